//! Row-wise losses on the executor, from programs that are recorded at run time.
//!
//! ```text
//! first call with a number of classes
//!     record the program; append its gradient by the reverse pass (value and gradient share their nodes)
//!     cut it into phases between sums and maxima, each a program per class and one per row              (cut)
//!     compile these for the executor of scalars; lay out a tile                               (compiled, code)
//! every call
//!     the driver of row-wise losses, block by block: tile by tile, phase by phase                        (run)
//! ```
//!
//! The diagonal of the Hessian is a program of its own, recorded at its first request. Its row takes the place of the gradient's,
//! in double precision whatever the elements: see [diagonal].
//!
//! Invariants. Numbers of a row are in double precision, whatever the precision of its elements; sums over long rows
//! leave single precision every few vectors. A row's results do not depend on the other rows of the batch. Nothing is
//! allocated after the first call with a number of classes, but by the diagonal of the Hessian where elements are no doubles or
//! rows are evaluated on dual numbers.
//!
//! Cost: every step reads and writes the L1 cache; rows that are read again after a sum or a maximum, and do not fit
//! there with their tile, come from the L2 cache.
mod code;
mod compiled;
mod cut;
mod diagonal;
mod moves;
mod reduce;
mod run;
mod scratch;

use crate::batch::Rows;
use crate::kernel::drivers::DriveRows;
use crate::kernel::outputs::{Outputs, PredictionOutputs};
use crate::kernel::reduce::{Reduction, Total};
use crate::kernel::rowwise::{OnDuals, RowEngine, RowLoss};
use crate::loss::{Card, Error, TargetKind};
use crate::real::{Dual, Element, Float, Precompiled};
use crate::trace::Program;
use code::RowCode;
use compiled::Compiled;
pub(in crate::kernel) use compiled::RowPrograms;
pub(in crate::kernel) use diagonal::in_double;
use run::{Block, block};
use scratch::{DOUBLE, SINGLE, Scratch};
use std::fmt;
use std::marker::PhantomData;

/// A row-wise loss as data: programs for rows of any number of classes, evaluated by code that all losses share.
///
/// ```
/// use perdita::kernel::ExecutedRows;
/// use perdita::loss::{ClassIndex, Definition};
/// use perdita::losses::CrossEntropy;
/// use perdita::{Labels, Outputs, Reduction, Rows, RowwiseExt, Scores, trace};
/// let loss = CrossEntropy::default();
/// let executed = ExecutedRows::<ClassIndex>::new(CrossEntropy::CARD, |classes| {
///     Ok(trace::rowwise(&CrossEntropy::default(), classes))
/// });
///
/// let (scores, labels) = ([2.0f32, -1.0, 0.5, 0.0, 3.0, 1.0], [0u8, 1]);
/// let batch = Rows::new(Scores::new(&scores, 3), Labels::from(&labels))?;
/// let (mut grad, mut fused) = ([0.0; 6], [0.0; 6]);
/// let mean = executed.evaluate(batch, Reduction::Mean, Outputs::new().grad("scores", &mut grad))?.mean();
/// assert!((mean - loss.mean_grad(batch, &mut fused)?).abs() < 1e-7);
/// assert!(grad.iter().zip(&fused).all(|(a, b)| (a - b).abs() < 1e-7));
/// # Ok::<(), perdita::Error>(())
/// ```
pub struct ExecutedRows<K> {
    card: Card,
    programs: RowPrograms,
    kind: PhantomData<K>,
}

impl<K: TargetKind> ExecutedRows<K> {
    /// The executed form of a loss. `record` returns the program of the value for rows of so many classes, as
    /// [`trace::rowwise`](crate::trace::rowwise) does; it is called at the first evaluation with a number of classes, and
    /// again when eight others have been used since. The card has the name, and the domains of checked batches.
    pub fn new(card: Card, record: impl Fn(usize) -> Result<Program, Error> + Send + Sync + 'static) -> Self {
        ExecutedRows { card, programs: RowPrograms::new::<K>(card.name, record), kind: PhantomData }
    }

