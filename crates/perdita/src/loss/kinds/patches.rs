//! Patch-wise losses of two images, with a sliding window.
use crate::loss::MultiInputLoss;
use crate::real::Real;

/// Kind marker of [`Patches`] losses.
#[derive(Clone, Copy, Debug)]
pub struct PatchesKind;

/// Weighted moments of a patch of two images x and y, or one number for each, such as a slope.
///
/// Moments of x + y and x − y determine those of x and y: 2(μx² + μy²) is the sum of the squared means, and var(x + y) −
/// var(x − y) = 4 cov(x, y). In x − y the common part cancels before squaring, so that small differences keep their
/// digits.
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

/// Patch-wise loss of two images, for each channel separately. The images are the first two fields, `n c h w`; the
/// loss of an image is the mean over its channels.
pub trait Patches: MultiInputLoss<Kind = PatchesKind> {
    /// Weights of the rows of a patch, and of its columns; their sum is 1.
    fn window(&self) -> &[f64];
    /// Number of scales; each halves the resolution of the one before.
    fn scales(&self) -> usize;
    /// The formula: the loss of a patch and its slopes, at the last scale or an earlier one.
    fn at<R: Real>(&self, patch: Moments<R>, last: bool) -> (R, Moments<R>);
    /// The loss of a channel, from the means over its patches at every scale. If there is one scale, its mean is the
    /// loss.
    fn whole<R: Real>(&self, means: &[R]) -> R;
}
