//! tour
#![forbid(unsafe_code)]
pub mod batch;
pub mod catalog;
pub mod certify;
pub mod kernel;
pub mod loss;
pub mod losses;
pub mod real;
pub use batch::{Labels, Pairs, Pred, Rows, Scores, Target, Targets, class_weights};
pub use catalog::Loss;
pub use kernel::{Outputs, PointwiseExt, Reduction, RowwiseExt, Total};
pub use loss::Error;
