//! Metrics of held-out predictions.
//!
//! An undefined metric, such as the AUROC of rows of one class, is `None`, never NaN.
mod calibration;
mod classes;
mod interval;
mod ranks;
mod regression;

pub use calibration::{Bin, calibration, expected_calibration_error};
pub use classes::Confusion;
pub use interval::{Estimate, estimate};
pub use ranks::{auroc, average_precision, multiclass_auroc};
pub use regression::{mad_scale, median, median_absolute_error, quantile, r2};

use serde::Serialize;

/// A metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// The root of the mean squared error.
    Rmse,
    /// The mean absolute error.
    Mae,
    /// The median absolute error.
    MedianAe,
    /// The coefficient of determination: the explained fraction of the variance.
    R2,
    /// The mean of prediction − target.
    Bias,
    /// The fraction of targets at or below the prediction.
    Below,
    /// The fraction of rows whose class has the largest score.
    Accuracy,
    /// The mean recall over classes.
    BalancedAccuracy,
    /// The macro-averaged F1.
    F1,
    /// The area under the ROC curve; for several classes, the mean one-vs-rest area.
    Auroc,
    /// The average precision of the positive class.
    AveragePrecision,
    /// The mean of −ln p of the true class.
    LogLoss,
    /// The expected calibration error, over ten bins of equal width.
    Calibration,
    /// The mean probability of the predicted class.
    Confidence,
}

impl Metric {
    /// The label in tables.
    pub fn label(self) -> &'static str {
        match self {
            Metric::Rmse => "RMSE",
            Metric::Mae => "MAE",
            Metric::MedianAe => "median AE",
            Metric::R2 => "R²",
            Metric::Bias => "bias",
            Metric::Below => "targets below",
            Metric::Accuracy => "accuracy",
            Metric::BalancedAccuracy => "balanced acc.",
            Metric::F1 => "F1",
            Metric::Auroc => "AUROC",
            Metric::AveragePrecision => "avg. precision",
            Metric::LogLoss => "log loss",
            Metric::Calibration => "ECE",
            Metric::Confidence => "confidence",
        }
    }

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Metric::Rmse => "rmse",
            Metric::Mae => "mae",
            Metric::MedianAe => "median_ae",
            Metric::R2 => "r2",
            Metric::Bias => "bias",
            Metric::Below => "below",
            Metric::Accuracy => "accuracy",
            Metric::BalancedAccuracy => "balanced_accuracy",
            Metric::F1 => "f1",
            Metric::Auroc => "auroc",
            Metric::AveragePrecision => "average_precision",
            Metric::LogLoss => "log_loss",
            Metric::Calibration => "calibration_error",
            Metric::Confidence => "confidence",
        }
    }

    /// The least and the largest value.
    pub fn range(self) -> (f64, f64) {
        match self {
            Metric::Rmse | Metric::Mae | Metric::MedianAe | Metric::LogLoss => (0.0, f64::INFINITY),
            Metric::R2 => (f64::NEG_INFINITY, 1.0),
            Metric::Bias => (f64::NEG_INFINITY, f64::INFINITY),
            Metric::Below | Metric::Accuracy | Metric::BalancedAccuracy | Metric::F1 => (0.0, 1.0),
            Metric::Auroc | Metric::AveragePrecision | Metric::Calibration | Metric::Confidence => (0.0, 1.0),
        }
    }

    /// True if higher is better, false if lower is; `None` if neither.
    pub fn more_is_better(self) -> Option<bool> {
        match self {
            Metric::Rmse | Metric::Mae | Metric::MedianAe | Metric::LogLoss | Metric::Calibration => {
                Some(false)
            }
            Metric::R2 | Metric::Accuracy | Metric::BalancedAccuracy | Metric::F1 => Some(true),
            Metric::Auroc | Metric::AveragePrecision => Some(true),
            Metric::Bias | Metric::Below | Metric::Confidence => None,
        }
    }
}
