//! Supervised contrastive loss: softmax cross-entropy of each row, with all other rows of its label as
//! positives.
//!
//! The paper has two variants. `outside` averages the losses of single positives, (1/P) Σ_p −ln softmax(z)_p;
//! `inside` averages the probabilities of the positives, −ln (1/P) Σ_p softmax(z)_p. The paper recommends the
//! first. Rows without positives are excluded from the mean.
use crate::loss::{
    Card, ContrastiveKind, Definition, Pooling, ProductLoss, Setting, Similarity, SoftmaxContrastive,
};
use crate::losses::BceWithLogits;
use crate::losses::InfoNce;
use crate::parameters;

parameters! {
    /// (1/P) Σ_p −ln exp(z·z_p/τ)/Σ exp(z·z_j/τ)
    ///
    /// ```
    /// use perdita::{ProductsExt, Embeddings, Outputs, Labels, Products, Reduction, losses::SupCon};
    /// let z = [1.0, 0.0, 2.0, 0.0, 0.0, 1.0];
    /// let batch = Products::of(Embeddings::new(&z, 2)?).labels(Labels::from(&[4i64, 4, 7]))?;
    /// let mut grad = [0.0; 6];
    /// let loss = SupCon::new(0.5)?.evaluate(batch, Reduction::Mean, Outputs::new().grad("a", &mut grad))?;
    /// assert!((loss.total.mean() - (-2f64).exp().ln_1p()).abs() < 1e-15);
    /// assert_eq!(loss.total.count(), 2); // the third row has no positive
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct SupCon(
        temperature like InfoNce: f64 = 0.07,
    ) {
        normalize like InfoNce: bool = true,
        /// position of the average over positives: outside or inside the logarithm
        inside named positives("outside", "inside"): bool = false,
    }
}
impl Definition for SupCon {
    const CARD: Card = Card {
        summary: "softmax cross-entropy with all embeddings of the same label as positives",
        formula: "(1/P) Σ_p −ln exp(z·z_p/τ) / Σ_{others} exp(z·z_j/τ); τ = temperature",
        estimates: "embeddings that cluster by class",
        reference: "Khosla et al., Supervised Contrastive Learning, NeurIPS 2020",
        ..Card::contrastive("sup_con", Self::PARAMS)
    };
}
impl ProductLoss for SupCon {
    type Kind = ContrastiveKind;
}
impl SoftmaxContrastive for SupCon {
    type Margin = BceWithLogits;
    const SETTING: Setting = Setting::Labelled;
    fn margin(&self) -> &BceWithLogits {
        &BceWithLogits::DEFAULT
    }

    fn similarity(&self) -> Similarity {
        Similarity::over(self.temperature, self.normalize)
    }

    fn pooling(&self) -> Pooling {
        if self.inside { Pooling::MeanInside } else { Pooling::MeanOutside }
    }
}
