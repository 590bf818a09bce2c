//! Losses by name, with their values and gradients: the claims' only access to formulas.
//!
//! A [mutant](Mutant) in force replaces the loss that it is of, or changes its values or gradients.
use crate::mutant::{Change, Mutant};
use perdita::loss::{ClassIndex, Distribution, ValueSlope};
use perdita::real::Dual;
use perdita::{Error, Reduction};
use perdita_catalog::{AnyPointwise, AnyRowwise, Inputs, Loss, Outputs};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

thread_local! {
    /// The mutant in force on this thread.
    static MUTANT: Cell<Option<&'static Mutant>> = const { Cell::new(None) };
    /// Losses by their texts. A check names the same loss many times, and a loss compiles its formula when it is first evaluated.
    static PARSED: RefCell<HashMap<String, Loss>> = RefCell::default();
}

/// The most losses that are cached per thread: a search over a parameter names thousands, each once.
const MAX_PARSED: usize = 64;

/// Runs a check with a mutant in force.
pub(crate) fn with_mutant<T>(mutant: &'static Mutant, check: impl FnOnce() -> T) -> T {
    MUTANT.set(Some(mutant));
    let result = check();
    MUTANT.set(None);
    result
}

/// The mutant in force of this loss.
fn mutant_of(loss: &Loss) -> Option<&'static Mutant> {
    MUTANT.get().filter(|mutant| mutant.is_of(&loss.to_string()))
}

/// A value of the loss, changed by the mutant in force.
fn changed_value(loss: &Loss, value: f64) -> f64 {
    match mutant_of(loss).map(|mutant| &mutant.change) {
        Some(Change::Value(change)) => change(value),
        _ => value,
    }
}

/// A gradient of the loss, changed by the mutant in force.
fn change_gradient(loss: &Loss, gradient: &mut [f64]) {
    if let Some(Change::Gradient(change)) = mutant_of(loss).map(|mutant| &mutant.change) {
        gradient.iter_mut().for_each(|g| *g = change(*g));
    }
}

/// The loss of this name, or of the mutant in force in its place.
pub fn loss(name: &str) -> Loss {
    let replaced = MUTANT.get().and_then(|mutant| mutant.replaced(name));
    let text = replaced.as_deref().unwrap_or(name);
    if let Some(loss) = PARSED.with_borrow(|parsed| parsed.get(text).cloned()) {
        return loss;
    }

    let loss: Loss = text.parse().unwrap_or_else(|error| panic!("{error}"));
    PARSED.with_borrow_mut(|parsed| {
        if parsed.len() >= MAX_PARSED {
            parsed.clear();
        }
        parsed.insert(text.into(), loss.clone());
    });
    loss
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
    let mut derivatives = [slope.re, slope.du];
    change_gradient(loss, &mut derivatives);
    (changed_value(loss, value.re), derivatives[0], derivatives[1])
}

/// The value at a point.
pub fn value(loss: &Loss, prediction: f64, target: f64) -> f64 {
    changed_value(loss, point(loss).at(prediction, target).value)
}

/// The slope at a point.
pub(crate) fn slope(loss: &Loss, prediction: f64, target: f64) -> f64 {
    jet(loss, prediction, target).1
}

/// The derivative of the value at a point, by dual numbers: no gradient of the loss itself.
pub(crate) fn derivative(loss: &Loss, prediction: f64, target: f64) -> f64 {
    point(loss).dual_at(prediction, target).value.du
}

fn duals(values: &[f64], direction: &[f64]) -> Vec<Dual<f64>> {
    values.iter().zip(direction).map(|(&re, &du)| Dual { re, du }).collect()
}

/// The loss of a row and its gradient, and their derivatives along a direction.
#[derive(Debug)]
pub(crate) struct RowJet {
    /// The loss.
    pub(crate) value: f64,
    /// Its gradient in the scores.
    pub(crate) grad: Vec<f64>,
    /// The gradient times the direction, from the value alone.
    pub(crate) along: f64,
    /// The Hessian times the direction.
    pub(crate) bend: Vec<f64>,
}

fn row_jet(loss: &Loss, value: Dual<f64>, grad: &[Dual<f64>]) -> RowJet {
    let (mut grad, mut bend): (Vec<f64>, Vec<f64>) = grad.iter().map(|g| (g.re, g.du)).unzip();
    change_gradient(loss, &mut grad);
    change_gradient(loss, &mut bend);
    RowJet { value: changed_value(loss, value.re), grad, along: value.du, bend }
}

/// A row of scores and a label.
pub(crate) fn row(loss: &Loss, scores: &[f64], label: usize, direction: &[f64]) -> RowJet {
    let mut grad = duals(scores, scores);
    let value = labelled(loss).dual_at(&duals(scores, direction), label, &mut grad);
    row_jet(loss, value, &grad)
}

