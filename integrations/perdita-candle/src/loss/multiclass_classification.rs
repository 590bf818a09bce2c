//! Multiclass classification.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::PerClass;
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Softmax cross-entropy of logits (or probabilities) and class labels.
///
/// ```text
/// −Σ_c y'_c w_c ln softmax(z)_c + ζ w_y (ln Σ_c exp z_c)²; y'_c = (1 − ε)[c = y] + ε/C
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
///
/// Options, through [`Loss::new`](crate::Loss::new): `label_smoothing=0`, `ignore_index=-100`, `z_loss=0`, `from_logits=true`, `class_weights=none`.
///
/// Kinks: none.
///
/// Reference: Good 1952; Szegedy et al., Rethinking the Inception Architecture, CVPR 2016 (smoothing); Chowdhery et al., PaLM, 2022 (z-loss).
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn cross_entropy(scores: &Tensor, labels: &Tensor) -> Result<Tensor> {
    Call::new("cross_entropy")?.tensor("scores", scores).tensor("labels", labels).mean()
}

/// Softmax cross-entropy that down-weights easy examples, on logits.
///
/// ```text
/// −α_y (1 − p_y)^γ ln p_y; p = softmax(z), γ = gamma, α = alpha
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
/// - `gamma`: focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy; \[0, ∞); `2` by default in [`Loss`](crate::Loss)
/// - `alpha`: class weight: one for all classes, or one per class; \[0, ∞), or a list of one per class; `0.25` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `ignore_index=-100`.
///
/// Kinks: none.
///
/// Reference: Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn focal(scores: &Tensor, labels: &Tensor, gamma: f64, alpha: impl Into<PerClass>) -> Result<Tensor> {
    Call::new("focal")?
        .set("gamma", gamma)?
        .set("alpha", alpha)?
        .tensor("scores", scores)
        .tensor("labels", labels)
        .mean()
}

/// Negative log-likelihood of log-probabilities and class labels.
///
/// ```text
/// −w_y x_y
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, 0\]
/// - `labels`, (n): classes, counted from 0; integers
///
/// Options, through [`Loss::new`](crate::Loss::new): `ignore_index=-100`, `class_weights=none`.
///
/// Kinks: none.
///
/// Reference: Fisher, On the Mathematical Foundations of Theoretical Statistics, 1922.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn nll(scores: &Tensor, labels: &Tensor) -> Result<Tensor> {
    Call::new("nll")?.tensor("scores", scores).tensor("labels", labels).mean()
}

/// Softmax cross-entropy plus ε (1 − p), on logits.
///
/// ```text
/// −ln p_y + ε (1 − p_y); p = softmax(z), ε = epsilon
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
/// - `epsilon`: change of the leading coefficient of the expansion of cross-entropy in 1 − p; 0 is cross-entropy; \[-1, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `ignore_index=-100`.
///
/// Kinks: none.
///
/// Reference: Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn poly1(scores: &Tensor, labels: &Tensor, epsilon: f64) -> Result<Tensor> {
    Call::new("poly1")?.set("epsilon", epsilon)?.tensor("scores", scores).tensor("labels", labels).mean()
}

/// Brier score: squared error of the class probabilities, of logits (or probabilities) and class labels.
///
/// ```text
/// Σ_c (p_c − [c = y])²; p = softmax(z)
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
///
/// Options, through [`Loss::new`](crate::Loss::new): `from_logits=true`, `ignore_index=-100`.
///
/// Kinks: none.
///
/// Reference: Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review, 1950.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn brier(scores: &Tensor, labels: &Tensor) -> Result<Tensor> {
    Call::new("brier")?.tensor("scores", scores).tensor("labels", labels).mean()
}

/// Between cross-entropy and mean absolute error, robust to noisy labels, on logits.
///
/// ```text
/// (1 − p_y^q) / q, at q = 0 its limit −ln p_y; p = softmax(z)
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
/// - `q`: exponent between 0 (cross-entropy) and 1 (mean absolute error); \[0, 1\]; `0.7` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `ignore_index=-100`.
///
/// Kinks: none.
///
/// Reference: Zhang & Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels, NeurIPS 2018.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn generalized_cross_entropy(scores: &Tensor, labels: &Tensor, q: f64) -> Result<Tensor> {
    Call::new("generalized_cross_entropy")?
        .set("q", q)?
        .tensor("scores", scores)
        .tensor("labels", labels)
        .mean()
}

