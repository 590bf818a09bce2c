//! CosFace: cross-entropy of the cosines between an embedding and the centres of the classes, in which the label's is
//! made smaller by a margin: s·(cos θ − m) in the place of s·cos θ.
use crate::loss::{
    Args, Card, Error, Formula, Linear, LinearKind, NON_NEGATIVE, POSITIVE, Param, ProductLoss, Similarity,
};
use crate::losses::arc_face::{ArcFace, head};
use crate::losses::cross_entropy::CrossEntropy;
use crate::losses::soft_cross_entropy::SoftCrossEntropy;
use crate::real::Real;

/// Cross-entropy of s·cos θ, with s·(cos θ − m) for the label
///
/// ```
/// use perdita::{Embeddings, Gradients, Labels, ProductsExt, Products, Reduction, losses::cos_face::CosFace};
/// let (x, centres) = ([1.0, 1.0], [1.0, 0.0, 0.0, 2.0]);
/// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&centres, 2)?)?;
/// let batch = batch.labels(Labels::from(&[0i64]))?;
/// let loss = CosFace::new(0.25, 8.0)?.evaluate(batch, Reduction::Mean, Gradients::none())?;
/// assert!((loss.total.mean() - 2f64.exp().ln_1p()).abs() < 1e-14);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CosFace {
    head: CrossEntropy,
    margin: f64,
    scale: f64,
}
impl CosFace {
    /// `margin`: m, not negative. `scale`: s. Positive.
    pub fn new(margin: f64, scale: f64) -> Result<Self, Error> {
        let (margin, scale) = (Self::CARD.check("margin", margin)?, Self::CARD.check("scale", scale)?);
        Ok(CosFace { head: CrossEntropy::default(), margin, scale })
    }
    /// The cross-entropy, with its options.
    pub fn head(self, head: CrossEntropy) -> Self {
        CosFace { head, ..self }
    }
}
impl Formula for CosFace {
    const CARD: Card = Card {
        name: "cos_face",
        summary: "cross-entropy of cosines, the label's made smaller by a margin",
        formula: "cross_entropy(s cos θ, y), with s (cos θ_y − m) for the label; m = margin, s = scale",
        params: &[
            Param::number("margin", 0.35, NON_NEGATIVE, "m, what is taken from the label's cosine")
                .symbol("m"),
            Param::number("scale", 64.0, POSITIVE, "s, the length that all rows are given").symbol("s"),
            CrossEntropy::LABEL_SMOOTHING,
            CrossEntropy::IGNORE_INDEX,
            CrossEntropy::Z_LOSS,
            CrossEntropy::CLASS_WEIGHTS,
        ],
        estimates: "directions that gather classes, apart by a cosine",
        kinks: "none",
        reference: "Wang et al., CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR 2018",
        ..ArcFace::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(CosFace::new(args.number("margin"), args.number("scale"))?.head(head(args)?))
    }
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
    fn own<R: Real>(&self, score: R) -> R {
        score - score.lit(self.margin * self.scale)
    }
}
