//! Squared hinge loss max(0, m − y·x)², for labels y = ±1: the [hinge](crate::losses::hinge) loss without its
//! kink.
use crate::loss::{Card, Claims, Definition, POSITIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// max(0, m − y·x)²
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::SquaredHinge};
    /// let batch = Pairs::new(Pred(&[-0.5, 2.0]), Target(&[1.0, 1.0]))?;
    /// assert_eq!(SquaredHinge::new(1.0)?.sum(batch)?, 2.25);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct SquaredHinge(
        /// value of y·x from which the loss is 0
        margin as "m": f64 in POSITIVE = 1.0,
    )
}
impl Definition for SquaredHinge {
    const CARD: Card = Card {
        summary: "squared hinge loss: quadratic below the margin, 0 above; labels −1 and 1",
        formula: "max(0, m − y x)²; m = margin",
        estimates: "the class and its probability",
        kinks: "none (the curvature jumps at y x = m)",
        reference: "Lee & Mangasarian, SSVM: A Smooth Support Vector Machine, 2001",
        ..Card::margin("squared_hinge", Self::PARAMS)
    };
}
impl Pointwise for SquaredHinge {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let short = (target.lit(self.margin) - prediction * target).max(target.lit(0.0));
        ValueSlope { value: short * short, slope: -(target * (short + short)) }
    }

    fn claims(&self) -> Claims {
        Claims { smooth: 2.0, ..Claims::CONVEX }
    }
}
