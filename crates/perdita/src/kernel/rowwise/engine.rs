//! The driver of row-wise losses, and the interface of its engines.
//!
//! ```text
//! checked        lengths of the outputs, labels, Σ weights → scale
//! first_order    a fixed tree of blocks of whole rows, shared among threads
//!                    engine.block(rows, scale, outputs)
//! ```
//!
//! An engine is called once per block, and once per [`LABELS`] labels for their class weights: no virtual call is in
//! the loop over rows. The driver is compiled once per element type and kind of target, whatever the losses.
use crate::batch::Rows;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::{Reduction, Scale, Total};
use crate::kernel::threads::{Work, fold};
use crate::loss::{Error, TargetKind};
use crate::real::{Element, on_lanes};

/// Batches of fewer scores are evaluated on one thread.
const PARALLEL_MIN: usize = 1 << 15;

/// Labels per call of [`RowEngine::weights`].
const LABELS: usize = 64;

/// A row-wise loss without its formula: evaluates blocks of rows.
pub trait RowEngine<E: Element, K: TargetKind>: Send + Sync {
    /// Checks the number of classes against the parameters.
    ///
    /// # Errors
    /// A parameter has another number of classes.
    fn has_classes(&self, classes: usize) -> Result<(), Error>;

    /// The label to ignore.
    fn ignored(&self) -> Option<i64>;

    /// Writes the class weights of these labels, for the denominator of the mean.
    fn weights(&self, labels: &[i64], weights: &mut [f64]);

    /// True if all classes have weight 1.
    fn is_unweighted(&self, classes: usize) -> bool;

    /// Evaluates some rows on this thread, with all outputs but the curvature. Labels that count have been checked.
    fn block(&self, batch: Rows<E, K>, scale: f64, out: PredictionOutputs<E>) -> Total;
}

/// Checks lengths, labels and the reduction; returns the factor of all gradients, and the weights to evaluate with.
///
/// # Errors
/// As [`RowwiseExt::evaluate`](super::RowwiseExt::evaluate).
pub(super) fn checked<E: Element, K: TargetKind>(
    engine: &dyn RowEngine<E, K>,
    batch: &Rows<E, K>,
    reduction: Reduction,
    out: &PredictionOutputs<E>,
) -> Result<Scale<E>, Error> {
    out.fit(batch.len(), batch.scores.len())?;

    // Labels must be checked whatever the reduction.
    let known = total_weight(engine, batch)?;
    let sum = |weight: &[E]| total_weight(engine, &batch.with_weight(Some(weight))).unwrap_or(known);
    reduction.weighted(batch.weight, || known, &sum)
}

/// Evaluates a checked batch, whose weights are the given ones or smaller.
pub(super) fn total<E: Element, K: TargetKind>(
    engine: &dyn RowEngine<E, K>,
    batch: Rows<E, K>,
    scale: &Scale<E>,
    mut out: PredictionOutputs<E>,
) -> Total {
    let total = |weight: Option<&[E]>, out: PredictionOutputs<E>| {
        first_order(engine, batch.with_weight(weight), scale.factor, out)
    };
    let found = total(batch.weight, PredictionOutputs { each: out.each.as_deref_mut(), ..out });
    let none = PredictionOutputs::none;
    let found = found.or_from_small_weights(batch.weight, batch.len(), &|weight| total(weight, none()));
    scale.restore(found, out.each)
}

/// Evaluates a checked batch, block by block. Its sums may overflow.
pub(in crate::kernel) fn first_order<E: Element, K: TargetKind>(
    engine: &dyn RowEngine<E, K>,
    batch: Rows<E, K>,
    scale: f64,
    out: PredictionOutputs<E>,
) -> Total {
    let rows = Total::rows_per_block(batch.classes);
    let alone = PARALLEL_MIN / batch.classes;

    fold(Slices { batch, out }, rows, alone, &|slices: Slices<E, K>| {
        engine.block(slices.batch, scale, slices.out)
    })
}

