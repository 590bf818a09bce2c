//! Losses of the features that a network sees in two images: of the features themselves, or of their products.
use crate::loss::{MultiInputLoss, ValueSlope};
use crate::real::Real;

/// The kind of losses that are [`Features`].
#[derive(Clone, Copy, Debug)]
pub struct FeaturesKind;

/// Comparison of two feature maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Number by number: the mean over positions.
    Entries {
        /// L2-normalise the channels at a position first. A position that is 0 in all channels stays so, and its
        /// gradient is 0.
        unit: bool,
        /// Sum over the channels; else the mean is over them too.
        sum: bool,
        /// The field with a weight per channel, if there may be one.
        weights: Option<usize>,
    },
    #[cfg(feature = "products")]
    /// By the products of all channels with each other, averaged over positions and channels: F·Fᵀ/(c·positions) for
    /// feature maps F. The sum over this matrix.
    Products,
}

/// Two feature maps of one shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Maps {
    /// The field of one, whose first two axes are images and channels; the other is the next field.
    pub field: usize,
    /// Weight. Maps of weight 0 are not read.
    pub weight: f64,
    /// Comparison.
    pub compare: Compare,
}

/// A loss of pairs of feature maps: a weighted sum over the pairs.
pub trait Features: MultiInputLoss<Kind = FeaturesKind> {
    /// Pairs of maps.
    fn maps(&self) -> impl Iterator<Item = Maps>;
    /// The formula: the loss of a difference between two numbers of maps that are compared so, or between two of their
    /// products. It is even: the slope in the other number is the opposite.
    fn at<R: Real>(&self, compare: Compare, difference: R) -> ValueSlope<R>;
}
