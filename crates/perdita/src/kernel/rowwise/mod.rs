//! Row-wise losses: a row of scores and its target, a class index or a distribution.
//!
//! The driver ([`engine`]) knows no formula and cuts the batch into blocks of rows. The engine evaluates a block. Programs
//! made at run time are executed; typed losses are [`fused`]: [`wide`] rows lie along the SIMD lanes, one after another;
//! [`narrow`] rows (up to 32 classes, and up to 64 that fill no whole vectors) are [transposed](mod@transpose), one row per
//! lane. Both implement [`Row`](crate::loss::Row) and [`RowGrad`](crate::loss::RowGrad) for the same formula.
//! The Hessian's [`diagonal`] is a program as well, which [`hot`](HotRowwise) losses execute beside their fused gradient; a typed
//! loss by itself evaluates its formula on dual numbers.
mod diagonal;
mod engine;
mod fused;
#[cfg(feature = "executor")]
mod hot;
mod narrow;
mod transpose;
mod wide;

pub use engine::RowEngine;
pub(super) use engine::counted;
#[cfg(feature = "products")]
pub(super) use engine::{first_order, total_weight};
pub(super) use fused::Fused;
pub(super) use narrow::{LaneLabels, TransposedGrad, TransposedRows};
pub(super) use transpose::{transpose, transpose_back};
pub(super) use wide::{WideGrad, WideRow};

use super::checked::evaluate_checked;
use super::outputs::Outputs;
#[cfg(feature = "products")]
use super::outputs::PredictionOutputs;
use super::reduce::{Reduction, Total};
use crate::batch::Rows;
use crate::loss::{Card, Error, Rowwise, TargetKind};
use crate::real::Element;
#[cfg(feature = "executor")]
pub(super) use diagonal::OnDuals;
#[cfg(not(feature = "executor"))]
use diagonal::OnDuals;
use diagonal::{Diagonal, Executed};
use engine::{checked, factor};
#[cfg(feature = "executor")]
pub use hot::HotRowwise;

/// Evaluation of row-wise losses.
///
/// All methods are shorthands for `evaluate`. None but `value_and_grad` and the curvature allocates.
pub trait RowwiseExt: Rowwise {
    /// The loss's sum, weight and count, and the outputs for which `out` has memory. The curvature is computed on dual
    /// numbers, class by class: it costs as much as C gradients of scalar code. `kernel::HotRowwise`, with the feature `executor`,
    /// takes a few passes over the row.
    ///
    /// # Errors
    /// A label that names no class and is not the label to ignore; an output or a per-class parameter of the wrong
    /// length; an explicit denominator that is not positive; if a check is [requested](Rows::checked), a value outside the
    /// domains on the card. Nothing is written then. Checked, a NaN or +∞ that makes the loss NaN or infinite is an error as
    /// well, after the outputs are written.
    fn evaluate<E: Element>(
        &self,
        batch: Rows<E, Self::Target>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        let (name, card) = (Self::CARD.name, &|| self.card());
        RowLoss { name, card, engine: &Fused(self), formula: self, diagonal: None }
            .evaluate(batch, reduction, out)
    }

