//! Negative log-likelihood of a normal distribution with predicted mean and variance: ½(ln v + (y − μ)²/v).
//!
//! `full` adds the constant ½ln 2π. With `log_variance` the model predicts ln v, which is unconstrained and
//! keeps precision near v = 0. A variance of 0 has the loss ∞, or −∞ if the mean is exact. Variances are not
//! clamped; PyTorch, with which the loss is compared, clamps them to at least 10⁻⁶ and passes the gradient
//! through.
use crate::loss::{
    Card, Curve, Definition, Field, LocationScale, MultiInputLoss, Numbers, NumbersKind, Predicts,
};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// ½(ln v + (y − μ)²/v)
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::GaussianNll};
    /// let (mean, variance, target) = ([0.0f32], [4.0], [2.0]);
    /// let batch = Arrays::new()
    ///     .numbers("mean", &mean, &[1])?
    ///     .numbers("variance", &variance, &[1])?
    ///     .numbers("target", &target, &[1])?;
    /// assert_eq!(GaussianNll::default().mean(batch)?, f64::from(0.5 * (4f32.ln() + 1.0)));
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct GaussianNll {
        /// variances given as logarithms
        log_variance: bool = false,
        /// constant ½ln 2π included
        full: bool = false,
    }
}
impl Definition for GaussianNll {
    const CARD: Card = Card {
        summary: "negative log-likelihood of a normal distribution with predicted mean and variance",
        formula: "½(ln v + (y − μ)²/v)",
        predicts: Predicts::MeanAndVariance,
        estimates: "the mean and the variance",
        reference: "Nix & Weigend, Estimating the Mean and Variance of the Target Probability Distribution, ICNN 1994",
        ..Card::regression("gaussian_nll", Self::PARAMS)
    };
}
impl MultiInputLoss for GaussianNll {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        LocationScale::MEAN_AND_VARIANCE.fields(self.log_variance)
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Error)
    }
}
impl Numbers for GaussianNll {
    const WIDTHS: &'static [usize] = &[1, 1, 1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let (mean, variance, target) = (x[0], x[1], x[2]);
        let r = target - mean;
        let (ln, square) = match self.log_variance {
            // An exact mean has a quadratic term of 0, however small the variance.
            true => (variance, (r * r).strong_mul((-variance).exp())),
            false => (variance.ln(), r * r / variance),
        };
        let value = r.lit(0.5) * (ln + square);
        if self.full { value + r.lit(0.5 * std::f64::consts::TAU.ln()) } else { value }
    }
}