/// Σ w, the denominator of the mean; checks the number of classes and every label that counts.
///
/// # Errors
/// Another number of classes than a parameter has; a label that names no class and is not the label to ignore.
pub(in crate::kernel) fn total_weight<E: Element, K: TargetKind>(
    engine: &dyn RowEngine<E, K>,
    batch: &Rows<E, K>,
) -> Result<f64, Error> {
    engine.has_classes(batch.classes)?;
    if K::SOFT && batch.weight.is_none() {
        return Ok(batch.len() as f64);
    }

    let ignored = engine.ignored();
    let (mut labels, mut weights, mut shares) = ([0; LABELS], [0.0; LABELS], [1.0; LABELS]);
    // The weights of many classes could be more than those of the labels.
    let is_unweighted = !K::SOFT && batch.classes <= LABELS && engine.is_unweighted(batch.classes);
    let mut total = 0.0;

    for start in (0..batch.len()).step_by(LABELS) {
        let len = LABELS.min(batch.len() - start);
        if is_unweighted {
            batch.labels.read(start, &mut labels[..len]);
            if let Some(count) = count(&labels[..len], ignored, batch.classes) {
                match batch.weight {
                    None => total += count as f64,
                    Some(weights) => {
                        for (label, weight) in labels[..len].iter().zip(&weights[start..]) {
                            total += if ignored == Some(*label) { 0.0 } else { weight.to_f64() };
                        }
                    }
                }
                continue;
            }
        }

        for l in 0..len {
            let counted = counted(ignored, batch, start + l);
            (labels[l], weights[l]) = counted.unwrap_or_default();
            let class = usize::try_from(labels[l]).ok().filter(|&label| label < batch.classes);
            if counted.is_some() && class.is_none() {
                return Err(Error::Label { index: start + l, label: labels[l], classes: batch.classes });
            }
        }

        if !K::SOFT {
            engine.weights(&labels[..len], &mut shares[..len]);
        }
        for (weight, share) in weights[..len].iter().zip(&shares).filter(|(weight, _)| **weight != 0.0) {
            total += weight * share;
        }
    }

    Ok(total)
}

/// The number of labels that count; `None` if one of them names no class.
fn count(labels: &[i64], ignored: Option<i64>, classes: usize) -> Option<u64> {
    on_lanes!(_simd => count_inline(labels, ignored, classes))
}

/// Without a branch that depends on a label: the compiler vectorises the loop.
#[inline(always)]
fn count_inline(labels: &[i64], ignored: Option<i64>, classes: usize) -> Option<u64> {
    let (mut total, mut out_of_range) = (0, 0);
    for &label in labels {
        let counts = u64::from(ignored != Some(label));
        total += counts;
        out_of_range |= counts & u64::from(label as u64 >= classes as u64);
    }
    (out_of_range == 0).then_some(total)
}

/// A row's label (0 without one) and weight; `None` where the row is ignored.
#[inline(always)]
pub(in crate::kernel) fn counted<E: Element, K: TargetKind>(
    ignored: Option<i64>,
    batch: &Rows<E, K>,
    i: usize,
) -> Option<(i64, f64)> {
    let label = if K::SOFT { 0 } else { batch.labels.get(i) };
    let weight = batch.weight.map_or(1.0, |w| w[i].to_f64());

    (weight != 0.0 && (K::SOFT || ignored != Some(label))).then_some((label, weight))
}

/// The factor of a row's gradient.
#[inline(always)]
pub(super) fn factor<E: Element>(upstream: Option<&[E]>, i: usize, weight: f64, scale: f64) -> f64 {
    weight * scale * upstream.map_or(1.0, |u| u[i].to_f64())
}

/// Some rows and their outputs. Gradients have the stride of the scores.
struct Slices<'a, E, K: TargetKind> {
    batch: Rows<'a, E, K>,
    out: PredictionOutputs<'a, E>,
}

impl<E: Element, K: TargetKind> Work for Slices<'_, E, K> {
    fn len(&self) -> usize {
        self.batch.len
    }

    fn split(self, mid: usize) -> (Self, Self) {
        let Slices { batch, out } = self;
        let cut = mid * batch.stride;
        let (left, right) = batch.split(mid);
        let (before, after) = out.split(mid, cut);
        (Slices { batch: left, out: before }, Slices { batch: right, out: after })
    }
}
