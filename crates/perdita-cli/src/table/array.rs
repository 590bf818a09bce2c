//! Arrays with all of their axes, read whole.

use anyhow::{Result, anyhow, bail};

use super::ColumnType;

/// An array with all of its axes, the last of which varies fastest.
pub(crate) struct Array {
    pub(super) name: String,
    pub(crate) kind: ColumnType,
    pub(crate) shape: Vec<usize>,
    pub(super) cells: Box<dyn Cells>,
}

/// The elements of an array in turn, some at once; none at the end.
pub(super) trait Cells: Send {
    fn numbers(&mut self) -> Result<Vec<f64>>;

    /// The elements as labels; or an element that is none, as text.
    fn integers(&mut self) -> Result<Vec<Result<i64, String>>>;

    /// The fraction of the array that is read.
    fn progress(&self) -> f64;
}

impl Array {
    pub(crate) fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Reads the numbers; `take` gets a block of them, and the fraction that is read.
    pub(crate) fn numbers(mut self, mut take: impl FnMut(Vec<f64>, f64)) -> Result<()> {
        self.readable()?;
        let mut left = self.len();
        while left > 0 {
            let numbers = self.cells.numbers()?;
            left -= numbers.len();
            take(numbers, self.cells.progress());
        }
        Ok(())
    }

    /// Reads the elements as integers; an element that is none is an error, unless an integer stands for a `missing` one.
    pub(crate) fn integers(
        mut self,
        missing: Option<i64>,
        mut take: impl FnMut(Vec<i64>, f64),
    ) -> Result<()> {
        self.readable()?;
        let mut at = 0;
        while at < self.len() {
            let integers = self.cells.integers()?;
            let count = integers.len();
            let integers = integers.into_iter().enumerate().map(|(i, integer)| {
                let missing = |x: String| missing.filter(|_| x == "NaN").ok_or(x);
                integer
                    .or_else(missing)
                    .map_err(|x| anyhow!("{}: {}", cell(&self.shape, at + i), no_label(&x)))
            });
            take(integers.collect::<Result<_>>()?, self.cells.progress());
            at += count;
        }
        Ok(())
    }

    fn readable(&self) -> Result<()> {
        let held = match &self.kind {
            ColumnType::Number | ColumnType::Integer | ColumnType::Single => return Ok(()),
            ColumnType::Other(held) => held,
            ColumnType::Text | ColumnType::Untyped => "text",
        };
        let name = if self.name.is_empty() { "it".into() } else { format!("array `{}`", self.name) };
        bail!("{name} holds {held}, but numbers are needed")
    }
}

/// The index of an element of an array, for messages.
pub(crate) fn cell(shape: &[usize], index: usize) -> String {
    format!("{:?} (from 0)", unravel(shape, index))
}

/// The index along every axis of the element at a flat index.
pub(crate) fn unravel(shape: &[usize], mut index: usize) -> Vec<usize> {
    let mut place: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&length| {
            let at = index % length;
            index /= length;
            at
        })
        .collect();
    place.reverse();
    place
}

/// A number as an integer, if it is one.
pub(crate) fn integer(x: f64) -> Option<i64> {
    (x.fract() == 0.0 && x.abs() < i64::MAX as f64).then_some(x as i64)
}

/// The message about a number that is not a label.
pub(crate) fn no_label(text: &str) -> String {
    match text.parse::<i128>() {
        Ok(_) => format!("{text} is not a label: labels lie from −2^63 to 2^63 − 1"),
        Err(_) => format!("{text} is not a label: a label is an integer"),
    }
}
