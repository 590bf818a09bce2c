//! InfoNCE: −ln exp(q·k₀/τ)/Σ exp(q·k/τ), the softmax cross-entropy of each query's positive key among all
//! keys.
//!
//! It is computed as −ln σ(z₀ − ln Σ' exp z), with the sum over the negative keys. The keys are
//!
//! * the rows of b: row i is the positive of query i, and rows beyond are negatives of all queries;
//! * with labels on both sides, the rows of b: those with the query's label are its positives, pooled as −ln
//!   Σ_P exp z / Σ exp z (queries without positives are excluded from the mean);
//! * with negatives, shared or per query: the query's own row of b as the positive, and these.
use crate::loss::{
    Card, ContrastiveKind, Definition, POSITIVE, ProductLoss, Setting, Similarity, SoftmaxContrastive,
};
use crate::losses::BceWithLogits;
use crate::parameters;

parameters! {
    /// −ln exp(q·k₀/τ)/Σ exp(q·k/τ)
    ///
    /// ```
    /// use perdita::{ProductsExt, Embeddings, Outputs, Products, Reduction, losses::InfoNce};
    /// let (q, k) = ([1.0f32, 0.0, 0.0, 2.0], [3.0f32, 0.0, 0.0, 1.0]);
    /// let batch = Products::new(Embeddings::new(&q, 2)?, Embeddings::new(&k, 2)?)?;
    /// let (mut of_q, mut of_k) = ([0.0; 4], [0.0; 4]);
    /// let out = Outputs::new().grad("a", &mut of_q).grad("b", &mut of_k);
    /// let loss = InfoNce::new(0.5)?.evaluate(batch, Reduction::Mean, out)?;
    /// assert!((loss.total.mean() - (-2f64).exp().ln_1p()).abs() < 1e-7);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct InfoNce(
        /// divisor of the similarities
        temperature as "τ": f64 in POSITIVE = 0.07,
    ) {
        /// L2 normalisation of the embeddings
        normalize: bool = true,
    }
}
impl InfoNce {
    /// Lower bound of the mutual information between the two sides, in nats, from the mean loss over a query's key
    /// and
    /// `negatives` others: ln(negatives + 1) − loss.
    pub fn mutual_information(loss: f64, negatives: usize) -> f64 {
        (negatives as f64).ln_1p() - loss
    }
}
impl Definition for InfoNce {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of each query's positive key among all keys",
        formula: "−ln exp(q·k₀/τ) / Σ_j exp(q·k_j/τ); τ = temperature",
        estimates: "the log density ratio p(k|q)/p(k); ln(K + 1) − loss is a lower bound of the mutual information",
        reference: "van den Oord, Li & Vinyals, Representation Learning with Contrastive Predictive Coding, 2018",
        ..Card::contrastive("info_nce", Self::PARAMS)
    };
}
impl ProductLoss for InfoNce {
    type Kind = ContrastiveKind;

    fn information_bound(&self, loss: f64, negatives: usize) -> Option<f64> {
        Some(InfoNce::mutual_information(loss, negatives))
    }
}
impl SoftmaxContrastive for InfoNce {
    type Margin = BceWithLogits;
    const SETTING: Setting = Setting::Queries;
    fn margin(&self) -> &BceWithLogits {
        &BceWithLogits::DEFAULT
    }

    fn similarity(&self) -> Similarity {
        Similarity::over(self.temperature, self.normalize)
    }
}
