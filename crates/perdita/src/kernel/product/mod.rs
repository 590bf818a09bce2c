//! Losses whose scores are rows of A·Bᵀ, which are never stored: a strip of rows at a time.
//!
//! Everything here knows no formula and is compiled once per float: a loss comes as data and a few functions ([`erased`]).
//!
//! * [`inputs`]: the parts of a batch, whatever memory holds.
//! * [`operand`]: rows of a and b as factors, as they are or converted and normalised a piece at a time.
//! * [`strip`]: the scores of some rows, and what their gradient does to a and b.
//! * [`linear`]: a loss of whole rows of scores, inside a strip; [`scores`]: margins and soft caps.
//! * [`vocabulary`]: the same, where the columns of the scores lie with several workers.
//! * [`contrast`]: a loss that needs of a row only what its exponentials add up to; so it can also look down the
//!   columns. [`sharded`]: the same, where rows lie in shards.
//! * [`pairs`]: a loss of every score by itself.
//! * [`relational`]: a loss of a row's similarities or distances to rows of its label and of others.
//! * [`mining`]: triplets, chosen from the distances of a strip of anchors ([`anchor`]).
//! * [`decorrelation`]: statistics of features, whose matrix is a product of transposed rows.
//! * [`distance`]: distances from products, and what a slope in them does to the rows.
mod anchor;
mod chunk;
mod contrast;
mod decorrelation;
mod distance;
mod ending;
mod erased;
mod ext;
mod functions;
mod inputs;
mod kin;
mod linear;
mod meeting;
mod mining;
mod operand;
mod output;
mod pairs;
mod relational;
mod scores;
mod sharded;
mod shards;
mod strip;
mod summary;
mod vocabulary;

pub use erased::ProductKernel;
pub use ext::ProductsExt;
pub use output::{Gradients, Outcome};
pub use shards::{See, Shard, Shards};
pub use vocabulary::{Gather, Vocabulary};

use std::ops::Range;

/// All places but `skip`.
fn without(len: usize, skip: Option<usize>) -> [Range<usize>; 2] {
    match skip {
        Some(skip) => [0..skip, skip + 1..len],
        None => [0..len, len..len],
    }
}
