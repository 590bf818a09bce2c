//! One file per loss: its prose, parameters, domains, formula and claims.
//!
//! The list of them all is in [`catalog`](crate::catalog).
pub mod arc_face;
pub mod barlow_twins;
pub mod bce;
pub mod bce_with_logits;
pub mod binary_focal;
pub mod circle;
pub mod clip;
pub mod cos_face;
pub mod cross_entropy;
pub mod decoupled;
pub mod focal;
pub mod hinge;
pub mod huber;
pub mod info_nce;
pub mod kl;
pub mod lifted_structure;
pub mod linear_cross_entropy;
pub mod linear_focal;
pub mod log_cosh;
pub mod mae;
pub mod mse;
pub mod multi_similarity;
pub mod nll;
pub mod nt_xent;
pub mod quantile;
pub mod siglip;
pub mod smooth_l1;
pub mod soft_cross_entropy;
pub mod squared_hinge;
pub mod sup_con;
pub mod triplet;
pub mod vicreg;
