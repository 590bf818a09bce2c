//! Losses, one file each, in a folder per [`Task`](crate::loss::Task): texts, parameters, formula, claims.
//!
//! The crate `perdita-catalog` lists all of them by name.
mod binary;
#[cfg(feature = "products")]
mod contrastive_learning;
mod detection;
mod distribution;
mod generative;
mod image;
mod metric_learning;
mod multi_task;
mod multiclass;
mod multilabel;
mod preference;
mod ranking;
mod regression;
mod segmentation;
mod sequence;

pub use binary::*;
#[cfg(feature = "products")]
pub use contrastive_learning::*;
pub use detection::*;
pub use distribution::*;
pub use generative::*;
pub use image::*;
pub use metric_learning::*;
pub use multi_task::*;
pub use multiclass::*;
pub use multilabel::*;
pub use preference::*;
pub use ranking::*;
pub use regression::*;
pub use segmentation::*;
pub use sequence::*;
