//! The hinge loss max(0, m − y·x), for labels y = ±1: nothing once the margin is met.
use crate::loss::{Args, Card, Claims, Error, Formula, Jet, NON_NEGATIVE, Param, Pointwise, Predicts, Task};
use crate::real::{Interval, Real, span};

/// max(0, m − y·x)
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::hinge::Hinge};
/// let batch = Pairs::new(Pred(&[-0.5, 2.0]), Target(&[1.0, 1.0]))?;
/// assert_eq!(Hinge::new(1.0)?.sum(batch)?, 1.5);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Hinge {
    margin: f64,
}
impl Hinge {
    /// `margin`: m, what y·x must reach; 0 is the perceptron's loss. Not negative.
    pub fn new(margin: f64) -> Result<Self, Error> {
        Ok(Hinge { margin: Self::CARD.check("margin", margin)? })
    }
}
impl Default for Hinge {
    /// A margin of 1.
    fn default() -> Self {
        Hinge { margin: 1.0 }
    }
}
impl Formula for Hinge {
    const CARD: Card = Card {
        name: "hinge",
        summary: "linear below a margin, nothing above it; labels −1 and 1",
        task: Task::Binary,
        formula: "max(0, m − y x); m = margin",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: span(-1.0, 1.0),
        two_labels: true,
        params: &[Param::number("margin", 1.0, NON_NEGATIVE, "what y x must reach").symbol("m")],
        estimates: "the likelier class",
        kinks: "y x = m: slope 0",
        reference: "Cortes & Vapnik, Support-Vector Networks, Machine Learning, 1995",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Hinge::new(args.number("margin"))
    }
}
impl Pointwise for Hinge {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let zero = target.lit(0.0);
        let short = target.lit(self.margin) - prediction * target;
        Jet { value: short.max(zero), slope: zero.lt(short, -target, zero) }
    }
    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, ..Claims::CONVEX }
    }
}
