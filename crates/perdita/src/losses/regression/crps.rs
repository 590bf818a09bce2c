//! Continuous ranked probability score of a normal forecast with predicted mean μ and variance σ², at the target y:
//! ∫ (F(x) − [x ≥ y])² dx, F the forecast's distribution function.
//!
//! It is a proper scoring rule in the units of the target, and as a function of the error lies between the squared and the
//! absolute error: for σ → 0 it is |y − μ|. Outliers have less influence than on
//! [`gaussian_nll`](crate::losses::gaussian_nll), whose inputs it has, and a variance near 0 is finite. With z = (y − μ)/σ
//! it is (y − μ)·erf(z/√2) + σ·(√(2/π)·e^(−z²/2) − 1/√π), and its derivatives in y − μ and σ are the two factors. With
//! `log_variance` the model predicts ln σ². Compared with the closed form in PyTorch.
use crate::loss::{
    Card, Curve, Definition, Field, LocationScale, MultiInputLoss, Numbers, NumbersKind, Predicts,
    erf_and_gaussian,
};
use crate::parameters;
use crate::real::Real;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

parameters! {
    /// (y − μ)·erf(z/√2) + σ·(√(2/π)·e^(−z²/2) − 1/√π), z = (y − μ)/σ
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Crps};
    /// let batch = Arrays::new()
    ///     .numbers("mean", &[1.0], &[1])?
    ///     .numbers("variance", &[4.0], &[1])?
    ///     .numbers("target", &[1.0], &[1])?;
    /// let exact = 2.0 * (2f64.sqrt() - 1.0) / std::f64::consts::PI.sqrt();
    /// assert!((Crps::default().mean(batch)? - exact).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Crps {
        /// variances given as logarithms
        log_variance: bool = false,
    }
}
impl Definition for Crps {
    const CARD: Card = Card {
        summary: "continuous ranked probability score of a normal distribution with predicted mean and variance",
        formula: "σ (z (2Φ(z) − 1) + 2φ(z) − 1/√π); z = (y − μ)/σ, σ² the variance",
        predicts: Predicts::MeanAndVariance,
        estimates: "the distribution: its mean and variance, if it is normal",
        reference: "Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, Journal of the American \
                    Statistical Association, 2007; Gneiting et al., Monthly Weather Review, 2005 (closed form)",
        ..Card::regression("crps", Self::PARAMS)
    };
}
impl MultiInputLoss for Crps {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        LocationScale::MEAN_AND_VARIANCE.fields(self.log_variance)
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Error)
    }
}
impl Numbers for Crps {
    const WIDTHS: &'static [usize] = &[1, 1, 1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let (mean, variance, target) = (x[0], x[1], x[2]);
        let r = target - mean;
        let sigma = match self.log_variance {
            true => (variance.lit(0.5) * variance).exp(),
            false => variance.sqrt(),
        };
        // An exact mean has z = 0, however small the variance.
        let z = r.strong_mul(r.lit(FRAC_1_SQRT_2) / sigma);
        let (erf, gaussian) = erf_and_gaussian(z);
        let constant = r.lit(0.5 * FRAC_2_SQRT_PI);
        let of_sigma = r.lit(FRAC_2_SQRT_PI * FRAC_1_SQRT_2) * gaussian - constant;

        // Of the value's derivatives these two are left: those through z cancel.
        let value = r.with_derivative(r * erf + sigma * of_sigma, erf);
        value + sigma.with_derivative(r.lit(0.0), of_sigma)
    }
}
