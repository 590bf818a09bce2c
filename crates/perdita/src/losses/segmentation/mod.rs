//! A class for every pixel.
pub mod ce_dice;
pub mod dice;
pub mod focal_tversky;
pub mod generalized_dice;
pub mod jaccard;
pub mod log_cosh_dice;
pub mod lovasz_hinge;
pub mod lovasz_softmax;
pub mod tversky;
