//! Binary classification.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Binary cross-entropy on probabilities.
///
/// ```text
/// −y ln p − (1 − y) ln(1 − p)
/// ```
///
/// - `prediction`, (...): predictions; \[0, 1\]
/// - `target`, (...): targets; \[0, 1\]
/// - `eps`: distance from 0 and 1 to which probabilities are clamped; 0 for no clamping; \[0, 0.5\]; `0` by default in [`Loss`](crate::Loss)
///
/// Kinks: none (for eps > 0, at eps and 1 − eps).
///
/// Reference: Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn bce(prediction: &Tensor, target: &Tensor, eps: f64) -> Result<Tensor> {
    Call::new("bce")?.set("eps", eps)?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Binary cross-entropy on logits.
///
/// ```text
/// w y softplus(−x) + (1 − y) softplus(x); w = pos_weight
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; \[0, 1\]
/// - `pos_weight`: weight of positives relative to negatives; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn bce_with_logits(prediction: &Tensor, target: &Tensor, pos_weight: f64) -> Result<Tensor> {
    Call::new("bce_with_logits")?
        .set("pos_weight", pos_weight)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

/// Binary cross-entropy that down-weights easy examples, on logits.
///
/// ```text
/// α y σ(−x)^γ softplus(−x) + (1 − α)(1 − y) σ(x)^γ softplus(x); γ = gamma, α = alpha
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; \[0, 1\]
/// - `gamma`: focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy; \[0, ∞); `2` by default in [`Loss`](crate::Loss)
/// - `alpha`: weight of positives, with 1 − alpha for negatives; none for no weighting; \[0, 1\] or none; `0.25` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn binary_focal(prediction: &Tensor, target: &Tensor, gamma: f64, alpha: Option<f64>) -> Result<Tensor> {
    Call::new("binary_focal")?
        .set("gamma", gamma)?
        .set("alpha", alpha)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

/// Binary cross-entropy plus ε (1 − p), on logits.
///
/// ```text
/// y (softplus(−x) + ε σ(−x)) + (1 − y)(softplus(x) + ε σ(x)); ε = epsilon
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; \[0, 1\]
/// - `epsilon`: change of the leading coefficient of the expansion of cross-entropy in 1 − p; 0 is cross-entropy; \[-1, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn binary_poly1(prediction: &Tensor, target: &Tensor, epsilon: f64) -> Result<Tensor> {
    Call::new("binary_poly1")?
        .set("epsilon", epsilon)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

/// Binary cross-entropy that down-weights easy negatives and discards the easiest, on logits.
///
/// ```text
/// y σ(−x)^γ₊ softplus(−x) − (1 − y) q^γ₋ ln(1 − q); q = max(0, σ(x) − m), γ₊ = gamma_pos, γ₋ = gamma_neg, m = margin
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; \[0, 1\]
/// - `gamma_pos`: focusing parameter of positives: larger values down-weight easy examples more strongly; \[0, ∞); `0` by default in [`Loss`](crate::Loss)
/// - `gamma_neg`: focusing parameter of negatives: larger values down-weight easy examples more strongly; \[0, ∞); `4` by default in [`Loss`](crate::Loss)
/// - `margin`: probability margin: predicted probability up to which negatives have loss 0; \[0, 1); `0.05` by default in [`Loss`](crate::Loss)
///
/// Kinks: none (for gamma_neg = 0 and margin > 0, at σ(x) = m: slope 0 of negatives).
///
/// Reference: Ridnik et al., Asymmetric Loss for Multi-Label Classification, ICCV 2021.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn asymmetric(
    prediction: &Tensor,
    target: &Tensor,
    gamma_pos: f64,
    gamma_neg: f64,
    margin: f64,
) -> Result<Tensor> {
    Call::new("asymmetric")?
        .set("gamma_pos", gamma_pos)?
        .set("gamma_neg", gamma_neg)?
        .set("margin", margin)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn soft_margin(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("soft_margin")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Hinge loss: linear below the margin, 0 above; labels −1 and 1.
///
/// ```text
/// max(0, m − y x); m = margin
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; \[-1, 1\]
/// - `margin`: value of y·x from which the loss is 0; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: y x = m: slope 0.
///
/// Reference: Cortes & Vapnik, Support-Vector Networks, Machine Learning, 1995.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn hinge(prediction: &Tensor, target: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("hinge")?
        .set("margin", margin)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

/// Squared hinge loss: quadratic below the margin, 0 above; labels −1 and 1.
///
/// ```text
/// max(0, m − y x)²; m = margin
/// ```
///
/// - `prediction`, (...): predictions; (-∞, ∞)
/// - `target`, (...): targets; \[-1, 1\]
/// - `margin`: value of y·x from which the loss is 0; (0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none (the curvature jumps at y x = m).
///
/// Reference: Lee & Mangasarian, SSVM: A Smooth Support Vector Machine, 2001.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn squared_hinge(prediction: &Tensor, target: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("squared_hinge")?
        .set("margin", margin)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn exponential(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("exponential")?.tensor("prediction", prediction).tensor("target", target).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn zero_one(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("zero_one")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// Distance of similar pairs, hinge of the distance of dissimilar pairs; labels 1 and −1.
///
/// ```text
/// d if y = 1, max(0, m − d) if y = −1; m = margin
/// ```
///
/// - `prediction`, (...): predictions; \[0, ∞)
/// - `target`, (...): targets; \[-1, 1\]
/// - `margin`: distance from which dissimilar pairs have loss 0; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: d = m for y = −1: slope 0.
///
/// Reference: Mobahi, Collobert & Weston, Deep Learning from Temporal Coherence in Video, ICML 2009.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn hinge_embedding(prediction: &Tensor, target: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("hinge_embedding")?
        .set("margin", margin)?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .mean()
}
