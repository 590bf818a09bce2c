//! Mean squared logarithmic error, (ln(1 + p) − ln(1 + y))², for non-negative targets such as counts: a
//! relative error for large targets, an absolute error for small ones.
//!
//! The difference is computed as ±ln(1 + |p − y|/(1 + min(p, y))), which does not cancel for p near y and
//! keeps its digits if one is far larger. Other libraries clamp negative numbers to 0; here they are outside
//! the domain, although the formula holds down to −1. Compared with the definition in mpmath.
use crate::loss::{Card, Claims, Definition, HALF_LINE, Pointwise, Predicts, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// (ln(1 + p) − ln(1 + y))²
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Msle};
    /// let batch = Pairs::new(Pred(&[0.0, 5.0]), Target(&[1.0, 2.0]))?;
    /// let ln_2 = std::f64::consts::LN_2; // either ratio is 2
    /// assert!((Msle.mean(batch)? - ln_2 * ln_2).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Msle;
}

impl Definition for Msle {
    const CARD: Card = Card {
        summary: "squared logarithmic error: squared difference of ln(1 + p) and ln(1 + y)",
        formula: "(ln(1 + p) − ln(1 + y))²",
        predicts: Predicts::Amount,
        prediction: HALF_LINE,
        target: HALF_LINE,
        estimates: "exp(mean of ln(1 + y)) − 1",
        reference: "Törnqvist, Vartia & Vartia, How Should Relative Changes Be Measured?, \
                    The American Statistician, 1985",
        ..Card::regression("msle", Self::PARAMS)
    };
}
impl Pointwise for Msle {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (p, y, zero, one) = (prediction, target, target.lit(0.0), target.lit(1.0));
        let d = p - y;
        // |d| with derivative 1 at 0: with that of `abs`, 0, the curvature at p = y would be 0.
        let difference = d.max(-d).max(zero);
        let size = (difference / (one + p.min(y))).ln_1p();
        let r = d.piecewise(zero, -size, size);
        ValueSlope { value: size * size, slope: (one / (one + p)).strong_mul(r + r) }
    }

    /// Not convex: the slope decreases for p far above y.
    fn claims(&self) -> Claims {
        Claims::NONE
    }
}
