//! Kernels: loops over memory, SIMD lanes, threads and reductions. No code here names a loss.
//!
//! A call goes through the folder in this order:
//!
//! ```text
//! PointwiseExt, RowwiseExt, ArraysExt, ProductsExt     the public traits, one per kind of batch
//! outputs     Outputs: the caller's memory by name, checked and put in order
//! reduce      Reduction, Total: the reduction gives the factor of all gradients
//! drivers     one call into this crate per element type: drivers are compiled here, not in the caller's crate
//! threads     a fixed tree of blocks, shared among threads, merged in a fixed order
//! weights     those of pointwise losses: checked, added up and counted when a batch is made
//! the driver of the kind, block by block
//!     pointwise    one prediction, one target: chunks in the L1 cache (near), an engine (fused, executed, hot)
//!     rowwise      a row of scores: narrow rows transposed, wide rows along the lanes; an engine (fused, executed)
//!     arrays       named arrays: a kernel per kind of loss
//!     product      scores that are products of rows, strip by strip
//! engine      what evaluates the formula: fused (compiled per loss) or executed (its recorded program)
//! ```
//!
//! Invariants: nothing is written before all arguments have been checked (of shards, those visited so far); results do
//! not depend on the number of threads; ignored observations and those of weight 0 have value and gradient 0, whatever
//! they contain.

/// Implements [`Precompiled`](crate::real::Precompiled) for a kernel: one function for both float types.
#[cfg(feature = "products")]
macro_rules! precompiled {
    ($kernel:ident: $run:ident($args:ty) -> $out:ty) => {
        impl $crate::real::Precompiled for $kernel {
            type Args<'a, F: Float> = $args;
            type Out = $out;

            fn run_f32(args: Self::Args<'_, f32>) -> $out {
                $run(args)
            }

            fn run_f64(args: Self::Args<'_, f64>) -> $out {
                $run(args)
            }
        }
    };
}

mod arrays;
mod checked;
mod drivers;
mod engine;
#[cfg(feature = "executor")]
mod executed;
mod grads;
#[cfg(feature = "executor")]
mod hot;
mod near;
mod outputs;
mod parts;
mod pointwise;
#[cfg(feature = "products")]
mod product;
mod reduce;
mod rowwise;
mod threads;
mod weights;

pub use crate::alone::alone;
pub use arrays::{ArraysExt, Kernel};
#[doc(hidden)]
pub use checked::evaluate_checked;
#[cfg(feature = "executor")]
pub use executed::{ExecutedNumbers, ExecutedPointwise, ExecutedRows};
pub use grads::NamedGrads;
#[cfg(feature = "executor")]
pub use hot::HotPointwise;
pub use outputs::Outputs;
pub use parts::TotalParts;
pub use pointwise::PointwiseExt;
#[cfg(feature = "products")]
pub use product::{
    Gather, ProductEvaluation, ProductKernel, ProductsExt, Shard, ShardVisitor, Shards, Vocabulary,
};
pub use reduce::{Reduction, Total};
#[cfg(feature = "executor")]
pub use rowwise::HotRowwise;
pub use rowwise::{RowEngine, RowwiseExt};
