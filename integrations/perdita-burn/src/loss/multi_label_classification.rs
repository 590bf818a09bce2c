//! Multi-label classification.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::PerClass;
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// Binary cross-entropy averaged over the classes of multi-label targets, on logits.
    ///
    /// ```text
    /// Σ_c w_c (t_c softplus(−z_c) + (1 − t_c) softplus(z_c)) / C
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `targets`, (n c): a target per class; \[0, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
    MultiLabelSoftMarginLoss, MultiLabelSoftMarginLossConfig, "multi_label_soft_margin" {
        /// Weight of each class; none, or a list of one per class in \[0, ∞); `none` by default.
        class_weights, with_class_weights: PerClass = PerClass::None;
    }
    forward [D] (scores: Tensor<D>, targets: Tensor<D>);
    each [E] Tensor<E>;
}
