//! Feature losses of two images: of feature maps, or of their Gram matrices.
use crate::loss::{MultiInputLoss, ValueSlope};
use crate::real::Real;

/// Kind marker of [`Features`] losses.
#[derive(Clone, Copy, Debug)]
pub struct FeaturesKind;

/// Comparison of two feature maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Elementwise: the mean over positions.
    Entries {
        /// L2 normalisation of the channels at each position. A position with all channels 0 is unchanged, and its
        /// gradient is 0.
        unit: bool,
        /// Sum over the channels instead of the mean.
        sum: bool,
        /// Field of the channel weights, if the loss has them.
        weights: Option<usize>,
    },
    #[cfg(feature = "products")]
    /// Gram matrices F·Fᵀ/(c·positions) of feature maps F: products of all channels with each other, averaged over
    /// positions and channels. The loss is the sum over the matrix.
    Products,
}

/// Two feature maps of one shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Maps {
    /// Field of the first map, whose first two axes are images and channels; the second map is the next field.
    pub field: usize,
    /// Weight. Maps of weight 0 are not read.
    pub weight: f64,
    /// Comparison.
    pub compare: Compare,
}

/// Loss of pairs of feature maps: a weighted sum over the pairs.
pub trait Features: MultiInputLoss<Kind = FeaturesKind> {
    /// Pairs of maps.
    fn maps(&self) -> impl Iterator<Item = Maps>;
    /// The formula: the loss of the difference between two elements of the maps, or of their Gram matrices. It is even:
    /// the slope in the second element is minus that in the first.
    fn at<R: Real>(&self, compare: Compare, difference: R) -> ValueSlope<R>;
}
