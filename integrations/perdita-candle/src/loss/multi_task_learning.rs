//! Multi-task learning.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Losses of several tasks, weighted by learned variances.
///
/// ```text
/// a exp(−s) L + ½ s, s = ln σ²; a = scale
/// ```
///
/// - `loss`, (...): the loss of each task; (-∞, ∞)
/// - `log_variance`, (...): the log-variance s of each task, a learned parameter; (-∞, ∞)
/// - `scale`: factor of the losses: ½ for regression, 1 for classification; (0, ∞); `0.5` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Kendall, Gal & Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn uncertainty(loss: &Tensor, log_variance: &Tensor, scale: f64) -> Result<Tensor> {
    Call::new("uncertainty")?
        .set("scale", scale)?
        .tensor("loss", loss)
        .tensor("log_variance", log_variance)
        .mean()
}
