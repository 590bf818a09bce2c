//! Numeric targets: location, scale and outliers.
use crate::metrics::{mad_scale, median, quantile};
use serde::Serialize;

/// Delta of the Huber loss in scales of the residuals: 95 % efficient for Gaussian errors.
const HUBER: f64 = 1.345;
/// The distance from which a residual is an outlier, in scales: 6 in 100 000 Gaussian errors are.
const OUTLIER: f64 = 4.0;

/// Outliers matter if they are at least this fraction of the rows, …
const SOME: f64 = 0.005;
/// … and at least this many.
const FEW: usize = 3;
/// The fraction of rows from which outliers are many.
const MANY: f64 = 0.1;

/// The profile of a numeric target.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Numbers {
    /// The minimum.
    pub least: f64,
    /// The median.
    pub median: f64,
    /// The mean.
    pub mean: f64,
    /// The maximum.
    pub most: f64,
    /// The robust scale: 1.4826 times the median absolute deviation; the standard deviation if that is 0.
    pub scale: f64,
    /// The fraction that is exactly 0.
    pub zeros: f64,
    /// The dispersion, variance over mean: 1 for Poisson counts.
    pub dispersion: f64,
    /// The robust scale of a linear model's residuals on held-out rows.
    pub residual_scale: Option<f64>,
    /// The number of these residuals beyond 4 scales from their median.
    pub outliers: Option<usize>,
    /// The row of the largest.
    pub furthest: Option<usize>,
    /// The 99th percentile of their distances in scales: 2.6 for Gaussian errors.
    pub tail: Option<f64>,
}

impl Numbers {
    pub(super) fn describe(values: &[f64]) -> Numbers {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        Numbers {
            least: values.iter().copied().fold(f64::INFINITY, f64::min),
            median: median(values).unwrap_or(mean),
            mean,
            most: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            scale: mad_scale(values).filter(|&scale| scale > 0.0).unwrap_or(variance.sqrt()),
            zeros: values.iter().filter(|&&x| x == 0.0).count() as f64 / n,
            dispersion: if mean > 0.0 { variance / mean } else { 0.0 },
            ..Numbers::default()
        }
    }

    pub(super) fn residuals(&mut self, predictions: &[f64], values: &[f64]) {
        let residuals: Vec<f64> = values.iter().zip(predictions).map(|(y, p)| y - p).collect();
        let (Some(middle), Some(scale)) = (median(&residuals), mad_scale(&residuals)) else { return };
        if scale == 0.0 {
            return;
        }
        let far: Vec<f64> = residuals.iter().map(|r| (r - middle).abs() / scale).collect();
        self.residual_scale = Some(scale);
        self.outliers = Some(far.iter().filter(|&&far| far > OUTLIER).count());
        self.furthest = (0..far.len()).max_by(|&a, &b| far[a].total_cmp(&far[b]));
        self.tail = quantile(&far, 0.99);
    }

    /// The fraction of `rows` that are outliers.
    pub fn outlier_share(&self, rows: usize) -> f64 {
        self.outliers.unwrap_or(0) as f64 / rows as f64
    }

    /// True if there are enough outliers to matter.
    pub fn has_outliers(&self, rows: usize) -> bool {
        self.outliers >= Some(FEW) && self.outlier_share(rows) >= SOME
    }

    /// True if there are many outliers.
    pub(super) fn has_many(&self, rows: usize) -> bool {
        self.has_outliers(rows) && self.outlier_share(rows) >= MANY
    }

    /// Delta of the Huber loss for these residuals.
    pub fn delta(&self) -> f64 {
        HUBER * self.residual_scale.unwrap_or(self.scale)
    }
}
