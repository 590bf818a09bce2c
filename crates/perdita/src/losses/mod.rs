//! One file per loss: its prose, parameters, domains, formula and claims.
//!
//! The list of them all is in [`catalog`](crate::catalog).
pub mod bce;
pub mod bce_with_logits;
pub mod binary_focal;
pub mod cross_entropy;
pub mod focal;
pub mod hinge;
pub mod huber;
pub mod kl;
pub mod log_cosh;
pub mod mae;
pub mod mse;
pub mod nll;
pub mod quantile;
pub mod smooth_l1;
pub mod soft_cross_entropy;
pub mod squared_hinge;
