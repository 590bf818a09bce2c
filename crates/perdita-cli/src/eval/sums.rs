//! The evaluation of a loss on the arrays of some rows, and sums of what comes out.
use super::batch::Batch;
use super::worst::Worst;
use crate::args::Eval;
use perdita::loss::{Error, Holds};
use perdita::{Reduction, Total};
use perdita_catalog::call::DataMut;
use perdita_catalog::{CallElement, Loss, Outputs};

/// Sums over observations. Those of disjoint ones can be merged.
#[derive(Clone)]
pub(super) struct Sums {
    pub(super) total: Total,
    /// The number of terms above 0, of a loss whose terms can be 0.
    pub(super) active: Option<u64>,
    slopes: Vec<Slope>,
    pub(super) worst: Worst,
}

/// The gradient of the sum: in an array Σ g², in a parameter itself.
#[derive(Clone, Copy)]
struct Slope {
    of: &'static str,
    is_array: bool,
    sum: f64,
}

/// The gradient of the mean: its length in an array, itself in a parameter.
pub(super) struct MeanSlope {
    pub(super) of: &'static str,
    pub(super) is_norm: bool,
    pub(super) value: f64,
}

impl Sums {
    /// Of no observations yet; it will name so many of the worst.
    pub(super) fn new(worst: usize) -> Self {
        Sums { total: Total::default(), active: None, slopes: Vec::new(), worst: Worst::new(worst) }
    }

    pub(super) fn merge(mut self, o: &Self) -> Self {
        self.total = self.total.merge(o.total);
        self.active = self.active.or(o.active).map(|_| self.active.unwrap_or(0) + o.active.unwrap_or(0));
        match self.slopes.is_empty() {
            true => self.slopes.clone_from(&o.slopes),
            false => self.slopes.iter_mut().zip(&o.slopes).for_each(|(slope, more)| slope.sum += more.sum),
        }
        Sums { worst: self.worst.merge(&o.worst), ..self }
    }

    /// The gradients of the mean; 0 if nothing counts, as the mean is.
    pub(super) fn slopes(&self) -> impl Iterator<Item = MeanSlope> {
        let weight = self.total.weight();
        let mean = move |sum: f64| if weight == 0.0 { 0.0 } else { sum / weight };
        self.slopes.iter().map(move |&Slope { of, is_array, sum }| {
            let value = if is_array { mean(sum.sqrt()) } else { mean(sum) };
            MeanSlope { of, is_norm: is_array, value }
        })
    }
}

/// Memory for the losses of observations and their gradients, for one batch after another.
#[derive(Default)]
pub(super) struct Memory<E> {
    pub(super) each: Vec<E>,
    /// In the order of the arrays that have one.
    pub(super) grads: Vec<Vec<E>>,
}

/// Evaluates a loss: its sums, still without the worst observations, and the lengths of the axes of the observations, if each
/// has a loss. Those losses and the gradients are in `memory`.
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
        let field = taken.field.filter(|field| field.holds == Holds::Variable)?;
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
    let arrays = arrays.map(|(&(of, _), grad)| Slope { of, is_array: true, sum: square(grad) });
    let parameters = found.parameters().map(|(of, sum)| Slope { of, is_array: false, sum });
    let slopes = arrays.chain(parameters).collect();
    Ok((Sums { total: found.total, active: found.active, slopes, worst: Worst::new(args.worst) }, shape))
}

/// Zeros, in memory that is there already.
fn blank<E: CallElement>(numbers: &mut Vec<E>, len: usize) -> DataMut<'_> {
    numbers.clear();
    numbers.resize(len, E::default());
    E::data_mut(numbers)
}
