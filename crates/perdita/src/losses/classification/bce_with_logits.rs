//! Binary cross-entropy of a logit x and a target y: w·y·softplus(−x) + (1 − y)·softplus(x).
//!
//! Not softplus(x) − x·y: at x = 40, y = 1 that is 0, and the loss is 4.2·10⁻¹⁸. A term whose coefficient is 0 is
//! left out, so an infinite logit that agrees with its target costs 0.
use crate::loss::{
    Args, Card, Claims, Error, Formula, Jet, NON_NEGATIVE, PROBABILITY, Param, Pointwise, Predicts, Task,
};
use crate::real::{Interval, Real};

/// w·y·softplus(−x) + (1 − y)·softplus(x)
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::bce_with_logits::BceWithLogits};
/// let batch = Pairs::new(Pred(&[40.0, f64::INFINITY]), Target(&[1.0, 1.0]))?;
/// assert_eq!(BceWithLogits::new(1.0)?.sum(batch)?, 4.248354255291589e-18);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BceWithLogits {
    pos_weight: f64,
}
impl BceWithLogits {
    /// `pos_weight`: w, what class 1 counts for beside class 0. Not negative.
    pub fn new(pos_weight: f64) -> Result<Self, Error> {
        Ok(BceWithLogits { pos_weight: Self::CARD.check("pos_weight", pos_weight)? })
    }
}
impl Default for BceWithLogits {
    /// Both classes count the same.
    fn default() -> Self {
        BceWithLogits { pos_weight: 1.0 }
    }
}
impl Formula for BceWithLogits {
    const CARD: Card = Card {
        name: "bce_with_logits",
        summary: "binary cross-entropy on logits",
        task: Task::Binary,
        formula: "w y softplus(−x) + (1 − y) softplus(x); w = pos_weight",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[Param::number("pos_weight", 1.0, NON_NEGATIVE, "what class 1 counts for beside class 0")
            .symbol("w")],
        estimates: "the log-odds of class 1",
        kinks: "none",
        reference: "Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        BceWithLogits::new(args.number("pos_weight"))
    }
}
impl Pointwise for BceWithLogits {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let (x, y, n) = (prediction, target * target.lit(self.pos_weight), target.lit(1.0) - target);
        Jet {
            value: y.weigh((-x).softplus()) + n.weigh(x.softplus()),
            slope: n * x.sigmoid() - y * (-x).sigmoid(),
        }
    }
    fn claims(&self) -> Claims {
        let most = self.pos_weight.max(1.0);
        Claims { lipschitz: most, smooth: 0.25 * most, ..Claims::CONVEX }
    }
}
