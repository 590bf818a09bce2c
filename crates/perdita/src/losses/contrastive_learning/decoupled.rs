//! Decoupled contrastive learning: [NT-Xent](crate::losses::nt_xent) without the positive in the denominator,
//! −z⁺/τ + ln Σ' exp(z·z_j/τ). The gradient of an easy positive pair does not vanish.
use crate::loss::{
    Card, Claims, ContrastiveKind, Definition, Pointwise, ProductLoss, Setting, Similarity,
    SoftmaxContrastive, ValueSlope,
};
use crate::losses::InfoNce;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// −z⁺/τ + ln Σ' exp(z·z_j/τ)
    ///
    /// ```
    /// use perdita::{ProductsExt, Embeddings, Outputs, Products, Reduction, losses::Decoupled};
    /// let (x, y) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0]);
    /// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
    /// let loss = Decoupled::new(0.5)?.evaluate(batch, Reduction::Mean, Outputs::new())?;
    /// assert!((loss.total.mean() - (2f64.ln() - 2.0)).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Decoupled(
        temperature like InfoNce: f64 = 0.1,
    ) {
        normalize like InfoNce: bool = true,
    }
}
impl Definition for Decoupled {
    const CARD: Card = Card {
        summary: "NT-Xent without the positive in the denominator",
        formula: "½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −z·z⁺/τ + ln Σ_{others} exp(z·z_j/τ)",
        estimates: "similarities that separate positives from negatives",
        reference: "Yeh, Hong, Hsu, Liu, Chen & LeCun, Decoupled Contrastive Learning, ECCV 2022",
        ..Card::contrastive("decoupled", Self::PARAMS)
    };
}
impl ProductLoss for Decoupled {
    type Kind = ContrastiveKind;
}
impl SoftmaxContrastive for Decoupled {
    type Margin = Self;
    const SETTING: Setting = Setting::Views;
    fn margin(&self) -> &Self {
        self
    }

    fn similarity(&self) -> Similarity {
        Similarity::over(self.temperature, self.normalize)
    }
}
/// Loss of the margin between the score of the positive and the log-sum-exp of the negatives: minus the margin.
impl Pointwise for Decoupled {
    #[inline(always)]
    fn at<R: Real>(&self, margin: R, _: R) -> ValueSlope<R> {
        ValueSlope { value: -margin, slope: margin.lit(-1.0) }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, smooth: 0.0, least: f64::NEG_INFINITY, ..Claims::CONVEX }
    }
}
