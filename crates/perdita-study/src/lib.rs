//! The choice of a loss: recommendations for a task or for data, and a comparison of losses by cross-validation.
//!
//! * [`guide`] recommends losses for a task, without data.
//! * [`data`] holds a [`Frame`] of columns, its target and its features.
//! * [`fit`] fits models with a loss of the catalogue.
//! * [`look`] profiles data, and recommends losses for them.
//! * [`study`] trains the same model with each of several losses.
//! * [`metrics`] measures predictions.
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
