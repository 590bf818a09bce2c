//! Type-erased losses by kind: the description of a formula (`Any…`, public), and its evaluation.
mod arrays;
mod evaluate;
mod fields;
mod formula;
mod pointwise;
mod products;
mod rowwise;

pub use arrays::AnyArrays;
pub(crate) use arrays::{AsNumbers, ErasedArrays, NamedArrays};
pub(crate) use evaluate::{Engine, Evaluate, Kind, Precision};
pub(crate) use fields::{BIAS, TEMPERATURE, each, fields};
pub(crate) use formula::of_formula;
pub use pointwise::AnyPointwise;
pub(crate) use pointwise::{AsPointwise, ErasedPointwise, Points};
pub use products::AnyProduct;
pub(crate) use products::{ErasedProduct, InShards, VocabularyParts, WholeBatch};
pub use rowwise::AnyRowwise;
pub(crate) use rowwise::{AsRowwise, ErasedRowwise, ScoreRows};

use perdita::loss::{ClassIndex, Distribution};
use std::sync::Arc;

/// A loss whose type is erased, by its kind.
#[derive(Clone)]
pub(crate) enum Erased {
    /// A pointwise loss.
    Pointwise(Arc<dyn ErasedPointwise>),
    /// A row-wise loss with labels.
    Labels(Arc<dyn ErasedRowwise<ClassIndex>>),
    /// A row-wise loss with soft targets.
    Soft(Arc<dyn ErasedRowwise<Distribution>>),
    /// A similarity loss.
    Product(Arc<dyn ErasedProduct>),
    /// A multi-input loss.
    Arrays(Arc<dyn ErasedArrays>),
}
