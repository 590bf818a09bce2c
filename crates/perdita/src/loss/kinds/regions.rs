//! Region losses for segmentation: functions of the overlap and the sizes of the predicted and the true region of a class.
use crate::loss::{MultiInputLoss, Pixels};
use crate::real::Real;

/// Kind marker of [`Regions`] losses.
#[derive(Clone, Copy, Debug)]
pub struct RegionsKind;

/// Reduction of the regions of an image, one per class.
#[derive(Clone, Copy, Debug)]
pub enum Joint {
    /// One loss per region.
    Apart,
    /// Weighted sum of the mean over the regions and the mean cross-entropy of the pixels.
    Mean {
        /// Weight of the mean of the regions.
        regions: f64,
        /// Weight of the cross-entropy.
        cross_entropy: f64,
        /// Class 0 is a region.
        background: bool,
    },
    /// One loss of the weighted sums over the regions.
    Union {
        /// Weight of a region, a function of the sum of its targets.
        share: fn(f64) -> f64,
        /// Class 0 is a region.
        background: bool,
    },
}

/// Loss of a region, from the probabilities of its pixels.
///
/// Gradients come from dual numbers.
pub trait Regions: MultiInputLoss<Kind = RegionsKind> {
    /// The formula, of Σ p g, Σ p and Σ g over the pixels, with the probability p and the target g.
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R;
    /// Activation, axes and ignored pixels.
    fn reading(&self) -> Pixels;
    /// True if the last two sums are of squares.
    fn of_squares(&self) -> bool {
        false
    }

    /// Reduction of the regions of an image.
    fn joint(&self) -> Joint {
        Joint::Apart
    }
}
