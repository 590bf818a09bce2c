//! The functions of a loss that the product kernels call, behind `dyn`.
use crate::batch::Rows;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::kernel::rowwise;
use crate::loss::{ClassIndex, Distribution, Linear, Pointwise, Rowwise, ValueSlope};
use crate::real::Float;

/// A pointwise formula on doubles.
pub(super) trait PointwiseAt: Sync {
    fn at(&self, prediction: f64, target: f64) -> ValueSlope<f64>;
}

impl<L: Pointwise> PointwiseAt for L {
    fn at(&self, prediction: f64, target: f64) -> ValueSlope<f64> {
        Pointwise::at(self, prediction, target)
    }
}

/// The losses of a block of rows of relations and their gradients, on this thread: the kernel of wide rows,
/// for any width.
pub(super) trait RowSlopes<F>: Sync {
    fn slopes(&self, rows: Rows<F, Distribution>, scale: f64, out: PredictionOutputs<F>) -> Total;
}

impl<L: Rowwise<Target = Distribution>, F: Float> RowSlopes<F> for L {
    fn slopes(&self, rows: Rows<F, Distribution>, scale: f64, out: PredictionOutputs<F>) -> Total {
        rowwise::slopes(self, rows, scale, out)
    }
}

/// A row-wise loss as a function of two scores, the label's and ln Σ exp of all others, with its slopes in both.
pub(super) trait TwoScores: Sync {
    fn at(&self, scores: [f64; 2]) -> (f64, [f64; 2]);
}

impl<L: Rowwise<Target = ClassIndex>> TwoScores for L {
    fn at(&self, scores: [f64; 2]) -> (f64, [f64; 2]) {
        let mut slopes = [0.0; 2];
        let value = Rowwise::at(self, &scores[..], 0, &mut &mut slopes[..]);
        (value, slopes)
    }
}

/// The two-score form of a row-wise loss and its class weights, where it has one: see [`Rowwise::in_parts`].
pub(super) trait InParts: Sync {
    fn in_parts(&self) -> Option<(Box<dyn TwoScores>, &[f64])>;
}

impl<L: Rowwise<Target = ClassIndex>> InParts for L {
    fn in_parts(&self) -> Option<(Box<dyn TwoScores>, &[f64])> {
        let (formula, class_weights) = Rowwise::in_parts(self)?;
        Some((Box::new(formula), class_weights))
    }
}

/// The transformation of the label's score, with its slope (margin losses).
pub(super) trait TargetMargin<F>: Sync {
    fn with_margin(&self, score: F) -> ValueSlope<F>;
}

impl<L: Linear, F: Float> TargetMargin<F> for L {
    fn with_margin(&self, score: F) -> ValueSlope<F> {
        ValueSlope::derive(score, |score| Linear::with_margin(self, score))
    }
}
