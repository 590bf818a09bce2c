//! The diagonal of the Hessian of a row-wise loss: the formula on dual numbers in double precision, class after class.
//!
//! ```text
//! for each row, for each class c:  seed ∂z_c = 1  →  the derivative of gradient c
//! ```
//!
//! It costs C gradients a row in scalar code, and keeps every digit that the formula keeps, also where scores are
//! infinite. Nothing is compiled for lanes.
use super::engine::{RowEngine, counted, factor};
use crate::batch::Rows;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::loss::{Error, Rowwise, TargetKind};
use crate::real::{Dual, Element};

/// A formula on dual numbers, the only code that is compiled per loss: writes the gradient of a row to `grad`.
pub(in crate::kernel) trait OnDuals<K: TargetKind>: Sync {
    fn at(&self, scores: &[Dual<f64>], label: usize, targets: &[Dual<f64>], grad: &mut [Dual<f64>]);
}

impl<L: Rowwise> OnDuals<L::Target> for L {
    fn at(&self, scores: &[Dual<f64>], label: usize, targets: &[Dual<f64>], mut grad: &mut [Dual<f64>]) {
        Rowwise::at(self, scores, L::Target::of(|| label, || targets), &mut grad);
    }
}

/// An engine whose gradient output is the Hessian's diagonal of the loss that `of` evaluates.
pub(super) struct Diagonal<'a, E, K> {
    pub(super) of: &'a dyn RowEngine<E, K>,
    pub(super) formula: &'a dyn OnDuals<K>,
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
        let fixed = |x: &E| Dual::fixed(x.to_f64());
        let Some(diagonal) = out.grad.take() else { return Total::default() };

        for i in 0..batch.len {
            let here = &mut diagonal[i * batch.stride..][..batch.classes];
            let Some((label, weight)) = counted(self.ignored(), &batch, i) else {
                here.fill(E::default());
                continue;
            };
            let factor = factor(&out, i, weight, scale);
            let mut scores: Vec<_> = batch.row(i).iter().map(fixed).collect();
            let targets: Vec<_> =
                if K::SOFT { batch.soft_row(i).iter().map(fixed).collect() } else { Vec::new() };
            let mut grad = scores.clone();

            for (class, here) in here.iter_mut().enumerate() {
                scores[class].du = 1.0;
                self.formula.at(&scores, label as usize, &targets, &mut grad);
                scores[class].du = 0.0;
                *here = E::from_f64(grad[class].du * factor);
            }
        }

        Total::default()
    }
}
