//! Binary cross-entropy of a logit x and a target y: w·y·softplus(−x) + (1 − y)·softplus(x).
//!
//! The common form softplus(x) − x·y cancels: at x = 40, y = 1 it is 0, while the loss is 4.2·10⁻¹⁸. A term
//! with coefficient 0 is left out, so an infinite logit of the correct class has loss 0.
use crate::loss::{Card, Claims, Definition, NON_NEGATIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// w·y·softplus(−x) + (1 − y)·softplus(x)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::BceWithLogits};
    /// let batch = Pairs::new(Pred(&[40.0, f64::INFINITY]), Target(&[1.0, 1.0]))?;
    /// assert_eq!(BceWithLogits::new(1.0)?.sum(batch)?, 4.248354255291589e-18);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct BceWithLogits(
        /// weight of positives relative to negatives
        pos_weight as "w": f64 in NON_NEGATIVE = 1.0,
    )
}
impl Definition for BceWithLogits {
    const CARD: Card = Card {
        summary: "binary cross-entropy on logits",
        formula: "w y softplus(−x) + (1 − y) softplus(x); w = pos_weight",
        estimates: "the log-odds of class 1",
        reference: "Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952",
        ..Card::binary("bce_with_logits", Self::PARAMS)
    };
}
impl Pointwise for BceWithLogits {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (x, y, n) = (prediction, target * target.lit(self.pos_weight), target.lit(1.0) - target);
        ValueSlope {
            value: y.strong_mul((-x).softplus()) + n.strong_mul(x.softplus()),
            slope: n * x.sigmoid() - y * (-x).sigmoid(),
        }
    }

    fn claims(&self) -> Claims {
        let most = self.pos_weight.max(1.0);
        Claims { lipschitz: most, smooth: 0.25 * most, ..Claims::CONVEX }
    }
}
