//! Losses with their types erased, by kind: what a formula can say of itself (`Any…`, public), and its evaluation.
mod arrays;
mod evaluate;
mod fields;
mod pointwise;
mod products;
mod rowwise;

pub use arrays::AnyArrays;
pub(crate) use arrays::{AsNumbers, ErasedArrays, NamedArrays};
pub(crate) use evaluate::{Engine, Evaluate, Kind, Precision};
pub(crate) use fields::{BIAS, TEMPERATURE, each, fields};
pub use pointwise::AnyPointwise;
pub(crate) use pointwise::{AsPointwise, ErasedPointwise, Points};
pub use products::AnyProduct;
pub(crate) use products::{ErasedProduct, InShards, VocabularyParts, WholeBatch};
pub use rowwise::AnyRowwise;
pub(crate) use rowwise::{AsRowwise, ErasedRowwise, ScoreRows};

use perdita::loss::{Index, Soft};
use std::sync::Arc;

/// A loss whose type is erased, by its kind.
#[derive(Clone)]
pub(crate) enum Erased {
    /// One prediction and one target.
    Pointwise(Arc<dyn ErasedPointwise>),
    /// A row of scores and the label of a class.
    Labels(Arc<dyn ErasedRowwise<Index>>),
    /// A row of scores and a row of targets.
    Soft(Arc<dyn ErasedRowwise<Soft>>),
    /// Rows that are multiplied with rows.
    Product(Arc<dyn ErasedProduct>),
    /// Several arrays, by name.
    Arrays(Arc<dyn ErasedArrays>),
}
