//! A configuration and a module for every loss.
//!
//! Optional tensors and weights are given by name, to the [`Loss`](crate::Loss) in each module.
//!
//! Axes of tensors have names, such as (n c): an axis with the same name has the same length in all tensors of a loss, and `...` stands
//! for any number of axes.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
mod binary_classification;
mod contrastive_learning;
mod distributions;
mod generative_models;
mod images;
mod metric_learning;
mod multi_label_classification;
mod multi_task_learning;
mod multiclass_classification;
mod object_detection;
mod preference_optimisation;
mod ranking;
mod regression;
mod segmentation;
mod sequences;

pub use binary_classification::*;
pub use contrastive_learning::*;
pub use distributions::*;
pub use generative_models::*;
pub use images::*;
pub use metric_learning::*;
pub use multi_label_classification::*;
pub use multi_task_learning::*;
pub use multiclass_classification::*;
pub use object_detection::*;
pub use preference_optimisation::*;
pub use ranking::*;
pub use regression::*;
pub use segmentation::*;
pub use sequences::*;
