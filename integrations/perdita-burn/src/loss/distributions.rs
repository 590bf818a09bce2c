//! Distributions.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::PerClass;
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// Softmax cross-entropy of logits (or probabilities) and target probabilities.
    ///
    /// ```text
    /// −Σ_c t'_c w_c ln softmax(z)_c + ζ (ln Σ_c exp z_c)²; t'_c = (1 − ε) t_c + ε/C
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `targets`, (n c): a target per class; \[0, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015.
    SoftCrossEntropyLoss, SoftCrossEntropyLossConfig, "soft_cross_entropy" {
        /// Probability mass of the target that is spread uniformly over all classes; \[0, 1\]; `0` by default.
        label_smoothing, with_label_smoothing: f64 = 0.0;
        /// Weight of the squared log-partition function (z-loss); \[0, ∞); `0` by default.
        z_loss, with_z_loss: f64 = 0.0;
        /// Predictions given as logits, not probabilities; true or false; `true` by default.
        from_logits, with_from_logits: bool = true;
        /// Weight of each class; none, or a list of one per class in \[0, ∞); `none` by default.
        class_weights, with_class_weights: PerClass = PerClass::None;
    }
    forward [D] (scores: Tensor<D>, targets: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Kullback–Leibler divergence of log-probabilities from a target distribution.
    ///
    /// ```text
    /// Σ_c t_c (ln t_c − x_c)
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, 0\]
    /// - `targets`, (n c): a target per class; \[0, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Kullback & Leibler, On Information and Sufficiency, Annals of Mathematical Statistics, 1951.
    KlLoss, KlLossConfig, "kl" {
        /// Targets given as log-probabilities, not probabilities; true or false; `false` by default.
        log_target, with_log_target: bool = false;
    }
    forward [D] (scores: Tensor<D>, targets: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Softmax cross-entropy with target probabilities that down-weights easy examples, on logits.
    ///
    /// ```text
    /// −Σ_c t_c α_c (1 − p_c)^γ ln p_c; p = softmax(z), γ = gamma, α = alpha
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `targets`, (n c): a target per class; \[0, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017; Mukhoti et al., Calibrating Deep Neural Networks using Focal Loss, NeurIPS 2020.
    SoftFocalLoss, SoftFocalLossConfig, "soft_focal" {
        /// Focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy; \[0, ∞); `2` by default.
        gamma, with_gamma: f64 = 2.0;
        /// Class weight: one for all classes, or one per class; \[0, ∞), or a list of one per class; `0.25` by default.
        alpha, with_alpha: PerClass = PerClass::All(0.25);
    }
    forward [D] (scores: Tensor<D>, targets: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Jensen–Shannon divergence of the softmax of logits from a target distribution.
    ///
    /// ```text
    /// β Σ_c t_c ln(t_c / m_c) + (1 − β) Σ_c p_c ln(p_c / m_c); m = β t + (1 − β) p, p = softmax(z), β = beta
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `targets`, (n c): a target per class; \[0, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Lin, Divergence Measures Based on the Shannon Entropy, IEEE Transactions on Information Theory, 1991; Englesson & Azizpour, Generalized Jensen-Shannon Divergence Loss for Learning with Noisy Labels, NeurIPS 2021.
    JensenShannonLoss, JensenShannonLossConfig, "jensen_shannon" {
        /// Weight of the target in the mixture; (0, 1); `0.5` by default.
        beta, with_beta: f64 = 0.5;
    }
    forward [D] (scores: Tensor<D>, targets: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Kullback–Leibler divergence of a student's softmax from a teacher's, at a temperature.
    ///
    /// ```text
    /// T² Σ_c q_c (ln q_c − ln p_c); q = softmax(t/T), p = softmax(z/T), T = temperature
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `targets`, (n c): a target per class; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015.
    DistillationLoss, DistillationLossConfig, "distillation" {
        /// Divisor of the logits in both softmaxes; (0, ∞); `4` by default.
        temperature, with_temperature: f64 = 4.0;
    }
    forward [D] (scores: Tensor<D>, targets: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Fenchel–Young loss of sparsemax, a softmax with exact zeros, of scores and target probabilities.
    ///
    /// ```text
    /// max_p (p·z − ½‖p‖²) + ½‖t‖² − t·z, over distributions p
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `targets`, (n c): a target per class; \[0, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Martins & Astudillo, From Softmax to Sparsemax, ICML 2016; Blondel, Martins & Niculae, Learning with Fenchel-Young Losses, JMLR 2020.
    SparsemaxLoss, SparsemaxLossConfig, "sparsemax" {
    }
    forward [D] (scores: Tensor<D>, targets: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Fenchel–Young loss of 1.5-entmax, between cross-entropy and sparsemax, of scores and target probabilities.
    ///
    /// ```text
    /// max_p (p·z − Ω(p)) + Ω(t) − t·z, over distributions p; Ω(p) = −(4/3) Σ_c (p_c − p_c^1.5)
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `targets`, (n c): a target per class; \[0, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Peters, Niculae & Martins, Sparse Sequence-to-Sequence Models, ACL 2019; Blondel, Martins & Niculae, Learning with Fenchel-Young Losses, JMLR 2020.
    Entmax15Loss, Entmax15LossConfig, "entmax15" {
    }
    forward [D] (scores: Tensor<D>, targets: Tensor<D>);
    each [E] Tensor<E>;
}
