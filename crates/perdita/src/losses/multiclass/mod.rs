//! Multi-class classification: one of several classes.
pub mod cross_entropy;
pub mod focal;
pub mod generalized_cross_entropy;
pub mod ldam;
#[cfg(feature = "products")]
pub mod linear_cross_entropy;
#[cfg(feature = "products")]
pub mod linear_focal;
pub mod logit_adjustment;
pub mod multi_margin;
pub mod nll;
pub mod poly1;
pub mod symmetric_cross_entropy;

pub use cross_entropy::CrossEntropy;
pub use focal::Focal;
pub use generalized_cross_entropy::GeneralizedCrossEntropy;
pub use ldam::Ldam;
#[cfg(feature = "products")]
pub use linear_cross_entropy::LinearCrossEntropy;
#[cfg(feature = "products")]
pub use linear_focal::LinearFocal;
pub use logit_adjustment::LogitAdjustment;
pub use multi_margin::MultiMargin;
pub use nll::Nll;
pub use poly1::Poly1;
pub use symmetric_cross_entropy::SymmetricCrossEntropy;
