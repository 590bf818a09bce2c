//! Losses of the region of a class in an image: of its overlap with the true region, and the sizes of both.
use crate::loss::{MultiInputLoss, Pixels};
use crate::real::Real;

/// The kind of losses that are [`Regions`].
#[derive(Clone, Copy, Debug)]
pub struct RegionsKind;

/// Reduction of the regions of an image, one per class.
#[derive(Clone, Copy, Debug)]
pub enum Joint {
    /// Each has its own.
    Apart,
    /// Their mean, and the mean cross-entropy of the pixels.
    Mean {
        /// Weight of the mean of the regions.
        regions: f64,
        /// Weight of the cross-entropy.
        cross_entropy: f64,
        /// Class 0 is a region.
        background: bool,
    },
    /// They are added up to one region.
    Union {
        /// Weight of a region, by the sum of its target.
        share: fn(f64) -> f64,
        /// Class 0 is a region.
        background: bool,
    },
}

/// A loss of a region, from the probabilities of its pixels.
///
/// Gradients come from dual numbers.
pub trait Regions: MultiInputLoss<Kind = RegionsKind> {
    /// The formula: with the predicted p and the true g of each pixel, of Σ p g, Σ p and Σ g.
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R;
    /// Activation, axes and ignored pixels.
    fn reading(&self) -> Pixels;
    /// The last two sums are of squares.
    fn of_squares(&self) -> bool {
        false
    }

    /// Reduction of the regions of an image.
    fn joint(&self) -> Joint {
        Joint::Apart
    }
}
