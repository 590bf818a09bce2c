//! The Lovász extension of losses of sets of wrong pixels to errors between 0 and 1: in descending order, each error
//! is multiplied by the increase of the set loss.
use crate::loss::{MultiInputLoss, Pixels};
use crate::real::Real;

/// The kind of losses that are [`LovaszExtension`].
#[derive(Clone, Copy, Debug)]
pub struct LovaszKind;

/// The Lovász extension of a loss of sets.
pub trait LovaszExtension: MultiInputLoss<Kind = LovaszKind> {
    /// Error of a pixel, at least 0, whose target is 1 or 0.
    ///
    /// Its slope comes from dual numbers.
    fn mistake<R: Real>(&self, prediction: R, truth: R) -> R;
    /// The loss of a set: false negatives, false positives, size of the region.
    fn of_set(&self, false_negatives: f64, false_positives: f64, region: f64) -> f64;
    /// Activation, axes and ignored pixels.
    fn reading(&self) -> Pixels;
    /// Absent classes are left out of the mean over the classes.
    fn present(&self) -> bool;
}
