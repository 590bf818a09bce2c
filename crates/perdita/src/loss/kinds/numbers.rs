//! Losses of a few numbers per observation: a mean, a variance and a target; the corners of two boxes.
use crate::loss::MultiInputLoss;
use crate::real::Real;

/// The kind of losses that are [`Numbers`].
#[derive(Clone, Copy, Debug)]
pub struct NumbersKind;

/// A loss of a few numbers.
///
/// Gradients come from dual numbers: a number whose slope should differ from the derivative is held fixed in the formula.
pub trait Numbers: MultiInputLoss<Kind = NumbersKind> {
    /// Numbers of each field per observation, in the order of the fields: the length of the last axis, or 1.
    const WIDTHS: &'static [usize];
    /// The formula, of the numbers of all fields.
    fn at<R: Real>(&self, x: &[R]) -> R;
}
