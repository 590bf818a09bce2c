//! Arguments of the functions in [`loss`](crate::loss) that are more than a number.
use candle_core::Tensor;

/// A parameter in which a loss has a gradient, such as a temperature: a number, or a tensor of one number, which may be a variable
/// that is trained.
#[derive(Clone, Debug)]
pub enum Scalar<'a> {
    /// A number.
    Fixed(f64),
    /// A tensor with one element.
    Tensor(&'a Tensor),
}

impl From<f64> for Scalar<'_> {
    fn from(number: f64) -> Self {
        Scalar::Fixed(number)
    }
}

impl<'a> From<&'a Tensor> for Scalar<'a> {
    fn from(tensor: &'a Tensor) -> Self {
        Scalar::Tensor(tensor)
    }
}
