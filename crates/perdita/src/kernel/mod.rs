//! How formulas meet memory: loops, lanes, threads, reductions. Never names a loss.
mod pointwise;
mod reduce;
mod rowwise;
mod threads;

pub use pointwise::PointwiseExt;
pub use reduce::{Outputs, Reduction, Total};
pub use rowwise::RowwiseExt;
