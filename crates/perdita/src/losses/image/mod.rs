//! Images that look alike: smooth, of the same structure, or with the same features and style in the eyes of a network.
#[cfg(feature = "products")]
pub mod content_style;
pub mod feature_distance;
#[cfg(feature = "products")]
pub mod gram;
pub mod ms_ssim;
pub mod ssim;
pub mod total_variation;
