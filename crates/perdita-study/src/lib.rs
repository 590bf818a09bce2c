//! Which loss for these data: advice from a look at them, and models trained with each.
//!
//! * [`guide`] answers for a task, without data.
//! * [`data`] holds what is known: a [`Frame`] of columns, its target and features.
//! * [`fit`] fits models with a loss of the catalogue.
//! * [`look`] looks at data, and says which losses suit them.
//! * [`study`] trains a model with each of several losses.
//! * [`metrics`] says how good predictions are.
#![forbid(unsafe_code)]

pub mod data;
mod error;
pub mod fit;
pub mod guide;
pub mod look;
pub mod metrics;
mod model;
pub mod study;
mod text;

pub use data::{Cells, Column, Frame};
pub use error::Error;
pub use model::Model;
