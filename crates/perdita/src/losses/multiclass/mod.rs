//! One of several classes.
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
