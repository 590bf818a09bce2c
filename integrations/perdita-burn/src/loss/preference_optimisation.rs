//! Preference optimisation.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
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
    ///
    /// Kinks: none.
    ///
    /// Reference: Rafailov et al., Direct Preference Optimization, NeurIPS 2023; Mitchell, 2023 (ε).
    DpoLoss, DpoLossConfig, "dpo" {
        /// Strength of the regularisation towards the reference model; (0, ∞); `0.1` by default.
        beta, with_beta: f64 = 0.1;
        /// Probability of a flipped preference; \[0, 0.5\]; `0` by default.
        label_smoothing, with_label_smoothing: f64 = 0.0;
    }
    forward [D] (chosen: Tensor<D>, rejected: Tensor<D>, reference_chosen: Tensor<D>, reference_rejected: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
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
    ///
    /// Kinks: none.
    ///
    /// Reference: Azar et al., A General Theoretical Paradigm to Understand Learning from Human Preferences, AISTATS 2024.
    IpoLoss, IpoLossConfig, "ipo" {
        /// Strength of the regularisation towards the reference model; (0, ∞); `0.1` by default.
        tau, with_tau: f64 = 0.1;
    }
    forward [D] (chosen: Tensor<D>, rejected: Tensor<D>, reference_chosen: Tensor<D>, reference_rejected: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Logistic loss of the difference of mean token log-probabilities, with a margin, without a reference model.
    ///
    /// ```text
    /// −ln σ(β (c − r) − γ); β = beta, γ = margin
    /// ```
    ///
    /// - `chosen`, (...): the mean ln π of the tokens of the chosen answers; (-∞, ∞)
    /// - `rejected`, (...): the mean ln π of the tokens of the rejected answers; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Meng, Xia & Chen, SimPO: Simple Preference Optimization with a Reference-Free Reward, NeurIPS 2024.
    SimpoLoss, SimpoLossConfig, "simpo" {
        /// Scale of the rewards; (0, ∞); `2` by default.
        beta, with_beta: f64 = 2.0;
        /// Target reward margin; \[0, ∞); `1` by default.
        margin, with_margin: f64 = 1.0;
    }
    forward [D] (chosen: Tensor<D>, rejected: Tensor<D>);
    each [] Tensor<D>;
}
