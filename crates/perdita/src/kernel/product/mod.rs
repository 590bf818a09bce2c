//! Losses whose scores are rows of A·Bᵀ, which are never stored: a strip of rows at a time.
//!
//! * [`operand`]: rows of a and b as factors, as they are or converted and normalised a piece at a time.
//! * [`strip`]: the scores of some rows, and what their gradient does to a and b.
//! * [`linear`]: a loss of whole rows of scores, inside a strip.
//! * [`vocabulary`]: the same, where the columns of the scores lie with several workers.
//! * [`contrast`]: a loss that needs of a row only what its exponentials add up to; so it can also look down the
//!   columns.
//! * [`pairs`]: a loss of every score by itself.
//! * [`relational`]: a loss of a row's similarities or distances to rows of its label and of others.
//! * [`mining`]: triplets, chosen from the distances of a strip of anchors.
//! * [`decorrelation`]: statistics of features, whose matrix is a product of transposed rows.
//! * [`distance`]: distances from products, and what a slope in them does to the rows.
mod contrast;
mod decorrelation;
mod distance;
mod ending;
mod kin;
mod linear;
mod meeting;
mod mining;
mod operand;
mod output;
mod pairs;
mod relational;
mod sharded;
mod strip;
mod summary;
mod vocabulary;

pub use contrast::ContrastiveExt;
pub use decorrelation::DecorrelationExt;
pub use linear::LinearExt;
pub use mining::TripletsExt;
pub use output::{Gradients, Outcome};
pub use pairs::PairwiseExt;
pub use relational::RelationalExt;
pub use sharded::{See, Shard, Shards};
pub use vocabulary::{Gather, Vocabulary};

use std::ops::Range;

/// All places but `skip`.
fn without(len: usize, skip: Option<usize>) -> [Range<usize>; 2] {
    match skip {
        Some(skip) => [0..skip, skip + 1..len],
        None => [0..len, len..len],
    }
}
