//! A row of scores, one target: a driver that knows no formula, and the fused engine, with wide rows along the lanes and
//! narrow rows transposed, one per lane.
mod diagonal;
mod engine;
mod fused;
mod narrow;
mod wide;

pub use engine::RowEngine;
#[cfg(feature = "products")]
pub(super) use engine::total_weight;
pub(super) use engine::{counted, first_order};
pub(super) use fused::Fused;
pub(super) use narrow::{Across, Apart, Turned, turn, turn_back};
pub(super) use wide::{Along, Beside};

use super::reduce::{Outputs, Reduction, Total};
use crate::batch::Rows;
use crate::loss::{Error, Rowwise, Truth};
use crate::real::Element;
use diagonal::Diagonal;
use engine::{checked, factor};

/// What every row-wise loss can do.
///
/// `evaluate` is all of it; the other methods are one line each on top. None but `value_and_grad` and the curvature
/// allocates.
pub trait RowwiseExt: Rowwise {
    /// The reduced loss's sum, weight and count, and whatever else `out` asks for. The curvature is the formula on dual
    /// numbers, class by class: it costs as much as C gradients, one number at a time.
    ///
    /// # Errors
    /// A label that names no class and is not the one to ignore; an output or a parameter per class of the wrong
    /// length; an explicit denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Rows<E, Self::Truth>,
        reduction: Reduction,
        mut out: Outputs<E>,
    ) -> Result<Total, Error> {
        let engine = Fused(self);
        let scale = checked(&engine, &batch, reduction, &out)?;

        if let Some(curvature) = out.curvature.take() {
            let diagonal =
                Outputs { each: None, grad: Some(curvature), curvature: None, upstream: out.upstream };
            first_order(&Diagonal { of: &engine, formula: self }, batch, scale, diagonal);
        }
        Ok(first_order(&engine, batch, scale, out))
    }

    /// The sum, weight and count: a part that can be merged with others.
    fn total<E: Element>(&self, batch: Rows<E, Self::Truth>) -> Result<Total, Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::none())
    }

    /// Σ w·loss / Σ w; 0 if nothing counts.
    fn mean<E: Element>(&self, batch: Rows<E, Self::Truth>) -> Result<f64, Error> {
        Ok(self.total(batch)?.mean())
    }

    /// Σ w·loss.
    fn sum<E: Element>(&self, batch: Rows<E, Self::Truth>) -> Result<f64, Error> {
        Ok(self.total(batch)?.sum())
    }

    /// w·loss of every row.
    fn each<E: Element>(&self, batch: Rows<E, Self::Truth>, out: &mut [E]) -> Result<(), Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::none().each(out)).map(drop)
    }

    /// The mean, and its gradient in the scores.
    fn mean_grad<E: Element>(&self, batch: Rows<E, Self::Truth>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Outputs::none().grad(grad))?.mean())
    }

    /// The sum, and its gradient in the scores.
    fn sum_grad<E: Element>(&self, batch: Rows<E, Self::Truth>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, Outputs::none().grad(grad))?.sum())
    }

    /// The sum over an explicit denominator, and its gradient in the scores.
    fn mean_over_grad<E: Element>(
        &self,
        batch: Rows<E, Self::Truth>,
        n: f64,
        grad: &mut [E],
    ) -> Result<f64, Error> {
        let over = Reduction::Over(n);
        Ok(over.of(&self.evaluate(batch, over, Outputs::none().grad(grad))?))
    }

    /// The mean, and its gradient in new memory.
    fn value_and_grad<E: Element>(&self, batch: Rows<E, Self::Truth>) -> Result<(f64, Vec<E>), Error> {
        let mut grad = vec![E::default(); batch.scores.len()];
        Ok((self.mean_grad(batch, &mut grad)?, grad))
    }
}

impl<L: Rowwise> RowwiseExt for L {}

/// The losses of a few rows of any width and their gradient, on this thread: one kernel to compile where [`Fused`] has
/// two.
#[cfg(feature = "products")]
pub(super) fn slopes<L: Rowwise, E: Element>(
    loss: &L,
    batch: Rows<E, L::Truth>,
    scale: f64,
    out: Outputs<E>,
) -> Total {
    wide::rows(loss, batch, out, scale)
}

/// What a row with this label counts for in the mean, but for its weight.
#[inline(always)]
fn share<L: Rowwise>(loss: &L, label: i64) -> f64 {
    if L::Truth::SOFT { 1.0 } else { loss.weight(label as usize) }
}
