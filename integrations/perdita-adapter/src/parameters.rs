//! Values of parameters.
use perdita::loss::Value;

/// A parameter per class: one number for all classes, a number for each, or none.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(untagged))]
pub enum PerClass {
    /// No number.
    None,
    /// One number for all classes.
    All(f64),
    /// A number for each class.
    Each(Vec<f64>),
}

impl From<f64> for PerClass {
    fn from(number: f64) -> Self {
        PerClass::All(number)
    }
}

impl From<Option<f64>> for PerClass {
    fn from(number: Option<f64>) -> Self {
        number.map_or(PerClass::None, PerClass::All)
    }
}

impl From<Vec<f64>> for PerClass {
    fn from(numbers: Vec<f64>) -> Self {
        if numbers.is_empty() { PerClass::None } else { PerClass::Each(numbers) }
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

/// Types of parameters.
pub trait Parameter {
    /// The value of the parameter.
    fn value(&self) -> Value;
}

impl Parameter for f64 {
    fn value(&self) -> Value {
        Value::Number(*self)
    }
}

impl Parameter for Option<f64> {
    fn value(&self) -> Value {
        self.map_or(Value::None, Value::Number)
    }
}

impl Parameter for i64 {
    fn value(&self) -> Value {
        Value::Number(*self as f64)
    }
}

impl Parameter for bool {
    fn value(&self) -> Value {
        Value::Flag(*self)
    }
}

impl Parameter for String {
    fn value(&self) -> Value {
        Value::Word(self.clone())
    }
}

impl Parameter for PerClass {
    fn value(&self) -> Value {
        match self {
            PerClass::None => Value::None,
            PerClass::All(number) => Value::Number(*number),
            PerClass::Each(numbers) => Value::List(numbers.clone()),
        }
    }
}
