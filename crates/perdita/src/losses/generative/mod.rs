//! Generative models: adversarial networks, variational autoencoders.
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

pub use elbo::{Elbo, Reconstruction};
pub use gan_discriminator::GanDiscriminator;
pub use gan_hinge::GanHinge;
pub use gaussian_kl::GaussianKl;
pub use gradient_penalty::GradientPenalty;
pub use lsgan::Lsgan;
pub use minimax_generator::MinimaxGenerator;
pub use non_saturating_generator::NonSaturatingGenerator;
pub use wgan_critic::WganCritic;
pub use wgan_generator::WganGenerator;
