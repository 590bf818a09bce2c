//! Smooth L1 loss: the [Huber loss](crate::losses::huber) divided by its threshold β.
//!
//! With r = p − y and q = r clipped to ±β, the slope is q/β and the loss is (q/β)·(r − q/2). As β → 0 it
//! approaches the [absolute error](crate::losses::mae), and equals it at β = 0.
use crate::loss::{Card, Claims, Definition, NON_NEGATIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// r²/2β where |r| < β, else |r| − β/2
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::SmoothL1};
    /// let batch = Pairs::new(Pred(&[0.5, 3.0]), Target(&[0.0, 0.0]))?;
    /// assert_eq!(SmoothL1::new(2.0)?.sum(batch)?, 0.0625 + 2.0);
    /// assert_eq!(SmoothL1::new(0.0)?.sum(batch)?, 3.5);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct SmoothL1(
        /// error at which the loss changes from quadratic to linear; 0 is the absolute error
        beta: f64 in NON_NEGATIVE = 1.0,
    )
}
impl Definition for SmoothL1 {
    const CARD: Card = Card {
        summary: "absolute error, quadratic for small errors",
        formula: "r²/2β if |r| < β, else |r| − β/2; r = p − y, β = beta",
        estimates: "a location between the mean and the median",
        kinks: "none for β > 0; p = y for β = 0: slope 0",
        reference: "Girshick, Fast R-CNN, ICCV 2015",
        ..Card::regression("smooth_l1", Self::PARAMS)
    };
}
impl Pointwise for SmoothL1 {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let r = prediction - target;
        if self.beta == 0.0 {
            return ValueSlope { value: r.abs(), slope: r.sign() };
        }
        let b = r.lit(self.beta);
        let q = r.clamp(-b, b);
        let slope = q / b;
        ValueSlope { value: slope * (r - q * r.lit(0.5)), slope }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, smooth: 1.0 / self.beta, ..Claims::CONVEX }
    }
}
