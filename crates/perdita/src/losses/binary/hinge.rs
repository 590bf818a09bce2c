//! Hinge loss max(0, m − y·x), for labels y = ±1: 0 beyond the margin m.
use crate::loss::{Card, Claims, Definition, NON_NEGATIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// max(0, m − y·x)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Hinge};
    /// let batch = Pairs::new(Pred(&[-0.5, 2.0]), Target(&[1.0, 1.0]))?;
    /// assert_eq!(Hinge::new(1.0)?.sum(batch)?, 1.5);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Hinge(
        /// value of y·x from which the loss is 0
        margin as "m": f64 in NON_NEGATIVE = 1.0,
    )
}
impl Definition for Hinge {
    const CARD: Card = Card {
        summary: "hinge loss: linear below the margin, 0 above; labels −1 and 1",
        formula: "max(0, m − y x); m = margin",
        estimates: "the more probable class",
        kinks: "y x = m: slope 0",
        reference: "Cortes & Vapnik, Support-Vector Networks, Machine Learning, 1995",
        ..Card::margin("hinge", Self::PARAMS)
    };
}
impl Pointwise for Hinge {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let zero = target.lit(0.0);
        let short = target.lit(self.margin) - prediction * target;
        ValueSlope { value: short.max(zero), slope: zero.select_lt(short, -target, zero) }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, ..Claims::CONVEX }
    }
}
