//! The hinge loss of a distance d, for pairs that belong together (y = 1) or not (y = −1): d, or max(0, m − d).
//!
//! PyTorch's layer takes any number for d; here it is a distance, 0 or more, and the loss never negative. Compared with
//! PyTorch's hinge_embedding_loss.
use crate::loss::{
    Args, Card, Claims, Error, Formula, HALF_LINE, Jet, NON_NEGATIVE, Param, Pointwise, Predicts, Task,
};
use crate::losses::hinge::Hinge;
use crate::real::{Real, span};

/// d where y = 1, max(0, m − d) where y = −1
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::hinge_embedding::HingeEmbedding};
/// let batch = Pairs::new(Pred(&[2.0, 0.25, 3.0]), Target(&[1.0, -1.0, -1.0]))?;
/// assert_eq!(HingeEmbedding::new(1.0)?.sum(batch)?, 2.75);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct HingeEmbedding {
    apart: Hinge,
}
impl HingeEmbedding {
    /// `margin`: m, how far apart pairs must be that do not belong together. Not negative.
    pub fn new(margin: f64) -> Result<Self, Error> {
        let margin = Self::CARD.check("margin", margin)?;
        Ok(HingeEmbedding { apart: Hinge::new(margin)? })
    }
}
impl Formula for HingeEmbedding {
    const CARD: Card = Card {
        name: "hinge_embedding",
        summary: "small distances for pairs of label 1, and beyond a margin for label −1",
        task: Task::Binary,
        formula: "d if y = 1, max(0, m − d) if y = −1; m = margin",
        predicts: Predicts::Distance,
        prediction: HALF_LINE,
        target: span(-1.0, 1.0),
        two_labels: true,
        params: &[Param::number("margin", 1.0, NON_NEGATIVE, "how far apart others must be").symbol("m")],
        estimates: "distances that tell pairs from others",
        kinks: "d = m for y = −1: slope 0",
        reference: "Mobahi, Collobert & Weston, Deep Learning from Temporal Coherence in Video, ICML 2009",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        HingeEmbedding::new(args.number("margin"))
    }
}
impl Pointwise for HingeEmbedding {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let (d, zero, one) = (prediction, target.lit(0.0), target.lit(1.0));
        let apart = self.apart.at(d, one);
        Jet { value: target.lt(zero, apart.value, d), slope: target.lt(zero, apart.slope, one) }
    }
    fn claims(&self) -> Claims {
        self.apart.claims()
    }
}
