//! Hinge embedding loss of a distance d: d for similar pairs (y = 1), max(0, m − d) for dissimilar pairs (y =
//! −1).
//!
//! PyTorch accepts any number as d. Here d is a distance, d ≥ 0, so the loss is never negative. Compared with
//! PyTorch's `hinge_embedding_loss`.
use crate::loss::{Card, Claims, Definition, HALF_LINE, NON_NEGATIVE, Pointwise, Predicts, ValueSlope};
use crate::losses::Hinge;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// d where y = 1, max(0, m − d) where y = −1
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::HingeEmbedding};
    /// let batch = Pairs::new(Pred(&[2.0, 0.25, 3.0]), Target(&[1.0, -1.0, -1.0]))?;
    /// assert_eq!(HingeEmbedding::new(1.0)?.sum(batch)?, 2.75);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct HingeEmbedding(
        /// distance from which dissimilar pairs have loss 0
        margin as "m": f64 in NON_NEGATIVE = 1.0,
    )
}
impl HingeEmbedding {
    #[inline(always)]
    fn dissimilar(&self) -> Hinge {
        Hinge { margin: self.margin }
    }
}
impl Definition for HingeEmbedding {
    const CARD: Card = Card {
        summary: "distance of similar pairs, hinge of the distance of dissimilar pairs; labels 1 and −1",
        formula: "d if y = 1, max(0, m − d) if y = −1; m = margin",
        predicts: Predicts::Distance,
        prediction: HALF_LINE,
        estimates: "distances that separate similar from dissimilar pairs",
        kinks: "d = m for y = −1: slope 0",
        reference: "Mobahi, Collobert & Weston, Deep Learning from Temporal Coherence in Video, ICML 2009",
        ..Card::margin("hinge_embedding", Self::PARAMS)
    };
}
impl Pointwise for HingeEmbedding {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (d, zero, one) = (prediction, target.lit(0.0), target.lit(1.0));
        let dissimilar = self.dissimilar().at(d, one);
        ValueSlope {
            value: target.select_lt(zero, dissimilar.value, d),
            slope: target.select_lt(zero, dissimilar.slope, one),
        }
    }

    fn claims(&self) -> Claims {
        self.dissimilar().claims()
    }
}
