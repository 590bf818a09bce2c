//! The fused engine of row-wise losses: the formula compiled into a kernel for narrow and one for wide rows.
use super::engine::RowEngine;
use super::{is_unweighted, narrow, wide};
use crate::batch::Rows;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::loss::{Error, Rowwise};
use crate::real::Element;

/// The fused engine of a loss.
pub(in crate::kernel) struct Fused<'a, L>(pub(in crate::kernel) &'a L);

impl<L: Rowwise, E: Element> RowEngine<E, L::Target> for Fused<'_, L> {
    fn has_classes(&self, classes: usize) -> Result<(), Error> {
        self.0.has_classes(classes)
    }

    fn ignored(&self) -> Option<i64> {
        self.0.ignored()
    }

    fn weights(&self, labels: &[i64], weights: &mut [f64]) {
        for (weight, &label) in weights.iter_mut().zip(labels) {
            *weight = self.0.weight(label as usize);
        }
    }

    fn is_unweighted(&self, classes: usize) -> bool {
        is_unweighted(self.0, classes)
    }

    fn block(&self, batch: Rows<E, L::Target>, scale: f64, out: PredictionOutputs<E>) -> Total {
        // Value-only evaluation is a run-time choice inside the kernels, which halves the number of kernels to compile.
        match narrow::is_narrow::<E>(batch.classes) {
            true => narrow::rows(self.0, batch, out, scale),
            false => wide::rows(self.0, batch, out, scale),
        }
    }
}
