//! Helpers of the test suites: losses by name, batches as named arrays in either element type, reference values.
// Each of the test binaries uses a part of it.
#![allow(dead_code, unused_imports)]

mod batch;
mod reference;
mod rows;

pub(crate) use batch::{Array, Asked, Memory, arrays_of, inputs};
pub(crate) use reference::{
    multi_input_arrays, multi_input_cases, number, numbers, product_arrays, product_cases, settings, vectors,
};
pub(crate) use rows::{row_losses, scores_of, takes_classes, targets_of};

use perdita::real::{Dual, Element};
use perdita_catalog::{CallElement, Inputs, Loss};

/// The loss of this name.
#[track_caller]
pub(crate) fn loss(text: &str) -> Loss {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Numbers that agree, NaN and infinities too.
#[track_caller]
pub(crate) fn near(got: f64, want: f64, relative: f64, absolute: f64, what: &str) {
    let same = got == want || got.is_nan() && want.is_nan();
    let close = (got - want).abs() <= relative * got.abs().max(want.abs()) + absolute;
    assert!(same || close, "{what}: {got:e}, not {want:e}");
}

/// Numbers in the type that is computed in.
pub(crate) fn cast<E: Element>(xs: &[f64]) -> Vec<E> {
    xs.iter().map(|&x| E::from_f64(x)).collect()
}

/// Numbers in double precision.
pub(crate) fn wide<E: Element>(xs: &[E]) -> Vec<f64> {
    xs.iter().map(|x| x.to_f64()).collect()
}

/// Numbers with a derivative each.
pub(crate) fn duals(xs: &[f64], direction: &[f64]) -> Vec<Dual<f64>> {
    xs.iter().zip(direction).map(|(&re, &du)| Dual { re, du }).collect()
}

/// The inputs of a pointwise loss.
pub(crate) fn pairs<'a, E: CallElement>(prediction: &'a [E], target: &'a [E]) -> Inputs<'a> {
    let inputs = Inputs::new().array("prediction", E::data(prediction), &[prediction.len()]);
    inputs.array("target", E::data(target), &[target.len()])
}

/// The inputs of a row-wise loss with labels.
pub(crate) fn labelled<'a, E: CallElement>(scores: &'a [E], classes: usize, labels: &'a [i64]) -> Inputs<'a> {
    let inputs = Inputs::new().array("scores", E::data(scores), &[labels.len(), classes]);
    inputs.array("labels", labels, &[labels.len()])
}

/// The inputs of a row-wise loss with rows of targets.
pub(crate) fn soft<'a, E: CallElement>(scores: &'a [E], classes: usize, targets: &'a [E]) -> Inputs<'a> {
    let shape = [scores.len() / classes, classes];
    Inputs::new().array("scores", E::data(scores), &shape).array("targets", E::data(targets), &shape)
}

/// The target of a row of scores, as its loss takes it.
#[derive(Clone, Copy)]
pub(crate) enum RowTarget<'a> {
    Label(usize),
    Soft(&'a [f64]),
}

/// The loss of one row on dual numbers: its gradient overwrites `grad`.
pub(crate) fn dual_row(
    loss: &Loss,
    scores: &[Dual<f64>],
    target: RowTarget,
    grad: &mut [Dual<f64>],
) -> Dual<f64> {
    match target {
        RowTarget::Label(label) => loss.labelled().expect("labels").dual_at(scores, label, grad),
        RowTarget::Soft(targets) => {
            let targets: Vec<_> = targets.iter().map(|&t| Dual::fixed(t)).collect();
            loss.soft().expect("rows of targets").dual_at(scores, &targets, grad)
        }
    }
}
