//! Losses with their types erased, by what they take.
mod arrays;
mod element;
mod fields;
mod pointwise;
mod products;
mod rowwise;

pub use arrays::AnyArrays;
pub(crate) use arrays::AsNumbers;
pub use element::ByName;
pub(crate) use fields::{BIAS, TEMPERATURE, each, fields};
pub use pointwise::AnyPointwise;
pub(crate) use pointwise::AsPointwise;
pub use products::{AnyProduct, OnProducts};
pub use rowwise::AnyRowwise;
pub(crate) use rowwise::AsRowwise;

use perdita::loss::{Index, Soft};
use std::sync::Arc;

/// A loss whose type is forgotten, by what it takes.
#[derive(Clone)]
pub enum Shape {
    /// One prediction and one target.
    Pointwise(Arc<dyn AnyPointwise>),
    /// A row of scores and the label of a class.
    Labels(Arc<dyn AnyRowwise<Index>>),
    /// A row of scores and a row of targets.
    Soft(Arc<dyn AnyRowwise<Soft>>),
    /// Rows that are multiplied with rows.
    Product(Arc<dyn AnyProduct>),
    /// Several arrays, by name.
    Arrays(Arc<dyn AnyArrays>),
}
