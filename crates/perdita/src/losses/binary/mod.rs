//! Binary classification: one of two classes.
pub mod asymmetric;
pub mod bce;
pub mod bce_with_logits;
pub mod binary_focal;
pub mod binary_poly1;
pub mod exponential;
pub mod hinge;
pub mod hinge_embedding;
pub mod soft_margin;
pub mod squared_hinge;
pub mod zero_one;

pub use asymmetric::Asymmetric;
pub use bce::Bce;
pub use bce_with_logits::BceWithLogits;
pub use binary_focal::BinaryFocal;
pub use binary_poly1::BinaryPoly1;
pub use exponential::Exponential;
pub use hinge::Hinge;
pub use hinge_embedding::HingeEmbedding;
pub use soft_margin::SoftMargin;
pub use squared_hinge::SquaredHinge;
pub use zero_one::ZeroOne;
