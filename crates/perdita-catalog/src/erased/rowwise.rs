//! Losses of a row of scores and its target.
use super::ByName;
use perdita::Rows;
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
impl<K: Truth, L: Rowwise<Truth = K>> AnyRowwise<K> for L {
    fn dual_at<'a>(
        &self,
        scores: &'a [Dual<f64>],
        target: K::Of<&'a [Dual<f64>]>,
        mut grad: &mut [Dual<f64>],
    ) -> Dual<f64> {
        Rowwise::at(self, scores, target, &mut grad)
    }
    fn convex(&self) -> bool {
        Rowwise::convex(self)
    }
    fn ignored(&self) -> Option<i64> {
        Rowwise::ignored(self)
    }
    fn weight(&self, label: usize) -> f64 {
        Rowwise::weight(self, label)
    }
    fn trace(&self, classes: usize) -> Result<Program, Error> {
        self.has_classes(classes)?;
        Ok(trace::rowwise(self, classes))
    }
    fn evaluate_f32(&self, b: Rows<f32, K>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error> {
        RowwiseExt::evaluate(self, b, r, out)
    }
    fn evaluate_f64(&self, b: Rows<f64, K>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error> {
        RowwiseExt::evaluate(self, b, r, out)
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
