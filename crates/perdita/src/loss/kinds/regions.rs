//! Losses of the region that a class takes up in an image: of its overlap with the true one, and the size of both.
use crate::loss::{Pixels, Structured};
use crate::real::Real;

/// The kind of losses that are [`Regions`].
#[derive(Clone, Copy, Debug)]
pub struct OfRegions;

/// How the regions of an image, one per class, become losses.
#[derive(Clone, Copy, Debug)]
pub enum Joint {
    /// Each has its own.
    Apart,
    /// Their mean, and the mean cross-entropy of the pixels.
    Mean {
        /// What the mean of the regions is multiplied by.
        regions: f64,
        /// What the cross-entropy is multiplied by.
        cross_entropy: f64,
        /// Whether class 0 is a region.
        background: bool,
    },
    /// They are added up to one region.
    Union {
        /// What a region counts for, by the sum of its truth.
        share: fn(f64) -> f64,
        /// Whether class 0 is a region.
        background: bool,
    },
}

/// A loss of a region of pixels, each of which belongs to it more or less.
///
/// Gradients come from dual numbers.
pub trait Regions: Structured<Kind = OfRegions> {
    /// The formula: with the predicted p and the true g of each pixel, of Σ p g, Σ p and Σ g.
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R;
    /// How pixels are read.
    fn reading(&self) -> Pixels;
    /// Whether the last two sums are of squares.
    fn of_squares(&self) -> bool {
        false
    }
    /// What becomes of the regions of an image.
    fn joint(&self) -> Joint {
        Joint::Apart
    }
}