/// Cross-entropy plus reverse cross-entropy, robust to noisy labels, on logits.
///
/// ```text
/// −α ln p_y − β A (1 − p_y); p = softmax(z), α = alpha, β = beta, A = log_zero
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
/// - `alpha`: weight of the cross-entropy; \[0, ∞); `0.1` by default in [`Loss`](crate::Loss)
/// - `beta`: weight of the reverse cross-entropy; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `log_zero=-4`, `ignore_index=-100`.
///
/// Kinks: none.
///
/// Reference: Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn symmetric_cross_entropy(scores: &Tensor, labels: &Tensor, alpha: f64, beta: f64) -> Result<Tensor> {
    Call::new("symmetric_cross_entropy")?
        .set("alpha", alpha)?
        .set("beta", beta)?
        .tensor("scores", scores)
        .tensor("labels", labels)
        .mean()
}

/// Softmax cross-entropy of logits adjusted by the class priors.
///
/// ```text
/// −ln softmax(z + τ ln π)_y; τ = tau, π = prior
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
/// - `tau`: strength of the adjustment; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `ignore_index=-100`, `prior=none`.
///
/// Kinks: none.
///
/// Reference: Menon et al., Long-Tail Learning via Logit Adjustment, ICLR 2021.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn logit_adjustment(scores: &Tensor, labels: &Tensor, tau: f64) -> Result<Tensor> {
    Call::new("logit_adjustment")?.set("tau", tau)?.tensor("scores", scores).tensor("labels", labels).mean()
}

/// Softmax cross-entropy of scaled scores, with a margin of the target class that is larger for rare classes.
///
/// ```text
/// −ln softmax(s (z − Δ_y [c = y]))_y; Δ_c ∝ n_c^(−1/4), max Δ = max_margin, n = counts, s = scale
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
/// - `max_margin`: margin of the rarest class; \[0, ∞); `0.5` by default in [`Loss`](crate::Loss)
/// - `scale`: factor of the scores; (0, ∞); `30` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `ignore_index=-100`, `counts=none`.
///
/// Kinks: none.
///
/// Reference: Cao, Wei, Gaidon, Arechiga & Ma, Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss, NeurIPS 2019.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn ldam(scores: &Tensor, labels: &Tensor, max_margin: f64, scale: f64) -> Result<Tensor> {
    Call::new("ldam")?
        .set("max_margin", max_margin)?
        .set("scale", scale)?
        .tensor("scores", scores)
        .tensor("labels", labels)
        .mean()
}

/// Multi-class hinge loss of the margins between the score of the target class and all others.
///
/// ```text
/// w_y Σ_{j≠y} max(0, m − z_y + z_j)^p / C; m = margin
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `labels`, (n): classes, counted from 0; integers
/// - `margin`: lead that the score of the target class should have over the others; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `p=1`, `ignore_index=-100`, `class_weights=none`.
///
/// Kinks: p = 1, z_y − z_j = m: slope 0 from class j.
///
/// Reference: Crammer & Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines, JMLR 2001; Weston & Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn multi_margin(scores: &Tensor, labels: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("multi_margin")?.set("margin", margin)?.tensor("scores", scores).tensor("labels", labels).mean()
}

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
/// Options, through [`Loss::new`](crate::Loss::new): `label_smoothing=0`, `ignore_index=-100`, `z_loss=0`, `class_weights=none`, `soft_cap=none`.
///
/// Kinks: none.
///
/// Reference: Wijmans et al., Cut Your Losses in Large-Vocabulary Language Models, ICLR 2025.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn linear_cross_entropy(a: &Tensor, b: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("linear_cross_entropy")?.tensor("a", a).tensor("b", b).labels_or("targets", target).mean()
}

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
/// Options, through [`Loss::new`](crate::Loss::new): `gamma=2`, `alpha=0.25`, `ignore_index=-100`, `soft_cap=none`.
///
/// Kinks: none.
///
/// Reference: Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn linear_focal(a: &Tensor, b: &Tensor, labels: &Tensor) -> Result<Tensor> {
    Call::new("linear_focal")?.tensor("a", a).tensor("b", b).tensor("labels", labels).mean()
}
