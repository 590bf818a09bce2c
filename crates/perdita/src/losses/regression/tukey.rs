//! Tukey's biweight (bisquare) of the residual r: about ½r² for small r, constant for |r| ≥ c, so that outliers have
//! no influence at all.
//!
//! With the weight v = max(0, 1 − (r/c)²) the slope is r·v², and the loss is q²/6·(1 + v + v²), where q is r clipped
//! to ±c. This is ½r² scaled as [`huber`](crate::losses::huber) and statsmodels' `TukeyBiweight`; the largest loss is
//! c²/6. The default c = 4.685 is 95 % efficient for normal errors of variance 1: c is in units of the scale of the
//! errors. The loss is not convex, so start from the parameters that `huber` finds.
//!
//! v is computed from c − |r|, as 1 − (r/c)² loses its digits for |r| near c. Compared with the definition in PyTorch.
use crate::loss::{Card, Claims, Definition, POSITIVE, Pointwise, Threshold, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// c²/6·(1 − (1 − (r/c)²)³) where |r| ≤ c, else c²/6
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Tukey};
    /// let batch = Pairs::new(Pred(&[1.0, 50.0]), Target(&[0.0, 0.0]))?;
    /// let (loss, grad) = Tukey::new(2.0)?.value_and_grad(batch)?;
    /// assert!((loss - (37.0 / 96.0 + 2.0 / 3.0) / 2.0).abs() < 1e-15);
    /// assert_eq!(grad, [0.5 * 0.5625, 0.0]);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Tukey(
        /// error from which the loss is constant
        scale as "c": f64 in POSITIVE = 4.685,
    )
}
impl Definition for Tukey {
    const CARD: Card = Card {
        summary: "Tukey's biweight: quadratic for small errors, constant for large errors",
        formula: "c²/6 (1 − (1 − (r/c)²)³) if |r| ≤ c, else c²/6; r = p − y, c = scale",
        estimates: "a location near the mode: the centre of most targets, without outliers",
        reference: "Beaton & Tukey, The Fitting of Power Series, Meaning Polynomials, Illustrated on Band-Spectroscopic \
                    Data, Technometrics, 1974",
        ..Card::regression("tukey", Self::PARAMS)
    };
}
impl Pointwise for Tukey {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (r, zero, one) = (prediction - target, target.lit(0.0), target.lit(1.0));
        let c = r.lit(self.scale);
        let q = r.clamp(-c, c);
        let room = (-Threshold::new(self.scale).below(r.abs())).max(zero);
        let v = room * (c + q.abs()) * r.lit(1.0 / (self.scale * self.scale));
        let value = q * q * r.lit(1.0 / 6.0) * (one + v * (one + v));
        ValueSlope { value, slope: q * v * v }
    }

    fn claims(&self) -> Claims {
        // The slope r(1 − (r/c)²)² is largest at r = c/√5.
        Claims { lipschitz: 16.0 / (25.0 * 5f64.sqrt()) * self.scale, smooth: 1.0, ..Claims::NONE }
    }
}
