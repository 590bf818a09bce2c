//! Replay of a loss's formula with Candle's operations, on any device, with perdita's derivative.
//!
//! ```text
//! inputs    each tensor as observations × classes; 0.5 where an observation is ignored
//! value     wℓ per observation, 0 where it is ignored, NaN where a label is no class
//! gradient  the program of the derivative, of w·upstream/denominator
//! ```
//!
//! A label that is no class is no error, as it is on the CPU: looking for one would wait for the device.
mod elementary;
mod namespace;

use crate::batch::Batch;
use crate::kernel::{Found, Wanted};
use candle_core::{DType, Error, Result, Tensor};
use namespace::Candle;
use perdita::Reduction;
use perdita::loss::{Field, FieldKind};
use perdita::trace::Program;
use perdita_catalog::Loss;

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
    pub(crate) fn of(loss: &Loss, batch: &Batch) -> Result<Option<Self>> {
        let shapes: Vec<_> = batch.arrays.iter().map(|(field, tensor)| (field.name, tensor.dims())).collect();
        let Some((first, tensor)) = batch.first() else { return Ok(None) };
        if tensor.elem_count() == 0 {
            return Ok(None);
        }
        loss.fit(&shapes).map_err(Error::wrap)?;

        let rows = batch.arrays.iter().find(|(field, tensor)| own_axes(loss, field, tensor.rank()) > 0);
        let width = rows.and_then(|(_, tensor)| tensor.dims().last().copied()).unwrap_or(1);
        let Some(program) = loss.trace(width).map_err(Error::wrap)? else { return Ok(None) };
        let labels = loss.labelled();
        let weights: Vec<f64> =
            labels.map_or(vec![], |labels| (0..width).map(|label| labels.weight(label)).collect());
        let own = own_axes(loss, first, tensor.rank());
        Ok(Some(Formula {
            backward: program.backward(),
            program,
            observations: tensor.dims()[..tensor.rank() - own].to_vec(),
            width,
            ignored: labels.and_then(|labels| labels.ignored()),
            label_weights: if weights.iter().all(|&weight| weight == 1.0) { vec![] } else { weights },
        }))
    }

    /// Evaluates a batch.
    pub(crate) fn evaluate(&self, batch: &Batch, wanted: Wanted) -> Result<Found> {
        batch.check_weight(&self.observations)?;
        let (_, like) = batch.first().ok_or_else(|| Error::msg("no numbers"))?;
        let labels = Labels::of(self, batch)?;
        let counts = self.counts(batch, labels.as_ref())?;
        let inputs: Vec<Tensor> = self
            .program
            .inputs
            .iter()
            .map(|input| self.input(batch, &input.name, counts.as_ref()))
            .collect::<Result<_>>()?;
        let mask = labels.as_ref().map(|labels| &labels.mask);

        let each = self.program.replay_on(&Candle, &inputs, mask)?.remove(0);
        let each = self.counted(&each.broadcast_as(self.column())?, counts.as_ref(), labels.as_ref())?;
        let denominator = self.denominator(wanted.reduction, counts.as_ref(), labels.as_ref(), like)?;
        let value = match wanted.each {
            true => each.reshape(self.observations.as_slice())?,
            false => each.sum_all()?.div(&denominator)?,
        };
        if wanted.grads.is_empty() {
            return Ok(Found { value, grads: vec![] });
        }

        let mut upstream =
            Tensor::ones(self.column(), like.dtype(), like.device())?.broadcast_div(&denominator)?;
        if let Some(counts) = &counts {
            upstream = (upstream * counts)?;
        }
        if let Some(given) = wanted.upstream {
            upstream = (upstream * given.reshape(self.column())?)?;
        }
        let inputs: Vec<Tensor> = inputs.into_iter().chain([upstream]).collect();
        let columns = self.backward.replay_on(&Candle, &inputs, mask)?;
        let grads =
            wanted.grads.iter().map(|field| self.gradient(batch, field, &columns)).collect::<Result<_>>()?;
        Ok(Found { value, grads })
    }

    /// The number of observations.
    fn count(&self) -> usize {
        self.observations.iter().product()
    }

    /// The shape of a number per observation.
    fn column(&self) -> (usize, usize) {
        (self.count(), 1)
    }

    /// The weights of the observations, 0 for those that are ignored; none if all are 1.
    fn counts(&self, batch: &Batch, labels: Option<&Labels>) -> Result<Option<Tensor>> {
        let weight = batch.weight.as_ref().map(|weight| weight.reshape(self.column())).transpose()?;
        let seen = labels.and_then(|labels| labels.seen.clone());
        Ok(match (weight, seen) {
            (Some(weight), Some(seen)) => Some(seen.where_cond(&weight, &weight.zeros_like()?)?),
            (Some(weight), None) => Some(weight),
            (None, Some(seen)) => {
                let (_, like) = batch.first().ok_or_else(|| Error::msg("no numbers"))?;
                Some(seen.to_dtype(like.dtype())?)
            }
            (None, None) => None,
        })
    }

    /// An input of the program, a row or a number per observation: an array, or a numbered element of its last axis. A missing one
    /// is 0.
    fn input(&self, batch: &Batch, name: &str, counts: Option<&Tensor>) -> Result<Tensor> {
        let (name, place) = split(name)?;
        let Some(array) = batch.get(name) else {
            let (_, like) = batch.first().ok_or_else(|| Error::msg("no numbers"))?;
            return Tensor::zeros(self.column(), like.dtype(), like.device());
        };
        let rows = array.reshape((self.count(), ()))?;
        let rows = match place {
            Some(place) => rows.narrow(1, place, 1)?,
            None => rows,
        };
        match counts {
            // Ignored observations may hold anything.
            Some(counts) => {
                let ignored = counts.eq(0f64)?.broadcast_as(rows.shape())?;
                ignored.where_cond(&rows.zeros_like()?.affine(1.0, 0.5)?, &rows)
            }
            None => Ok(rows),
        }
    }

    /// The losses of the observations, with their weights.
    fn counted(&self, each: &Tensor, counts: Option<&Tensor>, labels: Option<&Labels>) -> Result<Tensor> {
        let Some(counts) = counts else {
            return labels.map_or(Ok(each.clone()), |labels| labels.known(each));
        };
        let each = labels.map_or(Ok(each.clone()), |labels| labels.known(each))?;
        let zeros = each.zeros_like()?;
        counts.eq(0f64)?.where_cond(&zeros, &(counts * each)?)
    }

    /// The denominator of a reduction, a number on the device.
    fn denominator(
        &self,
        reduction: Reduction,
        counts: Option<&Tensor>,
        labels: Option<&Labels>,
        like: &Tensor,
    ) -> Result<Tensor> {
        let number = |n: f64| {
            Tensor::new(n, &candle_core::Device::Cpu)?.to_dtype(like.dtype())?.to_device(like.device())
        };
        let weights = match (reduction, labels.and_then(|labels| labels.weights.as_ref()), counts) {
            (Reduction::Sum, ..) => return number(1.0),
            (Reduction::Over(n), ..) if n > 0.0 && n.is_finite() => return number(n),
            (Reduction::Over(n), ..) => return Err(Error::wrap(perdita::Error::Denominator(n))),
            (Reduction::Mean, None, None) => return number(self.count() as f64),
            (Reduction::Mean, Some(of_labels), Some(counts)) => (of_labels * counts)?,
            (Reduction::Mean, Some(only), None) | (Reduction::Mean, None, Some(only)) => only.clone(),
        };
        let total = weights.sum_all()?;
        total.eq(0f64)?.where_cond(&total.ones_like()?, &total)
    }

    /// The gradient in a field, in its shape.
    fn gradient(&self, batch: &Batch, field: &Field, columns: &[Tensor]) -> Result<Tensor> {
        let array = batch.get(field.name).ok_or_else(|| Error::msg("a gradient of no array"))?;
        let width = array.elem_count() / self.count();
        let mut parts = Vec::new();
        for (input, column) in self.program.inputs.iter().zip(columns) {
            let (name, place) = split(&input.name)?;
            if name == field.name {
                parts.push(column.broadcast_as((self.count(), if place.is_some() { 1 } else { width }))?);
            }
        }
        Tensor::cat(&parts, 1)?.reshape(array.shape())
    }
}

