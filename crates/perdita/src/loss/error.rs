//! The errors of a call: each names the argument and both numbers.
use super::ProductInput;
use crate::real::Interval;

/// An error in a call. Kernels cannot fail: their inputs are checked first, and nothing is written
/// before that. Only [`NotANumber`](Error::NotANumber) is found afterwards.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Two arrays that belong together differ in length.
    #[error("{name} has {got} elements, expected {want}")]
    Length {
        /// The array.
        name: &'static str,
        /// Its length.
        got: usize,
        /// The length that fits.
        want: usize,
    },
    /// The length of an array is not a multiple of the length of a row.
    #[error("{name} has {got} elements, which is not a multiple of the row length {stride}")]
    Shape {
        /// The array.
        name: &'static str,
        /// Its length.
        got: usize,
        /// The length of a row.
        stride: usize,
    },
    /// A parameter per class has another length than a row has classes.
    #[error("{loss}: {name} has {got} numbers, but a row has {want} classes")]
    Classes {
        /// The loss.
        loss: &'static str,
        /// The parameter, or another input with one number per class.
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
    /// A loss that pairs rows of a with rows of b got another number of rows of b.
    #[error("b has {got} rows, expected {want}")]
    RowsOfB {
        /// The number of rows of b.
        got: usize,
        /// The number that fits.
        want: usize,
    },
    /// The shape of an array does not fit the loss or the other arrays.
    #[error("{name} has the shape {got:?}, expected {want}")]
    Axes {
        /// The array.
        name: String,
        /// Its shape.
        got: Vec<usize>,
        /// The shapes that fit.
        want: String,
    },
    /// An array of a multi-input loss is missing, or of the wrong type.
    #[error("{loss}: {name} {problem}")]
    Field {
        /// The loss.
        loss: &'static str,
        /// The array.
        name: String,
        /// The problem, such as `is missing`.
        problem: &'static str,
    },
    /// An array is given twice.
    #[error("{name} is given twice")]
    Duplicate {
        /// The array.
        name: String,
    },
    /// A call got more arrays than any loss takes.
    #[error("{name} is one array too many: a loss takes at most {most}")]
    TooManyArrays {
        /// The first array beyond the limit.
        name: String,
        /// The limit.
        most: usize,
    },
    /// An element of an array does not fit the other inputs.
    #[error("{loss}: {name}[{index}] = {value} {problem}")]
    Entry {
        /// The loss.
        loss: &'static str,
        /// The array.
        name: &'static str,
        /// The index of the element.
        index: usize,
        /// The element.
        value: f64,
        /// The problem, such as `exceeds the 5 frames`.
        problem: String,
    },
    /// The sum of the weights exceeds the largest double.
    #[error(
        "the sum of the weights exceeds {:e}: divide them by a constant, which does not change the mean",
        f64::MAX
    )]
    WeightSum,
    /// The loss of a checked batch is NaN, although all inputs lie in their domains: intermediate results overflow, or a row
    /// of scores has no finite one.
    #[error("{loss}: the loss{} is NaN, although all inputs lie in their domains", .index.map(|i| format!(" of observation {i}")).unwrap_or_default())]
    NotANumber {
        /// The loss.
        loss: &'static str,
        /// The first observation whose loss is NaN, if a single one is.
        index: Option<usize>,
    },
    /// A required input is missing.
    #[error("{loss} needs {input}")]
    Missing {
        /// The loss.
        loss: &'static str,
        /// The missing input.
        input: ProductInput,
    },
    /// An input that the loss does not take.
    #[error("{loss} takes no {}", input.to_string().trim_start_matches("a "))]
    Unexpected {
        /// The loss.
        loss: &'static str,
        /// The input.
        input: ProductInput,
    },
    /// Per-row losses were asked of a loss that is not a sum over rows.
    #[error("{loss} has no per-row losses: it supports neither `each` nor `upstream`")]
    NoRows {
        /// The loss.
        loss: &'static str,
    },
    /// The loss lacks a form of evaluation, such as the sharded one.
    #[error("{loss} has no {form} form")]
    NoForm {
        /// The loss.
        loss: &'static str,
        /// The form.
        form: &'static str,
    },
    /// A gradient that is accumulated in the shards, the local one included, was requested in `out`.
    #[error("{loss} accumulates the gradient of {input} in the shards, not in `out`")]
    LeftWithShards {
        /// The loss.
        loss: &'static str,
        /// The input.
        input: ProductInput,
    },
    /// The vocabulary-parallel form was requested of a loss that needs all scores of a row.
    #[error(
        "{loss}, with these parameters and inputs, needs all scores of a row: its vocabulary cannot be split"
    )]
    WholeRows {
        /// The loss.
        loss: &'static str,
    },
    /// The parts of a vocabulary overlap, leave a class out, or extend beyond the last class.
    #[error("class {class} is in {parts} parts of a vocabulary of {classes} classes, expected 1")]
    Vocabulary {
        /// The first class that is not in exactly one part.
        class: usize,
        /// The number of classes.
        classes: usize,
        /// The number of parts that contain it, among those that were checked.
        parts: usize,
    },
    /// A loss needs more rows than it got.
    #[error("{loss} needs at least {want} rows, not {got}")]
    FewRows {
        /// The loss.
        loss: &'static str,
        /// The number of rows.
        got: usize,
        /// The number needed.
        want: usize,
    },
    /// A parameter lies outside its domain.
    #[error("{loss}: {param} = {value} lies outside {domain}")]
    Param {
        /// The loss.
        loss: &'static str,
        /// The parameter.
        param: &'static str,
        /// Its value.
        value: f64,
        /// Its domain.
        domain: Interval,
    },
    /// A parameter has a value of the wrong kind: a word where a number is expected, or 0.5 for an integer.
    #[error("{loss}: {param} takes {accepts}, not {value}")]
    ParamKind {
        /// The loss.
        loss: &'static str,
        /// The parameter.
        param: &'static str,
        /// The value.
        value: String,
        /// The values that it takes, in words.
        accepts: String,
    },
    /// Two parameters exclude each other.
    #[error("{loss}: {problem}")]
    Params {
        /// The loss.
        loss: &'static str,
        /// The parameters, and the combination that they allow.
        problem: &'static str,
    },
    /// An argument of a function that belongs to no loss lies outside its domain.
    #[error("{name} = {value} lies outside {domain}")]
    Argument {
        /// The argument, such as `beta` or `weights[1]`.
        name: String,
        /// Its value.
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
        /// The index of the value.
        index: usize,
        /// The value.
        value: f64,
        /// The domain.
        domain: Interval,
    },
    /// A binary target is neither of the two labels.
    #[error("{loss}: target[{index}] = {value} is neither {} nor {}", domain.lo, domain.hi)]
    TwoLabels {
        /// The loss.
        loss: &'static str,
        /// The index of the target.
        index: usize,
        /// The target.
        value: f64,
        /// The interval whose ends are the two labels.
        domain: Interval,
    },
    /// A label is not a class index.
    #[error("label[{index}] = {label} is not a class: there are {classes}, counted from 0")]
    Label {
        /// The index of the label.
        index: usize,
        /// The label.
        label: i64,
        /// The number of classes.
        classes: usize,
    },
    /// A weight is negative, infinite or NaN.
    #[error("weight[{index}] = {value}: a weight is a finite number, 0 or more")]
    Weight {
        /// The index of the weight.
        index: usize,
        /// The weight.
        value: f64,
    },
    /// The denominator of an explicit mean is not a positive number.
    #[error("a mean over {0}: the denominator must be a positive number")]
    Denominator(f64),
    /// A number that is not this part of any total.
    #[error("total: {part} = {value}: {problem}")]
    TotalPart {
        /// The part: `sum`, `weight` or `exponent`.
        part: &'static str,
        /// Its value.
        value: String,
        /// The values that it may have.
        problem: &'static str,
    },
    /// No loss, parameter or input has this name.
    #[error("{what} `{name}`{}", suggestion(nearest, known))]
    Unknown {
        /// The beginning of the message: `unknown loss`, `huber has no parameter`.
        what: String,
        /// The name.
        name: String,
        /// The nearest known name, if one is near.
        nearest: Option<&'static str>,
        /// All known names.
        known: Vec<&'static str>,
    },
    /// A loss has another name here.
    #[error("unknown loss `{name}`; in perdita it is `{here}`")]
    Elsewhere {
        /// The name in other libraries.
        name: String,
        /// The name in the catalogue.
        here: &'static str,
    },
    /// A callback of the caller failed: fetching a shard, gathering from other workers.
    #[error("{0}")]
    External(String),
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
