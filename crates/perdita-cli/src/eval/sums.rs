//! The evaluation of a loss on a batch, and sums of the results.
use super::batch::Batch;
use super::totals::{double, text};
use super::worst::Worst;
use crate::args::Eval;
use perdita::loss::{Error, FieldKind};
use perdita::{Reduction, Total};
use perdita_catalog::call::DataMut;
use perdita_catalog::{CallElement, Loss, Outputs};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Sums over observations. Sums of disjoint sets of observations can be merged.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sums {
    #[serde(with = "text")]
    pub(super) total: Total,
    /// The number of terms above 0, for losses of mined triplets.
    pub(super) active: Option<u64>,
    slopes: Vec<Slope>,
    pub(super) worst: Worst,
}

/// A gradient of the summed loss: Σ g² for an array, the gradient itself for a parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slope {
    of: Cow<'static, str>,
    is_array: bool,
    #[serde(with = "double")]
    sum: f64,
}

/// A gradient of the mean loss: its norm for an array, the gradient itself for a parameter.
pub(super) struct MeanSlope<'a> {
    pub(super) of: &'a str,
    pub(super) is_norm: bool,
    pub(super) value: f64,
}

impl Sums {
    /// Empty sums that keep the `worst` largest losses.
    pub(super) fn new(worst: usize) -> Self {
        Sums { total: Total::default(), active: None, slopes: Vec::new(), worst: Worst::new(worst) }
    }

    pub(super) fn merge(mut self, o: &Self) -> Self {
        self.total = self.total.merge(o.total);
        let more = o.active.unwrap_or(0);
        self.active = self.active.map(|active| active.saturating_add(more)).or(o.active);
        match self.slopes.is_empty() {
            true => self.slopes.clone_from(&o.slopes),
            false => self.slopes.iter_mut().zip(&o.slopes).for_each(|(slope, more)| slope.sum += more.sum),
        }
        Sums { worst: self.worst.merge(&o.worst), ..self }
    }

    /// The same sums, as those of the file with this index.
    pub(super) fn of_file(&self, file: usize) -> Self {
        Sums { worst: self.worst.of_file(file), ..self.clone() }
    }

    /// The gradients of the mean; 0 if the total weight is 0, as the mean is.
    pub(super) fn slopes(&self) -> impl Iterator<Item = MeanSlope<'_>> {
        let weight = self.total.weight();
        let mean = move |sum: f64| if weight == 0.0 { 0.0 } else { sum / weight };
        self.slopes.iter().map(move |&Slope { ref of, is_array, sum }| {
            let value = if is_array { mean(sum.sqrt()) } else { mean(sum) };
            MeanSlope { of, is_norm: is_array, value }
        })
    }
}

/// Buffers for per-observation losses and gradients, reused for every batch.
#[derive(Default)]
pub(super) struct Memory<E> {
    pub(super) each: Vec<E>,
    /// The gradients, in the order of the arrays that have one.
    pub(super) grads: Vec<Vec<E>>,
}

/// Evaluates a loss. Returns its sums, without the worst observations, and the shape of the per-observation losses if there are
/// any. Those losses and the gradients are in `memory`.
pub(super) fn evaluate<E: CallElement>(
    loss: &Loss,
    batch: &Batch<E>,
    args: &Eval,
    memory: &mut Memory<E>,
) -> Result<(Sums, Option<Vec<usize>>), Error> {
    let inputs = if args.unchecked { batch.inputs() } else { batch.inputs().checked() };
    let has_each = loss.product().is_none() || !loss.each().is_empty();
    let shape = if has_each { Some(loss.observations(&inputs)?) } else { None };
    let mut out = Outputs::new();
    memory.each.clear();
    if let Some(shape) = &shape {
        out = out.each(blank(&mut memory.each, shape.iter().product()));
    }
    let variable = batch.taken.iter().filter_map(|taken| {
        let field = taken.field.filter(|field| field.holds == FieldKind::Variable)?;
        Some((field.name, taken.numbers.len()))
    });
    let variable: Vec<(&'static str, usize)> = variable.collect();
    memory.grads.resize_with(variable.len(), Vec::new);
    for (&(name, len), grad) in variable.iter().zip(&mut memory.grads) {
        out = out.grad(name, blank(grad, len));
    }
    let found = loss.evaluate(&inputs, Reduction::Sum, out)?;

    let square = |grad: &Vec<E>| grad.iter().map(|x| x.to_f64() * x.to_f64()).sum();
    let arrays = variable.iter().zip(&memory.grads);
    let arrays = arrays.map(|(&(of, _), grad)| Slope { of: of.into(), is_array: true, sum: square(grad) });
    let parameters = found.parameters().map(|(of, sum)| Slope { of: of.into(), is_array: false, sum });
    let slopes = arrays.chain(parameters).collect();
    Ok((Sums { total: found.total, active: found.active, slopes, worst: Worst::new(args.worst) }, shape))
}

/// A buffer of `len` zeros.
fn blank<E: CallElement>(numbers: &mut Vec<E>, len: usize) -> DataMut<'_> {
    numbers.clear();
    numbers.resize(len, E::default());
    E::data_mut(numbers)
}
