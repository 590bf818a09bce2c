//! Lovász extension of set losses: errors of the pixels, sorted in descending order, are multiplied by the increase
//! of the loss of the set of wrong pixels.
use crate::loss::{MultiInputLoss, Pixels};
use crate::real::Real;

/// Kind marker of [`LovaszExtension`] losses.
#[derive(Clone, Copy, Debug)]
pub struct LovaszKind;

/// Lovász extension of a set loss.
pub trait LovaszExtension: MultiInputLoss<Kind = LovaszKind> {
    /// Error of a pixel with target 0 or 1; at least 0.
    ///
    /// The slope comes from dual numbers.
    fn mistake<R: Real>(&self, prediction: R, truth: R) -> R;
    /// Set loss of the false negatives, the false positives and the size of the region.
    fn of_set(&self, false_negatives: f64, false_positives: f64, region: f64) -> f64;
    /// Activation, axes and ignored pixels.
    fn reading(&self) -> Pixels;
    /// True if absent classes are excluded from the mean over the classes.
    fn present(&self) -> bool;
}
