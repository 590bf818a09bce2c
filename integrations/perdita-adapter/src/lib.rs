//! The shared part of the adapters of tensor frameworks: a call of a loss on the tensors of any [`Framework`].
//!
//! ```text
//! Call      a loss by its text, its reduction, weights
//! Batch     the tensors as arrays: contiguous, of a known type, with the axes of the loss
//! kernel    value and gradients in one pass over the tensors' own memory, on the host
//! Formula   elsewhere: the program of the loss, replayed with the framework's operations
//! plan      elsewhere, of a similarity loss: its plan, replayed block by block of rows
//! shader    elementary functions that keep the digits that those of shader languages lose
//! Outcome   the value, and the gradient in each tensor that is trained
//! ```
//!
//! An adapter implements [`Framework`], puts the [`Outcome`] on its graph, and has names and documentation of its own.
mod batch;
mod call;
pub mod cards;
mod denominator;
pub mod elementary;
mod formula;
mod framework;
mod kernel;
mod outcome;
mod parameters;
mod plan;
pub mod shader;

pub use call::{Call, Given, Reduction};
pub use framework::{Content, Framework, Message, Numbers};
pub use outcome::{Gradient, Outcome, Pullback, evaluate};
pub use parameters::{Parameter, PerClass};
