//! Multi-label classification.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Binary cross-entropy averaged over the classes of multi-label targets, on logits.
///
/// ```text
/// Σ_c w_c (t_c softplus(−z_c) + (1 − t_c) softplus(z_c)) / C
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `targets`, (n c): a target per class; \[0, 1\]
///
/// Options, through [`Loss::new`](crate::Loss::new): `class_weights=none`.
///
/// Kinks: none.
///
/// Reference: Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn multi_label_soft_margin(scores: &Tensor, targets: &Tensor) -> Result<Tensor> {
    Call::new("multi_label_soft_margin")?.tensor("scores", scores).tensor("targets", targets).mean()
}
