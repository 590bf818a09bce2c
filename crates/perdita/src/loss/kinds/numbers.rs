//! Losses of a few numbers per observation: a mean, a variance and a target; the corners of two boxes.
use crate::loss::MultiInputLoss;
use crate::real::Real;

/// Kind marker of [`Numbers`] losses.
#[derive(Clone, Copy, Debug)]
pub struct NumbersKind;

/// Loss of a few numbers per observation.
///
/// Gradients come from dual numbers; the formula can exclude a value from the gradient with `stop_gradient`.
pub trait Numbers: MultiInputLoss<Kind = NumbersKind> {
    /// Numbers of each field per observation, in the order of the fields: the length of the last axis, or 1.
    const WIDTHS: &'static [usize];
    /// The formula, of the numbers of all fields in order.
    fn at<R: Real>(&self, x: &[R]) -> R;
}
