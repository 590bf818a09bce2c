//! Decoupled contrastive learning: [NT-Xent](crate::losses::nt_xent) without the positive in the denominator,
//! −z⁺/τ + ln Σ' exp(z·z_j/τ). The pull on a pair then does not fade as the pair gets easy.
use crate::loss::{
    Args, Card, Claims, Contrastive, ContrastiveKind, Error, Formula, Jet, Pointwise, ProductLoss, Setting,
    Similarity, Task,
};
use crate::losses::info_nce::{InfoNce, NORMALIZE, temperature};
use crate::real::Real;

/// −z⁺/τ + ln Σ' exp(z·z_j/τ)
///
/// ```
/// use perdita::{ProductsExt, Embeddings, Gradients, Products, Reduction, losses::decoupled::Decoupled};
/// let (x, y) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0]);
/// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
/// let loss = Decoupled::new(0.5)?.evaluate(batch, Reduction::Mean, Gradients::none())?;
/// assert!((loss.total.mean() - (2f64.ln() - 2.0)).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Decoupled(Similarity);
impl Decoupled {
    /// `temperature`: τ. Positive. Rows are normalised.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        Ok(Decoupled(Similarity::over(Self::CARD.check("temperature", temperature)?, true)))
    }
    /// Whether rows are divided by their lengths first.
    pub fn normalize(self, normalize: bool) -> Self {
        Decoupled(Similarity { normalize, ..self.0 })
    }
}
impl Formula for Decoupled {
    const CARD: Card = Card {
        name: "decoupled",
        summary: "two views find each other; the positive is not among its rivals",
        task: Task::Contrastive,
        formula: "½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −z·z⁺/τ + ln Σ_{other things} exp(z·z_j/τ)",
        params: &[temperature(0.1), NORMALIZE],
        estimates: "similarities whose contrast does not saturate",
        reference: "Yeh, Hong, Hsu, Liu, Chen & LeCun, Decoupled Contrastive Learning, ECCV 2022",
        ..InfoNce::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(Decoupled::new(args.number("temperature"))?.normalize(args.flag("normalize")))
    }
}
impl ProductLoss for Decoupled {
    type Kind = ContrastiveKind;
}
impl Contrastive for Decoupled {
    type Margin = Self;
    const SETTING: Setting = Setting::Views;
    fn margin(&self) -> &Self {
        self
    }
    fn similarity(&self) -> Similarity {
        self.0
    }
}
/// As a function of the margin between the positive and the logarithm of its rivals' sum: the margin, negated.
impl Pointwise for Decoupled {
    #[inline(always)]
    fn at<R: Real>(&self, margin: R, _: R) -> Jet<R> {
        Jet { value: -margin, slope: margin.lit(-1.0) }
    }
    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, smooth: 0.0, least: f64::NEG_INFINITY, ..Claims::CONVEX }
    }
}
