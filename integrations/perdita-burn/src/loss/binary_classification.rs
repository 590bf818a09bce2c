//! Binary classification.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// Binary cross-entropy on probabilities.
    ///
    /// ```text
    /// −y ln p − (1 − y) ln(1 − p)
    /// ```
    ///
    /// - `prediction`, (...): predictions; \[0, 1\]
    /// - `target`, (...): targets; \[0, 1\]
    ///
    /// Kinks: none (for eps > 0, at eps and 1 − eps).
    ///
    /// Reference: Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
    BceLoss, BceLossConfig, "bce" {
        /// Distance from 0 and 1 to which probabilities are clamped; 0 for no clamping; \[0, 0.5\]; `0` by default.
        eps, with_eps: f64 = 0.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Binary cross-entropy on logits.
    ///
    /// ```text
    /// w y softplus(−x) + (1 − y) softplus(x); w = pos_weight
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
    BceWithLogitsLoss, BceWithLogitsLossConfig, "bce_with_logits" {
        /// Weight of positives relative to negatives; \[0, ∞); `1` by default.
        pos_weight, with_pos_weight: f64 = 1.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Binary cross-entropy that down-weights easy examples, on logits.
    ///
    /// ```text
    /// α y σ(−x)^γ softplus(−x) + (1 − α)(1 − y) σ(x)^γ softplus(x); γ = gamma, α = alpha
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
    BinaryFocalLoss, BinaryFocalLossConfig, "binary_focal" {
        /// Focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy; \[0, ∞); `2` by default.
        gamma, with_gamma: f64 = 2.0;
        /// Weight of positives, with 1 − alpha for negatives; none for no weighting; \[0, 1\] or none; `0.25` by default.
        alpha, with_alpha: Option<f64> = Some(0.25);
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Binary cross-entropy plus ε (1 − p), on logits.
    ///
    /// ```text
    /// y (softplus(−x) + ε σ(−x)) + (1 − y)(softplus(x) + ε σ(x)); ε = epsilon
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022.
    BinaryPoly1Loss, BinaryPoly1LossConfig, "binary_poly1" {
        /// Change of the leading coefficient of the expansion of cross-entropy in 1 − p; 0 is cross-entropy; \[-1, ∞); `1` by default.
        epsilon, with_epsilon: f64 = 1.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Binary cross-entropy that down-weights easy negatives and discards the easiest, on logits.
    ///
    /// ```text
    /// y σ(−x)^γ₊ softplus(−x) − (1 − y) q^γ₋ ln(1 − q); q = max(0, σ(x) − m), γ₊ = gamma_pos, γ₋ = gamma_neg, m = margin
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, 1\]
    ///
    /// Kinks: none (for gamma_neg = 0 and margin > 0, at σ(x) = m: slope 0 of negatives).
    ///
    /// Reference: Ridnik et al., Asymmetric Loss for Multi-Label Classification, ICCV 2021.
    AsymmetricLoss, AsymmetricLossConfig, "asymmetric" {
        /// Focusing parameter of positives: larger values down-weight easy examples more strongly; \[0, ∞); `0` by default.
        gamma_pos, with_gamma_pos: f64 = 0.0;
        /// Focusing parameter of negatives: larger values down-weight easy examples more strongly; \[0, ∞); `4` by default.
        gamma_neg, with_gamma_neg: f64 = 4.0;
        /// Probability margin: predicted probability up to which negatives have loss 0; \[0, 1); `0.05` by default.
        margin, with_margin: f64 = 0.05;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Logistic loss; labels −1 and 1.
    ///
    /// ```text
    /// ln(1 + exp(−y x))
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[-1, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Cox, The Regression Analysis of Binary Sequences, Journal of the Royal Statistical Society B, 1958.
    SoftMarginLoss, SoftMarginLossConfig, "soft_margin" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Hinge loss: linear below the margin, 0 above; labels −1 and 1.
    ///
    /// ```text
    /// max(0, m − y x); m = margin
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[-1, 1\]
    ///
    /// Kinks: y x = m: slope 0.
    ///
    /// Reference: Cortes & Vapnik, Support-Vector Networks, Machine Learning, 1995.
    HingeLoss, HingeLossConfig, "hinge" {
        /// Value of y·x from which the loss is 0; \[0, ∞); `1` by default.
        margin, with_margin: f64 = 1.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Squared hinge loss: quadratic below the margin, 0 above; labels −1 and 1.
    ///
    /// ```text
    /// max(0, m − y x)²; m = margin
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[-1, 1\]
    ///
    /// Kinks: none (the curvature jumps at y x = m).
    ///
    /// Reference: Lee & Mangasarian, SSVM: A Smooth Support Vector Machine, 2001.
    SquaredHingeLoss, SquaredHingeLossConfig, "squared_hinge" {
        /// Value of y·x from which the loss is 0; (0, ∞); `1` by default.
        margin, with_margin: f64 = 1.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Exponential loss of AdaBoost; labels −1 and 1.
    ///
    /// ```text
    /// exp(−y x)
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[-1, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Freund & Schapire, A Decision-Theoretic Generalization of On-Line Learning and an Application to Boosting, 1997; Friedman, Hastie & Tibshirani, Additive Logistic Regression, Annals of Statistics, 2000.
    ExponentialLoss, ExponentialLossConfig, "exponential" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// 0-1 loss: 1 for each wrong class, for evaluation; labels −1 and 1.
    ///
    /// ```text
    /// 1 if y x < 0, or x = 0 and y = 1, else 0
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[-1, 1\]
    ///
    /// Kinks: x = 0: a jump; the slope is 0 everywhere.
    ///
    /// Reference: Bartlett, Jordan & McAuliffe, Convexity, Classification, and Risk Bounds, Journal of the American Statistical Association, 2006.
    ZeroOneLoss, ZeroOneLossConfig, "zero_one" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Distance of similar pairs, hinge of the distance of dissimilar pairs; labels 1 and −1.
    ///
    /// ```text
    /// d if y = 1, max(0, m − d) if y = −1; m = margin
    /// ```
    ///
    /// - `prediction`, (...): predictions; \[0, ∞)
    /// - `target`, (...): targets; \[-1, 1\]
    ///
    /// Kinks: d = m for y = −1: slope 0.
    ///
    /// Reference: Mobahi, Collobert & Weston, Deep Learning from Temporal Coherence in Video, ICML 2009.
    HingeEmbeddingLoss, HingeEmbeddingLossConfig, "hinge_embedding" {
        /// Distance from which dissimilar pairs have loss 0; \[0, ∞); `1` by default.
        margin, with_margin: f64 = 1.0;
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}