/// The labels of a batch.
struct Labels {
    /// The place of the label in each row.
    mask: Tensor,
    /// True for the rows that are not ignored; none if no label is to be ignored.
    seen: Option<Tensor>,
    /// True for labels that are no class and not ignored.
    wrong: Tensor,
    /// The weight of each row by its label, if there are class weights.
    weights: Option<Tensor>,
}

impl Labels {
    fn of(formula: &Formula, batch: &Batch) -> Result<Option<Self>> {
        let Some((_, labels)) = batch.arrays.iter().find(|(field, _)| field.holds == FieldKind::Labels)
        else {
            return Ok(None);
        };
        let (_, like) = batch.first().ok_or_else(|| Error::msg("no numbers"))?;
        let device = labels.device();
        let labels = labels.to_dtype(DType::I64)?.reshape(formula.column())?;
        let classes = Tensor::arange(0, formula.width as i64, device)?.reshape((1, formula.width))?;
        let mask = labels.broadcast_eq(&classes)?;

        let seen = formula.ignored.map(|ignored| labels.ne(ignored)).transpose()?;
        // In floating point, which every device can add.
        let known = mask.to_dtype(like.dtype())?.sum_keepdim(1)?;
        let wrong = match &seen {
            Some(seen) => known.lt(&seen.to_dtype(like.dtype())?)?,
            None => known.eq(0f64)?,
        };
        let weights = (!formula.label_weights.is_empty()).then(|| {
            let row =
                Tensor::from_slice(&formula.label_weights, (1, formula.width), &candle_core::Device::Cpu)?;
            let row = row.to_dtype(like.dtype())?.to_device(device)?.broadcast_as(mask.shape())?;
            mask.where_cond(&row, &row.zeros_like()?)?.sum_keepdim(1)
        });
        Ok(Some(Labels { mask, seen, wrong, weights: weights.transpose()? }))
    }

    /// The losses, NaN where the label is no class.
    fn known(&self, each: &Tensor) -> Result<Tensor> {
        self.wrong.where_cond(&each.zeros_like()?.affine(1.0, f64::NAN)?, each)
    }
}

/// The number of axes of a field beside those of the observations.
fn own_axes(loss: &Loss, field: &Field, rank: usize) -> usize {
    let shared: Vec<_> = loss.each().split_whitespace().collect();
    field.axes_of(rank).split_whitespace().filter(|axis| !shared.contains(axis)).count()
}

/// The name of an input without its number: `boxes[2]` is the element 2 of `boxes`.
fn split(name: &str) -> Result<(&str, Option<usize>)> {
    match name.split_once('[') {
        None => Ok((name, None)),
        Some((name, place)) => Ok((name, Some(place.trim_end_matches(']').parse().map_err(Error::wrap)?))),
    }
}
