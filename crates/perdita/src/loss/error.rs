//! Errors, with the culprit and both numbers.
use super::Input;
use crate::real::Interval;

/// Everything that can be wrong with a call. Kernels cannot fail: their preconditions are checked first, and nothing
/// is written before it is.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Two arrays of one batch differ in length.
    #[error("{name} has {got} elements, expected {want}")]
    Length {
        /// The array.
        name: &'static str,
        /// Its length.
        got: usize,
        /// The length that fits.
        want: usize,
    },
    /// An array is not a whole number of rows.
    #[error("{name} has {got} elements, which is not a whole number of rows of {stride}")]
    Shape {
        /// The array.
        name: &'static str,
        /// Its length.
        got: usize,
        /// The length of a row.
        stride: usize,
    },
    /// A row's width contradicts a parameter that has one number per class.
    #[error("{loss}: {name} has {got} numbers, but a row has {want} classes")]
    Classes {
        /// The loss.
        loss: &'static str,
        /// The parameter, or what else has a width.
        name: &'static str,
        /// Its length.
        got: usize,
        /// The classes of a row.
        want: usize,
    },
    /// The rows of two matrices that are multiplied differ in length.
    #[error("a row of {name} has {got} numbers, but a row of a has {want}")]
    Width {
        /// The matrix.
        name: &'static str,
        /// The length of its rows.
        got: usize,
        /// The length that fits.
        want: usize,
    },
    /// A loss that pairs rows of a with rows of b has too many of them, or too few.
    #[error("there are {got} rows of b, expected {want}")]
    RowsOfB {
        /// Number given.
        got: usize,
        /// Number expected.
        want: usize,
    },
    /// An array's axes do not fit what a loss takes, or its other arrays.
    #[error("{name} has the shape {got:?}, expected {want}")]
    Axes {
        /// The array.
        name: String,
        /// The lengths of its axes.
        got: Vec<usize>,
        /// Expected axes.
        want: String,
    },
    /// Something is wrong with an array of a loss that takes several.
    #[error("{loss}: {name} {problem}")]
    Field {
        /// The loss.
        loss: &'static str,
        /// The array.
        name: String,
        /// The problem.
        problem: &'static str,
    },
    /// A label, a length or a number does not fit the other inputs.
    #[error("{loss}: {name}[{index}] = {value} {problem}")]
    Entry {
        /// The loss.
        loss: &'static str,
        /// The array.
        name: &'static str,
        /// Index.
        index: usize,
        /// Value.
        value: f64,
        /// The problem.
        problem: String,
    },
    /// A loss needs something that it was not given.
    #[error("{loss} needs {input}")]
    Missing {
        /// The loss.
        loss: &'static str,
        /// The missing input.
        input: Input,
    },
    /// A loss was given something that it has no use for.
    #[error("{loss} takes no {}", input.to_string().trim_start_matches("a "))]
    Unexpected {
        /// The loss.
        loss: &'static str,
        /// The value or input given.
        input: Input,
    },
    /// A loss that is no sum over rows was asked for the losses of rows.
    #[error("{loss} has no loss per row: neither `each` nor `upstream` means anything")]
    NoRows {
        /// The loss.
        loss: &'static str,
    },
    /// A loss was asked for a form that it does not have: sharded rows, say.
    #[error("{loss} has no {form} form")]
    NoForm {
        /// The loss.
        loss: &'static str,
        /// The form asked for.
        form: &'static str,
    },
    /// A gradient was asked for in the local rows that is left with the shards, the local one among them.
    #[error("{loss} leaves the gradient of {input} with the shards: `out` has no place for it")]
    LeftWithShards {
        /// The loss.
        loss: &'static str,
        /// The input of the gradient.
        input: Input,
    },
    /// A loss that needs every score of a row was given a part of the vocabulary.
    #[error(
        "{loss}, with these parameters and inputs, needs every score of a row: its vocabulary cannot lie in parts"
    )]
    WholeRows {
        /// The loss.
        loss: &'static str,
    },
    /// The parts of a vocabulary overlap, leave a class out, or reach beyond the last class.
    #[error("class {class} lies in {parts} parts of a vocabulary of {classes} classes")]
    Vocabulary {
        /// The first class that does not lie in exactly one part.
        class: usize,
        /// The number of classes.
        classes: usize,
        /// In how many parts it lies, as far as was looked.
        parts: usize,
    },
    /// A loss needs more rows than there are.
    #[error("{loss} needs at least {want} rows, not {got}")]
    FewRows {
        /// The loss.
        loss: &'static str,
        /// Number given.
        got: usize,
        /// Number needed.
        want: usize,
    },
    /// A parameter lies outside its domain.
    #[error("{loss}: {param} = {value} lies outside {domain}")]
    Param {
        /// The loss.
        loss: &'static str,
        /// The parameter.
        param: &'static str,
        /// The value or input given.
        value: f64,
        /// Its domain.
        domain: Interval,
    },
    /// A value lies outside the domain of the loss.
    #[error("{loss}: {what}[{index}] = {value} lies outside {domain}")]
    Domain {
        /// The loss.
        loss: &'static str,
        /// The array.
        what: &'static str,
        /// Index.
        index: usize,
        /// The value.
        value: f64,
        /// Its domain.
        domain: Interval,
    },
    /// A target is neither of the two labels.
    #[error("{loss}: target[{index}] = {value} must be one of the ends of {domain}")]
    TwoLabels {
        /// The loss.
        loss: &'static str,
        /// Index.
        index: usize,
        /// The target.
        value: f64,
        /// The two labels are its ends.
        domain: Interval,
    },
    /// A label names no class.
    #[error("label[{index}] = {label} is not a class: there are {classes}, counted from 0")]
    Label {
        /// Index.
        index: usize,
        /// The label.
        label: i64,
        /// The number of classes.
        classes: usize,
    },
    /// A weight is negative, infinite or NaN.
    #[error("weight[{index}] = {value}: a weight is a finite number, 0 or more")]
    Weight {
        /// Index.
        index: usize,
        /// The weight.
        value: f64,
    },
    /// The denominator of an explicit mean is not a positive number.
    #[error("a mean over {0}: the denominator must be a positive number")]
    Denominator(f64),
    /// No loss or parameter has this name.
    #[error("{what} `{name}` is unknown{}", suggestion(nearest, known))]
    Unknown {
        /// The kind of name: a loss, a parameter of some loss.
        what: String,
        /// The name.
        name: String,
        /// The nearest name there is.
        nearest: Option<&'static str>,
        /// All of them.
        known: Vec<&'static str>,
    },
    /// Something that a caller does in between failed: fetching a shard, telling other workers.
    #[error("{0}")]
    Elsewhere(String),
    /// A text does not describe a loss.
    #[error("`{text}`: {problem}")]
    Syntax {
        /// The text.
        text: String,
        /// The problem.
        problem: String,
    },
}

fn suggestion(nearest: &Option<&str>, known: &[&str]) -> String {
    match nearest {
        Some(name) => format!("; did you mean `{name}`?"),
        None if known.is_empty() => "; it has none".into(),
        None => format!("; there are {}", known.join(", ")),
    }
}
