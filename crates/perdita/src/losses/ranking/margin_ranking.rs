//! The margin ranking loss of two scores: the first should be above the second by a margin, or below it.
//!
//! [`hinge`](crate::losses::hinge) of their difference. Compared with its definition in mpmath and with PyTorch's
//! `margin_ranking_loss`.
use crate::loss::{
    Args, Card, Curve, Error, Field, Formula, Numbers, OfNumbers, Param, Pointwise, Predicts, Structured,
    Task,
};
use crate::losses::hinge::Hinge;
use crate::real::{Interval, Real, span};

/// max(0, m − y (a − b))
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::margin_ranking::MarginRanking};
/// let batch = Arrays::new().numbers("first", &[2.0, 2.0], &[2])?.numbers("second", &[1.5, 1.5], &[2])?;
/// let batch = batch.numbers("target", &[1.0, -1.0], &[2])?;
/// assert_eq!(MarginRanking::new(1.0)?.sum(batch)?, 0.5 + 1.5);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MarginRanking {
    hinge: Hinge,
}
impl MarginRanking {
    /// `margin`: by how much one should be above the other.
    pub fn new(margin: f64) -> Result<Self, Error> {
        Ok(MarginRanking { hinge: Hinge::new(Self::CARD.check("margin", margin)?)? })
    }
}
impl Formula for MarginRanking {
    const CARD: Card = Card {
        name: "margin_ranking",
        summary: "one score should be above the other by a margin",
        task: Task::Ranking,
        formula: "max(0, m − y (a − b)); m = margin",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: span(-1.0, 1.0),
        two_labels: true,
        params: &[Param::number("margin", 0.0, Interval::REAL, "by how much").symbol("m")],
        estimates: "the order of two items",
        kinks: "y (a − b) = m: slope 0",
        reference: "Joachims, Optimizing Search Engines using Clickthrough Data, KDD 2002",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        MarginRanking::new(args.number("margin"))
    }
}
impl Structured for MarginRanking {
    type Kind = OfNumbers;
    const EACH: &'static str = "...";
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("first", "...", Interval::REAL, "the scores of the first items"),
                Field::variable("second", "...", Interval::REAL, "the scores of the second items"),
                Field::constant(
                    "target",
                    "...",
                    span(-1.0, 1.0),
                    "1 if the first should be above, −1 if below",
                ),
            ]
        }
    }
    fn curve(&self) -> Option<Curve> {
        Some(Curve::Order)
    }
}
impl Numbers for MarginRanking {
    const WIDTHS: &'static [usize] = &[1, 1, 1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let apart = x[0] - x[1];
        let jet = self.hinge.at(apart, x[2]);
        apart.follow(jet.value, jet.slope)
    }
}
