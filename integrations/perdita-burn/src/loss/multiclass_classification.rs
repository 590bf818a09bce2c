//! Multiclass classification.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use crate::{Input, PerClass};
use burn::tensor::{Int, Tensor};

loss! {
    /// Softmax cross-entropy of logits (or probabilities) and class labels.
    ///
    /// ```text
    /// −Σ_c y'_c w_c ln softmax(z)_c + ζ w_y (ln Σ_c exp z_c)²; y'_c = (1 − ε)[c = y] + ε/C
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Good 1952; Szegedy et al., Rethinking the Inception Architecture, CVPR 2016 (smoothing); Chowdhery et al., PaLM, 2022 (z-loss).
    CrossEntropyLoss, CrossEntropyLossConfig, "cross_entropy" {
        /// Probability mass of the target that is spread uniformly over all classes; \[0, 1\]; `0` by default.
        label_smoothing, with_label_smoothing: f64 = 0.0;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Weight of the squared log-partition function (z-loss); \[0, ∞); `0` by default.
        z_loss, with_z_loss: f64 = 0.0;
        /// Predictions given as logits, not probabilities; true or false; `true` by default.
        from_logits, with_from_logits: bool = true;
        /// Weight of each class; none, or a list of one per class in \[0, ∞); `none` by default.
        class_weights, with_class_weights: PerClass = PerClass::None;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Softmax cross-entropy that down-weights easy examples, on logits.
    ///
    /// ```text
    /// −α_y (1 − p_y)^γ ln p_y; p = softmax(z), γ = gamma, α = alpha
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
    FocalLoss, FocalLossConfig, "focal" {
        /// Focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy; \[0, ∞); `2` by default.
        gamma, with_gamma: f64 = 2.0;
        /// Class weight: one for all classes, or one per class; \[0, ∞), or a list of one per class; `0.25` by default.
        alpha, with_alpha: PerClass = PerClass::All(0.25);
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Negative log-likelihood of log-probabilities and class labels.
    ///
    /// ```text
    /// −w_y x_y
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, 0\]
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Fisher, On the Mathematical Foundations of Theoretical Statistics, 1922.
    NllLoss, NllLossConfig, "nll" {
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Weight of each class; none, or a list of one per class in \[0, ∞); `none` by default.
        class_weights, with_class_weights: PerClass = PerClass::None;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Softmax cross-entropy plus ε (1 − p), on logits.
    ///
    /// ```text
    /// −ln p_y + ε (1 − p_y); p = softmax(z), ε = epsilon
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022.
    Poly1Loss, Poly1LossConfig, "poly1" {
        /// Change of the leading coefficient of the expansion of cross-entropy in 1 − p; 0 is cross-entropy; \[-1, ∞); `1` by default.
        epsilon, with_epsilon: f64 = 1.0;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Brier score: squared error of the class probabilities, of logits (or probabilities) and class labels.
    ///
    /// ```text
    /// Σ_c (p_c − [c = y])²; p = softmax(z)
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review, 1950.
    BrierLoss, BrierLossConfig, "brier" {
        /// Predictions given as logits, not probabilities; true or false; `true` by default.
        from_logits, with_from_logits: bool = true;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Between cross-entropy and mean absolute error, robust to noisy labels, on logits.
    ///
    /// ```text
    /// (1 − p_y^q) / q, at q = 0 its limit −ln p_y; p = softmax(z)
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Zhang & Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels, NeurIPS 2018.
    GeneralizedCrossEntropyLoss, GeneralizedCrossEntropyLossConfig, "generalized_cross_entropy" {
        /// Exponent between 0 (cross-entropy) and 1 (mean absolute error); \[0, 1\]; `0.7` by default.
        q, with_q: f64 = 0.7;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Cross-entropy plus reverse cross-entropy, robust to noisy labels, on logits.
    ///
    /// ```text
    /// −α ln p_y − β A (1 − p_y); p = softmax(z), α = alpha, β = beta, A = log_zero
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019.
    SymmetricCrossEntropyLoss, SymmetricCrossEntropyLossConfig, "symmetric_cross_entropy" {
        /// Weight of the cross-entropy; \[0, ∞); `0.1` by default.
        alpha, with_alpha: f64 = 0.1;
        /// Weight of the reverse cross-entropy; \[0, ∞); `1` by default.
        beta, with_beta: f64 = 1.0;
        /// Finite value that replaces ln 0; (-∞, 0\]; `-4` by default.
        log_zero, with_log_zero: f64 = -4.0;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Softmax cross-entropy of logits adjusted by the class priors.
    ///
    /// ```text
    /// −ln softmax(z + τ ln π)_y; τ = tau, π = prior
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Menon et al., Long-Tail Learning via Logit Adjustment, ICLR 2021.
    LogitAdjustmentLoss, LogitAdjustmentLossConfig, "logit_adjustment" {
        /// Strength of the adjustment; \[0, ∞); `1` by default.
        tau, with_tau: f64 = 1.0;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Class priors, as counts or probabilities; none if all classes are equally frequent; none, or a list of one per class in \[0, ∞); `none` by default.
        prior, with_prior: PerClass = PerClass::None;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Softmax cross-entropy of scaled scores, with a margin of the target class that is larger for rare classes.
    ///
    /// ```text
    /// −ln softmax(s (z − Δ_y [c = y]))_y; Δ_c ∝ n_c^(−1/4), max Δ = max_margin, n = counts, s = scale
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Cao, Wei, Gaidon, Arechiga & Ma, Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss, NeurIPS 2019.
    LdamLoss, LdamLossConfig, "ldam" {
        /// Margin of the rarest class; \[0, ∞); `0.5` by default.
        max_margin, with_max_margin: f64 = 0.5;
        /// Factor of the scores; (0, ∞); `30` by default.
        scale, with_scale: f64 = 30.0;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Number of examples of each class; none if all classes are equally frequent; none, or a list of one per class in \[0, ∞); `none` by default.
        counts, with_counts: PerClass = PerClass::None;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Multi-class hinge loss of the margins between the score of the target class and all others.
    ///
    /// ```text
    /// w_y Σ_{j≠y} max(0, m − z_y + z_j)^p / C; m = margin
    /// ```
    ///
    /// - `scores`, (n c): a score per class; (-∞, ∞)
    /// - `labels`, (n): classes, counted from 0; integers
    ///
    /// Kinks: p = 1, z_y − z_j = m: slope 0 from class j.
    ///
    /// Reference: Crammer & Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines, JMLR 2001; Weston & Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999.
    MultiMarginLoss, MultiMarginLossConfig, "multi_margin" {
        /// Lead that the score of the target class should have over the others; \[0, ∞); `1` by default.
        margin, with_margin: f64 = 1.0;
        /// Exponent of the hinge: 1 or 2; an integer; `1` by default.
        p, with_p: i64 = 1;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Weight of each class; none, or a list of one per class in \[0, ∞); `none` by default.
        class_weights, with_class_weights: PerClass = PerClass::None;
    }
    forward [D E] (scores: Tensor<D>, labels: Tensor<E, Int>);
    each [] Tensor<E>;
}

loss! {
    /// Softmax cross-entropy of the logits of a linear layer, without materialising them.
    ///
    /// ```text
    /// cross_entropy(W h + b, y)
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    /// - `target`: (n), a label per row of a; or (n m), a target per row of a and row of b
    ///
    /// Kinks: none.
    ///
    /// Reference: Wijmans et al., Cut Your Losses in Large-Vocabulary Language Models, ICLR 2025.
    LinearCrossEntropyLoss, LinearCrossEntropyLossConfig, "linear_cross_entropy" {
        /// Probability mass of the target that is spread uniformly over all classes; \[0, 1\]; `0` by default.
        label_smoothing, with_label_smoothing: f64 = 0.0;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Weight of the squared log-partition function (z-loss); \[0, ∞); `0` by default.
        z_loss, with_z_loss: f64 = 0.0;
        /// Weight of each class; none, or a list of one per class in \[0, ∞); `none` by default.
        class_weights, with_class_weights: PerClass = PerClass::None;
        /// Bound c of the logits, approached smoothly: c·tanh(z/c); (0, ∞) or none; `none` by default.
        soft_cap, with_soft_cap: Option<f64> = None;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>, targets: impl Into<Input>);
    each [] Tensor<1>;
}

loss! {
    /// Focal loss of the logits of a linear layer, without materialising them.
    ///
    /// ```text
    /// focal(W h + b, y)
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    /// - `labels`, (n): a label per row of a; integers
    ///
    /// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `bias`.
    ///
    /// Kinks: none.
    ///
    /// Reference: Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
    LinearFocalLoss, LinearFocalLossConfig, "linear_focal" {
        /// Focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy; \[0, ∞); `2` by default.
        gamma, with_gamma: f64 = 2.0;
        /// Class weight: one for all classes, or one per class; \[0, ∞), or a list of one per class; `0.25` by default.
        alpha, with_alpha: PerClass = PerClass::All(0.25);
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Bound c of the logits, approached smoothly: c·tanh(z/c); (0, ∞) or none; `none` by default.
        soft_cap, with_soft_cap: Option<f64> = None;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>, labels: Tensor<1, Int>);
    each [] Tensor<1>;
}
