//! How formulas meet memory: loops, lanes, threads, reductions. Never names a loss.

/// Declares a kernel that is compiled in this crate: see [`Precompiled`](crate::real::Precompiled).
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
mod drivers;
mod engine;
#[cfg(feature = "executor")]
mod executed;
#[cfg(feature = "executor")]
mod hot;
mod near;
mod pointwise;
#[cfg(feature = "products")]
mod product;
mod reduce;
mod rowwise;
mod threads;

pub use arrays::{ArraysExt, Kernel, Slots};
#[cfg(feature = "executor")]
pub use executed::{ExecutedNumbers, ExecutedPointwise};
#[cfg(feature = "executor")]
pub use hot::HotPointwise;
pub use pointwise::PointwiseExt;
#[cfg(feature = "products")]
pub use product::{Gather, Gradients, Outcome, ProductKernel, ProductsExt, See, Shard, Shards, Vocabulary};
pub use reduce::{Outputs, Reduction, Total};
pub use rowwise::{RowEngine, RowwiseExt};
