//! Rows without a value, left out: they get the weight 0.
use super::given::{Content, RequestedInput, Role};
use super::load::{Layout, Loaded};
use perdita::real::Element;

/// The label of a row without one, until it is left out.
pub(super) const MISSING_LABEL: i64 = i64::MIN;

/// An input of weights, where none is given.
pub(super) fn weights<'a>() -> RequestedInput<'a> {
    RequestedInput {
        role: Role::Weight,
        classes: None,
        remark: None,
        option: "--missing".into(),
        texts: &[],
        content: Content::Numbers,
        is_column: true,
        has_axes: false,
        is_shared: true,
        is_precise: false,
        skips: true,
    }
}

/// The layout of these weights.
pub(super) fn layout() -> Layout {
    Layout::Columns(vec!["weight".into()])
}

/// Gives rows without a value the weight 0. The number of them.
pub(super) fn leave_out<E: Element>(inputs: &mut [Loaded<E>]) -> u64 {
    let rows = inputs[0].rows();
    let mut is_missing = vec![false; rows];
    for input in inputs.iter_mut() {
        let width = input.width();
        for (at, _) in input.numbers.iter().enumerate().filter(|(_, x)| x.to_f64().is_nan()) {
            is_missing[at / width] = true;
        }
        for (at, label) in input.labels.iter_mut().enumerate().filter(|(_, label)| **label == MISSING_LABEL) {
            is_missing[at / width] = true;
            *label = 0;
        }
    }
    if let Some(weights) = inputs.iter_mut().find(|input| input.requested.role == Role::Weight) {
        weights.numbers.resize(rows, E::from_f64(1.0));
        let missing = weights.numbers.iter_mut().zip(&is_missing).filter(|(_, is_missing)| **is_missing);
        missing.for_each(|(weight, _)| *weight = E::from_f64(0.0));
    }
    is_missing.into_iter().filter(|&is_missing| is_missing).count() as u64
}
