//! Every loss of [`perdita`] by name, for callers that learn the name at run time: the command line, Python,
//! configuration files, tests.
//!
//! ```
//! use perdita::{Labels, Outputs, Reduction, Rows, Scores};
//! use perdita_catalog::{Loss, Shape};
//!
//! let loss: Loss = "focal(gamma=2, alpha=1)".parse()?;
//! assert_eq!(loss.to_string(), "focal(alpha=1)"); // parameters that differ from the defaults
//!
//! let Shape::Labels(focal) = loss.shape() else { unreachable!() };
//! let batch = Rows::new(Scores::new(&[0.0f32, 0.0], 2), Labels::from(&[0i64]))?;
//! assert!(focal.evaluate(batch, Reduction::Mean, Outputs::none())?.mean() < 0.18);
//!
//! let error = "focla".parse::<Loss>().unwrap_err();
//! assert_eq!(error.to_string(), "the loss `focla` is unknown; did you mean `focal`?");
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! **By name**, for configuration files and other languages. What is written is read back; a slip is met with the
//! nearest right name.
//!
//! ```
//! use perdita_catalog::Loss;
//! let loss: Loss = "cross_entropy(label_smoothing=0.1, class_weights=[1, 2, 1])".parse()?;
//! assert_eq!(loss.card().name, "cross_entropy");
//! assert!("huber(dleta=2)".parse::<Loss>().unwrap_err().to_string().contains("did you mean `delta`?"));
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
//!
//! **As mathematics.** [`symbolic`] writes value, slope and curvature of a loss in Unicode and in LaTeX, from the same
//! formula.
//!
//! ```
//! use perdita_catalog::symbolic::Formula;
//! let bce = Formula::of(&"gan_discriminator".parse()?).expect("a formula");
//! assert_eq!(bce.value.to_string(), "ln(1 + eˣ) − xt");
//! assert_eq!(bce.slope.latex(), r"\sigma(x) - t");
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod entry;
mod erased;
mod list;
mod loss;
pub mod symbolic;

pub use entry::Entry;
#[doc(hidden)]
pub use erased::OnProducts;
pub use erased::{AnyArrays, AnyPointwise, AnyProduct, AnyRowwise, ByName, Shape};
pub use list::LOSSES;
pub use loss::Loss;
pub use perdita::Error;
