//! Figures of loss functions, and of what comes of training with them.
//!
//! A [`Figure`] is data: panels, axes and marks. [`Figure::svg`], [`Figure::png`] and [`Figure::html`] draw it.
#![forbid(unsafe_code)]

mod draw;
mod figure;

pub use figure::{Axis, Figure, Mark, Panel};
