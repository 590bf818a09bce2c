//! One of two classes, or of several.
pub mod asymmetric;
pub mod bce;
pub mod bce_with_logits;
pub mod binary_focal;
pub mod binary_poly1;
pub mod cross_entropy;
pub mod focal;
pub mod hinge;
pub mod hinge_embedding;
pub mod linear_cross_entropy;
pub mod linear_focal;
pub mod nll;
pub mod soft_margin;
pub mod squared_hinge;
