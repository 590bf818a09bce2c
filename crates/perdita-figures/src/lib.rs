//! Figures of loss functions, and of training with them.
//!
//! A [`Figure`] is data: panels, axes and marks. [`Figure::svg`], [`Figure::png`] and [`Figure::html`] draw it. [`Curves`]
//! make a figure of losses.
#![forbid(unsafe_code)]

pub mod curves;
mod draw;
mod figure;
pub mod ready;

pub use curves::{Argument, Curves, Quantity};
pub use figure::{Axis, Figure, Mark, Panel};
