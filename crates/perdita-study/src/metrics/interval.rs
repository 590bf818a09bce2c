//! Confidence intervals of metrics.
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A mean over folds, and half the width of its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The mean over folds.
    pub mean: f64,
    /// Half the width: the interval is mean ± half.
    pub half: f64,
}

impl Estimate {
    /// The lower end.
    pub fn low(&self) -> f64 {
        self.mean - self.half
    }

    /// The upper end.
    pub fn high(&self) -> f64 {
        self.mean + self.half
    }

    /// True if a value lies in the interval.
    pub fn holds(&self, value: f64) -> bool {
        self.low() <= value && value <= self.high()
    }
}

/// The mean of a metric over folds with its 95 % interval, by Student's t with the correction of Nadeau & Bengio (2003):
/// training sets overlap, so the variance of the mean is (1/k + 1/(k − 1))·s², not s²/k.
///
/// `None` if the metric is undefined on a fold, or there are fewer than two folds.
pub fn estimate(folds: &[Option<f64>]) -> Option<Estimate> {
    let values: Vec<f64> = folds.iter().copied().collect::<Option<_>>()?;
    let k = values.len() as f64;
    if values.len() < 2 || values.iter().any(|x| !x.is_finite()) {
        return None;
    }
    let mean = values.iter().sum::<f64>() / k;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (k - 1.0);
    let t = StudentsT::new(0.0, 1.0, k - 1.0).ok()?.inverse_cdf(0.975);
    Some(Estimate { mean, half: t * (variance * (1.0 / k + 1.0 / (k - 1.0))).sqrt() })
}
