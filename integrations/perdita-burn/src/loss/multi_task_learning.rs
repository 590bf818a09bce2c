//! Multi-task learning.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// Losses of several tasks, weighted by learned variances.
    ///
    /// ```text
    /// a exp(−s) L + ½ s, s = ln σ²; a = scale
    /// ```
    ///
    /// - `loss`, (...): the loss of each task; (-∞, ∞)
    /// - `log_variance`, (...): the log-variance s of each task, a learned parameter; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Kendall, Gal & Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018.
    UncertaintyLoss, UncertaintyLossConfig, "uncertainty" {
        /// Factor of the losses: ½ for regression, 1 for classification; (0, ∞); `0.5` by default.
        scale, with_scale: f64 = 0.5;
    }
    forward [D] (loss: Tensor<D>, log_variance: Tensor<D>);
    each [] Tensor<D>;
}
