//! Losses by name, with their values and gradients: the claims' only access to formulas.
use perdita::loss::{ClassIndex, Distribution, ValueSlope};
use perdita::real::Dual;
use perdita::{Error, Reduction};
use perdita_catalog::{AnyPointwise, AnyRowwise, Evaluation, Inputs, Loss, Outputs};

/// The loss of this name.
pub(crate) fn loss(name: &str) -> Loss {
    name.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// The formula of a pointwise loss.
pub(crate) fn point(loss: &Loss) -> &dyn AnyPointwise {
    loss.pointwise().unwrap_or_else(|| panic!("`{loss}` is not a pointwise loss"))
}

/// The formula of a row-wise loss with labels.
fn labelled(loss: &Loss) -> &dyn AnyRowwise<ClassIndex> {
    loss.labelled().unwrap_or_else(|| panic!("`{loss}` is not a row-wise loss with labels"))
}

/// The formula of a row-wise loss with soft targets.
pub(crate) fn soft(loss: &Loss) -> &dyn AnyRowwise<Distribution> {
    loss.soft().unwrap_or_else(|| panic!("`{loss}` is not a row-wise loss with soft targets"))
}

/// The value, slope and curvature at a point.
pub(crate) fn jet(loss: &Loss, prediction: f64, target: f64) -> (f64, f64, f64) {
    let ValueSlope { value, slope } = point(loss).dual_at(prediction, target);
    (value.re, slope.re, slope.du)
}

/// The value at a point.
pub(crate) fn value(loss: &Loss, prediction: f64, target: f64) -> f64 {
    point(loss).at(prediction, target).value
}

/// The slope at a point.
pub(crate) fn slope(loss: &Loss, prediction: f64, target: f64) -> f64 {
    point(loss).at(prediction, target).slope
}

fn duals(values: &[f64], direction: &[f64]) -> Vec<Dual<f64>> {
    values.iter().zip(direction).map(|(&re, &du)| Dual { re, du }).collect()
}

/// The loss of a row and its gradient, and their derivatives along a direction.
pub(crate) struct RowJet {
    pub(crate) value: f64,
    pub(crate) grad: Vec<f64>,
    /// The gradient times the direction, from the value alone.
    pub(crate) along: f64,
    /// The Hessian times the direction.
    pub(crate) bend: Vec<f64>,
}

fn row_jet(value: Dual<f64>, grad: &[Dual<f64>]) -> RowJet {
    let (grad, bend) = grad.iter().map(|g| (g.re, g.du)).unzip();
    RowJet { value: value.re, grad, along: value.du, bend }
}

/// A row of scores and a label.
pub(crate) fn row(loss: &Loss, scores: &[f64], label: usize, direction: &[f64]) -> RowJet {
    let mut grad = duals(scores, scores);
    let value = labelled(loss).dual_at(&duals(scores, direction), label, &mut grad);
    row_jet(value, &grad)
}

/// A row of scores and a row of targets.
pub(crate) fn soft_row(loss: &Loss, scores: &[f64], targets: &[f64], direction: &[f64]) -> RowJet {
    let mut grad = duals(scores, scores);
    let fixed: Vec<Dual<f64>> = targets.iter().map(|&t| Dual::fixed(t)).collect();
    let value = soft(loss).dual_at(&duals(scores, direction), &fixed, &mut grad);
    row_jet(value, &grad)
}

/// The value of a row of scores and a label.
pub(crate) fn row_value(loss: &Loss, scores: &[f64], label: usize) -> f64 {
    row(loss, scores, label, scores).value
}

/// The value of a row of scores and a row of targets.
pub(crate) fn soft_value(loss: &Loss, scores: &[f64], targets: &[f64]) -> f64 {
    soft_row(loss, scores, targets, scores).value
}

/// Predictions and targets of a pointwise loss.
pub(crate) fn pairs<'a>(prediction: &'a [f64], target: &'a [f64]) -> Inputs<'a> {
    let inputs = Inputs::new().array("prediction", prediction, &[prediction.len()]);
    inputs.array("target", target, &[target.len()])
}

/// The mean loss, and its gradient in the input of this name and length.
pub(crate) fn mean_and_grad(
    loss: &Loss,
    inputs: &Inputs,
    (name, length): (&str, usize),
) -> Result<(f64, Vec<f64>), Error> {
    let mut grad = vec![0.0; length];
    let found = loss.evaluate(inputs, Reduction::Mean, Outputs::new().grad(name, &mut grad))?;
    Ok((found.value(), grad))
}

/// The mean of many rows, and its gradient.
pub(crate) fn rows_mean(
    loss: &Loss,
    scores: &[f64],
    classes: usize,
    labels: &[i64],
) -> Result<(f64, Vec<f64>), Error> {
    let inputs = Inputs::new().array("scores", scores, &[labels.len(), classes]);
    mean_and_grad(loss, &inputs.array("labels", labels, &[labels.len()]), ("scores", scores.len()))
}

/// An array by name: its elements and its shape.
pub(crate) type Named<'a> = (&'a str, &'a [f64], &'a [usize]);
fn named<'a>(given: &[Named<'a>]) -> Inputs<'a> {
    given.iter().fold(Inputs::new(), |inputs, (name, data, shape)| inputs.array(*name, *data, shape))
}

/// The mean loss of arrays.
pub(crate) fn of(loss: &Loss, given: &[Named]) -> Result<f64, Error> {
    Ok(loss.evaluate(&named(given), Reduction::Mean, Outputs::new())?.value())
}

/// The mean loss of arrays, and its gradient in one of them.
pub(crate) fn of_grad(loss: &Loss, given: &[Named], name: &str) -> Result<(f64, Vec<f64>), Error> {
    let length = given.iter().find(|(known, ..)| *known == name).map_or(0, |(_, data, _)| data.len());
    mean_and_grad(loss, &named(given), (name, length))
}

/// The loss of embeddings of dimension `dim`: rows of one side or of two, and labels of the first if there are any.
pub(crate) fn meet(
    loss: &Loss,
    a: &[f64],
    b: Option<&[f64]>,
    dim: usize,
    labels: Option<&[i64]>,
) -> Result<Evaluation, Error> {
    let mut inputs = Inputs::new().array("a", a, &[a.len() / dim, dim]);
    if let Some(b) = b {
        inputs = inputs.array("b", b, &[b.len() / dim, dim]);
    }
    if let Some(labels) = labels {
        inputs = inputs.array("labels", labels, &[labels.len()]);
    }
    loss.evaluate(&inputs, Reduction::Mean, Outputs::new())
}
