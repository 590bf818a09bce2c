//! Sequences.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::{Int, Tensor};

loss! {
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
    /// Kinks: none.
    ///
    /// Reference: Graves et al., Connectionist Temporal Classification, ICML 2006.
    CtcLoss, CtcLossConfig, "ctc" {
        /// Predictions given as logits, not log-probabilities; true or false; `true` by default.
        from_logits, with_from_logits: bool = true;
        /// Class index of the blank; an integer; `0` by default.
        blank, with_blank: i64 = 0;
        /// Infinite losses, of targets without an alignment, replaced by 0; true or false; `false` by default.
        zero_infinity, with_zero_infinity: bool = false;
        /// Division of each loss by its number of labels; true or false; `false` by default.
        per_label, with_per_label: bool = false;
    }
    forward [] (logits: Tensor<3>, labels: Tensor<2, Int>);
    each [] Tensor<1>;
}
