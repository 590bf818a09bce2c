//! Contrastive learning.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::{Int, Tensor};

loss! {
    /// Softmax cross-entropy of each query's positive key among all keys.
    ///
    /// ```text
    /// −ln exp(q·k₀/τ) / Σ_j exp(q·k_j/τ); τ = temperature
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    ///
    /// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `labels`, `key_labels`, `negatives`.
    ///
    /// Kinks: none; a normalised row of zeros has gradient 0.
    ///
    /// Reference: van den Oord, Li & Vinyals, Representation Learning with Contrastive Predictive Coding, 2018.
    InfoNceLoss, InfoNceLossConfig, "info_nce" {
        /// Divisor of the similarities; (0, ∞); `0.07` by default.
        temperature, with_temperature: f64 = 0.07;
        /// L2 normalisation of the embeddings; true or false; `true` by default.
        normalize, with_normalize: bool = true;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>);
    each [] Tensor<1>;
    learned [temperature];
}

loss! {
    /// Softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR).
    ///
    /// ```text
    /// ½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −ln exp(z·z⁺/τ) / Σ_{others} exp(z·z_j/τ)
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    ///
    /// Kinks: none; a normalised row of zeros has gradient 0.
    ///
    /// Reference: Chen, Kornblith, Norouzi & Hinton, A Simple Framework for Contrastive Learning of Visual Representations, ICML 2020.
    NtXentLoss, NtXentLossConfig, "nt_xent" {
        /// Divisor of the similarities; (0, ∞); `0.5` by default.
        temperature, with_temperature: f64 = 0.5;
        /// L2 normalisation of the embeddings; true or false; `true` by default.
        normalize, with_normalize: bool = true;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>);
    each [] Tensor<1>;
    learned [temperature];
}

loss! {
    /// NT-Xent without the positive in the denominator.
    ///
    /// ```text
    /// ½ (ℓ(a_i) + ℓ(b_i)), ℓ(z) = −z·z⁺/τ + ln Σ_{others} exp(z·z_j/τ)
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    ///
    /// Kinks: none; a normalised row of zeros has gradient 0.
    ///
    /// Reference: Yeh, Hong, Hsu, Liu, Chen & LeCun, Decoupled Contrastive Learning, ECCV 2022.
    DecoupledLoss, DecoupledLossConfig, "decoupled" {
        /// Divisor of the similarities; (0, ∞); `0.1` by default.
        temperature, with_temperature: f64 = 0.1;
        /// L2 normalisation of the embeddings; true or false; `true` by default.
        normalize, with_normalize: bool = true;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>);
    each [] Tensor<1>;
    learned [temperature];
}

loss! {
    /// InfoNCE in both directions, as between images and texts.
    ///
    /// ```text
    /// ½ (info_nce(a, b) + info_nce(b, a)); τ = temperature
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    ///
    /// Kinks: none; a normalised row of zeros has gradient 0.
    ///
    /// Reference: Radford et al., Learning Transferable Visual Models From Natural Language Supervision, ICML 2021.
    ClipLoss, ClipLossConfig, "clip" {
        /// Divisor of the similarities; (0, ∞); `0.07` by default.
        temperature, with_temperature: f64 = 0.07;
        /// L2 normalisation of the embeddings; true or false; `true` by default.
        normalize, with_normalize: bool = true;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>);
    each [] Tensor<1>;
    learned [temperature];
}

loss! {
    /// Binary cross-entropy of all pairs of embeddings, positive or negative.
    ///
    /// ```text
    /// Σ_j softplus(−y_ij (a_i·b_j/τ + bias)); y = 1 for positive pairs, else −1; τ = temperature
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    ///
    /// Kinks: none; a normalised row of zeros has gradient 0.
    ///
    /// Reference: Zhai, Mustafa, Kolesnikov & Beyer, Sigmoid Loss for Language Image Pre-Training, ICCV 2023.
    SiglipLoss, SiglipLossConfig, "siglip" {
        /// Divisor of the similarities; (0, ∞); `0.1` by default.
        temperature, with_temperature: f64 = 0.1;
        /// Number added to all scores; (-∞, ∞); `-10` by default.
        bias, with_bias: f64 = -10.0;
        /// L2 normalisation of the embeddings; true or false; `true` by default.
        normalize, with_normalize: bool = true;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>);
    each [] Tensor<1>;
    learned [temperature, bias];
}

loss! {
    /// Softmax cross-entropy with all embeddings of the same label as positives.
    ///
    /// ```text
    /// (1/P) Σ_p −ln exp(z·z_p/τ) / Σ_{others} exp(z·z_j/τ); τ = temperature
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `labels`, (n): a label per row of a; integers
    ///
    /// Kinks: none; a normalised row of zeros has gradient 0.
    ///
    /// Reference: Khosla et al., Supervised Contrastive Learning, NeurIPS 2020.
    SupConLoss, SupConLossConfig, "sup_con" {
        /// Divisor of the similarities; (0, ∞); `0.07` by default.
        temperature, with_temperature: f64 = 0.07;
        /// L2 normalisation of the embeddings; true or false; `true` by default.
        normalize, with_normalize: bool = true;
        /// Position of the average over positives: outside or inside the logarithm; one of outside, inside; `outside` by default.
        positives, with_positives: String = "outside".into();
    }
    forward [] (a: Tensor<2>, labels: Tensor<1, Int>);
    each [] Tensor<1>;
    learned [temperature];
}

loss! {
    /// Invariance between two views, variance and decorrelation of their features.
    ///
    /// ```text
    /// μ mean(a − b)² + ν ½ Σ_views mean_d max(0, 1 − √(var_d + ε)) + ξ Σ_views (1/D) Σ_{d≠e} cov_de²
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    ///
    /// Kinks: a standard deviation of 1: slope 0.
    ///
    /// Reference: Bardes, Ponce & LeCun, VICReg: Variance-Invariance-Covariance Regularization, ICLR 2022.
    VicregLoss, VicregLossConfig, "vicreg" {
        /// Weight of the invariance term; \[0, ∞); `25` by default.
        invariance, with_invariance: f64 = 25.0;
        /// Weight of the variance term; \[0, ∞); `25` by default.
        variance, with_variance: f64 = 25.0;
        /// Weight of the covariance term; \[0, ∞); `1` by default.
        covariance, with_covariance: f64 = 1.0;
        /// Constant added to variances, for numerical stability; (0, ∞); `0.0001` by default.
        epsilon, with_epsilon: f64 = 0.0001;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>);
}

loss! {
    /// Deviation of the cross-correlation matrix of two views from the identity.
    ///
    /// ```text
    /// Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de²; C = correlations of a with b, λ = redundancy
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Zbontar, Jing, Misra, LeCun & Deny, Barlow Twins, ICML 2021.
    BarlowTwinsLoss, BarlowTwinsLossConfig, "barlow_twins" {
        /// Weight of the off-diagonal correlations; \[0, ∞); `0.005` by default.
        redundancy, with_redundancy: f64 = 0.005;
        /// Constant added to variances, for numerical stability; (0, ∞); `0.00001` by default.
        epsilon, with_epsilon: f64 = 1e-5;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>);
}
