//! Images: structural and feature-based similarity, style, smoothness.
#[cfg(feature = "products")]
pub mod content_style;
pub mod feature_distance;
#[cfg(feature = "products")]
pub mod gram;
pub mod ms_ssim;
pub mod ssim;
pub mod total_variation;

#[cfg(feature = "products")]
pub use content_style::ContentStyle;
pub use feature_distance::FeatureDistance;
#[cfg(feature = "products")]
pub use gram::Gram;
pub use ms_ssim::MsSsim;
pub use ssim::Ssim;
pub use total_variation::{Norm, TotalVariation};
