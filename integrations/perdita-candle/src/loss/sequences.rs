//! Sequences.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Negative log-likelihood of a sequence of labels, summed over all alignments.
///
/// ```text
/// −ln Σ_π Π_t p_t(π_t), over the alignments π that reduce to the labels when repeats are merged and blanks removed
/// ```
///
/// - `logits`, (n t c): a logit or log-probability of each class in each frame; (-∞, ∞)
/// - `labels`, (n s): the target sequences of class labels; integers
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `input_lengths`, `label_lengths`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `from_logits=true`, `blank=0`, `zero_infinity=false`, `per_label=false`.
///
/// Kinks: none.
///
/// Reference: Graves et al., Connectionist Temporal Classification, ICML 2006.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn ctc(logits: &Tensor, labels: &Tensor) -> Result<Tensor> {
    Call::new("ctc")?.tensor("logits", logits).tensor("labels", labels).mean()
}
