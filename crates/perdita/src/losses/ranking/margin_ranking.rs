//! Margin ranking loss of two scores: the first should exceed the second by a margin, or the reverse.
//!
//! It is the [`hinge`](crate::losses::hinge) loss of their difference. Compared with the definition in mpmath
//! and with PyTorch's `margin_ranking_loss`.
use crate::loss::{Card, Curve, Definition, Field, MultiInputLoss, Numbers, NumbersKind, Pointwise, SIGNS};
use crate::losses::Hinge;
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// max(0, m − y (a − b))
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::MarginRanking};
    /// let batch = Arrays::new().numbers("first", &[2.0, 2.0], &[2])?.numbers("second", &[1.5, 1.5], &[2])?;
    /// let batch = batch.numbers("target", &[1.0, -1.0], &[2])?;
    /// assert_eq!(MarginRanking::new(1.0)?.sum(batch)?, 0.5 + 1.5);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct MarginRanking(
        /// lead that one score should have over the other
        margin as "m": f64 = 0.0,
    )
}
impl Definition for MarginRanking {
    const CARD: Card = Card {
        summary: "hinge loss of the difference of two scores",
        formula: "max(0, m − y (a − b)); m = margin",
        target: SIGNS,
        two_labels: true,
        estimates: "the order of two items",
        kinks: "y (a − b) = m: slope 0",
        reference: "Joachims, Optimizing Search Engines using Clickthrough Data, KDD 2002",
        ..Card::ranking("margin_ranking", Self::PARAMS)
    };
}
impl MultiInputLoss for MarginRanking {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("first", "...", Interval::REAL, "the scores of the first items"),
                Field::variable("second", "...", Interval::REAL, "the scores of the second items"),
                Field::constant(
                    "target",
                    "...",
                    SIGNS,
                    "1 if the first item should rank higher, −1 if the second",
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
        let difference = x[0] - x[1];
        let jet = Hinge { margin: self.margin }.at(difference, x[2]);
        difference.with_derivative(jet.value, jet.slope)
    }
}
