//! Replay of a loss's formula with a framework's operations, on any device, with perdita's derivative.
//!
//! ```text
//! inputs    each tensor as observations × classes; 0.5 where an observation is ignored
//! value     wℓ per observation, 0 where it is ignored, NaN where a label is no class
//! gradient  the program of the derivative, of w·upstream/denominator
//! ```
//!
//! A label that is no class is no error, as it is on the host: looking for one would wait for the device.
mod replay;

use crate::batch::Batch;
use crate::framework::{Framework, Message};
use crate::kernel::{Found, Wanted};
use perdita::loss::{Error, Field};
use perdita::trace::Program;
use perdita_catalog::Loss;
use replay::Replay;

/// The formula of a loss on the tensors of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    program: Program,
    backward: Program,
    /// The shape of the observations.
    observations: Vec<usize>,
    /// The length of rows.
    width: usize,
    ignored: Option<i64>,
    /// The weight of each label in the mean; empty if all are 1.
    label_weights: Vec<f64>,
}

impl Formula {
    /// The formula, if the loss is one of numbers and rows, and the batch is not empty.
    pub(crate) fn of<F: Framework>(
        framework: &F,
        loss: &Loss,
        batch: &Batch<F::Tensor>,
    ) -> Result<Option<Self>, F::Error> {
        let wrap = |error: Error| framework.error(error);
        let arrays: Vec<(&Field, Vec<usize>)> =
            batch.arrays.iter().map(|(field, tensor)| (field, framework.shape(tensor))).collect();
        let Some((first, _)) = batch.first() else { return Ok(None) };
        let (_, shape) = arrays.iter().find(|(field, _)| field.name == first.name).expect("an array");
        if shape.contains(&0) {
            return Ok(None);
        }
        batch.check_types(framework, loss)?;
        let shapes: Vec<_> = arrays.iter().map(|(field, shape)| (field.name, shape.as_slice())).collect();
        loss.fit(&shapes).map_err(wrap)?;

        let rows = arrays.iter().find(|(field, shape)| own_axes(loss, field, shape.len()) > 0);
        let width = rows.and_then(|(_, shape)| shape.last().copied()).unwrap_or(1);
        let Some(program) = loss.trace(width).map_err(wrap)? else { return Ok(None) };
        let labels = loss.labelled();
        let weights: Vec<f64> =
            labels.map_or(vec![], |labels| (0..width).map(|label| labels.weight(label)).collect());
        let own = own_axes(loss, first, shape.len());
        Ok(Some(Formula {
            backward: program.backward(),
            program,
            observations: shape[..shape.len() - own].to_vec(),
            width,
            ignored: labels.and_then(|labels| labels.ignored()),
            label_weights: if weights.iter().all(|&weight| weight == 1.0) { vec![] } else { weights },
        }))
    }

    /// Evaluates a batch.
    pub(crate) fn evaluate<F: Framework>(
        &self,
        framework: &F,
        batch: &Batch<F::Tensor>,
        wanted: Wanted<F::Tensor>,
    ) -> Result<Found<F::Tensor>, F::Error> {
        batch.check_weight(framework, &self.observations)?;
        let replay = Replay::new(framework, self, batch)?;
        let denominator = replay.denominator(wanted.reduction)?;
        let each = replay.each()?;
        let value = match wanted.each {
            true => framework.to_tensor(&each, &self.observations)?,
            false => framework.to_tensor(&replay.quotient(&framework.total(&each)?, &denominator)?, &[])?,
        };
        if wanted.grads.is_empty() {
            return Ok(Found { value, grads: vec![] });
        }

        let columns = replay.backward(&denominator, wanted.upstream)?;
        let grads = wanted.grads.iter().map(|field| self.gradient(framework, batch, field, &columns));
        Ok(Found { value, grads: grads.collect::<Result<_, _>>()? })
    }

    /// The number of observations.
    fn count(&self) -> usize {
        self.observations.iter().product()
    }

    /// The gradient in a field, in its shape.
    fn gradient<F: Framework>(
        &self,
        framework: &F,
        batch: &Batch<F::Tensor>,
        field: &Field,
        columns: &[F::Array],
    ) -> Result<F::Tensor, F::Error> {
        let missing = || framework.error(Message(format!("{} has no gradient", field.name)));
        let shape = framework.shape(batch.get(field.name).ok_or_else(missing)?);
        let width = shape.iter().product::<usize>() / self.count();
        let mut parts = Vec::new();
        for (input, column) in self.program.inputs.iter().zip(columns) {
            let (name, place) = split(&input.name);
            if name == field.name {
                let width = if place.is_some() { 1 } else { width };
                parts.push(framework.broadcast(column, self.count(), width)?);
            }
        }
        framework.to_tensor(&framework.beside(parts)?, &shape)
    }
}

/// The number of axes of a field beside those of the observations.
fn own_axes(loss: &Loss, field: &Field, rank: usize) -> usize {
    let shared: Vec<_> = loss.each().split_whitespace().collect();
    field.axes_of(rank).split_whitespace().filter(|axis| !shared.contains(axis)).count()
}

/// The name of an input without its number: `boxes[2]` is the element 2 of `boxes`.
fn split(name: &str) -> (&str, Option<usize>) {
    match name.split_once('[') {
        None => (name, None),
        Some((name, place)) => {
            (name, Some(place.trim_end_matches(']').parse().expect("an input is numbered in decimal")))
        }
    }
}
