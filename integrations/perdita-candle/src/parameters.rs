//! Arguments of the functions in [`loss`](crate::loss) that are more than a number.
use candle_core::Tensor;
use perdita::loss::Value;

/// A parameter per class: one number for all classes, a number for each, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct PerClass(pub(crate) Value);

impl From<f64> for PerClass {
    fn from(number: f64) -> Self {
        PerClass(Value::Number(number))
    }
}

impl From<Option<f64>> for PerClass {
    fn from(number: Option<f64>) -> Self {
        PerClass(number.map_or(Value::None, Value::Number))
    }
}

impl From<Vec<f64>> for PerClass {
    fn from(numbers: Vec<f64>) -> Self {
        PerClass(if numbers.is_empty() { Value::None } else { Value::List(numbers) })
    }
}

impl From<&[f64]> for PerClass {
    fn from(numbers: &[f64]) -> Self {
        numbers.to_vec().into()
    }
}

impl<const N: usize> From<[f64; N]> for PerClass {
    fn from(numbers: [f64; N]) -> Self {
        numbers.to_vec().into()
    }
}

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
