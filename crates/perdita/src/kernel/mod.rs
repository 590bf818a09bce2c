//! How formulas meet memory: loops, lanes, threads, reductions. Never names a loss.

/// Declares a kernel that is compiled for `f32` and `f64` in this crate: see [`Precompiled`](crate::real::Precompiled). One
/// that is `of floats` has no other versions.
macro_rules! precompiled {
    ($kernel:ident: $run:ident($args:ty) -> $out:ty) => {
        precompiled!($kernel: $run, $args, $out, E => args, $run(args));
    };
    ($kernel:ident: $run:ident($args:ty) -> $out:ty, of floats) => {
        precompiled!($kernel: $run, $args, $out, E => args, <E::Float as Element>::call::<Self>(args));
    };
    ($kernel:ident: $run:ident, $args:ty, $out:ty, $element:ident => $given:ident, $other:expr) => {
        impl $crate::real::Precompiled for $kernel {
            type Args<'a, E: Element> = $args;
            type Out = $out;

            fn run<$element: Element>($given: Self::Args<'_, $element>) -> $out {
                $other
            }

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
mod chunks;
mod drivers;
mod engine;
mod executed;
mod near;
mod pointwise;
#[cfg(feature = "products")]
mod product;
mod reduce;
mod rowwise;
mod threads;

pub use arrays::{ArraysExt, Kernel, Slots};
pub(crate) use drivers::Drivers;
pub(crate) use executed::Executable;
pub use executed::{ExecutedNumbers, ExecutedPointwise, ExecutedRowwise};
pub use pointwise::PointwiseExt;
#[cfg(feature = "products")]
pub use product::{Gather, Gradients, Outcome, ProductKernel, ProductsExt, See, Shard, Shards, Vocabulary};
pub use reduce::{Outputs, Reduction, Total};
pub use rowwise::{RowEngine, RowwiseExt};
