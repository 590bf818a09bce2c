//! Contrastive learning.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::Scalar;
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Softmax cross-entropy of each query's positive key among all keys.
///
/// ```text
/// −ln exp(q·k₀/τ) / Σ_j exp(q·k_j/τ); τ = temperature
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `temperature`: divisor of the similarities; (0, ∞); `0.07` by default in [`Loss`](crate::Loss)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `labels`, `key_labels`, `negatives`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=true`.
///
/// Kinks: none; a normalised row of zeros has gradient 0.
///
/// Reference: van den Oord, Li & Vinyals, Representation Learning with Contrastive Predictive Coding, 2018.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn info_nce<'a>(a: &Tensor, b: &Tensor, temperature: impl Into<Scalar<'a>>) -> Result<Tensor> {
    Call::new("info_nce")?.scalar("temperature", temperature)?.tensor("a", a).tensor("b", b).mean()
}

/// Softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR).
///
/// ```text
/// ½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −ln exp(z·z⁺/τ) / Σ_{others} exp(z·z_j/τ)
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `temperature`: divisor of the similarities; (0, ∞); `0.5` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=true`.
///
/// Kinks: none; a normalised row of zeros has gradient 0.
///
/// Reference: Chen, Kornblith, Norouzi & Hinton, A Simple Framework for Contrastive Learning of Visual Representations, ICML 2020.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn nt_xent<'a>(a: &Tensor, b: &Tensor, temperature: impl Into<Scalar<'a>>) -> Result<Tensor> {
    Call::new("nt_xent")?.scalar("temperature", temperature)?.tensor("a", a).tensor("b", b).mean()
}

/// NT-Xent without the positive in the denominator.
///
/// ```text
/// ½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −z·z⁺/τ + ln Σ_{others} exp(z·z_j/τ)
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `temperature`: divisor of the similarities; (0, ∞); `0.1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=true`.
///
/// Kinks: none; a normalised row of zeros has gradient 0.
///
/// Reference: Yeh, Hong, Hsu, Liu, Chen & LeCun, Decoupled Contrastive Learning, ECCV 2022.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn decoupled<'a>(a: &Tensor, b: &Tensor, temperature: impl Into<Scalar<'a>>) -> Result<Tensor> {
    Call::new("decoupled")?.scalar("temperature", temperature)?.tensor("a", a).tensor("b", b).mean()
}

/// InfoNCE in both directions, as between images and texts.
///
/// ```text
/// ½ (info_nce(a, b) + info_nce(b, a)); τ = temperature
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `temperature`: divisor of the similarities; (0, ∞); `0.07` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=true`.
///
/// Kinks: none; a normalised row of zeros has gradient 0.
///
/// Reference: Radford et al., Learning Transferable Visual Models From Natural Language Supervision, ICML 2021.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn clip<'a>(a: &Tensor, b: &Tensor, temperature: impl Into<Scalar<'a>>) -> Result<Tensor> {
    Call::new("clip")?.scalar("temperature", temperature)?.tensor("a", a).tensor("b", b).mean()
}

/// Binary cross-entropy of all pairs of embeddings, positive or negative.
///
/// ```text
/// Σ_j softplus(−y_ij (a_i·b_j/τ + bias)); y = 1 for positive pairs, else −1; τ = temperature
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `temperature`: divisor of the similarities; (0, ∞); `0.1` by default in [`Loss`](crate::Loss)
/// - `bias`: number added to all scores; (-∞, ∞); `-10` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=true`.
///
/// Kinks: none; a normalised row of zeros has gradient 0.
///
/// Reference: Zhai, Mustafa, Kolesnikov & Beyer, Sigmoid Loss for Language Image Pre-Training, ICCV 2023.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn siglip<'a>(
    a: &Tensor,
    b: &Tensor,
    temperature: impl Into<Scalar<'a>>,
    bias: impl Into<Scalar<'a>>,
) -> Result<Tensor> {
    Call::new("siglip")?
        .scalar("temperature", temperature)?
        .scalar("bias", bias)?
        .tensor("a", a)
        .tensor("b", b)
        .mean()
}

/// Softmax cross-entropy with all embeddings of the same label as positives.
///
/// ```text
/// (1/P) Σ_p −ln exp(z·z_p/τ) / Σ_{others} exp(z·z_j/τ); τ = temperature
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `labels`, (n): a label per row of a; integers
/// - `temperature`: divisor of the similarities; (0, ∞); `0.07` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=true`, `positives=outside`.
///
/// Kinks: none; a normalised row of zeros has gradient 0.
///
/// Reference: Khosla et al., Supervised Contrastive Learning, NeurIPS 2020.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn sup_con<'a>(a: &Tensor, labels: &Tensor, temperature: impl Into<Scalar<'a>>) -> Result<Tensor> {
    Call::new("sup_con")?.scalar("temperature", temperature)?.tensor("a", a).tensor("labels", labels).mean()
}

/// Invariance between two views, variance and decorrelation of their features.
///
/// ```text
/// μ mean(a − b)² + ν ½ Σ_views mean_d max(0, 1 − √(var_d + ε)) + ξ Σ_views (1/D) Σ_{d≠e} cov_de²
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `invariance`: weight of the invariance term; \[0, ∞); `25` by default in [`Loss`](crate::Loss)
/// - `variance`: weight of the variance term; \[0, ∞); `25` by default in [`Loss`](crate::Loss)
/// - `covariance`: weight of the covariance term; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `epsilon=0.0001`.
///
/// Kinks: a standard deviation of 1: slope 0.
///
/// Reference: Bardes, Ponce & LeCun, VICReg: Variance-Invariance-Covariance Regularization, ICLR 2022.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn vicreg(a: &Tensor, b: &Tensor, invariance: f64, variance: f64, covariance: f64) -> Result<Tensor> {
    Call::new("vicreg")?
        .set("invariance", invariance)?
        .set("variance", variance)?
        .set("covariance", covariance)?
        .tensor("a", a)
        .tensor("b", b)
        .mean()
}

/// Deviation of the cross-correlation matrix of two views from the identity.
///
/// ```text
/// Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de²; C = correlations of a with b, λ = redundancy
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `redundancy`: weight of the off-diagonal correlations; \[0, ∞); `0.005` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `epsilon=0.00001`.
///
/// Kinks: none.
///
/// Reference: Zbontar, Jing, Misra, LeCun & Deny, Barlow Twins, ICML 2021.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn barlow_twins(a: &Tensor, b: &Tensor, redundancy: f64) -> Result<Tensor> {
    Call::new("barlow_twins")?.set("redundancy", redundancy)?.tensor("a", a).tensor("b", b).mean()
}
