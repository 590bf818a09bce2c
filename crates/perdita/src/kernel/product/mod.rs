//! Losses whose scores are rows of A·Bᵀ. The score matrix is never stored as a whole: it is computed a strip
//! of rows at a time.
//!
//! No code here knows a formula. A loss arrives type-erased, as data and a few functions ([`erased`]), and
//! everything is compiled once per float type. A call goes through the folder in this order:
//!
//! ```text
//! ext          ProductsExt::evaluate, evaluate_sharded, evaluate_vocabulary
//! erased       the loss becomes data and functions; one dispatch to the kernel of its kind
//! inputs       the batch without its element type; checks of what the loss needs and allows
//! operand      rows of a, b and the negatives as GEMM operands: widened and normalised a piece at a time
//! the kernel   by how much of a row of scores the loss needs:
//!     linear         the whole row: a row-wise loss (scores: margin of the label, soft cap)
//!     relational     the whole row, of similarities or distances within a
//!     contrast       Σ exp over positives and over negatives, of rows and of columns (block, summary, epilogue, positives)
//!     sharded        the same, where the batch lies in shards (shards)
//!     vocabulary     linear, where the classes lie with several workers
//!     pairs          each score by itself (chunk)
//!     mining         triplets, chosen from the distances of each anchor (anchor, distance)
//!     decorrelation  the covariance matrix of features, a product of transposed operands
//! strip        scores by GEMM → the kernel overwrites them with their gradient → two GEMMs accumulate it into a and b
//! output       totals, gradients of temperature and bias
//! ```
//!
//! Cost: three products of 2·n·m·d operations where each score is computed once (one product without
//! gradients), four where gradients need statistics of whole columns. Scores take at most 64 MiB (or 16 rows,
//! where these are more), whatever the batch size.
mod anchor;
mod block;
mod chunk;
mod contrast;
mod decorrelation;
mod distance;
mod epilogue;
mod erased;
mod ext;
mod functions;
mod inputs;
mod linear;
mod mining;
mod operand;
mod output;
mod pairs;
mod positives;
mod relational;
mod scores;
mod sharded;
mod shards;
mod strip;
mod summary;
mod vocabulary;

pub use erased::ProductKernel;
pub use ext::ProductsExt;
pub use output::ProductEvaluation;
pub use shards::{Shard, ShardVisitor, Shards};
pub use vocabulary::{Gather, Vocabulary};

use std::ops::Range;

/// The index ranges of a row of this length without the element `skip`.
fn without(len: usize, skip: Option<usize>) -> [Range<usize>; 2] {
    match skip {
        Some(skip) => [0..skip, skip + 1..len],
        None => [0..len, len..len],
    }
}
