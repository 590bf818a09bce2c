//! The functions that are a loss's own, behind `dyn`.
use crate::batch::Rows;
use crate::kernel::reduce::{Outputs, Total};
use crate::kernel::rowwise;
use crate::loss::{Error, Index, Jet, Linear, Pointwise, Rowwise, Soft, Truth};
use crate::real::Float;

/// The formula of one prediction and one target, on doubles.
pub(super) trait PointwiseAt: Sync {
    fn at(&self, prediction: f64, target: f64) -> Jet<f64>;
}
impl<L: Pointwise> PointwiseAt for L {
    fn at(&self, prediction: f64, target: f64) -> Jet<f64> {
        Pointwise::at(self, prediction, target)
    }
}

/// The losses of a block of rows of scores.
pub(super) trait RowEngine<F, K: Truth>: Sync {
    /// Checks that rows may have so many scores.
    fn has_classes(&self, want: usize) -> Result<(), Error>;

    /// The label to ignore.
    fn ignored(&self) -> Option<i64>;

    /// The class weight of a label.
    fn weight(&self, label: usize) -> f64;

    /// The losses of some rows, with whatever else `out` asks for. Labels that count have been checked.
    fn block(&self, rows: Rows<F, K>, scale: f64, out: Outputs<F>) -> Total;
}

/// A row-wise loss as its own engine.
pub(super) struct FusedRows<'a, L>(pub(super) &'a L);
impl<L: Rowwise, F: Float> RowEngine<F, L::Truth> for FusedRows<'_, L> {
    fn has_classes(&self, want: usize) -> Result<(), Error> {
        self.0.has_classes(want)
    }

    fn ignored(&self) -> Option<i64> {
        self.0.ignored()
    }

    fn weight(&self, label: usize) -> f64 {
        self.0.weight(label)
    }

    fn block(&self, rows: Rows<F, L::Truth>, scale: f64, out: Outputs<F>) -> Total {
        rowwise::first_order(self.0, rows, scale, out)
    }
}

/// Σ w, by which the mean divides; checks the number of classes and every label that counts.
pub(super) fn total_weight<F: Float, K: Truth>(
    loss: &dyn RowEngine<F, K>,
    batch: &Rows<F, K>,
) -> Result<f64, Error> {
    loss.has_classes(batch.classes)?;
    if K::SOFT && batch.weight.is_none() {
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

/// A row's label (0 without one) and weight; `None` where the row is ignored.
pub(super) fn counted<F: Float, K: Truth>(
    loss: &dyn RowEngine<F, K>,
    batch: &Rows<F, K>,
    i: usize,
) -> Option<(i64, f64)> {
    let label = if K::SOFT { 0 } else { batch.labels.get(i) };
    let weight = batch.weight.map_or(1.0, |w| w[i].to_f64());
    (weight != 0.0 && (K::SOFT || loss.ignored() != Some(label))).then_some((label, weight))
}

/// The losses of rows of relations and their slopes, on this thread. One kernel is compiled, for rows of any width.
pub(super) trait RowSlopes<F>: Sync {
    fn slopes(&self, rows: Rows<F, Soft>, scale: f64, out: Outputs<F>) -> Total;
}
impl<L: Rowwise<Truth = Soft>, F: Float> RowSlopes<F> for L {
    fn slopes(&self, rows: Rows<F, Soft>, scale: f64, out: Outputs<F>) -> Total {
        rowwise::slopes(self, rows, scale, out)
    }
}

/// A loss of the label's score and of ln Σ exp of all others, with its slopes in the two.
pub(super) trait TwoScores: Sync {
    fn at(&self, scores: [f64; 2]) -> (f64, [f64; 2]);
}
impl<L: Rowwise<Truth = Index>> TwoScores for L {
    fn at(&self, scores: [f64; 2]) -> (f64, [f64; 2]) {
        let mut slopes = [0.0; 2];
        let value = Rowwise::at(self, &scores[..], 0, &mut &mut slopes[..]);
        (value, slopes)
    }
}

/// The parts of a loss of rows of scores, where it has any: see [`Rowwise::in_parts`].
pub(super) trait InParts: Sync {
    fn in_parts(&self) -> Option<(Box<dyn TwoScores>, &[f64])>;
}
impl<L: Rowwise<Truth = Index>> InParts for L {
    fn in_parts(&self) -> Option<(Box<dyn TwoScores>, &[f64])> {
        let (formula, class_weights) = Rowwise::in_parts(self)?;
        Some((Box::new(formula), class_weights))
    }
}

/// What a loss of a linear layer makes of the label's own score.
pub(super) trait OwnScore<F>: Sync {
    fn own(&self, score: F) -> Jet<F>;
}
impl<L: Linear, F: Float> OwnScore<F> for L {
    fn own(&self, score: F) -> Jet<F> {
        Jet::derive(score, |score| Linear::own(self, score))
    }
}
