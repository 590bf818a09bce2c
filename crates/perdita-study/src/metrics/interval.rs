//! Confidence intervals of metrics.
use crate::text::{PLAIN, magnitude, short};
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::fmt;

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

/// The mean ± half of the interval, to two significant digits of the latter.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Estimate { mean, half } = *self;
        if half == 0.0 || !half.is_finite() || !mean.is_finite() {
            return write!(f, "{} ± {}", short(mean), short(half));
        }
        let largest = magnitude(mean.abs().max(half));
        let last = magnitude(half) - 1;
        if !PLAIN.contains(&largest) {
            let digits = |x: f64| (if x == 0.0 { 0 } else { magnitude(x) - last }).max(0) as usize;
            return write!(f, "{mean:.*e} ± {half:.1e}", digits(mean));
        }
        let digits = (-last).clamp(0, 9) as usize;
        // A mean that rounds to 0 has no sign.
        let unit = 10f64.powi(digits as i32);
        let mean = (mean * unit).round() / unit + 0.0;
        write!(f, "{mean:.digits$} ± {half:.digits$}")
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

#[cfg(test)]
mod tests {
    use super::Estimate;

    #[test]
    fn the_interval_sets_the_digits() {
        let shown = |mean, half| Estimate { mean, half }.to_string();
        assert_eq!(shown(0.998_93, 0.001_71), "0.9989 ± 0.0017");
        assert_eq!(shown(-0.000_01, 0.012), "0.000 ± 0.012");
        assert_eq!(shown(1_293_811.2, 334_595.1), "1293811 ± 334595");
        assert_eq!(shown(3.716_947e11, 5.138e10), "3.72e11 ± 5.1e10");
        assert_eq!(shown(-8.022e8, 1.298e11), "-8e8 ± 1.3e11");
        assert_eq!(shown(2.5e-12, 3e-13), "2.50e-12 ± 3.0e-13");
        assert_eq!(shown(0.5, 0.0), "0.5 ± 0");
    }
}
