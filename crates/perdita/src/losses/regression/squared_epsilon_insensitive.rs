//! The squared ε-insensitive loss: an error of up to ε costs nothing, and beyond the square of what exceeds it.
//!
//! The [ε-insensitive loss](crate::losses::epsilon_insensitive) without its kinks. ε = 0 is the
//! [squared error](crate::losses::mse). Compared with the paper's definition in mpmath.
use crate::loss::{
    Args, Card, Claims, Error, Formula, Jet, NON_NEGATIVE, Param, Pointwise, Predicts, Task, Threshold,
};
use crate::losses::mse::Mse;
use crate::real::{Interval, Real};

/// max(0, |p − y| − ε)²
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target};
/// use perdita::losses::squared_epsilon_insensitive::SquaredEpsilonInsensitive;
/// let batch = Pairs::new(Pred(&[0.25, -3.0]), Target(&[0.0, 0.0]))?;
/// assert_eq!(SquaredEpsilonInsensitive::new(0.5)?.sum(batch)?, 6.25);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SquaredEpsilonInsensitive {
    /// None where it is 0.
    epsilon: Option<Threshold>,
}
impl SquaredEpsilonInsensitive {
    /// `epsilon`: ε, the error that costs nothing. Not negative; 0 is the squared error.
    pub fn new(epsilon: f64) -> Result<Self, Error> {
        let epsilon = Self::CARD.check("epsilon", epsilon)?;
        Ok(SquaredEpsilonInsensitive { epsilon: (epsilon > 0.0).then(|| Threshold::new(epsilon)) })
    }
}
impl Formula for SquaredEpsilonInsensitive {
    const CARD: Card = Card {
        name: "squared_epsilon_insensitive",
        summary: "squared error that forgives what is small",
        task: Task::Regression,
        formula: "max(0, |p − y| − ε)²; ε = epsilon",
        predicts: Predicts::Value,
        prediction: Interval::REAL,
        target: Interval::REAL,
        two_labels: false,
        params: &[Param::number(
            "epsilon",
            0.1,
            NON_NEGATIVE,
            "the error that costs nothing; 0 is the squared error",
        )],
        estimates: "a location between the mean and the middle of the range",
        kinks: "none (the curvature jumps at |p − y| = ε)",
        reference: "Ho & Lin, Large-scale Linear Support Vector Regression, Journal of Machine Learning Research, 2012",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        SquaredEpsilonInsensitive::new(args.number("epsilon"))
    }
}
impl Pointwise for SquaredEpsilonInsensitive {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let Some(epsilon) = self.epsilon else { return Mse.at(prediction, target) };
        let (r, zero) = (prediction - target, target.lit(0.0));
        let size = epsilon.below(r.abs()).max(zero);
        Jet { value: size * size, slope: r.join(zero, -(size + size), size + size) }
    }
    fn claims(&self) -> Claims {
        Claims { smooth: 2.0, ..Claims::CONVEX }
    }
}
