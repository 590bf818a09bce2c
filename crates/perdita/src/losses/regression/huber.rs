//! Huber loss: quadratic for |r| ≤ δ, linear with slope ±δ beyond, r = p − y.
//!
//! With q = r clipped to ±δ, the loss is q·(r − q/2) and its slope is q: no branch, and exact on both pieces.
//! For small δ it approaches δ·MAE, for large δ MSE/2.
use crate::loss::{Card, Claims, Definition, POSITIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// ½r² where |r| ≤ δ, else δ·(|r| − ½δ)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Huber};
    /// let batch = Pairs::new(Pred(&[0.5, 3.0]), Target(&[0.0, 0.0]))?;
    /// assert_eq!(Huber::new(1.0)?.sum(batch)?, 0.125 + 2.5);
    /// assert!(Huber::new(-1.0).is_err());
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Huber(
        /// error at which the loss changes from quadratic to linear
        delta: f64 in POSITIVE = 1.0,
    )
}
impl Definition for Huber {
    const CARD: Card = Card {
        summary: "quadratic for small errors, linear for large errors",
        formula: "½r² if |r| ≤ δ, else δ(|r| − ½δ); r = p − y, δ = delta",
        estimates: "a location between the mean and the median",
        kinks: "none (the curvature jumps at |r| = δ)",
        reference: "Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics, 1964",
        ..Card::regression("huber", Self::PARAMS)
    };
}
impl Pointwise for Huber {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let r = prediction - target;
        let d = r.lit(self.delta);
        let q = r.clamp(-d, d);
        ValueSlope { value: q * (r - q * r.lit(0.5)), slope: q }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: self.delta, smooth: 1.0, ..Claims::CONVEX }
    }
}