/// A row of scores and a row of targets.
pub(crate) fn soft_row(loss: &Loss, scores: &[f64], targets: &[f64], direction: &[f64]) -> RowJet {
    let mut grad = duals(scores, scores);
    let fixed: Vec<Dual<f64>> = targets.iter().map(|&t| Dual::fixed(t)).collect();
    let value = soft(loss).dual_at(&duals(scores, direction), &fixed, &mut grad);
    row_jet(loss, value, &grad)
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

/// The reduced loss of a batch.
#[derive(Debug)]
pub(crate) struct Reduced {
    /// The mean loss.
    pub(crate) mean: f64,
    /// The number of observations with a weight.
    pub(crate) count: f64,
}

/// The mean loss of a batch of `n` observations, and each of their losses.
pub(crate) fn with_each(loss: &Loss, inputs: &Inputs, n: usize) -> Result<(Reduced, Vec<f64>), Error> {
    let mut each = vec![0.0; n];
    let total = loss.evaluate(inputs, Reduction::Mean, Outputs::new().each(&mut each))?.total;
    each.iter_mut().for_each(|value| *value = changed_value(loss, *value));
    Ok((Reduced { mean: changed_value(loss, total.mean()), count: total.count() as f64 }, each))
}

/// The mean loss, and its gradient in the input of this name and length.
pub(crate) fn mean_and_grad(
    loss: &Loss,
    inputs: &Inputs,
    (name, length): (&str, usize),
) -> Result<(f64, Vec<f64>), Error> {
    let mut grad = vec![0.0; length];
    let found = loss.evaluate(inputs, Reduction::Mean, Outputs::new().grad(name, &mut grad))?;
    change_gradient(loss, &mut grad);
    Ok((changed_value(loss, found.value()), grad))
}

/// The gradient of a factor times the mean loss, by the upstream gradient of each observation.
pub(crate) fn scaled_grad(
    loss: &Loss,
    inputs: &Inputs,
    (name, length): (&str, usize),
    factor: f64,
) -> Result<Vec<f64>, Error> {
    let (mut grad, upstream) = (vec![0.0; length], vec![factor; length]);
    loss.evaluate(inputs, Reduction::Mean, Outputs::new().grad(name, &mut grad).upstream(&upstream))?;
    change_gradient(loss, &mut grad);
    Ok(grad)
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
    let found = loss.evaluate(&named(given), Reduction::Mean, Outputs::new())?;
    Ok(changed_value(loss, found.value()))
}

/// The mean loss of arrays, and its gradient in one of them.
pub(crate) fn of_grad(loss: &Loss, given: &[Named], name: &str) -> Result<(f64, Vec<f64>), Error> {
    let length = given.iter().find(|(known, ..)| *known == name).map_or(0, |(_, data, _)| data.len());
    mean_and_grad(loss, &named(given), (name, length))
}

/// Labels and their shape.
pub(crate) type Classes<'a> = (&'a [i64], &'a [usize]);

/// The mean loss of arrays and labels, and its gradient in one of the arrays.
pub(crate) fn labelled_grad(
    loss: &Loss,
    given: &[Named],
    (labels, shape): Classes,
    name: &str,
) -> Result<(f64, Vec<f64>), Error> {
    let length = given.iter().find(|(known, ..)| *known == name).map_or(0, |(_, data, _)| data.len());
    mean_and_grad(loss, &named(given).array("labels", labels, shape), (name, length))
}

/// The derivative of the mean loss in a parameter, such as the temperature.
pub(crate) fn parameter_slope(loss: &Loss, given: &[Named], name: &str) -> Result<f64, Error> {
    let mut unused = vec![0.0; given[0].1.len()];
    let found =
        loss.evaluate(&named(given), Reduction::Mean, Outputs::new().grad(given[0].0, &mut unused))?;
    let mut slope = [found.parameter(name).unwrap_or(f64::NAN)];
    change_gradient(loss, &mut slope);
    Ok(slope[0])
}

/// The mean loss of embeddings of dimension `dim`: rows of one side or of two, and labels of the first if there are any.
pub(crate) fn similarity(
    loss: &Loss,
    a: &[f64],
    b: Option<&[f64]>,
    dim: usize,
    labels: Option<&[i64]>,
) -> Result<f64, Error> {
    Ok(similarity_and_active(loss, a, b, dim, labels)?.0)
}

/// The same, and the number of active triplets of a loss of triplets.
pub(crate) fn similarity_and_active(
    loss: &Loss,
    a: &[f64],
    b: Option<&[f64]>,
    dim: usize,
    labels: Option<&[i64]>,
) -> Result<(f64, Option<u64>), Error> {
    let mut inputs = Inputs::new().array("a", a, &[a.len() / dim, dim]);
    if let Some(b) = b {
        inputs = inputs.array("b", b, &[b.len() / dim, dim]);
    }
    if let Some(labels) = labels {
        inputs = inputs.array("labels", labels, &[labels.len()]);
    }
    let found = loss.evaluate(&inputs, Reduction::Mean, Outputs::new())?;
    Ok((changed_value(loss, found.value()), found.active))
}
