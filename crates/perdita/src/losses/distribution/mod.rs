//! Distributions over classes: soft targets, divergences, distillation.
pub mod distillation;
pub mod entmax15;
pub mod jensen_shannon;
pub mod kl;
pub mod soft_cross_entropy;
pub mod soft_focal;
pub mod sparsemax;

pub use distillation::Distillation;
pub use entmax15::Entmax15;
pub use jensen_shannon::JensenShannon;
pub use kl::Kl;
pub use soft_cross_entropy::SoftCrossEntropy;
pub use soft_focal::SoftFocal;
pub use sparsemax::Sparsemax;