    /// The sum, weight and count: a part that can be merged with others.
    fn total<E: Element>(&self, batch: Rows<E, Self::Target>) -> Result<Total, Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::new())
    }

    /// Σ w·loss / Σ w; 0 if nothing counts.
    fn mean<E: Element>(&self, batch: Rows<E, Self::Target>) -> Result<f64, Error> {
        Ok(self.total(batch)?.mean())
    }

    /// Σ w·loss.
    fn sum<E: Element>(&self, batch: Rows<E, Self::Target>) -> Result<f64, Error> {
        Ok(self.total(batch)?.sum())
    }

    /// w·loss of every row.
    fn each<E: Element>(&self, batch: Rows<E, Self::Target>, out: &mut [E]) -> Result<(), Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::new().each(out)).map(drop)
    }

    /// The mean, and its gradient in the scores.
    fn mean_grad<E: Element>(&self, batch: Rows<E, Self::Target>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Outputs::new().grad("scores", grad))?.mean())
    }

    /// The sum, and its gradient in the scores.
    fn sum_grad<E: Element>(&self, batch: Rows<E, Self::Target>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, Outputs::new().grad("scores", grad))?.sum())
    }

    /// The sum over an explicit denominator, and its gradient in the scores.
    fn mean_over_grad<E: Element>(
        &self,
        batch: Rows<E, Self::Target>,
        n: f64,
        grad: &mut [E],
    ) -> Result<f64, Error> {
        let over = Reduction::Over(n);
        Ok(over.of(&self.evaluate(batch, over, Outputs::new().grad("scores", grad))?))
    }

    /// The mean, and its gradient in new memory.
    fn value_and_grad<E: Element>(&self, batch: Rows<E, Self::Target>) -> Result<(f64, Vec<E>), Error> {
        let mut grad = vec![E::default(); batch.scores.len()];
        Ok((self.mean_grad(batch, &mut grad)?, grad))
    }
}

impl<L: Rowwise> RowwiseExt for L {}

/// A row-wise loss without its type: what an evaluation needs of it.
#[derive(Clone, Copy)]
pub(super) struct RowLoss<'a, E, K: TargetKind> {
    pub(super) name: &'static str,
    pub(super) card: &'a dyn Fn() -> Card,
    pub(super) engine: &'a dyn RowEngine<E, K>,
    pub(super) formula: &'a dyn OnDuals<K>,
    /// The executed diagonal of the Hessian, if there is one.
    pub(super) diagonal: Option<Executed<'a, E, K>>,
}

impl<E: Element, K: TargetKind> RowLoss<'_, E, K> {
    /// As [`RowwiseExt::evaluate`].
    ///
    /// # Errors
    /// The same.
    pub(super) fn evaluate(
        &self,
        mut batch: Rows<E, K>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        if batch.checked {
            batch.checked = false;
            let value = out.has_value();
            let card = (self.card)();
            let check = |scan| batch.check(&card, self.engine.ignored(), scan);
            let evaluate = |not_finite: &_| self.evaluate(batch, reduction, out.checked_by(not_finite));
            return evaluate_checked(self.name, value, &check, evaluate, &|| {
                let mut each = vec![E::default(); batch.len()];
                self.evaluate(batch, Reduction::Sum, Outputs::new().each(&mut each)).map(|_| each)
            });
        }

        let out = out.of_prediction(self.name, "scores")?;
        let scale = checked(self.engine, &batch, reduction, &out)?;
        let batch = batch.with_weight(scale.weight(batch.weight));

        let value = out.value;
        let second = Diagonal { of: self.engine, formula: self.formula, executed: self.diagonal };
        let engine: &dyn RowEngine<E, K> = if out.curvature.is_some() { &second } else { self.engine };
        let total = engine::total(engine, batch, &scale, out);
        // The sums of a row are there with the gradient: leaving out the value would save one logarithm per row.
        Ok(value.of(total))
    }
}

/// The losses of a few rows of any width and their gradients, on this thread, by the kernel of wide rows: [`Fused`]
/// would compile two.
#[cfg(feature = "products")]
pub(super) fn slopes<L: Rowwise, E: Element>(
    loss: &L,
    batch: Rows<E, L::Target>,
    scale: f64,
    out: PredictionOutputs<E>,
) -> Total {
    wide::rows(loss, batch, out, scale)
}

/// The class weight of a row's label: its share of the mean's denominator, before the row's own weight.
#[inline(always)]
fn share<L: Rowwise>(loss: &L, label: i64) -> f64 {
    if L::Target::SOFT { 1.0 } else { loss.weight(label as usize) }
}

/// True if all classes have weight 1.
fn is_unweighted<L: Rowwise>(loss: &L, classes: usize) -> bool {
    (0..classes as i64).all(|class| share(loss, class) == 1.0)
}
