//! CosFace: softmax cross-entropy of the scaled cosines between an embedding and the class centres, with an
//! additive cosine margin: s·(cos θ − m) instead of s·cos θ for the target class.
use crate::loss::{Card, Definition, Linear, LinearKind, NON_NEGATIVE, ProductLoss, Similarity};
use crate::losses::ArcFace;
use crate::losses::CrossEntropy;
use crate::losses::SoftCrossEntropy;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// Cross-entropy of s·cos θ, with s·(cos θ − m) for the target class
    ///
    /// ```
    /// use perdita::{Embeddings, Outputs, Labels, ProductsExt, Products, Reduction, losses::CosFace};
    /// let (x, centres) = ([1.0, 1.0], [1.0, 0.0, 0.0, 2.0]);
    /// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&centres, 2)?)?;
    /// let batch = batch.labels(Labels::from(&[0i64]))?;
    /// let loss = CosFace::new(0.25, 8.0)?.evaluate(batch, Reduction::Mean, Outputs::new())?;
    /// assert!((loss.total.mean() - 2f64.exp().ln_1p()).abs() < 1e-14);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct CosFace(
        /// cosine margin of the target class
        margin as "m": f64 in NON_NEGATIVE = 0.35,
        scale like ArcFace: f64 = 64.0,
    ) {
        /// cross-entropy of the cosines
        head: CrossEntropy [label_smoothing, ignore_index, z_loss, class_weights],
    }
}
impl Definition for CosFace {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of cosines, with an additive cosine margin of the target class",
        formula: "cross_entropy(s cos θ, y), with s (cos θ_y − m) for the target class; m = margin, s = scale",
        estimates: "directions that cluster by class, separated by a cosine margin",
        reference: "Wang et al., CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR 2018",
        ..Card::metric("cos_face", Self::PARAMS)
    };
}
impl ProductLoss for CosFace {
    type Kind = LinearKind;
}
impl Linear for CosFace {
    type Labels = CrossEntropy;
    type Soft = SoftCrossEntropy;
    const BIAS: bool = false;
    const MARGIN: bool = true;
    fn labels(&self) -> &CrossEntropy {
        &self.head
    }

    fn similarity(&self) -> Similarity {
        Similarity::over(1.0 / self.scale, true)
    }

    fn with_margin<R: Real>(&self, score: R) -> R {
        score - score.lit(self.margin * self.scale)
    }
}
