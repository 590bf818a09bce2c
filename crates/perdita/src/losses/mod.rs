//! One file per loss, in a folder per task: its prose, parameters, domains, formula and claims.
//!
//! The crate `perdita-catalog` has the list of them all, by name.
mod classification;
mod combination;
#[cfg(feature = "products")]
mod contrastive_learning;
mod detection;
mod distribution;
mod generative;
mod image;
mod metric;
mod preference;
mod ranking;
mod regression;
mod segmentation;
mod sequence;

pub use classification::*;
pub use combination::*;
#[cfg(feature = "products")]
pub use contrastive_learning::*;
pub use detection::*;
pub use distribution::*;
pub use generative::*;
pub use image::*;
pub use metric::*;
pub use preference::*;
pub use ranking::*;
pub use regression::*;
pub use segmentation::*;
pub use sequence::*;
