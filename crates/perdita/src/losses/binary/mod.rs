//! One of two classes.
pub mod asymmetric;
pub mod bce;
pub mod bce_with_logits;
pub mod binary_focal;
pub mod binary_poly1;
pub mod hinge;
pub mod hinge_embedding;
pub mod soft_margin;
pub mod squared_hinge;
