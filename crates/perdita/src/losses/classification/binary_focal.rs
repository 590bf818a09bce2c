//! The focal loss of a logit: binary cross-entropy, with what is already easy turned down by (1 − p_t)^γ.
//!
//! With p = σ(x) and q = σ(−x), class 1 costs α·q^γ·softplus(−x) and class 0 costs (1 − α)·p^γ·softplus(x); a soft
//! target mixes the two. The slope of the first is −α·q^γ·(γ·p·softplus(−x) + q): no negative power, so nothing
//! becomes NaN where the prediction saturates, for any γ ≥ 0.
use crate::loss::{
    Args, Card, Claims, Error, Formula, Jet, NON_NEGATIVE, PROBABILITY, Param, Pointwise, Predicts, Task,
};
use crate::real::{Interval, Real};

/// α·y·σ(−x)^γ·softplus(−x) + (1 − α)·(1 − y)·σ(x)^γ·softplus(x)
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::{bce_with_logits::BceWithLogits, binary_focal::BinaryFocal}};
/// let batch = Pairs::new(Pred(&[2.0, -1.0]), Target(&[1.0, 0.0]))?;
/// let focal = BinaryFocal::new(0.0, None)?.mean(batch)?; // γ = 0 and no α: cross-entropy
/// assert!((focal - BceWithLogits::new(1.0)?.mean(batch)?).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BinaryFocal {
    gamma: f64,
    positive: f64,
    negative: f64,
}
impl BinaryFocal {
    /// `gamma`: how much the easy is turned down; 0 not at all. `alpha`: what class 1 counts for, 1 − `alpha` for
    /// class 0; `None` counts both in full.
    pub fn new(gamma: f64, alpha: Option<f64>) -> Result<Self, Error> {
        let gamma = Self::CARD.check("gamma", gamma)?;
        let (positive, negative) = match alpha {
            Some(a) => (Self::CARD.check("alpha", a)?, 1.0 - a),
            None => (1.0, 1.0),
        };
        Ok(BinaryFocal { gamma, positive, negative })
    }
}
/// The parameters, which losses made of this one take by name.
impl BinaryFocal {
    pub(crate) const GAMMA: Param =
        Param::number("gamma", 2.0, NON_NEGATIVE, "how much the easy is turned down; 0 is cross-entropy");
    pub(crate) const ALPHA: Param = Param::optional(
        "alpha",
        Some(0.25),
        PROBABILITY,
        "what class 1 counts for (1 − alpha for class 0); none: both 1",
    );
}
impl Formula for BinaryFocal {
    const CARD: Card = Card {
        name: "binary_focal",
        summary: "binary cross-entropy that turns down what is easy, on logits",
        task: Task::Binary,
        formula: "α y σ(−x)^γ softplus(−x) + (1 − α)(1 − y) σ(x)^γ softplus(x); γ = gamma, α = alpha",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[Self::GAMMA, Self::ALPHA],
        estimates: "class 1, with attention to what is hard",
        kinks: "none",
        reference: "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        BinaryFocal::new(args.number("gamma"), args.optional("alpha"))
    }
}
impl Pointwise for BinaryFocal {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let (x, gamma) = (prediction, target.lit(self.gamma));
        let (p, q) = (x.sigmoid(), (-x).sigmoid());
        let (miss, hit) = ((-x).softplus(), x.softplus()); // −ln p and −ln q
        let positive = (target * target.lit(self.positive)).weigh(q.powf(self.gamma));
        let negative = ((target.lit(1.0) - target) * target.lit(self.negative)).weigh(p.powf(self.gamma));
        Jet {
            value: positive.weigh(miss) + negative.weigh(hit),
            slope: negative.weigh((gamma * q).weigh(hit) + p) - positive.weigh((gamma * p).weigh(miss) + q),
        }
    }
    /// Not convex for γ > 0. Its slope is bounded, but on a box without end q·softplus(x) is not.
    fn claims(&self) -> Claims {
        Claims::NONE
    }
}
