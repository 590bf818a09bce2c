//! Pointwise losses.
use super::{Engine, Evaluate, Kind, Precision};
use perdita::Pairs;
use perdita::certify::{self, ProofResult};
use perdita::kernel::{ExecutedPointwise, HotPointwise, Outputs, Reduction, Total};
use perdita::loss::{Claims, Error, Pointwise, ValueSlope};
use perdita::real::{Dual, Interval};
use perdita::trace::{self, Program};

/// A pointwise loss whose type is erased.
pub trait AnyPointwise: Send + Sync {
    /// The value and slope at one point.
    fn at(&self, prediction: f64, target: f64) -> ValueSlope<f64>;

    /// The value and slope on dual numbers: the derivative of the slope is the curvature.
    fn dual_at(&self, prediction: f64, target: f64) -> ValueSlope<Dual<f64>>;

    /// Enclosures of value, slope and curvature on a box.
    fn enclose(&self, prediction: Interval, target: Interval) -> ValueSlope<Dual<Interval>>;

    /// The claims of the loss.
    fn claims(&self) -> Claims;

    /// The proof of these claims, or their refutation.
    fn examine(&self, claims: Claims) -> ProofResult;

    /// The formula as a program.
    fn trace(&self) -> Program;

    /// The formula as a program without rewrites, which gives the same enclosures: see [`trace::as_written`].
    fn as_written(&self) -> Program;

    /// The number of program steps for value and slope; `None` if the loss has its own compiled loop.
    fn steps(&self) -> Option<usize>;
}

/// The evaluation of predictions with their targets.
pub(crate) enum Points {}
impl Kind for Points {
    type Batch<'a, E: Precision> = Pairs<'a, E>;
    type Found = Total;
}

/// The catalogue's interface to a pointwise loss.
pub(crate) trait ErasedPointwise: AnyPointwise + Engine<Points> {}
impl<L: AnyPointwise + Engine<Points>> ErasedPointwise for L {}

/// A loss and the engine that evaluates it.
pub(crate) struct AsPointwise<L, K> {
    loss: L,
    kernel: K,
}

impl<L: Pointwise> AsPointwise<L, ExecutedPointwise> {
    pub(crate) fn executed(loss: L) -> Self {
        AsPointwise { kernel: ExecutedPointwise::new(&loss), loss }
    }
}

impl<L: Pointwise> AsPointwise<L, HotPointwise<L>> {
    pub(crate) fn hot(loss: L) -> Self {
        AsPointwise { kernel: HotPointwise::new(loss.clone()), loss }
    }
}

impl<L: Pointwise, K: Steps> AnyPointwise for AsPointwise<L, K> {
    fn at(&self, prediction: f64, target: f64) -> ValueSlope<f64> {
        self.loss.at(prediction, target)
    }

    fn dual_at(&self, prediction: f64, target: f64) -> ValueSlope<Dual<f64>> {
        self.loss.at(Dual::var(prediction), Dual::fixed(target))
    }

    fn enclose(&self, prediction: Interval, target: Interval) -> ValueSlope<Dual<Interval>> {
        self.loss.at(Dual::var(prediction), Dual::fixed(target))
    }

    fn claims(&self) -> Claims {
        self.loss.claims()
    }

    fn examine(&self, claims: Claims) -> ProofResult {
        // Of the program, which has the same enclosures: one evaluator for all losses compiles in less time than one for each.
        certify::examine_enclosures(&self.loss.card(), claims, &certify::of_program(&self.as_written()))
    }

    fn trace(&self) -> Program {
        trace::pointwise(&self.loss)
    }

    fn as_written(&self) -> Program {
        trace::as_written(&self.loss)
    }

    fn steps(&self) -> Option<usize> {
        self.kernel.steps()
    }
}

/// An engine of pointwise losses.
pub(crate) trait Steps: Send + Sync {
    /// The number of steps of its program, if it has one.
    fn steps(&self) -> Option<usize>;
}

impl Steps for ExecutedPointwise {
    fn steps(&self) -> Option<usize> {
        Some(ExecutedPointwise::steps(self))
    }
}

impl<E: Precision, L: Pointwise> Evaluate<Points, E> for AsPointwise<L, ExecutedPointwise> {
    fn evaluate(&self, batch: Pairs<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        self.kernel.evaluate(batch, reduction, out)
    }
}

impl<L: Pointwise> Steps for HotPointwise<L> {
    fn steps(&self) -> Option<usize> {
        None
    }
}

impl<E: Precision, L: Pointwise> Evaluate<Points, E> for AsPointwise<L, HotPointwise<L>> {
    fn evaluate(&self, batch: Pairs<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        self.kernel.evaluate(batch, reduction, out)
    }
}
