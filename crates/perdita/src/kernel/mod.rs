//! How formulas meet memory: loops, lanes, threads, reductions. Never names a loss.
mod arrays;
mod drivers;
mod engine;
mod executed;
mod pointwise;
mod product;
mod reduce;
mod rowwise;
mod threads;

pub use arrays::{ArraysExt, Kernel, Slots};
pub(crate) use drivers::Drivers;
pub(crate) use executed::Executable;
pub use executed::{ExecutedPointwise, ExecutedRowwise};
pub use pointwise::PointwiseExt;
pub use product::{
    ContrastiveExt, DecorrelationExt, Gather, Gradients, LinearExt, Outcome, PairwiseExt, RelationalExt, See,
    Shard, Shards, TripletsExt, Vocabulary,
};
pub use reduce::{Outputs, Reduction, Total};
pub use rowwise::{RowEngine, RowwiseExt};
