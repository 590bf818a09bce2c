//! Losses of two images, patch by patch, through a sliding window.
use crate::loss::MultiInputLoss;
use crate::real::Real;

/// The kind of losses that are [`Patches`].
#[derive(Clone, Copy, Debug)]
pub struct PatchesKind;

/// The weighted moments of a patch of two images x and y, or a number for each, such as a slope.
///
/// Those of x + y and x − y say as much as those of x and y: 2(μx² + μy²) is the sum of the squared means, var(x + y) −
/// var(x − y) is 4 cov(x, y). But what x and y have in common is gone from x − y before anything is squared, so that
/// small differences keep their digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments<R> {
    /// The mean of x + y.
    pub sum: R,
    /// The mean of x − y.
    pub difference: R,
    /// The variance of x + y.
    pub sum_variance: R,
    /// The variance of x − y.
    pub difference_variance: R,
}

/// A loss of two images, patch by patch, in each channel by itself. The images are the first two fields, `n c h w`; the
/// loss of an image is the mean over its channels.
pub trait Patches: MultiInputLoss<Kind = PatchesKind> {
    /// The weights of a patch's rows, and of its columns: they add up to 1.
    fn window(&self) -> &[f64];
    /// Number of scales, each half as fine as the one before.
    fn scales(&self) -> usize;
    /// The formula: the loss of a patch, at the last scale or another, and its slopes.
    fn at<R: Real>(&self, patch: Moments<R>, last: bool) -> (R, Moments<R>);
    /// The loss of a channel, from the means over its patches at every scale. If there is one scale, its mean is the
    /// loss.
    fn whole<R: Real>(&self, means: &[R]) -> R;
}
