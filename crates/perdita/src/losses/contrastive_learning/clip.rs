//! Symmetric contrastive loss of CLIP: ½ (InfoNCE(a, b) + InfoNCE(b, a)), where row i of a and row i of b are
//! a positive pair.
//!
//! Both directions are computed in one pass over the similarities. CLIP learns ln(1/τ), whose gradient is −τ
//! times the gradient in the temperature.
use crate::loss::{Card, ContrastiveKind, Definition, ProductLoss, Setting, Similarity, SoftmaxContrastive};
use crate::losses::BceWithLogits;
use crate::losses::InfoNce;
use crate::parameters;

parameters! {
    /// ½ (InfoNCE(a, b) + InfoNCE(b, a))
    ///
    /// ```
    /// use perdita::{ProductsExt, Embeddings, Outputs, Products, Reduction, losses::Clip};
    /// let (x, y) = ([1.0, 0.0, 0.0, 2.0], [3.0, 0.0, 0.0, 1.0]);
    /// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&y, 2)?)?;
    /// let (mut of_x, mut of_y) = ([0.0; 4], [0.0; 4]);
    /// let out = Outputs::new().grad("a", &mut of_x).grad("b", &mut of_y);
    /// let loss = Clip::new(0.5)?.evaluate(batch, Reduction::Mean, out)?;
    /// assert!((loss.total.mean() - (-2f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Clip(
        temperature like InfoNce: f64 = 0.07,
    ) {
        normalize like InfoNce: bool = true,
    }
}
impl Definition for Clip {
    const CARD: Card = Card {
        summary: "InfoNCE in both directions, as between images and texts",
        formula: "½ (info_nce(a, b) + info_nce(b, a)); τ = temperature",
        estimates: "the log density ratio p(a, b)/(p(a) p(b))",
        reference: "Radford et al., Learning Transferable Visual Models From Natural Language Supervision, ICML 2021",
        ..Card::contrastive("clip", Self::PARAMS)
    };
}
impl ProductLoss for Clip {
    type Kind = ContrastiveKind;
}
impl SoftmaxContrastive for Clip {
    type Margin = BceWithLogits;
    const SETTING: Setting = Setting::Both;
    fn margin(&self) -> &BceWithLogits {
        &BceWithLogits::DEFAULT
    }

    fn similarity(&self) -> Similarity {
        Similarity::over(self.temperature, self.normalize)
    }
}
