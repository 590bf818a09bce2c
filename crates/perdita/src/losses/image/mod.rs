//! Images, by structure or by features.
#[cfg(feature = "products")]
pub mod content_style;
pub mod feature_distance;
#[cfg(feature = "products")]
pub mod gram;
pub mod ms_ssim;
pub mod ssim;
pub mod total_variation;
