//! A row of scores, one target: wide rows along the lanes, narrow rows a lane each.
mod curvature;
mod narrow;
mod wide;

pub(super) use narrow::{Across, Apart, Turned, turn, turn_back};
pub(super) use wide::{Along, Beside};

use super::reduce::{Outputs, Reduction, Total, split, split_mut};
use super::threads::{Work, fold};
use crate::batch::Rows;
use crate::loss::{Error, Rowwise, Truth};
use crate::real::Element;

/// Scores whose sums are added in order, more or less: blocks are of whole rows.
const BLOCK: usize = 1 << 13;
/// Below this many scores a second thread costs more than it brings.
const ALONE: usize = 1 << 15;

/// What every row-wise loss can do.
///
/// `evaluate` is all of it; the other methods are one line each on top. None but `value_and_grad` and the curvature
/// allocates.
pub trait RowwiseExt: Rowwise {
    /// The reduced loss's sum, weight and count, and whatever else `out` asks for. The curvature is computed from
    /// dual numbers, class by class: it costs as much as C gradients.
    ///
    /// # Errors
    /// A label that names no class and is not the one to ignore; an output or a parameter per class of the wrong
    /// length; an explicit denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Rows<E, Self::Truth>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        out.fit(batch.len(), batch.scores.len())?;
        // Labels are checked whatever the reduction.
        let weight = total_weight(self, &batch)?;
        let scale = reduction.scale(|| weight)?;
        if out.curvature.is_some() {
            return Ok(run(self, batch, scale, out, |slices| curvature::rows(self, slices, scale)));
        }
        Ok(first_order(self, batch, scale, out))
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

/// The losses of a batch that has been checked, and all that is asked for but the curvature.
pub(super) fn first_order<L: Rowwise, E: Element>(
    loss: &L,
    batch: Rows<E, L::Truth>,
    scale: f64,
    out: Outputs<E>,
) -> Total {
    run(loss, batch, scale, out, |_| ())
}
/// The losses of a few rows of whatever width and their slopes, on this thread: one kernel to compile where `first_order`
/// has four.
#[cfg(feature = "products")]
pub(super) fn slopes<L: Rowwise, E: Element>(
    loss: &L,
    batch: Rows<E, L::Truth>,
    scale: f64,
    out: Outputs<E>,
) -> Total {
    wide::rows::<L, E, true>(loss, Slices { batch, out }, scale)
}
/// The losses of a batch, after `before` has seen to every block.
fn run<L: Rowwise, E: Element>(
    loss: &L,
    batch: Rows<E, L::Truth>,
    scale: f64,
    out: Outputs<E>,
    before: impl Fn(&mut Slices<E, L::Truth>) + Sync,
) -> Total {
    let rows = (BLOCK / batch.classes).next_multiple_of(16).max(16);
    let alone = ALONE / batch.classes;
    let kernel = match (batch.classes <= narrow::WIDEST, out.grad.is_some()) {
        (true, false) => narrow::rows::<L, E, false>,
        (true, true) => narrow::rows::<L, E, true>,
        (false, false) => wide::rows::<L, E, false>,
        (false, true) => wide::rows::<L, E, true>,
    };
    let leaf = |mut slices: Slices<E, L::Truth>| {
        before(&mut slices);
        kernel(loss, slices, scale)
    };
    fold(Slices { batch, out }, rows, alone, &leaf)
}

/// What one row counts: its label (0 where there is none), and its share in the mean; `None` if it is not looked at.
#[inline(always)]
pub(super) fn counted<L: Rowwise, E: Element>(
    loss: &L,
    batch: &Rows<E, L::Truth>,
    i: usize,
) -> Option<(i64, f64)> {
    let label = if L::Truth::SOFT { 0 } else { batch.labels.get(i) };
    let weight = batch.weight.map_or(1.0, |w| w[i].to_f64());
    (weight != 0.0 && (L::Truth::SOFT || loss.ignored() != Some(label))).then_some((label, weight))
}

/// What a row with this label counts for in the mean, but for its weight.
#[inline(always)]
fn share<L: Rowwise>(loss: &L, label: i64) -> f64 {
    if L::Truth::SOFT { 1.0 } else { loss.weight(label as usize) }
}

/// Checks the number of classes and every label that counts, and adds up what the mean divides by.
pub(super) fn total_weight<L: Rowwise, E: Element>(
    loss: &L,
    batch: &Rows<E, L::Truth>,
) -> Result<f64, Error> {
    loss.has_classes(batch.classes)?;
    if L::Truth::SOFT && batch.weight.is_none() {
        return Ok(batch.len() as f64);
    }
    let mut total = 0.0;
    for index in 0..batch.len() {
        if let Some((label, weight)) = counted(loss, batch, index) {
            let class = usize::try_from(label).ok().filter(|&l| l < batch.classes);
            let class = class.ok_or(Error::Label { index, label, classes: batch.classes })?;
            total += weight * loss.weight(class);
        }
    }
    Ok(total)
}

struct Slices<'a, E, K: Truth> {
    batch: Rows<'a, E, K>,
    out: Outputs<'a, E>,
}
impl<E: Element, K: Truth> Work for Slices<'_, E, K> {
    fn len(&self) -> usize {
        self.batch.len
    }
    fn split(self, mid: usize) -> (Self, Self) {
        let Slices { batch, out } = self;
        let cut = mid * batch.stride;
        let (left, right) = batch.split(mid);
        let (e0, e1) = split_mut(out.each, mid);
        let (g0, g1) = split_mut(out.grad, cut);
        let (c0, c1) = split_mut(out.curvature, cut);
        let (u0, u1) = split(out.upstream, mid);
        (
            Slices { batch: left, out: Outputs { each: e0, grad: g0, curvature: c0, upstream: u0 } },
            Slices { batch: right, out: Outputs { each: e1, grad: g1, curvature: c1, upstream: u1 } },
        )
    }
}

/// What a row's gradient is multiplied by.
#[inline(always)]
fn factor<E: Element>(out: &Outputs<E>, i: usize, weight: f64, scale: f64) -> f64 {
    weight * scale * out.upstream.map_or(1.0, |u| u[i].to_f64())
}
