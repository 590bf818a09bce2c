//! Losses of the differences of neighbouring pixels, to the right and downwards.
use crate::loss::MultiInputLoss;
use crate::real::Real;

/// The kind of losses that are [`Differences`].
#[derive(Clone, Copy, Debug)]
pub struct DifferencesKind;

/// A loss of every pixel's differences to its neighbours, averaged over all pixels of an image. The image is the first
/// field, `n c h w`.
pub trait Differences: MultiInputLoss<Kind = DifferencesKind> {
    /// The formula, of the differences to the pixel on the right and to that below: 0 at the edge. Returns the loss, 0
    /// where both are, and its slope in each.
    fn at<R: Real>(&self, right: R, below: R) -> (R, [R; 2]);
}
