//! Focal loss of a logit: binary cross-entropy that down-weights easy examples by (1 − p_t)^γ.
//!
//! With p = σ(x) and q = σ(−x), positives have the loss α·q^γ·softplus(−x) and negatives (1 −
//! α)·p^γ·softplus(x); a soft target is a mixture of the two. The slope for positives is
//! −α·q^γ·(γ·p·softplus(−x) + q). It has no negative power, so it is never NaN at saturation, for any γ ≥ 0.
use crate::loss::{Card, Claims, Definition, NON_NEGATIVE, PROBABILITY, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// α·y·σ(−x)^γ·softplus(−x) + (1 − α)·(1 − y)·σ(x)^γ·softplus(x)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::{BceWithLogits, BinaryFocal}};
    /// let batch = Pairs::new(Pred(&[2.0, -1.0]), Target(&[1.0, 0.0]))?;
    /// let focal = BinaryFocal::new(0.0, None)?.mean(batch)?; // γ = 0 and no α: cross-entropy
    /// assert!((focal - BceWithLogits::new(1.0)?.mean(batch)?).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct BinaryFocal(
        /// focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy
        gamma: f64 in NON_NEGATIVE = 2.0,
        /// weight of positives, with 1 − alpha for negatives; none for no weighting
        alpha: Option<f64> in PROBABILITY = Some(0.25),
    )
}
impl Definition for BinaryFocal {
    const CARD: Card = Card {
        summary: "binary cross-entropy that down-weights easy examples, on logits",
        formula: "α y σ(−x)^γ softplus(−x) + (1 − α)(1 − y) σ(x)^γ softplus(x); γ = gamma, α = alpha",
        estimates: "the class, with more weight on hard examples",
        reference: "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017",
        ..Card::binary("binary_focal", Self::PARAMS)
    };
}
impl Pointwise for BinaryFocal {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (x, gamma) = (prediction, target.lit(self.gamma));
        let (of_positive, of_negative) = self.alpha.map_or((1.0, 1.0), |alpha| (alpha, 1.0 - alpha));
        let (p, q) = (x.sigmoid(), (-x).sigmoid());
        let (minus_ln_p, minus_ln_q) = ((-x).softplus(), x.softplus());
        let positive = (target * target.lit(of_positive)).strong_mul((-x).sigmoid_powf(self.gamma));
        let negative =
            ((target.lit(1.0) - target) * target.lit(of_negative)).strong_mul(x.sigmoid_powf(self.gamma));
        ValueSlope {
            value: positive.strong_mul(minus_ln_p) + negative.strong_mul(minus_ln_q),
            slope: negative.strong_mul((gamma * q).strong_mul(minus_ln_q) + p)
                - positive.strong_mul((gamma * p).strong_mul(minus_ln_p) + q),
        }
    }

    /// Not convex for γ > 0. The slope is bounded, but interval arithmetic does not bound q·softplus(x).
    fn claims(&self) -> Claims {
        Claims::NONE
    }
}
