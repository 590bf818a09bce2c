//! Distributions.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::PerClass;
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Softmax cross-entropy of logits (or probabilities) and target probabilities.
///
/// ```text
/// −Σ_c t'_c w_c ln softmax(z)_c + ζ (ln Σ_c exp z_c)²; t'_c = (1 − ε) t_c + ε/C
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `targets`, (n c): a target per class; \[0, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `label_smoothing=0`, `z_loss=0`, `from_logits=true`, `class_weights=none`.
///
/// Kinks: none.
///
/// Reference: Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn soft_cross_entropy(scores: &Tensor, targets: &Tensor) -> Result<Tensor> {
    Call::new("soft_cross_entropy")?.tensor("scores", scores).tensor("targets", targets).mean()
}

/// Kullback–Leibler divergence of log-probabilities from a target distribution.
///
/// ```text
/// Σ_c t_c (ln t_c − x_c)
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, 0\]
/// - `targets`, (n c): a target per class; \[0, ∞)
///
/// Options, through [`Loss::new`](crate::Loss::new): `log_target=false`.
///
/// Kinks: none.
///
/// Reference: Kullback & Leibler, On Information and Sufficiency, Annals of Mathematical Statistics, 1951.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn kl(scores: &Tensor, targets: &Tensor) -> Result<Tensor> {
    Call::new("kl")?.tensor("scores", scores).tensor("targets", targets).mean()
}

/// Softmax cross-entropy with target probabilities that down-weights easy examples, on logits.
///
/// ```text
/// −Σ_c t_c α_c (1 − p_c)^γ ln p_c; p = softmax(z), γ = gamma, α = alpha
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `targets`, (n c): a target per class; \[0, ∞)
/// - `gamma`: focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy; \[0, ∞); `2` by default in [`Loss`](crate::Loss)
/// - `alpha`: class weight: one for all classes, or one per class; \[0, ∞), or a list of one per class; `0.25` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017; Mukhoti et al., Calibrating Deep Neural Networks using Focal Loss, NeurIPS 2020.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn soft_focal(
    scores: &Tensor,
    targets: &Tensor,
    gamma: f64,
    alpha: impl Into<PerClass>,
) -> Result<Tensor> {
    Call::new("soft_focal")?
        .set("gamma", gamma)?
        .set("alpha", alpha)?
        .tensor("scores", scores)
        .tensor("targets", targets)
        .mean()
}

/// Jensen–Shannon divergence of the softmax of logits from a target distribution.
///
/// ```text
/// β Σ_c t_c ln(t_c / m_c) + (1 − β) Σ_c p_c ln(p_c / m_c); m = β t + (1 − β) p, p = softmax(z), β = beta
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `targets`, (n c): a target per class; \[0, ∞)
/// - `beta`: weight of the target in the mixture; (0, 1); `0.5` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Lin, Divergence Measures Based on the Shannon Entropy, IEEE Transactions on Information Theory, 1991; Englesson & Azizpour, Generalized Jensen-Shannon Divergence Loss for Learning with Noisy Labels, NeurIPS 2021.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn jensen_shannon(scores: &Tensor, targets: &Tensor, beta: f64) -> Result<Tensor> {
    Call::new("jensen_shannon")?.set("beta", beta)?.tensor("scores", scores).tensor("targets", targets).mean()
}

/// Kullback–Leibler divergence of a student's softmax from a teacher's, at a temperature.
///
/// ```text
/// T² Σ_c q_c (ln q_c − ln p_c); q = softmax(t/T), p = softmax(z/T), T = temperature
/// ```
///
/// - `scores`, (n c): a score per class; (-∞, ∞)
/// - `targets`, (n c): a target per class; (-∞, ∞)
/// - `temperature`: divisor of the logits in both softmaxes; (0, ∞); `4` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn distillation(scores: &Tensor, targets: &Tensor, temperature: f64) -> Result<Tensor> {
    Call::new("distillation")?
        .set("temperature", temperature)?
        .tensor("scores", scores)
        .tensor("targets", targets)
        .mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn sparsemax(scores: &Tensor, targets: &Tensor) -> Result<Tensor> {
    Call::new("sparsemax")?.tensor("scores", scores).tensor("targets", targets).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn entmax15(scores: &Tensor, targets: &Tensor) -> Result<Tensor> {
    Call::new("entmax15")?.tensor("scores", scores).tensor("targets", targets).mean()
}
