//! The executor: a loss's recorded program, run over a chunk by vector loops that all losses share.
//!
//! ```text
//! first call   record the formula, compile it to steps (some µs; twice differentiated up to a ms), keep the code
//! every call   chunk = as many observations as the registers have room for in the nearest cache
//!              for each chunk: for each step: one loop over the chunk
//!              the sum, the scaled gradient: one more loop
//! ```
//!
//! Invariants: values and derivatives have the bits of the fused engine; nothing is allocated after the first call;
//! registers lie on the stack. Cost: a pass over the nearest cache for each step, where the fused engine keeps all in
//! registers, and no compile time per loss.
mod code;
mod lower;
mod numbers;
mod pointwise;
mod run;
mod steps;

pub use numbers::ExecutedNumbers;
pub use pointwise::ExecutedPointwise;

use crate::real::Float;
use crate::trace::Program;
use code::Code;
use std::sync::OnceLock;

/// The most sets of wanted outputs: the gradients of four fields, each wanted or not.
const SETS: usize = 16;

/// A program, and its code in each precision for each set of outputs, all made when first asked for.
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

    /// The code for these outputs, a bit each, in `f32`.
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

/// Code for each set of wanted outputs, in the order in which they were asked for.
struct Codes<F>([OnceLock<Code<F>>; SETS]);
impl<F> Default for Codes<F> {
    fn default() -> Self {
        Codes([const { OnceLock::new() }; SETS])
    }
}

impl<F: Float> Codes<F> {
    fn get(&self, record: &dyn Fn() -> Program, wanted: u32) -> &Code<F> {
        let mut codes = self.0.iter().map(|slot| slot.get_or_init(|| Code::new(&record(), wanted)));
        // What another thread may have filled the slot with is for other outputs.
        let found = codes.find(|code| code.wanted() == wanted);
        found.expect("a set for each combination of gradients")
    }
}
