//! Losses by name, and their values and gradients: the only way in which a claim meets a formula.
use perdita::loss::{Index, Jet, Soft};
use perdita::real::Dual;
use perdita::{
    Arrays, Embeddings, Error, Gradients, Labels, Outcome, Outputs, Products, Reduction, Rows, Scores, Slots,
};
use perdita_catalog::Loss;
use perdita_catalog::{AnyArrays, AnyPointwise, AnyProduct, AnyRowwise, Shape};
use std::sync::Arc;

fn loss(name: &str) -> Loss {
    name.parse().unwrap_or_else(|error| panic!("{error}"))
}
/// A loss of one prediction.
pub(crate) fn pointwise(name: &str) -> Arc<dyn AnyPointwise> {
    match loss(name).shape() {
        Shape::Pointwise(any) => any.clone(),
        _ => panic!("`{name}` is no loss of one prediction"),
    }
}
/// A loss of a row of scores and a label.
pub(crate) fn labelled(name: &str) -> Arc<dyn AnyRowwise<Index>> {
    match loss(name).shape() {
        Shape::Labels(any) => any.clone(),
        _ => panic!("`{name}` is no loss of scores and a label"),
    }
}
/// A loss of a row of scores and a row of targets.
pub(crate) fn soft(name: &str) -> Arc<dyn AnyRowwise<Soft>> {
    match loss(name).shape() {
        Shape::Soft(any) => any.clone(),
        _ => panic!("`{name}` is no loss of scores and targets"),
    }
}
/// A loss of rows that meet other rows.
pub(crate) fn product(name: &str) -> Arc<dyn AnyProduct> {
    match loss(name).shape() {
        Shape::Product(any) => any.clone(),
        _ => panic!("`{name}` is no loss of products"),
    }
}
/// A loss of named arrays.
pub(crate) fn arrays(name: &str) -> Arc<dyn AnyArrays> {
    match loss(name).shape() {
        Shape::Arrays(any) => any.clone(),
        _ => panic!("`{name}` is no loss of arrays"),
    }
}

/// The value, slope and curvature at a point.
pub(crate) fn jet(loss: &dyn AnyPointwise, prediction: f64, target: f64) -> (f64, f64, f64) {
    let Jet { value, slope } = loss.dual_at(prediction, target);
    (value.re, slope.re, slope.du)
}
/// The value at a point.
pub(crate) fn value(loss: &dyn AnyPointwise, prediction: f64, target: f64) -> f64 {
    loss.at(prediction, target).value
}
/// The slope at a point.
pub(crate) fn slope(loss: &dyn AnyPointwise, prediction: f64, target: f64) -> f64 {
    loss.at(prediction, target).slope
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
pub(crate) fn row(loss: &dyn AnyRowwise<Index>, scores: &[f64], label: usize, direction: &[f64]) -> RowJet {
    let mut grad = duals(scores, scores);
    let value = loss.dual_at(&duals(scores, direction), label, &mut grad);
    row_jet(value, &grad)
}
/// A row of scores and a row of targets.
pub(crate) fn soft_row(
    loss: &dyn AnyRowwise<Soft>,
    scores: &[f64],
    targets: &[f64],
    direction: &[f64],
) -> RowJet {
    let mut grad = duals(scores, scores);
    let fixed: Vec<Dual<f64>> = targets.iter().map(|&t| Dual::fixed(t)).collect();
    let value = loss.dual_at(&duals(scores, direction), &fixed, &mut grad);
    row_jet(value, &grad)
}
/// The value of a row of scores and a label.
pub(crate) fn row_value(loss: &dyn AnyRowwise<Index>, scores: &[f64], label: usize) -> f64 {
    row(loss, scores, label, scores).value
}
/// The value of a row of scores and a row of targets.
pub(crate) fn soft_value(loss: &dyn AnyRowwise<Soft>, scores: &[f64], targets: &[f64]) -> f64 {
    soft_row(loss, scores, targets, scores).value
}
/// The mean of many rows, and its gradient.
pub(crate) fn rows_mean(
    loss: &dyn AnyRowwise<Index>,
    scores: &[f64],
    classes: usize,
    labels: &[i64],
) -> Result<(f64, Vec<f64>), Error> {
    let mut grad = vec![0.0; scores.len()];
    let batch = Rows::new(Scores::new(scores, classes), Labels::from(labels))?;
    let total = loss.evaluate(batch, Reduction::Mean, Outputs::none().grad(&mut grad))?;
    Ok((total.mean(), grad))
}

/// An array by name: numbers and the lengths of its axes.
pub(crate) type Named<'a> = (&'a str, &'a [f64], &'a [usize]);
fn named<'a>(given: &[Named<'a>]) -> Result<Arrays<'a, f64>, Error> {
    given.iter().try_fold(Arrays::new(), |arrays, (name, data, shape)| arrays.numbers(name, data, shape))
}
/// The mean loss of arrays.
pub(crate) fn of(loss: &dyn AnyArrays, given: &[Named]) -> Result<f64, Error> {
    Ok(loss.evaluate(named(given)?, Reduction::Mean, Slots::none())?.mean())
}
/// The mean loss of arrays, and its gradient in one of them.
pub(crate) fn of_grad(loss: &dyn AnyArrays, given: &[Named], name: &str) -> Result<(f64, Vec<f64>), Error> {
    let length = given.iter().find(|(known, ..)| *known == name).map_or(0, |(_, data, _)| data.len());
    let mut grad = vec![0.0; length];
    let total = loss.evaluate(named(given)?, Reduction::Mean, Slots::none().grad(name, &mut grad))?;
    Ok((total.mean(), grad))
}

/// Rows of `dim` numbers of one side, or of two, and perhaps labels of the first.
pub(crate) fn meet(
    loss: &dyn AnyProduct,
    a: &[f64],
    b: Option<&[f64]>,
    dim: usize,
    labels: Option<&[i64]>,
) -> Result<Outcome, Error> {
    loss.evaluate(products(a, b, dim, labels)?, Reduction::Mean, Gradients::none())
}
fn products<'a>(
    a: &'a [f64],
    b: Option<&'a [f64]>,
    dim: usize,
    labels: Option<&'a [i64]>,
) -> Result<Products<'a, f64>, Error> {
    let a = Embeddings::new(a, dim)?;
    let batch = match b {
        Some(b) => Products::new(a, Embeddings::new(b, dim)?)?,
        None => Products::of(a),
    };
    match labels {
        Some(labels) => batch.labels(Labels::from(labels)),
        None => Ok(batch),
    }
}
