//! One file per loss, in a folder per task: its prose, parameters, domains, formula and claims.
//!
//! The list of them all is in [`catalog`](crate::catalog).
mod classification;
mod contrastive_learning;
mod distribution;
mod metric;
mod regression;

pub use classification::*;
pub use contrastive_learning::*;
pub use distribution::*;
pub use metric::*;
pub use regression::*;
