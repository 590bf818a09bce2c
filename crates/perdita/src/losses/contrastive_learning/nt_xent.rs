//! NT-Xent, the loss of SimCLR: softmax cross-entropy between two views a and b of each example, where the
//! positive of each of the 2N rows is the other view of its example, and all other rows are negatives.
//!
//! The loss of an example is the mean over its two rows.
use crate::loss::{Card, ContrastiveKind, Definition, ProductLoss, Setting, Similarity, SoftmaxContrastive};
use crate::losses::BceWithLogits;
use crate::losses::InfoNce;
use crate::parameters;

parameters! {
    /// ½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −ln exp(z·z⁺/τ)/Σ exp(z·z_j/τ) over all other rows
    ///
    /// ```
    /// use perdita::{ProductsExt, Embeddings, Outputs, Products, Reduction, losses::NtXent};
    /// let (x, y) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0]);
    /// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
    /// let (mut of_x, mut of_y) = ([0.0; 4], [0.0; 4]);
    /// let out = Outputs::new().grad("a", &mut of_x).grad("b", &mut of_y);
    /// let loss = NtXent::new(0.5)?.evaluate(batch, Reduction::Mean, out)?;
    /// assert!((loss.total.mean() - (2.0 * (-2f64).exp()).ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct NtXent(
        temperature like InfoNce: f64 = 0.5,
    ) {
        normalize like InfoNce: bool = true,
    }
}
impl Definition for NtXent {
    const CARD: Card = Card {
        summary: "softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR)",
        formula: "½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −ln exp(z·z⁺/τ) / Σ_{others} exp(z·z_j/τ)",
        estimates: "the log density ratio of the two views",
        reference: "Chen, Kornblith, Norouzi & Hinton, A Simple Framework for Contrastive Learning of Visual Representations, ICML 2020",
        ..Card::contrastive("nt_xent", Self::PARAMS)
    };
}
impl ProductLoss for NtXent {
    type Kind = ContrastiveKind;
}
impl SoftmaxContrastive for NtXent {
    type Margin = BceWithLogits;
    const SETTING: Setting = Setting::Views;
    fn margin(&self) -> &BceWithLogits {
        &BceWithLogits::DEFAULT
    }

    fn similarity(&self) -> Similarity {
        Similarity::over(self.temperature, self.normalize)
    }
}
