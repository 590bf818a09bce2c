//! The Lovász extension of losses of sets of wrong pixels to errors between 0 and 1: in descending order, each error
//! is multiplied by the increase of the set loss.
use crate::loss::{Pixels, Structured};
use crate::real::Real;

/// The kind of losses that are [`Mistakes`].
#[derive(Clone, Copy, Debug)]
pub struct OfMistakes;

/// The Lovász extension of a loss of sets.
pub trait Mistakes: Structured<Kind = OfMistakes> {
    /// Error of a pixel, at least 0, whose target is 1 or 0.
    ///
    /// Its slope comes from dual numbers.
    fn mistake<R: Real>(&self, prediction: R, truth: R) -> R;
    /// The loss of a set: false negatives, false positives, size of the region.
    fn of_set(&self, missed: f64, invented: f64, region: f64) -> f64;
    /// Activation, axes and ignored pixels.
    fn reading(&self) -> Pixels;
    /// Absent classes are left out of the mean over the classes.
    fn present(&self) -> bool;
}
