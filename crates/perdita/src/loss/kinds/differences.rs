//! Losses of the differences between neighbouring pixels.
use crate::loss::MultiInputLoss;
use crate::real::Real;

/// Kind marker of [`Differences`] losses.
#[derive(Clone, Copy, Debug)]
pub struct DifferencesKind;

/// Loss of the differences of each pixel to its right and lower neighbours, averaged over all pixels of an image. The image
/// is the first field, `n c h w`.
pub trait Differences: MultiInputLoss<Kind = DifferencesKind> {
    /// The formula, of the differences to the right and the lower neighbour, 0 at the edge. Returns the loss, 0 if both
    /// differences are 0, and its slope in each.
    fn at<R: Real>(&self, right: R, below: R) -> (R, [R; 2]);
}
