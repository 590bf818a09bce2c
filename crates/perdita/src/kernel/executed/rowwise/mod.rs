//! The executed engine: the program of a row-wise loss, run over tiles of rows.
//!
//! ```text
//! for each tile of rows that count:
//!     scores, targets → wide registers          transposed or row by row
//!     every step of the program                 one loop over the tile each
//!     loss of every row · weight → the sum; gradient · factor → memory
//! rows that are ignored get zeros
//! ```
//!
//! No part of it is compiled per loss. Wide numbers are in lane precision, numbers of a row in double precision, as in the
//! fused kernel of wide rows, whose results it gives to a few units in the last place.
mod code;
mod memory;
mod reductions;
mod run;
mod tile;

pub(in crate::kernel) use run::RowProgram;

use crate::batch::Rows;
use crate::kernel::drivers::ExecuteRows;
use crate::kernel::reduce::{Outputs, Reduction, Total};
use crate::kernel::rowwise::{RowEngine, checked, first_order};
use crate::loss::{Error, Rowwise, Truth};
use crate::real::Element;
use crate::trace::{self, Program};
use code::Code;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Class counts whose programs are kept.
const CACHED: usize = 4;

/// What an executed loss needs of its formula.
trait Formula: Send + Sync {
    fn has_classes(&self, classes: usize) -> Result<(), Error>;
    fn ignored(&self) -> Option<i64>;
    fn weights(&self, labels: &[i64], weights: &mut [f64]);
    fn program(&self, classes: usize) -> Program;
}
impl<L: Rowwise> Formula for L {
    fn has_classes(&self, classes: usize) -> Result<(), Error> {
        Rowwise::has_classes(self, classes)
    }

    fn ignored(&self) -> Option<i64> {
        Rowwise::ignored(self)
    }

    fn weights(&self, labels: &[i64], weights: &mut [f64]) {
        for (weight, &label) in weights.iter_mut().zip(labels) {
            *weight = self.weight(label as usize);
        }
    }

    fn program(&self, classes: usize) -> Program {
        trace::row_value_and_gradient(self, classes)
    }
}

/// The programs of a loss for rows of one length.
#[derive(Debug)]
struct Codes {
    classes: usize,
    program: Program,
    value: Code,
    gradient: Code,
    /// Compiled when it is asked for: it has several times the steps.
    curvature: OnceLock<Code>,
}
impl Codes {
    fn new(formula: &dyn Formula, classes: usize) -> Self {
        let program = formula.program(classes);
        let (value, gradient) = (Some(program.outputs[0]), Some(program.outputs[1]));
        let (value, gradient) = (Code::new(&program, value, None), Code::new(&program, value, gradient));
        Codes { classes, program, value, gradient, curvature: OnceLock::new() }
    }
}

/// A row-wise loss whose formula is executed, not compiled: its programs are made when rows of a new length are met, and
/// kept for the last few lengths.
///
/// ```
/// use perdita::{Labels, Outputs, Reduction, Rows, Scores, kernel::ExecutedRowwise, losses::focal::Focal};
/// let focal = ExecutedRowwise::new(Focal::new(2.0, &[1.0])?);
/// let batch = Rows::new(Scores::new(&[0.0f32, 0.0], 2), Labels::from(&[0i64]))?;
/// let mut grad = [9.0; 2];
/// let total = focal.evaluate(batch, Reduction::Mean, Outputs::none().grad(&mut grad))?;
/// assert!((total.mean() - 0.25 * std::f64::consts::LN_2).abs() < 1e-7 && grad[0] == -grad[1]);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone)]
pub struct ExecutedRowwise<K: Truth> {
    formula: Arc<dyn Formula>,
    codes: Arc<Mutex<Vec<Arc<Codes>>>>,
    kind: PhantomData<K>,
}
impl<K: Truth> fmt::Debug for ExecutedRowwise<K> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("ExecutedRowwise").finish_non_exhaustive()
    }
}
impl<K: Truth> ExecutedRowwise<K> {
    /// Executes this loss.
    pub fn new(loss: impl Rowwise<Truth = K>) -> Self {
        ExecutedRowwise { formula: Arc::new(loss), codes: Arc::default(), kind: PhantomData }
    }

    /// As [`RowwiseExt::evaluate`](crate::RowwiseExt::evaluate). Programs for rows of a new length are recorded first.
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: Element>(
        &self,
        batch: Rows<E, K>,
        reduction: Reduction,
        mut out: Outputs<E>,
    ) -> Result<Total, Error> {
        self.formula.has_classes(batch.classes)?;
        let codes = self.codes(batch.classes);
        let engine = Engine { formula: &*self.formula, value: &codes.value, row: &codes.gradient };
        let scale = checked::<E, K>(&engine, &batch, reduction, &out)?;
        if let Some(curvature) = out.curvature.take() {
            let code = codes.curvature.get_or_init(|| curvature_code(&codes.program, batch.classes));
            execute_curvature(&*self.formula, code, batch, scale, out.upstream, curvature);
        }
        Ok(first_order(&engine, batch, scale, out))
    }

    fn codes(&self, classes: usize) -> Arc<Codes> {
        let mut known = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let codes = match known.iter().position(|codes| codes.classes == classes) {
            Some(at) => known.remove(at),
            None => Arc::new(Codes::new(&*self.formula, classes)),
        };
        // The last that was asked for is the last to go.
        known.truncate(CACHED - 1);
        known.insert(0, Arc::clone(&codes));
        codes
    }
}

fn curvature_code(program: &Program, classes: usize) -> Code {
    let diagonal = program.diagonal(1, classes);
    Code::new(&diagonal, None, Some(diagonal.outputs[0]))
}

fn execute_curvature<E: Element, K: Truth>(
    formula: &dyn Formula,
    code: &Code,
    batch: Rows<E, K>,
    scale: f64,
    upstream: Option<&[E]>,
    curvature: &mut [E],
) {
    let engine = Engine { formula, value: code, row: code };
    let out = Outputs { each: None, grad: Some(curvature), curvature: None, upstream };
    first_order(&engine, batch, scale, out);
}

/// The programs of a loss for the rows of a batch: of the value alone, and of a wide output, the gradient or the
/// curvature, with whatever else.
struct Engine<'a> {
    formula: &'a dyn Formula,
    value: &'a Code,
    row: &'a Code,
}
impl<E: Element, K: Truth> RowEngine<E, K> for Engine<'_> {
    fn has_classes(&self, classes: usize) -> Result<(), Error> {
        self.formula.has_classes(classes)
    }

    fn ignored(&self) -> Option<i64> {
        self.formula.ignored()
    }

    fn weights(&self, labels: &[i64], weights: &mut [f64]) {
        self.formula.weights(labels, weights);
    }

    fn block(&self, batch: Rows<E, K>, scale: f64, out: Outputs<E>) -> Total {
        let code = if out.grad.is_some() { self.row } else { self.value };
        let program = RowProgram { code, formula: self.formula, soft: K::SOFT };
        E::drive::<ExecuteRows>((&program, batch.retyped(), scale, out))
    }
}
