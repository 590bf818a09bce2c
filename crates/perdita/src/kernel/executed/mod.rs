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
mod pointwise;
mod rowwise;
mod run;
mod steps;

pub use pointwise::ExecutedPointwise;
pub use rowwise::ExecutedRowwise;
pub(super) use rowwise::{RowProgram, curvature};
pub use run::Executable;

use crate::trace::Program;
use code::Code;
use std::sync::OnceLock;

/// A program, and its code in each precision, both made when first asked for.
pub struct Recorded {
    record: Box<dyn Fn() -> Program + Send + Sync>,
    single: OnceLock<Code<f32>>,
    double: OnceLock<Code<f64>>,
}
impl Recorded {
    fn new(record: impl Fn() -> Program + Send + Sync + 'static) -> Self {
        Recorded { record: Box::new(record), single: OnceLock::new(), double: OnceLock::new() }
    }
}
