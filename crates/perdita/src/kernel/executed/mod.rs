//! The executor: a loss's recorded program, run over chunks by vector loops that all losses share.
//!
//! ```text
//! first call   record the formula (trace), compile it to steps over registers (lower, code), cache the code
//!              (some µs; up to a ms for second derivatives)
//! every call   chunk = as many observations as registers, inputs and results have room for in the L1 cache
//!              for each chunk: for each step: one loop over the chunk          (run, steps, chain)
//!                                  an output: weighed, scaled, added up, stored            (results)
//! ```
//!
//! Programs of [rows] are cut into programs of scalars between their sums and maxima, each of which is run like this.
//!
//! Invariants: values and derivatives of scalars have the bits of the fused engine; nothing is allocated after the first call;
//! registers lie on the stack. Cost: results that are read later pass through the L1 cache, where the fused engine keeps
//! them in registers; the inputs of the next chunk are prefetched meanwhile (ahead); no compile time per loss.
mod ahead;
mod chain;
mod code;
mod lower;
mod numbers;
mod pointwise;
mod results;
pub(super) mod rows;
mod run;
mod steps;

pub use numbers::ExecutedNumbers;
pub use pointwise::ExecutedPointwise;
pub use rows::ExecutedRows;
pub(super) use rows::RowPrograms;

use crate::real::Float;
use crate::trace::Program;
use code::Code;
use std::sync::OnceLock;

/// Sets of requested outputs that are stored together: the subsets of four fields' gradients.
const SETS: usize = 16;

/// A program's recorder, and its code in each precision for each set of outputs, compiled on first use.
pub(crate) struct Recorded {
    record: Box<dyn Fn() -> Program + Send + Sync>,
    single: Codes<f32>,
    double: Codes<f64>,
}

impl Recorded {
    fn new(record: impl Fn() -> Program + Send + Sync + 'static) -> Self {
        let record = Box::new(record);
        Recorded { record, single: Codes::default(), double: Codes::default() }
    }

    /// The code for these outputs, one bit each, in `f32`.
    fn single(&self, wanted: u32) -> &Code<f32> {
        self.single.get(&self.record, wanted)
    }

    /// The same in `f64`.
    fn double(&self, wanted: u32) -> &Code<f64> {
        self.double.get(&self.record, wanted)
    }

    /// The number of steps of the code for these outputs.
    fn steps(&self, wanted: u32) -> usize {
        self.single(wanted).steps()
    }
}

/// Code for each set of outputs, in the order of their first use. Slots are filled once and searched from the front,
/// without a lock. A formula of many fields may need more than [`SETS`].
struct Codes<F> {
    slots: [OnceLock<Code<F>>; SETS],
    more: OnceLock<Box<Codes<F>>>,
}

impl<F> Default for Codes<F> {
    fn default() -> Self {
        Codes { slots: [const { OnceLock::new() }; SETS], more: OnceLock::new() }
    }
}

impl<F: Float> Codes<F> {
    fn get(&self, record: &dyn Fn() -> Program, wanted: u32) -> &Code<F> {
        let mut codes = self.slots.iter().map(|slot| slot.get_or_init(|| Code::new(&record(), wanted)));
        // Another thread may have filled the slot with the code for other outputs: the search goes on.
        codes
            .find(|code| code.wanted() == wanted)
            .unwrap_or_else(|| self.more.get_or_init(Box::default).get(record, wanted))
    }
}
