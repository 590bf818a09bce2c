//! Losses of a few numbers per observation on the executor.
//!
//! One program has the value and, in forward mode, the derivative in every column; directions share common steps. The
//! requested gradients select its outputs.
use super::Recorded;
use super::run::fill;
use crate::batch::{Arrays, Bound};
use crate::kernel::arrays::numbers::COLUMNS_MAX;
use crate::kernel::arrays::{ArraysEngine, Call, Shapes, total_weight};
use crate::kernel::drivers::{DriveArrays, DriveBlocksOfNumbers};
use crate::kernel::engine::Engine;
use crate::kernel::outputs::Outputs;
use crate::kernel::reduce::{Reduction, Total};
use crate::loss::{Error, Field, Numbers};
use crate::real::{Element, Float};
use crate::trace::{self, Program};
use std::fmt;

/// A loss of numbers as data: evaluated by code that all losses share, with the same bits as the typed loss.
///
/// ```
/// use perdita::{Arrays, ArraysExt, Outputs, Reduction, kernel::ExecutedNumbers, losses::Giou};
/// let (prediction, target) = ([0.0f32, 0.0, 2.0, 2.0], [1.0f32, 1.0, 3.0, 3.0]);
/// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 4])?.numbers("target", &target, &[1, 4])?;
/// let executed = ExecutedNumbers::new(&Giou::default());
/// let total = executed.evaluate(batch, Reduction::Mean, Outputs::new())?;
/// assert_eq!(total.mean(), Giou::default().mean(batch)?);
/// # Ok::<(), perdita::Error>(())
/// ```
pub struct ExecutedNumbers {
    shapes: Shapes,
    /// The number of columns of each field.
    widths: &'static [usize],
    derivatives: Recorded,
}

impl ExecutedNumbers {
    /// The executed form of a loss; it is recorded and compiled at the first evaluation.
    pub fn new<L: Numbers>(loss: &L) -> Self {
        let (shapes, loss) = (Shapes::of(loss), loss.clone());
        let derivatives = Recorded::new(move || trace::value_and_derivatives(&loss));
        ExecutedNumbers { shapes, widths: L::WIDTHS, derivatives }
    }

    /// The executed form of a program, with a number per observation from each field. See [`trace::record`].
    ///
    /// # Panics
    /// If there are more than [`COLUMNS_MAX`](Self::COLUMNS_MAX) fields.
    pub fn of_program(name: &'static str, fields: &'static [Field], program: &Program) -> Self {
        let (shapes, program) = (Shapes { name, fields, each: "..." }, program.clone());
        let derivatives = Recorded::new(move || program.value_and_derivatives());
        ExecutedNumbers { shapes, widths: &[1; COLUMNS_MAX][..fields.len()], derivatives }
    }

    /// The most numbers of an observation.
    pub const COLUMNS_MAX: usize = COLUMNS_MAX;

    /// As [`ArraysExt::evaluate`](crate::ArraysExt::evaluate).
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: Element>(
        &self,
        batch: Arrays<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        E::drive::<DriveArrays>((self, batch, reduction, out))
    }
}

impl fmt::Debug for ExecutedNumbers {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("ExecutedNumbers").field("shapes", &self.shapes).finish_non_exhaustive()
    }
}

impl<F: Float> Engine<F> for ExecutedNumbers {
    fn fill(&self, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
        fill(&self.derivatives, inputs, outputs);
    }
}

impl<E: Element> ArraysEngine<E> for ExecutedNumbers {
    fn shapes(&self) -> Shapes {
        self.shapes
    }

    fn check(&self, _: &Bound<E>) -> Result<(), Error> {
        Ok(())
    }

    fn weight(&self, batch: &Bound<E>) -> f64 {
        total_weight(batch)
    }

    fn run(&self, call: Call<E>) -> Total {
        E::drive::<DriveBlocksOfNumbers>((self, self.widths, call))
    }
}
