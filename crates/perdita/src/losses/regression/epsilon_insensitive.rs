//! ε-insensitive loss of support vector regression: max(0, |p − y| − ε), which ignores errors up to ε.
//!
//! The slope at |p − y| = ε is 0, a subgradient. With ε = 0 it is the [absolute error](crate::losses::mae).
//! Compared with Vapnik's definition in mpmath.
use crate::loss::{Card, Claims, Definition, NON_NEGATIVE, Pointwise, Threshold, ValueSlope};
use crate::losses::Mae;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// max(0, |p − y| − ε)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::EpsilonInsensitive};
    /// let batch = Pairs::new(Pred(&[0.25, -3.0]), Target(&[0.0, 0.0]))?;
    /// assert_eq!(EpsilonInsensitive::new(0.5)?.sum(batch)?, 2.5);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct EpsilonInsensitive(
        /// half-width of the tube within which errors are ignored; 0 is the absolute error
        epsilon: f64 in NON_NEGATIVE = 0.1,
    )
}
impl Definition for EpsilonInsensitive {
    const CARD: Card = Card {
        summary: "absolute error beyond a tube of half-width ε",
        formula: "max(0, |p − y| − ε); ε = epsilon",
        estimates: "a location between the median and the midrange",
        kinks: "|p − y| = ε: slope 0",
        reference: "Vapnik, The Nature of Statistical Learning Theory, 1995",
        ..Card::regression("epsilon_insensitive", Self::PARAMS)
    };
}
impl Pointwise for EpsilonInsensitive {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        if self.epsilon == 0.0 {
            return Mae.at(prediction, target);
        }
        let (r, zero, one) = (prediction - target, target.lit(0.0), target.lit(1.0));
        let value = excess(r, self.epsilon);
        ValueSlope { value, slope: zero.select_lt(value, r.select_lt(zero, -one, one), zero) }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, ..Claims::CONVEX }
    }
}

/// max(0, |r| − ε)
#[inline(always)]
pub(super) fn excess<R: Real>(r: R, epsilon: f64) -> R {
    Threshold::new(epsilon).below(r.abs()).max(r.lit(0.0))
}
