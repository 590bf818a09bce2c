//! Losses of one prediction and one target.
use super::ByName;
use perdita::Pairs;
use perdita::certify::{self, Verdict};
use perdita::kernel::{ExecutedPointwise, Outputs, PointwiseExt, Reduction, Total};
use perdita::loss::{Claims, Error, Jet, Pointwise};
use perdita::real::{Dual, Element, Interval};
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
    /// The number of steps that evaluate value and slope; none if the loss has loops of its own.
    fn steps(&self) -> Option<usize>;
    #[doc(hidden)]
    fn evaluate_f32(&self, b: Pairs<f32>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error>;
    #[doc(hidden)]
    fn evaluate_f64(&self, b: Pairs<f64>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error>;
}
/// A loss, and the engine that evaluates it.
pub(crate) struct AsPointwise<L, K> {
    loss: L,
    kernel: K,
}
impl<L: Pointwise> AsPointwise<L, ExecutedPointwise> {
    pub(crate) fn executed(loss: L) -> Self {
        AsPointwise { kernel: ExecutedPointwise::new(&loss), loss }
    }
}
impl<L: Pointwise> AsPointwise<L, Fused> {
    pub(crate) fn fused(loss: L) -> Self {
        AsPointwise { loss, kernel: Fused }
    }
}
impl<L: Pointwise, K: Evaluate<L>> AnyPointwise for AsPointwise<L, K> {
    fn at(&self, prediction: f64, target: f64) -> Jet<f64> {
        self.loss.at(prediction, target)
    }
    fn dual_at(&self, prediction: f64, target: f64) -> Jet<Dual<f64>> {
        self.loss.at(Dual::var(prediction), Dual::fixed(target))
    }
    fn enclose(&self, prediction: Interval, target: Interval) -> Jet<Dual<Interval>> {
        self.loss.at(Dual::var(prediction), Dual::fixed(target))
    }
    fn claims(&self) -> Claims {
        self.loss.claims()
    }
    fn examine(&self, claims: Claims) -> Verdict {
        certify::examine(&self.loss, claims)
    }
    fn trace(&self) -> Program {
        trace::pointwise(&self.loss)
    }
    fn steps(&self) -> Option<usize> {
        Evaluate::<L>::steps(&self.kernel)
    }
    fn evaluate_f32(&self, b: Pairs<f32>, r: Reduction, out: Outputs<f32>) -> Result<Total, Error> {
        self.kernel.evaluate(&self.loss, b, r, out)
    }
    fn evaluate_f64(&self, b: Pairs<f64>, r: Reduction, out: Outputs<f64>) -> Result<Total, Error> {
        self.kernel.evaluate(&self.loss, b, r, out)
    }
}

/// An engine of pointwise losses.
pub(crate) trait Evaluate<L>: Send + Sync {
    /// The number of steps of a program; none if it has none.
    fn steps(&self) -> Option<usize>;

    fn evaluate<E: Element>(
        &self,
        loss: &L,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error>;
}
impl<L> Evaluate<L> for ExecutedPointwise {
    fn steps(&self) -> Option<usize> {
        Some(ExecutedPointwise::steps(self))
    }

    fn evaluate<E: Element>(
        &self,
        _: &L,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        ExecutedPointwise::evaluate(self, batch, reduction, out)
    }
}
/// The formula compiled to loops of its own.
pub(crate) struct Fused;
impl<L: Pointwise> Evaluate<L> for Fused {
    fn steps(&self) -> Option<usize> {
        None
    }

    fn evaluate<E: Element>(
        &self,
        loss: &L,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        PointwiseExt::evaluate(loss, batch, reduction, out)
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
