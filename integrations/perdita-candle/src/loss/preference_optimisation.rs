//! Preference optimisation.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Logistic loss of the difference of the log-ratios of the chosen and the rejected answer.
///
/// ```text
/// −(1 − ε) ln σ(βΔ) − ε ln σ(−βΔ), Δ = ln π(c)/π₀(c) − ln π(r)/π₀(r); β = beta, ε = label_smoothing
/// ```
///
/// - `chosen`, (...): ln π of the chosen answers; (-∞, ∞)
/// - `rejected`, (...): ln π of the rejected answers; (-∞, ∞)
/// - `reference_chosen`, (...): ln π₀ of the chosen answers, under the reference model; (-∞, ∞)
/// - `reference_rejected`, (...): ln π₀ of the rejected answers; (-∞, ∞)
/// - `beta`: strength of the regularisation towards the reference model; (0, ∞); `0.1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `label_smoothing=0`.
///
/// Kinks: none.
///
/// Reference: Rafailov et al., Direct Preference Optimization, NeurIPS 2023; Mitchell, 2023 (ε).
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn dpo(
    chosen: &Tensor,
    rejected: &Tensor,
    reference_chosen: &Tensor,
    reference_rejected: &Tensor,
    beta: f64,
) -> Result<Tensor> {
    Call::new("dpo")?
        .set("beta", beta)?
        .tensor("chosen", chosen)
        .tensor("rejected", rejected)
        .tensor("reference_chosen", reference_chosen)
        .tensor("reference_rejected", reference_rejected)
        .mean()
}

/// Squared error of the difference of the log-ratios of the chosen and the rejected answer.
///
/// ```text
/// (Δ − 1/(2τ))², Δ = ln π(c)/π₀(c) − ln π(r)/π₀(r); τ = tau
/// ```
///
/// - `chosen`, (...): ln π of the chosen answers; (-∞, ∞)
/// - `rejected`, (...): ln π of the rejected answers; (-∞, ∞)
/// - `reference_chosen`, (...): ln π₀ of the chosen answers, under the reference model; (-∞, ∞)
/// - `reference_rejected`, (...): ln π₀ of the rejected answers; (-∞, ∞)
/// - `tau`: strength of the regularisation towards the reference model; (0, ∞); `0.1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Azar et al., A General Theoretical Paradigm to Understand Learning from Human Preferences, AISTATS 2024.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn ipo(
    chosen: &Tensor,
    rejected: &Tensor,
    reference_chosen: &Tensor,
    reference_rejected: &Tensor,
    tau: f64,
) -> Result<Tensor> {
    Call::new("ipo")?
        .set("tau", tau)?
        .tensor("chosen", chosen)
        .tensor("rejected", rejected)
        .tensor("reference_chosen", reference_chosen)
        .tensor("reference_rejected", reference_rejected)
        .mean()
}

/// Logistic loss of the difference of mean token log-probabilities, with a margin, without a reference model.
///
/// ```text
/// −ln σ(β (c − r) − γ); β = beta, γ = margin
/// ```
///
/// - `chosen`, (...): the mean ln π of the tokens of the chosen answers; (-∞, ∞)
/// - `rejected`, (...): the mean ln π of the tokens of the rejected answers; (-∞, ∞)
/// - `beta`: scale of the rewards; (0, ∞); `2` by default in [`Loss`](crate::Loss)
/// - `margin`: target reward margin; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: none.
///
/// Reference: Meng, Xia & Chen, SimPO: Simple Preference Optimization with a Reference-Free Reward, NeurIPS 2024.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn simpo(chosen: &Tensor, rejected: &Tensor, beta: f64, margin: f64) -> Result<Tensor> {
    Call::new("simpo")?
        .set("beta", beta)?
        .set("margin", margin)?
        .tensor("chosen", chosen)
        .tensor("rejected", rejected)
        .mean()
}
