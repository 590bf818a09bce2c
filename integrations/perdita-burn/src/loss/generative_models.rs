//! Generative models.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// Binary cross-entropy of a discriminator; target 1 for real data, 0 for generated.
    ///
    /// ```text
    /// y softplus(−x) + (1 − y) softplus(x)
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014; Salimans et al., Improved Techniques for Training GANs, NeurIPS 2016 (smoothed labels).
    GanDiscriminatorLoss, GanDiscriminatorLossConfig, "gan_discriminator" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Squared error of a discriminator or generator; target 1 for real data, 0 for generated.
    ///
    /// ```text
    /// (x − y)²
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Mao et al., Least Squares Generative Adversarial Networks, ICCV 2017.
    LsganLoss, LsganLossConfig, "lsgan" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Hinge loss of a discriminator; target 1 for real data, 0 for generated.
    ///
    /// ```text
    /// max(0, 1 − (2y − 1)x)
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, 1\]
    ///
    /// Kinks: (2y − 1)x = 1: slope 0.
    ///
    /// Reference: Lim & Ye, Geometric GAN, 2017; Miyato, Kataoka, Koyama & Yoshida, Spectral Normalization for Generative Adversarial Networks, ICLR 2018.
    GanHingeLoss, GanHingeLossConfig, "gan_hinge" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Critic score of generated data minus that of real data; target 1 for real data, 0 for generated.
    ///
    /// ```text
    /// (1 − 2y)x
    /// ```
    ///
    /// - `prediction`, (...): predictions; (-∞, ∞)
    /// - `target`, (...): targets; \[0, 1\]
    ///
    /// Kinks: none.
    ///
    /// Reference: Arjovsky, Chintala & Bottou, Wasserstein Generative Adversarial Networks, ICML 2017.
    WganCriticLoss, WganCriticLossConfig, "wgan_critic" {
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// KL divergence of a normal distribution from the standard normal, summed over latents.
    ///
    /// ```text
    /// β Σ_j max(λ, ½(μ_j² + exp s_j − 1 − s_j)), s = ln σ²; β = beta, λ = free_bits
    /// ```
    ///
    /// - `mean`, (... d): the means μ of the latents; (-∞, ∞)
    /// - `log_variance`, (... d): the logarithms s of their variances; (-∞, ∞)
    ///
    /// Kinks: KL of a latent equal to its free bits: gradient 0.
    ///
    /// Reference: Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014; Higgins et al., 2017 (β); Kingma et al., 2016 (free bits).
    GaussianKlLoss, GaussianKlLossConfig, "gaussian_kl" {
        /// Weight of the KL divergence; \[0, ∞); `1` by default.
        beta, with_beta: f64 = 1.0;
        /// Minimum KL divergence of each latent, in nats; \[0, ∞); `0` by default.
        free_bits, with_free_bits: f64 = 0.0;
    }
    forward [D] (mean: Tensor<D>, log_variance: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Negative ELBO of a variational autoencoder: reconstruction loss plus KL divergence.
    ///
    /// ```text
    /// Σ_i ℓ(x̂_i, x_i) + β Σ_j max(λ, ½(μ_j² + exp s_j − 1 − s_j)); ℓ = reconstruction, β = beta, λ = free_bits
    /// ```
    ///
    /// - `prediction`, (n x): the reconstruction x̂; (-∞, ∞)
    /// - `target`, (n x): the data x; (-∞, ∞)
    /// - `mean`, (n d): the means μ of the latents; (-∞, ∞)
    /// - `log_variance`, (n d): the logarithms s of their variances; (-∞, ∞)
    ///
    /// Kinks: those of the reconstruction; KL of a latent equal to its free bits: gradient 0.
    ///
    /// Reference: Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014; Higgins et al., β-VAE, ICLR 2017.
    ElboLoss, ElboLossConfig, "elbo" {
        /// Loss of the reconstruction; one of squared_error, bce, bce_with_logits, gaussian; `squared_error` by default.
        reconstruction, with_reconstruction: String = "squared_error".into();
        /// Standard deviation of a Gaussian reconstruction; (0, ∞); `1` by default.
        sigma, with_sigma: f64 = 1.0;
        /// Weight of the KL divergence; \[0, ∞); `1` by default.
        beta, with_beta: f64 = 1.0;
        /// Minimum KL divergence of each latent, in nats; \[0, ∞); `0` by default.
        free_bits, with_free_bits: f64 = 0.0;
    }
    forward [] (prediction: Tensor<2>, target: Tensor<2>, mean: Tensor<2>, log_variance: Tensor<2>);
    each [] Tensor<1>;
}

loss! {
    /// Log-probability that the discriminator classifies generated samples as generated.
    ///
    /// ```text
    /// ln(1 − σ(x))
    /// ```
    ///
    /// - `score`, (...): the discriminator's logits of generated samples; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014.
    MinimaxGeneratorLoss, MinimaxGeneratorLossConfig, "minimax_generator" {
    }
    forward [D] (score: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Binary cross-entropy of the discriminator on generated samples labelled as real.
    ///
    /// ```text
    /// −ln σ(x)
    /// ```
    ///
    /// - `score`, (...): the discriminator's logits of generated samples; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014.
    NonSaturatingGeneratorLoss, NonSaturatingGeneratorLossConfig, "non_saturating_generator" {
    }
    forward [D] (score: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Negative critic score of generated samples.
    ///
    /// ```text
    /// −x
    /// ```
    ///
    /// - `score`, (...): the critic's scores of generated samples; (-∞, ∞)
    ///
    /// Kinks: none.
    ///
    /// Reference: Arjovsky, Chintala & Bottou, Wasserstein GAN, ICML 2017; Lim & Ye, Geometric GAN, 2017 (hinge).
    WganGeneratorLoss, WganGeneratorLossConfig, "wgan_generator" {
    }
    forward [D] (score: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
    /// Squared deviation of the norm of a critic's gradients from a target, by default 1.
    ///
    /// ```text
    /// (‖g‖ − t)²; t = target
    /// ```
    ///
    /// - `gradient`, (... d): the critic's gradients with respect to its inputs; (-∞, ∞)
    ///
    /// Kinks: g = 0: gradient 0.
    ///
    /// Reference: Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017.
    GradientPenaltyLoss, GradientPenaltyLossConfig, "gradient_penalty" {
        /// Norm that the gradients should have; \[0, ∞); `1` by default.
        target, with_target: f64 = 1.0;
        /// Penalty of norms above the target only; true or false; `false` by default.
        one_sided, with_one_sided: bool = false;
    }
    forward [D] (gradient: Tensor<D>);
    each [E] Tensor<E>;
}
