//! A distribution over classes.
pub mod distillation;
pub mod entmax15;
pub mod jensen_shannon;
pub mod kl;
pub mod multi_label_soft_margin;
pub mod soft_cross_entropy;
pub mod soft_focal;
pub mod sparsemax;
