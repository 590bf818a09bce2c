//! One import for most programs: batches, the traits that evaluate losses, and the module of losses.
//!
//! ```
//! use perdita::prelude::*;
//!
//! let (predictions, targets) = ([0.5f32, 3.0], [0.0f32, 0.0]);
//! let loss = losses::Huber::new(1.0)?.mean(Pairs::new(Pred(&predictions), Target(&targets))?)?;
//! assert_eq!(loss, (0.125 + 2.5) / 2.0);
//! # Ok::<(), perdita::Error>(())
//! ```
pub use crate::batch::{Arrays, Labels, Pairs, Pred, Rows, Scores, Target, Targets};
#[cfg(feature = "products")]
pub use crate::batch::{Embeddings, Products, Queue};
pub use crate::kernel::{ArraysExt, NamedGrads, Outputs, PointwiseExt, Reduction, RowwiseExt, Total};
#[cfg(feature = "products")]
pub use crate::kernel::{ProductEvaluation, ProductsExt};
pub use crate::losses;
