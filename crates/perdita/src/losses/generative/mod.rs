//! Samples: adversarial networks, variational autoencoders.
pub mod elbo;
pub mod gan_discriminator;
pub mod gan_hinge;
pub mod gaussian_kl;
pub mod gradient_penalty;
pub mod lsgan;
pub mod minimax_generator;
pub mod non_saturating_generator;
pub mod wgan_critic;
pub mod wgan_generator;
