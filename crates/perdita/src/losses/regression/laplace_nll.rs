//! Negative log-likelihood of a Laplace distribution with predicted location and scale: ln b + |y − μ|/b. It
//! relates to the absolute error as [`gaussian_nll`](crate::losses::gaussian_nll) does to the squared error.
//!
//! `full` adds the constant ln 2. With `log_scale` the model predicts ln b. Compared with the definition in
//! mpmath and with PyTorch's `Laplace.log_prob`.
use crate::loss::{
    Card, Curve, Definition, Field, LocationScale, MultiInputLoss, Numbers, NumbersKind, Predicts,
};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// ln b + |y − μ|/b
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::LaplaceNll};
    /// let batch = Arrays::new()
    ///     .numbers("location", &[0.0], &[1])?
    ///     .numbers("scale", &[1.0], &[1])?
    ///     .numbers("target", &[-2.0], &[1])?;
    /// assert_eq!(LaplaceNll::default().mean(batch)?, 2.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct LaplaceNll {
        /// scales given as logarithms
        log_scale: bool = false,
        /// constant ln 2 included
        full: bool = false,
    }
}
impl Definition for LaplaceNll {
    const CARD: Card = Card {
        summary: "negative log-likelihood of a Laplace distribution with predicted location and scale",
        formula: "ln b + |y − μ|/b",
        predicts: Predicts::LocationAndScale,
        estimates: "the median and the mean absolute deviation from it",
        kinks: "y = μ: slope 0 in both",
        reference: "Bishop, Pattern Recognition and Machine Learning, 2006, ch. 1 (likelihood as loss)",
        ..Card::regression("laplace_nll", Self::PARAMS)
    };
}
impl MultiInputLoss for LaplaceNll {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        LocationScale::LOCATION_AND_SCALE.fields(self.log_scale)
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Error)
    }
}
impl Numbers for LaplaceNll {
    const WIDTHS: &'static [usize] = &[1, 1, 1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let (r, scale) = ((x[2] - x[0]).abs(), x[1]);
        let value = match self.log_scale {
            // An exact location has an error term of 0, however small the scale.
            true => scale + r.strong_mul((-scale).exp()),
            false => scale.ln() + r / scale,
        };
        if self.full { value + r.lit(std::f64::consts::LN_2) } else { value }
    }
}
