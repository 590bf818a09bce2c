//! A distribution over classes.
pub mod kl;
pub mod soft_cross_entropy;
