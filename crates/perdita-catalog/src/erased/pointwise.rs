//! Losses of one prediction and one target.
use super::ByName;
use perdita::Pairs;
use perdita::certify::{self, Verdict};
use perdita::kernel::{Outputs, PointwiseExt, Reduction, Total};
use perdita::loss::{Claims, Error, Jet, Pointwise};
use perdita::real::{Dual, Interval};
use perdita::trace::{self, Program};

/// A pointwise loss whose type is forgotten.
pub trait AnyPointwise: Send + Sync {
    /// The value and slope at one point.
    fn at(&self, prediction: f64, target: f64) -> Jet<f64>;
    /// The same on dual numbers: each with its derivative in the prediction, the slope's being the curvature.
    fn dual_at(&self, prediction: f64, target: f64) -> Jet<Dual<f64>>;
    /// Enclosures of value, slope and curvature on a box.
    fn enclose(&self, prediction: Interval, target: Interval) -> Jet<Dual<Interval>>;
    /// What it claims.
    fn claims(&self) -> Claims;
    /// Whether it keeps these claims.
    fn examine(&self, claims: Claims) -> Verdict;
    /// The formula as a program.
    fn trace(&self) -> Program;
    #[doc(hidden)]
    fn evaluate_f32(&self, b: Pairs<f32>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error>;
    #[doc(hidden)]
    fn evaluate_f64(&self, b: Pairs<f64>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error>;
}
impl<L: Pointwise> AnyPointwise for L {
    fn at(&self, prediction: f64, target: f64) -> Jet<f64> {
        Pointwise::at(self, prediction, target)
    }
    fn dual_at(&self, prediction: f64, target: f64) -> Jet<Dual<f64>> {
        Pointwise::at(self, Dual::var(prediction), Dual::fixed(target))
    }
    fn enclose(&self, prediction: Interval, target: Interval) -> Jet<Dual<Interval>> {
        Pointwise::at(self, Dual::var(prediction), Dual::fixed(target))
    }
    fn claims(&self) -> Claims {
        Pointwise::claims(self)
    }
    fn examine(&self, claims: Claims) -> Verdict {
        certify::examine(self, claims)
    }
    fn trace(&self) -> Program {
        trace::pointwise(self)
    }
    fn evaluate_f32(&self, b: Pairs<f32>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error> {
        PointwiseExt::evaluate(self, b, r, out)
    }
    fn evaluate_f64(&self, b: Pairs<f64>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error> {
        PointwiseExt::evaluate(self, b, r, out)
    }
}
impl dyn AnyPointwise + '_ {
    /// As [`PointwiseExt::evaluate`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: ByName>(
        &self,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        E::pointwise(self, batch, reduction, out)
    }
}
