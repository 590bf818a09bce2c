//! N-pair loss: softmax cross-entropy of each anchor's positive among the positives of all anchors, by the
//! dot products of the embeddings.
//!
//! It is [`info_nce`](crate::losses::info_nce) without normalisation and at temperature 1; the paper's L2
//! regularisation of the embeddings is a separate loss. Compared with the definition in mpmath.
use crate::loss::{Card, ContrastiveKind, Definition, ProductLoss, Setting, Similarity, SoftmaxContrastive};
use crate::losses::BceWithLogits;
use crate::losses::InfoNce;
use crate::parameters;

parameters! {
    /// ln(1 + Σ_j exp(a·p_j − a·p))
    ///
    /// ```
    /// use perdita::{ProductsExt, Embeddings, Outputs, Products, Reduction, losses::NPair};
    /// let (anchors, positives) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.5]);
    /// let batch = Products::new(Embeddings::new(&anchors, 2)?, Embeddings::new(&positives, 2)?)?;
    /// let loss = NPair::new(1.0)?.evaluate(batch, Reduction::Sum, Outputs::new())?;
    /// assert!((loss.total.sum() - 2.0 * (-3f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct NPair(
        temperature like InfoNce: f64 = 1.0,
    )
}
impl Definition for NPair {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of each anchor's positive among the positives of all anchors",
        formula: "ln(1 + Σ_j exp((a·p_j − a·p)/τ)); τ = temperature",
        estimates: "the log density ratio p(k|q)/p(k); ln(K + 1) − loss is a lower bound of the mutual information",
        reference: "Sohn, Improved Deep Metric Learning with Multi-class N-pair Loss Objective, NeurIPS 2016",
        ..Card::metric("n_pair", Self::PARAMS)
    };
}
impl ProductLoss for NPair {
    type Kind = ContrastiveKind;
}
impl SoftmaxContrastive for NPair {
    type Margin = BceWithLogits;
    const SETTING: Setting = Setting::Queries;
    fn margin(&self) -> &BceWithLogits {
        &BceWithLogits::DEFAULT
    }

    fn similarity(&self) -> Similarity {
        Similarity::over(self.temperature, false)
    }
}
