//! ArcFace: cross-entropy of the cosines between an embedding and the centres of the classes, in which the label's
//! angle is made wider by a margin: s·cos(θ + m) in the place of s·cos θ.
//!
//! Beyond θ = π − m, where cos(θ + m) would rise again, the label's score is s·(cos θ − m·sin m), as in the authors'
//! code. cos(θ + m) is cos θ·cos m − sin θ·sin m, without an arccosine; its slope in cos θ grows without bound as θ → 0,
//! where the gradient in the embedding is 0: sin θ is taken to be 10⁻⁴ at least in the slope.
use crate::loss::{
    Args, Card, Error, Formula, Linear, LinearKind, NON_NEGATIVE, POSITIVE, Param, Predicts, ProductLoss,
    Similarity, Task,
};
use crate::losses::cross_entropy::CrossEntropy;
use crate::losses::soft_cross_entropy::SoftCrossEntropy;
use crate::real::{Interval, Real, span};

/// Cross-entropy of s·cos θ, with s·cos(θ + m) for the label
///
/// ```
/// use perdita::{Embeddings, Gradients, Labels, ProductsExt, Products, Reduction, losses::arc_face::ArcFace};
/// let (x, centres) = ([1.0, 1.0], [1.0, 0.0, 0.0, 2.0]);
/// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&centres, 2)?)?;
/// let mut grad = [0.0; 2];
/// let batch = batch.labels(Labels::from(&[0i64]))?;
/// let loss = ArcFace::new(0.5, 8.0)?.evaluate(batch, Reduction::Mean, Gradients::none().a(&mut grad))?;
/// let (label, other) = (8.0 * (std::f64::consts::FRAC_PI_4 + 0.5).cos(), 8.0 * 0.5f64.sqrt());
/// assert!((loss.total.mean() - (other - label).exp().ln_1p()).abs() < 1e-14);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ArcFace {
    head: CrossEntropy,
    margin: f64,
    scale: f64,
}
impl ArcFace {
    /// `margin`: m, from 0 to π. `scale`: s. Positive.
    pub fn new(margin: f64, scale: f64) -> Result<Self, Error> {
        let (margin, scale) = (Self::CARD.check("margin", margin)?, Self::CARD.check("scale", scale)?);
        Ok(ArcFace { head: CrossEntropy::default(), margin, scale })
    }
    /// The cross-entropy, with its options.
    pub fn head(self, head: CrossEntropy) -> Self {
        ArcFace { head, ..self }
    }
}
/// The cross-entropy that a head's parameters ask for.
pub(crate) fn head(args: &Args) -> Result<CrossEntropy, Error> {
    CrossEntropy::default()
        .ignore_index(args.number("ignore_index") as i64)
        .label_smoothing(args.number("label_smoothing"))?
        .z_loss(args.number("z_loss"))?
        .class_weights(&args.list("class_weights"))
}

impl Formula for ArcFace {
    const CARD: Card = Card {
        name: "arc_face",
        summary: "cross-entropy of cosines, the label's angle made wider by a margin",
        task: Task::Metric,
        formula: "cross_entropy(s cos θ, y), with s cos(θ_y + m) for the label; m = margin, s = scale",
        predicts: Predicts::Embedding,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number(
                "margin",
                0.5,
                span(0.0, std::f64::consts::PI),
                "m, the angle added to the label's",
            )
            .symbol("m"),
            Param::number("scale", 64.0, POSITIVE, "s, the length that all rows are given").symbol("s"),
            CrossEntropy::LABEL_SMOOTHING,
            CrossEntropy::IGNORE_INDEX,
            CrossEntropy::Z_LOSS,
            CrossEntropy::CLASS_WEIGHTS,
        ],
        estimates: "directions that gather classes, apart by an angle",
        kinks: "θ_y = π − m: a jump in value; the slope of the side beyond",
        reference: "Deng, Guo, Xue & Zafeiriou, ArcFace, CVPR 2019",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(ArcFace::new(args.number("margin"), args.number("scale"))?.head(head(args)?))
    }
}
impl ProductLoss for ArcFace {
    type Kind = LinearKind;
}
impl Linear for ArcFace {
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
        let (one, scale) = (score.lit(1.0), score.lit(self.scale));
        let (sin_m, cos_m) = self.margin.sin_cos();
        // Rounding may carry a cosine beyond 1.
        let c = (score / scale).clamp(-one, one);
        let least = score.lit(1e-8);
        let square = (one - c) * (one + c);
        let sin = least.lt(square, square, least).sqrt();
        let wider = c * score.lit(cos_m) - sin * score.lit(sin_m);
        let beyond = c - score.lit(self.margin * sin_m);
        scale * score.lit(-cos_m).lt(c, wider, beyond)
    }
}
