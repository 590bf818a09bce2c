//! Squared ε-insensitive loss: max(0, |p − y| − ε)², which ignores errors up to ε.
//!
//! It is the square of the [ε-insensitive loss](crate::losses::epsilon_insensitive), and has no kinks. With ε
//! = 0 it is the [squared error](crate::losses::mse). Compared with the paper's definition in mpmath.
use crate::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use crate::losses::Mse;
use crate::losses::epsilon_insensitive::{EpsilonInsensitive, excess};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// max(0, |p − y| − ε)²
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target};
    /// use perdita::losses::SquaredEpsilonInsensitive;
    /// let batch = Pairs::new(Pred(&[0.25, -3.0]), Target(&[0.0, 0.0]))?;
    /// assert_eq!(SquaredEpsilonInsensitive::new(0.5)?.sum(batch)?, 6.25);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct SquaredEpsilonInsensitive(
        epsilon like EpsilonInsensitive: f64 = 0.1,
    )
}
impl Definition for SquaredEpsilonInsensitive {
    const CARD: Card = Card {
        summary: "squared error beyond a tube of half-width ε",
        formula: "max(0, |p − y| − ε)²; ε = epsilon",
        estimates: "a location between the mean and the midrange",
        kinks: "none (the curvature jumps at |p − y| = ε)",
        reference: "Ho & Lin, Large-scale Linear Support Vector Regression, Journal of Machine Learning Research, 2012",
        ..Card::regression("squared_epsilon_insensitive", Self::PARAMS)
    };
}
impl Pointwise for SquaredEpsilonInsensitive {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        if self.epsilon == 0.0 {
            return Mse.at(prediction, target);
        }
        let (r, zero) = (prediction - target, target.lit(0.0));
        let size = excess(r, self.epsilon);
        ValueSlope { value: size * size, slope: r.piecewise(zero, -(size + size), size + size) }
    }

    fn claims(&self) -> Claims {
        Claims { smooth: 2.0, ..Claims::CONVEX }
    }
}
