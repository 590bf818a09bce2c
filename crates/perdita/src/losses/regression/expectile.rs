//! Expectile loss: the squared error weighted by τ for underestimates, 1 − τ for overestimates.
//!
//! Its minimiser is the τ-expectile; at τ = ½ it is half the [squared error](crate::losses::mse). It relates to the
//! squared error as the [`quantile`](crate::losses::quantile) loss does to the absolute error. Newey & Powell have
//! this scale, and so has XGBoost's `reg:expectileerror`, which calls τ `expectile_alpha`. Compared with the formula
//! in PyTorch.
use crate::loss::{Card, Claims, Definition, Pointwise, UNIT_OPEN, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// |τ − 1(y < p)|·(y − p)²
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Expectile};
    /// let batch = Pairs::new(Pred(&[1.0, 4.0]), Target(&[2.0, 2.0]))?;
    /// assert_eq!(Expectile::new(0.75)?.sum(batch)?, 0.75 + 4.0 * 0.25);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Expectile(
        /// level of the expectile to estimate
        tau: f64 in UNIT_OPEN = 0.5,
    )
}
impl Definition for Expectile {
    const CARD: Card = Card {
        summary: "asymmetric squared error: weight τ of underestimates, 1 − τ of overestimates",
        formula: "τ(y − p)² if p < y, else (1 − τ)(y − p)²; τ = tau",
        estimates: "the τ-expectile",
        kinks: "none (the curvature jumps at p = y)",
        reference: "Newey & Powell, Asymmetric Least Squares Estimation and Testing, Econometrica, 1987",
        ..Card::regression("expectile", Self::PARAMS)
    };
}
impl Pointwise for Expectile {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (r, zero) = (prediction - target, target.lit(0.0));
        let (under, over) = (r.lit(self.tau) * r, r.lit(1.0 - self.tau) * r);
        let weighted = r.piecewise(zero, under, over);
        ValueSlope { value: r.piecewise(zero, r * under, r * over), slope: weighted + weighted }
    }

    fn claims(&self) -> Claims {
        let (least, most) = (self.tau.min(1.0 - self.tau), self.tau.max(1.0 - self.tau));
        Claims { strong: 2.0 * least, smooth: 2.0 * most, ..Claims::CONVEX }
    }
}
