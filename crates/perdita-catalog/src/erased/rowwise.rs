//! Losses of a row of scores and its target.
use super::{Engine, Evaluate, Kind, Precision};
use perdita::Rows;
#[cfg(feature = "fused")]
use perdita::kernel::ExecutedRowwise;
use perdita::kernel::{Outputs, Reduction, RowwiseExt, Total};
use perdita::loss::{Error, Rowwise, Truth};
use perdita::real::Dual;
use perdita::trace::{self, Program};
use std::marker::PhantomData;

/// A row-wise loss whose type is erased.
pub trait AnyRowwise<K: Truth>: Send + Sync {
    /// The value of one row on dual numbers, and its gradient into `grad`: the reference, for any direction.
    fn dual_at<'a>(
        &self,
        scores: &'a [Dual<f64>],
        target: K::Of<&'a [Dual<f64>]>,
        grad: &mut [Dual<f64>],
    ) -> Dual<f64>;
    /// Whether it is convex in the scores.
    fn convex(&self) -> bool;
    /// The label that marks a row as not to be looked at.
    fn ignored(&self) -> Option<i64>;
    /// What a row with this label counts for in the mean.
    fn weight(&self, label: usize) -> f64;
    /// The formula as a program, for rows of so many scores.
    ///
    /// # Errors
    /// Another number of classes than a parameter has.
    fn trace(&self, classes: usize) -> Result<Program, Error>;
}

/// The evaluation of rows of scores with targets of one sort.
pub(crate) type ScoreRows<K> = PhantomData<K>;
impl<K: Truth> Kind for ScoreRows<K> {
    type Batch<'a, E: Precision> = Rows<'a, E, K>;
    type Outputs<'a, E: Precision> = Outputs<'a, E>;
    type Found = Total;
}

/// All that the catalogue knows of a row-wise loss.
pub(crate) trait ErasedRowwise<K: Truth>: AnyRowwise<K> + Engine<ScoreRows<K>> {}
impl<K: Truth, L: AnyRowwise<K> + Engine<ScoreRows<K>>> ErasedRowwise<K> for L {}

/// A row-wise loss, and the engine that evaluates it.
pub(crate) struct AsRowwise<L, V> {
    loss: L,
    engine: V,
}
#[cfg(feature = "fused")]
impl<L: Rowwise> AsRowwise<L, ExecutedRowwise<L::Truth>> {
    /// The loss as data: no kernel is compiled for it.
    pub(crate) fn executed(loss: L) -> Self {
        AsRowwise { engine: ExecutedRowwise::new(loss.clone()), loss }
    }
}
impl<L: Rowwise> AsRowwise<L, Fused> {
    /// The loss with kernels of its own.
    pub(crate) fn fused(loss: L) -> Self {
        AsRowwise { loss, engine: Fused }
    }
}

/// What evaluates a row-wise loss.
pub(crate) trait EvaluateRows<L: Rowwise>: Send + Sync {
    fn evaluate<E: Precision>(
        &self,
        loss: &L,
        batch: Rows<E, L::Truth>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error>;
}

/// The kernels of a typed loss.
pub(crate) struct Fused;
impl<L: Rowwise> EvaluateRows<L> for Fused {
    fn evaluate<E: Precision>(
        &self,
        loss: &L,
        batch: Rows<E, L::Truth>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        loss.evaluate(batch, reduction, out)
    }
}
#[cfg(feature = "fused")]
impl<L: Rowwise> EvaluateRows<L> for ExecutedRowwise<L::Truth> {
    fn evaluate<E: Precision>(
        &self,
        _: &L,
        batch: Rows<E, L::Truth>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        ExecutedRowwise::evaluate(self, batch, reduction, out)
    }
}
impl<E: Precision, L: Rowwise, V: EvaluateRows<L>> Evaluate<ScoreRows<L::Truth>, E> for AsRowwise<L, V> {
    fn evaluate(
        &self,
        batch: Rows<E, L::Truth>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        self.engine.evaluate(&self.loss, batch, reduction, out)
    }
}

impl<K: Truth, L: Rowwise<Truth = K>, V: Send + Sync> AnyRowwise<K> for AsRowwise<L, V> {
    fn dual_at<'a>(
        &self,
        scores: &'a [Dual<f64>],
        target: K::Of<&'a [Dual<f64>]>,
        mut grad: &mut [Dual<f64>],
    ) -> Dual<f64> {
        self.loss.at(scores, target, &mut grad)
    }

    fn convex(&self) -> bool {
        self.loss.convex()
    }

    fn ignored(&self) -> Option<i64> {
        self.loss.ignored()
    }

    fn weight(&self, label: usize) -> f64 {
        self.loss.weight(label)
    }

    fn trace(&self, classes: usize) -> Result<Program, Error> {
        self.loss.has_classes(classes)?;
        Ok(trace::rowwise(&self.loss, classes))
    }
}
