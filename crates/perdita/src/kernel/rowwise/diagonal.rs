//! The diagonal of the Hessian of a row-wise loss.
//!
//! ```text
//! if the loss has a program that the executor runs:  one pass over the rows; a row is done again on dual numbers if it has a
//!                                                    NaN or +∞, or −∞ alone, or its diagonal is not finite
//! else, for each row, for each class c:              the formula on dual numbers, seed ∂z_c = 1  →  the derivative of gradient c
//! ```
//!
//! Dual numbers cost C gradients a row in scalar code, in double precision. They keep every digit that the formula keeps, also
//! where scores are infinite. Nothing is compiled for lanes.
use super::engine::{RowEngine, counted, factor};
use crate::batch::Rows;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::loss::{Error, Rowwise, TargetKind};
use crate::real::{Dual, Element, Real, on_lanes};

/// A formula on dual numbers, the only code that is compiled per loss: writes the gradient of a row to `grad`.
pub(in crate::kernel) trait OnDuals<K: TargetKind>: Sync {
    fn at(&self, scores: &[Dual<f64>], label: usize, targets: &[Dual<f64>], grad: &mut [Dual<f64>]);
}

impl<L: Rowwise> OnDuals<L::Target> for L {
    fn at(&self, scores: &[Dual<f64>], label: usize, targets: &[Dual<f64>], mut grad: &mut [Dual<f64>]) {
        Rowwise::at(self, scores, L::Target::of(|| label, || targets), &mut grad);
    }
}

/// An engine with all outputs, the diagonal as well, of the loss that `of` evaluates.
pub(super) struct Diagonal<'a, E, K: TargetKind> {
    pub(super) of: &'a dyn RowEngine<E, K>,
    pub(super) formula: &'a dyn OnDuals<K>,
    pub(super) executed: Option<Executed<'a, E, K>>,
}

/// The evaluation of a block of rows whose gradient output is the diagonal, right wherever that is finite and the largest score
/// as well.
pub(in crate::kernel) type Executed<'a, E, K> =
    &'a (dyn Fn(Rows<E, K>, f64, PredictionOutputs<E>) -> Total + Sync);

impl<E: Element, K: TargetKind> Diagonal<'_, E, K> {
    /// The diagonal of a block.
    fn diagonal(&self, batch: &Rows<E, K>, scale: f64, upstream: Option<&[E]>, out: &mut [E]) {
        if let Some(executed) = self.executed {
            let grad = Some(&mut *out);
            executed(*batch, scale, PredictionOutputs { grad, upstream, ..PredictionOutputs::none() });
            // Rows without padding are checked together.
            if batch.stride == batch.classes && is_finite(batch.scores, out) {
                return;
            }
        }

        for i in 0..batch.len {
            let here = &mut out[i * batch.stride..][..batch.classes];
            if self.executed.is_none() || !is_masked_or_finite(batch.row(i), here) {
                self.row(batch, i, scale, upstream, here);
            }
        }
    }

    /// Evaluates a row on dual numbers; one that does not count is 0.
    fn row(&self, batch: &Rows<E, K>, i: usize, scale: f64, upstream: Option<&[E]>, out: &mut [E]) {
        let Some((label, weight)) = counted(self.ignored(), batch, i) else {
            out.fill(E::default());
            return;
        };
        let factor = factor(upstream, i, weight, scale);
        let fixed = |x: &E| Dual::fixed(x.to_f64());
        let mut scores: Vec<_> = batch.row(i).iter().map(fixed).collect();
        let targets: Vec<_> =
            if K::SOFT { batch.soft_row(i).iter().map(fixed).collect() } else { Vec::new() };
        let mut grad = scores.clone();

        for (class, out) in out.iter_mut().enumerate() {
            scores[class].du = 1.0;
            self.formula.at(&scores, label as usize, &targets, &mut grad);
            scores[class].du = 0.0;
            *out = E::from_f64(factor.strong_mul(grad[class].du));
        }
    }
}

/// True if all scores and the diagonal are finite.
fn is_finite<E: Element>(scores: &[E], diagonal: &[E]) -> bool {
    on_lanes!(_simd => is_finite_inline(scores, diagonal))
}

/// Without a branch that depends on a number: the compiler vectorises the loop.
#[inline(always)]
fn is_finite_inline<E: Element>(scores: &[E], diagonal: &[E]) -> bool {
    let mut is_finite = true;
    for (score, second) in scores.iter().zip(diagonal) {
        is_finite &= score.to_f64().abs() < f64::INFINITY;
        is_finite &= second.to_f64().abs() < f64::INFINITY;
    }
    is_finite
}

/// The same of a row, in which some scores may be −∞.
fn is_masked_or_finite<E: Element>(scores: &[E], diagonal: &[E]) -> bool {
    let mut scores = scores.iter().map(|score| score.to_f64());
    scores.clone().any(|score| score > f64::NEG_INFINITY)
        && scores.all(|score| score < f64::INFINITY)
        && diagonal.iter().all(|second| second.to_f64().is_finite())
}

impl<E: Element, K: TargetKind> RowEngine<E, K> for Diagonal<'_, E, K> {
    fn has_classes(&self, classes: usize) -> Result<(), Error> {
        self.of.has_classes(classes)
    }

    fn ignored(&self) -> Option<i64> {
        self.of.ignored()
    }

    fn weights(&self, labels: &[i64], weights: &mut [f64]) {
        self.of.weights(labels, weights);
    }

    fn is_unweighted(&self, classes: usize) -> bool {
        self.of.is_unweighted(classes)
    }

    fn block(&self, batch: Rows<E, K>, scale: f64, mut out: PredictionOutputs<E>) -> Total {
        if let Some(diagonal) = out.curvature.take() {
            self.diagonal(&batch, scale, out.upstream, diagonal);
        }
        // The scores of a block are in a cache by now.
        self.of.block(batch, scale, out)
    }
}
