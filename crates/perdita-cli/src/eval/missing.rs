//! Rows, or entries of arrays, without a value are left out: they get the weight 0.
use super::batch::Batch;
use super::chunk::{Chunk, Rows, queries_of};
use super::given::{Content, RequestedInput, Role};
use super::load::{Layout, Loaded, add_weights};
use crate::options::Family;
use anyhow::{Result, ensure};
use perdita::real::Element;
use perdita_catalog::{CallElement, Loss};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::iter::repeat_n;

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
        is_items: false,
    }
}

/// The layout of these weights.
pub(super) fn layout() -> Layout {
    Layout::Columns(vec!["weight".into()])
}

/// The observations that are left out.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftOut {
    pub(super) count: u64,
    /// True if it is observations of the losses, where these are not the rows of a table.
    pub(super) is_observations: bool,
}

/// Gives rows without a value the weight 0; where rows are items of queries, all rows of a query.
pub(super) fn leave_out_rows<E: Element>(inputs: &mut [Loaded<E>]) -> LeftOut {
    let rows = inputs[0].rows();
    let mut is_missing = vec![false; rows];
    for input in inputs.iter_mut() {
        let width = input.width();
        input.missing().for_each(|at| is_missing[at / width] = true);
        input.blank();
    }
    let queries = queries_of(inputs);
    let is_observations = inputs.iter().any(|input| input.requested.role == Role::Query);
    let mut count = is_missing.iter().filter(|&&is_missing| is_missing).count();
    if let Some(queries) = queries {
        let of_queries = queries.iter().zip(&is_missing).filter(|(_, is_missing)| **is_missing);
        let left_out: HashSet<usize> = of_queries.map(|(&query, _)| query).collect();
        is_missing = queries.iter().map(|query| left_out.contains(query)).collect();
        count = left_out.len();
    }
    clear_weights(inputs, &is_missing);
    LeftOut { count: count as u64, is_observations }
}

/// Gives observations of the losses without a value the weight 0: entries of arrays.
///
/// # Errors
/// Losses with different observations.
pub(super) fn leave_out_entries<E: CallElement>(
    inputs: &mut Vec<Loaded<E>>,
    losses: &[Loss],
    family: Family,
) -> Result<LeftOut> {
    let mut shape: Option<Vec<usize>> = None;
    let all = Chunk { group: 0, rows: Rows::All };
    for loss in losses {
        let batch = Batch::new(inputs, &all, loss)?;
        let own = loss.observations(&batch.inputs()).map_err(|error| batch.explain(loss, family, error))?;
        let own = batch.lead().map_or(own, <[usize]>::to_vec);
        ensure!(
            *shape.get_or_insert(own.clone()) == own,
            "--missing skip: {loss} is averaged over other axes than {}: evaluate them separately",
            losses[0]
        );
    }
    let shape = shape.unwrap_or_default();
    add_weights(inputs);
    let lengths = inputs.iter().find(|input| input.requested.is_lengths()).map(|input| input.labels.clone());
    let mut is_missing = vec![false; shape.iter().product()];
    for input in inputs.iter_mut() {
        // An array with other axes does not belong to one observation; the checks of the loss find its missing values.
        if input.axes().starts_with(&shape) && !is_missing.is_empty() {
            let width = input.len() / is_missing.len();
            // Padding is no item.
            let is_item = |at: &usize| {
                let length = lengths.as_ref().and_then(|lengths| lengths.get(at / width));
                length.is_none_or(|&length| ((at % width) as i64) < length)
            };
            input.missing().filter(is_item).for_each(|at| is_missing[at / width] = true);
        }
        input.blank();
    }
    if let Some(weights) = inputs.iter_mut().find(|input| input.requested.role == Role::Weight) {
        let times = is_missing.len() / weights.len().max(1);
        weights.numbers = weights.numbers.iter().flat_map(|&weight| repeat_n(weight, times)).collect();
        weights.layout = Layout::Axes(shape);
    }
    clear_weights(inputs, &is_missing);
    let count = is_missing.into_iter().filter(|&is_missing| is_missing).count() as u64;
    Ok(LeftOut { count, is_observations: true })
}

/// Sets weights to 0, which are 1 where none are given.
fn clear_weights<E: Element>(inputs: &mut [Loaded<E>], is_missing: &[bool]) {
    if let Some(weights) = inputs.iter_mut().find(|input| input.requested.role == Role::Weight) {
        weights.numbers.resize(is_missing.len(), E::from_f64(1.0));
        let missing = weights.numbers.iter_mut().zip(is_missing).filter(|(_, is_missing)| **is_missing);
        missing.for_each(|(weight, _)| *weight = E::from_f64(0.0));
    }
}

impl<E: Element> Loaded<'_, E> {
    /// The indices of elements without a value.
    fn missing(&self) -> impl Iterator<Item = usize> {
        let numbers = self.numbers.iter().enumerate().filter(|(_, x)| x.to_f64().is_nan());
        let labels = self.labels.iter().enumerate().filter(|(_, label)| **label == MISSING_LABEL);
        numbers.map(|(at, _)| at).chain(labels.map(|(at, _)| at))
    }

    /// Gives elements without a label one that a loss takes.
    fn blank(&mut self) {
        self.labels.iter_mut().filter(|label| **label == MISSING_LABEL).for_each(|label| *label = 0);
    }

    fn axes(&self) -> Vec<usize> {
        match &self.layout {
            Layout::Columns(columns) if columns.len() == 1 => vec![self.rows()],
            Layout::Columns(columns) => vec![self.rows(), columns.len()],
            Layout::Axes(shape) => shape.clone(),
        }
    }
}
