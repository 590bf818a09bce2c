//! Losses of a row of scores and its target.
use super::ByName;
use perdita::Rows;
#[cfg(feature = "fused")]
use perdita::kernel::ExecutedRowwise;
use perdita::kernel::{Outputs, Reduction, RowwiseExt, Total};
use perdita::loss::{Error, Rowwise, Truth};
use perdita::real::Dual;
use perdita::trace::{self, Program};

/// A row-wise loss whose type is forgotten.
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
    #[doc(hidden)]
    fn evaluate_f32(&self, b: Rows<f32, K>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error>;
    #[doc(hidden)]
    fn evaluate_f64(&self, b: Rows<f64, K>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error>;
}

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
impl<L: Rowwise> AsRowwise<L, Fused<L>> {
    /// The loss with kernels of its own.
    pub(crate) fn fused(loss: L) -> Self {
        AsRowwise { engine: Fused(loss.clone()), loss }
    }
}

/// The kernels of a typed loss.
pub(crate) struct Fused<L>(L);

/// What evaluates a row-wise loss.
pub(crate) trait Evaluate<K: Truth>: Send + Sync {
    fn evaluate<E: ByName>(&self, b: Rows<E, K>, r: Reduction, out: Outputs<E>) -> Result<Total, Error>;
}
#[cfg(feature = "fused")]
impl<K: Truth> Evaluate<K> for ExecutedRowwise<K> {
    fn evaluate<E: ByName>(&self, b: Rows<E, K>, r: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        ExecutedRowwise::evaluate(self, b, r, out)
    }
}
impl<L: Rowwise> Evaluate<L::Truth> for Fused<L> {
    fn evaluate<E: ByName>(
        &self,
        b: Rows<E, L::Truth>,
        r: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        self.0.evaluate(b, r, out)
    }
}

impl<K: Truth, L: Rowwise<Truth = K>, V: Evaluate<K>> AnyRowwise<K> for AsRowwise<L, V> {
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
    fn evaluate_f32(&self, b: Rows<f32, K>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error> {
        self.engine.evaluate(b, r, out)
    }
    fn evaluate_f64(&self, b: Rows<f64, K>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error> {
        self.engine.evaluate(b, r, out)
    }
}
impl<K: Truth> dyn AnyRowwise<K> + '_ {
    /// As [`RowwiseExt::evaluate`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: ByName>(
        &self,
        batch: Rows<E, K>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        E::rowwise(self, batch, reduction, out)
    }
}
