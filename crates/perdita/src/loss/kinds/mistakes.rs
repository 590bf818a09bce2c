//! Losses of the set of pixels that are wrong, extended to pixels that are more or less wrong (Lovász): from the worst
//! mistake to the least, each counts what it adds to the loss of all that are worse.
use crate::loss::{Pixels, Structured};
use crate::real::Real;

/// The kind of losses that are [`Mistakes`].
#[derive(Clone, Copy, Debug)]
pub struct OfMistakes;

/// The Lovász extension of a loss of sets.
pub trait Mistakes: Structured<Kind = OfMistakes> {
    /// How wrong a pixel is, at least 0, where it is 1 or 0 in truth.
    ///
    /// Its slope comes from dual numbers.
    fn mistake<R: Real>(&self, prediction: R, truth: R) -> R;
    /// The loss where so many pixels of a region are missed, and so many are taken for it that are not.
    fn of_set(&self, missed: f64, invented: f64, region: f64) -> f64;
    /// How pixels are read.
    fn reading(&self) -> Pixels;
    /// Whether classes that no pixel has are left out of the mean over the classes.
    fn present(&self) -> bool;
}
