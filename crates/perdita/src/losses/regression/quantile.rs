//! Quantile (pinball) loss: errors weighted by τ for underestimates, 1 − τ for overestimates.
//!
//! Its minimiser is the τ-quantile; at τ = ½ it is half the [absolute error](crate::losses::mae). The slope
//! at p = y is 0, a subgradient.
use crate::loss::{Card, Claims, Definition, Pointwise, UNIT_OPEN, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// max(τ(y − p), (τ − 1)(y − p))
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Quantile};
    /// let batch = Pairs::new(Pred(&[1.0, 3.0]), Target(&[2.0, 2.0]))?;
    /// assert_eq!(Quantile::new(0.75)?.sum(batch)?, 0.75 + 0.25);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Quantile(
        /// level of the quantile to estimate
        tau: f64 in UNIT_OPEN = 0.5,
    )
}
impl Definition for Quantile {
    const CARD: Card = Card {
        summary: "pinball loss: weight τ of underestimates, 1 − τ of overestimates",
        formula: "max(τ(y − p), (τ − 1)(y − p)); τ = tau",
        estimates: "the τ-quantile",
        kinks: "p = y: slope 0",
        reference: "Koenker & Bassett, Regression Quantiles, Econometrica, 1978",
        ..Card::regression("quantile", Self::PARAMS)
    };
}
impl Pointwise for Quantile {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (r, zero) = (prediction - target, target.lit(0.0));
        let (under, over) = (r.lit(-self.tau), r.lit(1.0 - self.tau));
        ValueSlope {
            value: (r * under).max(r * over),
            slope: r.select_lt(zero, under, zero.select_lt(r, over, zero)),
        }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: self.tau.max(1.0 - self.tau), ..Claims::CONVEX }
    }
}
