//! Welsch (Leclerc) loss of the residual r: ½c²·(1 − e^(−(r/c)²)), about ½r² for small r, nearly constant for large r,
//! so that outliers have next to no influence.
//!
//! The scale is that of Holland & Welsch; the default c = 2.985 is 95 % efficient for normal errors of variance 1.
//! kornia's `WelschLoss` 1 − e^(−½r²) is `scale` = √2; Barron's loss at α = −∞ is that of scale c·√2, divided by c². The
//! loss is not convex, so start from the parameters that [`huber`](crate::losses::huber) finds. Compared with the
//! definition in PyTorch.
use crate::loss::{Card, Claims, Definition, POSITIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// ½c²·(1 − e^(−(r/c)²))
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Welsch};
    /// let batch = Pairs::new(Pred(&[1e-8, 1e8]), Target(&[0.0, 0.0]))?;
    /// let mut each = [0.0f64; 2];
    /// let out = perdita::Outputs::new().each(&mut each);
    /// Welsch::new(2.0)?.evaluate(batch, perdita::Reduction::Sum, out)?;
    /// assert!((each[0] / 5e-17 - 1.0).abs() < 1e-15 && each[1] == 2.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Welsch(
        /// error from which the loss flattens: the slope is largest at c/√2
        scale as "c": f64 in POSITIVE = 2.985,
    )
}
impl Definition for Welsch {
    const CARD: Card = Card {
        summary: "Welsch (Leclerc) loss: quadratic for small errors, constant for large errors, smooth",
        formula: "½c² (1 − exp(−(r/c)²)); r = p − y, c = scale",
        estimates: "a location near the mode: the centre of most targets, without outliers",
        reference: "Holland & Welsch, Robust Regression Using Iteratively Reweighted Least-Squares, Communications in \
                    Statistics, 1977; Leclerc, Constructing Simple Stable Descriptions for Image Partitioning, IJCV 1989",
        ..Card::regression("welsch", Self::PARAMS)
    };
}

/// Residual in units of c at which the exponential is 0 in any precision; larger ones are clipped, as 0·∞ is no slope.
const FLAT: f64 = 1e3;

impl Pointwise for Welsch {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (r, c) = (prediction - target, target.lit(self.scale));
        let q = (r / c).clamp(r.lit(-FLAT), r.lit(FLAT));
        let exponent = -(q * q);
        let value = r.lit(-0.5 * self.scale * self.scale) * exponent.exp_m1();
        ValueSlope { value, slope: c * (q * exponent.exp()) }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: self.scale * (-0.5f64).exp() / 2f64.sqrt(), smooth: 1.0, ..Claims::NONE }
    }
}
