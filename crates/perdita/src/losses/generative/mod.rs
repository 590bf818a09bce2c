//! Data like those that were seen.
pub mod elbo;
pub mod gaussian_kl;
pub mod gradient_penalty;
pub mod minimax_generator;
pub mod non_saturating_generator;
pub mod wgan_generator;
