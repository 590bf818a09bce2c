//! A distribution over classes: soft targets, divergences, distillation.
pub mod distillation;
pub mod entmax15;
pub mod jensen_shannon;
pub mod kl;
pub mod soft_cross_entropy;
pub mod soft_focal;
pub mod sparsemax;
