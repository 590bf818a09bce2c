//! The squared hinge loss max(0, m − y·x)², for labels y = ±1: the [hinge](crate::losses::hinge) without its kink.
use crate::loss::{Args, Card, Claims, Error, Formula, Jet, POSITIVE, Param, Pointwise, Predicts, Task};
use crate::real::{Interval, Real, span};

/// max(0, m − y·x)²
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::squared_hinge::SquaredHinge};
/// let batch = Pairs::new(Pred(&[-0.5, 2.0]), Target(&[1.0, 1.0]))?;
/// assert_eq!(SquaredHinge::new(1.0)?.sum(batch)?, 2.25);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SquaredHinge {
    margin: f64,
}
impl SquaredHinge {
    /// `margin`: m, what y·x must reach. Positive.
    pub fn new(margin: f64) -> Result<Self, Error> {
        Ok(SquaredHinge { margin: Self::CARD.check("margin", margin)? })
    }
}
impl Formula for SquaredHinge {
    const CARD: Card = Card {
        name: "squared_hinge",
        summary: "squared below a margin, nothing above it; labels −1 and 1",
        task: Task::Binary,
        formula: "max(0, m − y x)²; m = margin",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: span(-1.0, 1.0),
        two_labels: true,
        params: &[Param::number("margin", 1.0, POSITIVE, "what y x must reach").symbol("m")],
        estimates: "the class, and how likely it is",
        kinks: "none (the curvature jumps at y x = m)",
        reference: "Lee & Mangasarian, SSVM: A Smooth Support Vector Machine, 2001",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        SquaredHinge::new(args.number("margin"))
    }
}
impl Pointwise for SquaredHinge {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let short = (target.lit(self.margin) - prediction * target).max(target.lit(0.0));
        Jet { value: short * short, slope: -(target * (short + short)) }
    }
    fn claims(&self) -> Claims {
        Claims { smooth: 2.0, ..Claims::CONVEX }
    }
}
