//! Data: what a file holds, what is to be predicted, and what from.
mod features;
mod folds;
mod frame;
mod target;

pub use features::{Features, Matrix};
pub use folds::Folds;
pub use frame::{Cells, Column, Frame, MOST_CELLS, is_missing};
pub use target::{Target, TargetType};
