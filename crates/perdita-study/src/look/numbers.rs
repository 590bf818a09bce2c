//! Numbers: their spread, their outliers.
use crate::metrics::{mad_scale, median, quantile};
use serde::Serialize;

/// Huber's delta in scales of the residuals: of Gaussian errors it loses 5 % against the squared error.
const HUBER: f64 = 1.345;
/// A residual further out than so many scales is an outlier: of Gaussian errors 6 in 100 000 are.
const OUTLIER: f64 = 4.0;

/// Outliers matter from this share of the rows on, …
const SOME: f64 = 0.005;
/// … if they are at least so many.
const FEW: usize = 3;
/// From this share on they are many.
const MANY: f64 = 0.1;

/// A target of numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Numbers {
    /// The least.
    pub least: f64,
    /// The middle.
    pub median: f64,
    /// The mean.
    pub mean: f64,
    /// The largest.
    pub most: f64,
    /// The robust scale: 1.4826 times the median distance from the median; the standard deviation where that is 0.
    pub scale: f64,
    /// The share that is exactly 0.
    pub zeros: f64,
    /// The variance over the mean; 1 for Poisson counts around one mean.
    pub dispersion: f64,
    /// The robust scale of what a linear model leaves, on rows that it has not seen.
    pub residual_scale: Option<f64>,
    /// How many of these residuals are further than 4 such scales from their median.
    pub outliers: Option<usize>,
    /// The row of the furthest.
    pub furthest: Option<usize>,
    /// How many scales the 99th percentile of their distances is: 2.6 for Gaussian errors.
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
    /// The share of `rows` that are outliers.
    pub fn outlier_share(&self, rows: usize) -> f64 {
        self.outliers.unwrap_or(0) as f64 / rows as f64
    }
    /// Whether there are outliers that matter.
    pub fn has_outliers(&self, rows: usize) -> bool {
        self.outliers >= Some(FEW) && self.outlier_share(rows) >= SOME
    }
    /// Whether a robust loss has to bear many of them.
    pub(super) fn has_many(&self, rows: usize) -> bool {
        self.has_outliers(rows) && self.outlier_share(rows) >= MANY
    }
    /// Huber's delta for these residuals.
    pub fn delta(&self) -> f64 {
        HUBER * self.residual_scale.unwrap_or(self.scale)
    }
}
