//! Pointwise losses on the executor.
use super::Recorded;
use super::run::weighed;
use crate::batch::Pairs;
use crate::kernel::drivers::DrivePointwise;
use crate::kernel::engine::{Factors, PointwiseEngine, Requested};
use crate::kernel::outputs::Outputs;
use crate::kernel::pointwise::PREDICTION;
use crate::kernel::reduce::{Reduction, Total};
use crate::loss::{Error, Pointwise};
use crate::real::{Element, Float};
use crate::trace::{self, Program};
use std::fmt;

/// A pointwise loss as data: evaluated by code that all losses share, with the same bits as the typed loss.
///
/// ```
/// use perdita::{Outputs, Pairs, PointwiseExt, Pred, Reduction, Target, kernel::ExecutedPointwise};
/// let huber = perdita::losses::Huber::new(1.0)?;
/// let batch = Pairs::new(Pred(&[0.5f32, 3.0]), Target(&[0.0, 0.0]))?;
/// let executed = ExecutedPointwise::new(&huber);
/// let total = executed.evaluate(batch, Reduction::Mean, Outputs::new())?;
/// assert_eq!(total, huber.total(batch)?);
/// # Ok::<(), perdita::Error>(())
/// ```
pub struct ExecutedPointwise {
    name: &'static str,
    first: Recorded,
    /// Recorded on dual numbers, which takes longer and is rarely requested.
    second: Recorded,
}

impl ExecutedPointwise {
    /// The executed form of a loss; it is recorded and compiled at the first evaluation.
    pub fn new<L: Pointwise>(loss: &L) -> Self {
        let (first, second) = (loss.clone(), loss.clone());
        ExecutedPointwise {
            name: L::CARD.name,
            first: Recorded::new(move || trace::value_and_slope(&first)),
            second: Recorded::new(move || trace::value_slope_and_curvature(&second)),
        }
    }

    /// The executed form of a program: prediction and target in, the value out. See [`trace::record`].
    pub fn of_program(name: &'static str, program: &Program) -> Self {
        let (first, second) = (program.clone(), program.clone());
        ExecutedPointwise {
            name,
            first: Recorded::new(move || first.value_and_slope()),
            second: Recorded::new(move || second.value_slope_and_curvature()),
        }
    }

    /// As [`PointwiseExt::evaluate`](crate::PointwiseExt::evaluate).
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: Element>(
        &self,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        let out = out.of_prediction(self.name, PREDICTION)?;
        E::drive::<DrivePointwise>((self, batch, reduction, out))
    }

    /// The number of steps of value and slope.
    pub fn steps(&self) -> usize {
        self.first.steps(0b11)
    }
}

impl fmt::Debug for ExecutedPointwise {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("ExecutedPointwise").finish_non_exhaustive()
    }
}

impl<F: Float> PointwiseEngine<F> for ExecutedPointwise {
    fn plain(&self, prediction: &[F], target: &[F], grad: Option<&mut [F]>, scale: f64) -> f64 {
        let factors = Factors { scale, ..Factors::NONE };
        let out = Requested::first_order(&mut [], grad.unwrap_or_default());
        self.weighed(prediction, target, &factors, out)
    }

    fn weighed(&self, prediction: &[F], target: &[F], factors: &Factors<F>, out: Requested<F>) -> f64 {
        let recorded = if out.curvature.is_empty() { &self.first } else { &self.second };
        weighed(recorded, &[prediction, target], factors, out)
    }
}
