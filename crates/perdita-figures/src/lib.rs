//! Figures of loss functions, and of what comes of training with them.
//!
//! A [`Figure`] is data: panels, axes and marks. What draws it comes after.
#![forbid(unsafe_code)]

mod figure;

pub use figure::{Axis, Figure, Mark, Panel};
