//! Row-wise losses.
use super::{Engine, Evaluate, Kind, Precision};
use perdita::Rows;
use perdita::kernel::{HotRowwise, Outputs, Reduction, Total};
use perdita::loss::{Error, Rowwise, TargetKind};
use perdita::real::Dual;
use perdita::trace::{self, Program};
use std::marker::PhantomData;

/// A row-wise loss whose type is erased.
pub trait AnyRowwise<K: TargetKind>: Send + Sync {
    /// The value of one row on dual numbers, with its gradient in `grad`: the reference, for any direction.
    fn dual_at<'a>(
        &self,
        scores: &'a [Dual<f64>],
        target: K::Of<&'a [Dual<f64>]>,
        grad: &mut [Dual<f64>],
    ) -> Dual<f64>;
    /// True if the loss is convex in the scores.
    fn convex(&self) -> bool;

    /// The label to ignore.
    fn ignored(&self) -> Option<i64>;

    /// The class weight of a label.
    fn weight(&self, label: usize) -> f64;

    /// The formula as a program, for rows of the given length.
    ///
    /// # Errors
    /// A parameter with another number of classes.
    fn trace(&self, classes: usize) -> Result<Program, Error>;
}

/// The evaluation of rows of scores with one kind of target.
pub(crate) type ScoreRows<K> = PhantomData<K>;
impl<K: TargetKind> Kind for ScoreRows<K> {
    type Batch<'a, E: Precision> = Rows<'a, E, K>;
    type Found = Total;
}

/// The catalogue's interface to a row-wise loss.
pub(crate) trait ErasedRowwise<K: TargetKind>: AnyRowwise<K> + Engine<ScoreRows<K>> {}
impl<K: TargetKind, L: AnyRowwise<K> + Engine<ScoreRows<K>>> ErasedRowwise<K> for L {}

/// A row-wise loss, with the kernels of its type; the diagonal of the Hessian is executed.
pub(crate) struct AsRowwise<L>(HotRowwise<L>);

impl<L: Rowwise> AsRowwise<L> {
    pub(crate) fn new(loss: L) -> Self {
        AsRowwise(HotRowwise::new(loss))
    }
}

impl<E: Precision, L: Rowwise> Evaluate<ScoreRows<L::Target>, E> for AsRowwise<L> {
    fn evaluate(
        &self,
        batch: Rows<E, L::Target>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        self.0.evaluate(batch, reduction, out)
    }
}

impl<K: TargetKind, L: Rowwise<Target = K>> AnyRowwise<K> for AsRowwise<L> {
    fn dual_at<'a>(
        &self,
        scores: &'a [Dual<f64>],
        target: K::Of<&'a [Dual<f64>]>,
        mut grad: &mut [Dual<f64>],
    ) -> Dual<f64> {
        self.0.loss().at(scores, target, &mut grad)
    }

    fn convex(&self) -> bool {
        self.0.loss().convex()
    }

    fn ignored(&self) -> Option<i64> {
        self.0.loss().ignored()
    }

    fn weight(&self, label: usize) -> f64 {
        self.0.loss().weight(label)
    }

    fn trace(&self, classes: usize) -> Result<Program, Error> {
        self.0.loss().has_classes(classes)?;
        Ok(trace::rowwise(self.0.loss(), classes))
    }
}
