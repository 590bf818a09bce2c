//! Generative models.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn gan_discriminator(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("gan_discriminator")?.tensor("prediction", prediction).tensor("target", target).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn lsgan(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("lsgan")?.tensor("prediction", prediction).tensor("target", target).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn gan_hinge(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("gan_hinge")?.tensor("prediction", prediction).tensor("target", target).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn wgan_critic(prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
    Call::new("wgan_critic")?.tensor("prediction", prediction).tensor("target", target).mean()
}

/// KL divergence of a normal distribution from the standard normal, summed over latents.
///
/// ```text
/// β Σ_j max(λ, ½(μ_j² + exp s_j − 1 − s_j)), s = ln σ²; β = beta, λ = free_bits
/// ```
///
/// - `mean`, (... d): the means μ of the latents; (-∞, ∞)
/// - `log_variance`, (... d): the logarithms s of their variances; (-∞, ∞)
/// - `beta`: weight of the KL divergence; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
/// - `free_bits`: minimum KL divergence of each latent, in nats; \[0, ∞); `0` by default in [`Loss`](crate::Loss)
///
/// Kinks: KL of a latent equal to its free bits: gradient 0.
///
/// Reference: Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014; Higgins et al., 2017 (β); Kingma et al., 2016 (free bits).
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn gaussian_kl(mean: &Tensor, log_variance: &Tensor, beta: f64, free_bits: f64) -> Result<Tensor> {
    Call::new("gaussian_kl")?
        .set("beta", beta)?
        .set("free_bits", free_bits)?
        .tensor("mean", mean)
        .tensor("log_variance", log_variance)
        .mean()
}

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
/// Options, through [`Loss::new`](crate::Loss::new): `reconstruction=squared_error`, `sigma=1`, `beta=1`, `free_bits=0`.
///
/// Kinks: those of the reconstruction; KL of a latent equal to its free bits: gradient 0.
///
/// Reference: Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014; Higgins et al., β-VAE, ICLR 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn elbo(prediction: &Tensor, target: &Tensor, mean: &Tensor, log_variance: &Tensor) -> Result<Tensor> {
    Call::new("elbo")?
        .tensor("prediction", prediction)
        .tensor("target", target)
        .tensor("mean", mean)
        .tensor("log_variance", log_variance)
        .mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn minimax_generator(score: &Tensor) -> Result<Tensor> {
    Call::new("minimax_generator")?.tensor("score", score).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn non_saturating_generator(score: &Tensor) -> Result<Tensor> {
    Call::new("non_saturating_generator")?.tensor("score", score).mean()
}

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
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn wgan_generator(score: &Tensor) -> Result<Tensor> {
    Call::new("wgan_generator")?.tensor("score", score).mean()
}

/// Squared deviation of the norm of a critic's gradients from a target, by default 1.
///
/// ```text
/// (‖g‖ − t)²; t = target
/// ```
///
/// - `gradient`, (... d): the critic's gradients with respect to its inputs; (-∞, ∞)
/// - `target`: norm that the gradients should have; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `one_sided=false`.
///
/// Kinks: g = 0: gradient 0.
///
/// Reference: Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn gradient_penalty(gradient: &Tensor, target: f64) -> Result<Tensor> {
    Call::new("gradient_penalty")?.set("target", target)?.tensor("gradient", gradient).mean()
}