    /// As [`RowwiseExt::evaluate`](crate::RowwiseExt::evaluate), without a label to ignore or class weights in the
    /// denominator of the mean. Where several entries of a row are its maximum, the diagonal of the Hessian has 0 as the
    /// derivative of the maximum.
    ///
    /// # Errors
    /// The same, and those of the recording; a program that is none of rows.
    pub fn evaluate<E: Element>(
        &self,
        batch: Rows<E, K>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        let compiled = &*self.programs.get(batch.classes)?;
        let (name, card) = (self.card.name, &|| self.card);
        let loss = RowLoss { name, card, engine: compiled, formula: compiled, diagonal: None };
        let diagonal = if out.has_curvature() { compiled.diagonal() } else { None };
        match diagonal {
            Some(diagonal) => {
                RowLoss { diagonal: Some(&diagonal.blocks(None)), ..loss }.evaluate(batch, reduction, out)
            }
            None => loss.evaluate(batch, reduction, out),
        }
    }

    /// The number of steps of value and gradient, for rows of so many classes.
    ///
    /// # Errors
    /// Those of the recording; a program that is none of rows.
    pub fn steps(&self, classes: usize) -> Result<usize, Error> {
        Ok(self.programs.get(classes)?.single(true).steps())
    }
}

impl<K> fmt::Debug for ExecutedRows<K> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("ExecutedRows").field("loss", &self.card.name).finish_non_exhaustive()
    }
}

impl<E: Element, K: TargetKind> RowEngine<E, K> for Compiled {
    fn has_classes(&self, _: usize) -> Result<(), Error> {
        Ok(())
    }

    fn ignored(&self) -> Option<i64> {
        None
    }

    fn weights(&self, _: &[i64], weights: &mut [f64]) {
        weights.fill(1.0);
    }

    fn is_unweighted(&self, _: usize) -> bool {
        true
    }

    fn block(&self, batch: Rows<E, K>, scale: f64, out: PredictionOutputs<E>) -> Total {
        E::drive::<DriveRows>((self, Block::of(batch, None), scale, out))
    }
}

impl<K: TargetKind> OnDuals<K> for Compiled {
    fn at(&self, scores: &[Dual<f64>], label: usize, targets: &[Dual<f64>], grad: &mut [Dual<f64>]) {
        let (both, label) = ([scores, targets], (!K::SOFT).then_some(label));
        let gradient = &self.program.run(&both[..if K::SOFT { 2 } else { 1 }], label)[1];
        for (j, grad) in grad.iter_mut().enumerate() {
            *grad = gradient[j.min(gradient.len() - 1)];
        }
    }
}

/// A block of rows to evaluate.
pub(in crate::kernel) type Job<'a, E> = (&'a Compiled, Block<'a, E>, f64, PredictionOutputs<'a, E>);

/// Evaluates a block on this thread.
pub(in crate::kernel) fn evaluate<E: Element>((compiled, rows, scale, out): Job<E>) -> Total {
    let (mut total, gradient) = (Total::default(), out.grad.is_some());
    let mut out = Some(out);
    let run = &mut |code: &RowCode<E::Float>, scratch: &mut Scratch<E::Float>| {
        if let Some(out) = out.take() {
            total = block(code, scratch, &rows, scale, out);
        }
    };
    E::Float::call::<WithCode>((compiled, gradient, run));
    total
}

/// Calls a function with the code and the memory of this thread.
struct WithCode;
impl Precompiled for WithCode {
    type Args<'a, F: Float> = (&'a Compiled, bool, &'a mut (dyn FnMut(&RowCode<F>, &mut Scratch<F>) + 'a));
    type Out = ();

    fn run_f32((compiled, gradient, run): Self::Args<'_, f32>) {
        SINGLE.with_borrow_mut(|scratch| run(compiled.single(gradient), scratch));
    }

    fn run_f64((compiled, gradient, run): Self::Args<'_, f64>) {
        DOUBLE.with_borrow_mut(|scratch| run(compiled.double(gradient), scratch));
    }
}
