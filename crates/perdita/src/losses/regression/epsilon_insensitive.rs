//! The ε-insensitive loss of support vector regression: an error of up to ε costs nothing, and beyond what exceeds it.
//!
//! The slope at |p − y| = ε is 0, a subgradient. ε = 0 is the [absolute error](crate::losses::mae). Compared with
//! Vapnik's definition in mpmath.
use crate::loss::{
    Args, Card, Claims, Error, Formula, Jet, NON_NEGATIVE, Param, Pointwise, Predicts, Task, Threshold,
};
use crate::losses::mae::Mae;
use crate::real::{Interval, Real};

/// max(0, |p − y| − ε)
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::epsilon_insensitive::EpsilonInsensitive};
/// let batch = Pairs::new(Pred(&[0.25, -3.0]), Target(&[0.0, 0.0]))?;
/// assert_eq!(EpsilonInsensitive::new(0.5)?.sum(batch)?, 2.5);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EpsilonInsensitive {
    /// None where it is 0.
    epsilon: Option<Threshold>,
}
impl EpsilonInsensitive {
    /// `epsilon`: ε, the error that costs nothing. Not negative; 0 is the absolute error.
    pub fn new(epsilon: f64) -> Result<Self, Error> {
        let epsilon = Self::CARD.check("epsilon", epsilon)?;
        Ok(EpsilonInsensitive { epsilon: (epsilon > 0.0).then(|| Threshold::new(epsilon)) })
    }
}
impl Formula for EpsilonInsensitive {
    const CARD: Card = Card {
        name: "epsilon_insensitive",
        summary: "absolute error that forgives what is small",
        task: Task::Regression,
        formula: "max(0, |p − y| − ε); ε = epsilon",
        predicts: Predicts::Value,
        prediction: Interval::REAL,
        target: Interval::REAL,
        two_labels: false,
        params: &[Param::number(
            "epsilon",
            0.1,
            NON_NEGATIVE,
            "the error that costs nothing; 0 is the absolute error",
        )],
        estimates: "a location between the median and the middle of the range",
        kinks: "|p − y| = ε: slope 0",
        reference: "Vapnik, The Nature of Statistical Learning Theory, 1995",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        EpsilonInsensitive::new(args.number("epsilon"))
    }
}
impl Pointwise for EpsilonInsensitive {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let Some(epsilon) = self.epsilon else { return Mae.at(prediction, target) };
        let (r, zero, one) = (prediction - target, target.lit(0.0), target.lit(1.0));
        let value = epsilon.below(r.abs()).max(zero);
        Jet { value, slope: zero.lt(value, r.lt(zero, -one, one), zero) }
    }
    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, ..Claims::CONVEX }
    }
}
