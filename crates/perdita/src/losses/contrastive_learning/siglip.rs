//! Sigmoid loss of SigLIP: binary cross-entropy softplus(−y·z) of each pair of a row of a and a row of b, z =
//! a·b/τ + bias, y = 1 for positive pairs and −1 for negative pairs. There is no normalisation over the
//! batch.
//!
//! The loss of a row is the sum over the rows of b; the mean is over the rows of a, as in the paper. Positive
//! pairs are computed as softplus(−z), not as softplus(z) − z, which would round a loss of 10⁻¹¹ to 0.
use crate::loss::{Card, Definition, Pairwise, PairwiseKind, ProductLoss, Similarity};
use crate::losses::BceWithLogits;
use crate::losses::InfoNce;
use crate::parameters;

parameters! {
    /// Σ_j softplus(−y_ij (a_i·b_j/τ + bias))
    ///
    /// ```
    /// use perdita::{Embeddings, Outputs, ProductsExt, Products, Reduction, losses::SigLip};
    /// let (x, y) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0]);
    /// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
    /// let loss = SigLip::new(0.1, -10.0)?.evaluate(batch, Reduction::Mean, Outputs::new())?;
    /// assert!((loss.total.mean() - (2f64.ln() + (-10f64).exp().ln_1p())).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct SigLip(
        temperature like InfoNce: f64 = 0.1,
        /// number added to all scores
        bias: f64 = -10.0,
    ) {
        normalize like InfoNce: bool = true,
    }
}
impl Definition for SigLip {
    const CARD: Card = Card {
        summary: "binary cross-entropy of all pairs of embeddings, positive or negative",
        formula: "Σ_j softplus(−y_ij (a_i·b_j/τ + bias)); y = 1 for positive pairs, else −1; τ = temperature",
        estimates: "the log-odds that a pair is positive",
        reference: "Zhai, Mustafa, Kolesnikov & Beyer, Sigmoid Loss for Language Image Pre-Training, ICCV 2023",
        ..Card::contrastive("siglip", Self::PARAMS)
    };
}
impl ProductLoss for SigLip {
    type Kind = PairwiseKind;
}
impl Pairwise for SigLip {
    type Pair = BceWithLogits;
    fn pair(&self) -> &BceWithLogits {
        &BceWithLogits::DEFAULT
    }

    fn similarity(&self) -> Similarity {
        Similarity { bias: self.bias, ..Similarity::over(self.temperature, self.normalize) }
    }
}
