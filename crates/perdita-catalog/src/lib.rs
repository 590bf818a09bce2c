//! Every loss of [`perdita`] by name, for callers that learn the name at run time: the command line, Python,
//! configuration files, tests.
//!
//! **One call** for all of them: arrays by name in, gradients by name out. [`call`] has an example of each kind.
//!
//! ```
//! use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
//!
//! let loss: Loss = "focal(gamma=2, alpha=1)".parse()?;
//! assert_eq!(loss.to_string(), "focal(alpha=1)"); // parameters that differ from the defaults
//! let axes: Vec<_> = loss.fields().iter().map(|field| (field.name, field.axes)).collect();
//! assert_eq!(axes, [("scores", "n c"), ("labels", "n")]);
//!
//! let (scores, labels, mut grad) = ([0.0f32, 0.0], [0i64], [0.0f32; 2]);
//! let inputs = Inputs::new().array("scores", &scores, &[1, 2]).array("labels", &labels, &[1]);
//! let found = loss.evaluate(&inputs, Reduction::Mean, Outputs::new().grad("scores", &mut grad))?;
//! assert!(found.value() < 0.18 && grad[0] < 0.0);
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
//!
//! **By name**, for configuration files and other languages. The text of a loss parses to the same loss; errors suggest the
//! nearest name, and the loss that another library calls so.
//!
//! ```
//! use perdita_catalog::Loss;
//!
//! let loss: Loss = "cross_entropy(label_smoothing=0.1, class_weights=[1, 2, 1])".parse()?;
//! assert_eq!(loss.card().name, "cross_entropy");
//! let error = "focla".parse::<Loss>().unwrap_err();
//! assert_eq!(error.to_string(), "unknown loss `focla`; did you mean `focal`?");
//! let error = "l1_loss".parse::<Loss>().unwrap_err();
//! assert_eq!(error.to_string(), "unknown loss `l1_loss`; in perdita it is `mae`");
//! assert!("huber(dleta=2)".parse::<Loss>().unwrap_err().to_string().contains("did you mean `delta`?"));
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
//!
//! **As mathematics.** [`symbolic`] writes value, slope and curvature of a loss in Unicode and in LaTeX, from the same
//! formula.
//!
//! ```
//! use perdita_catalog::symbolic::Expressions;
//! let bce = Expressions::of(&"gan_discriminator".parse()?).expect("a formula");
//! assert_eq!(bce.value.to_string(), "ln(1 + eˣ) − xy");
//! assert_eq!(bce.slope.latex(), r"\sigma(x) - y");
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod call;
mod convexity;
mod entry;
mod erased;
mod estimates;
pub mod formula;
mod interned;
mod list;
mod loss;
mod names;
pub mod properties;
pub mod symbolic;

pub use call::{ArrayRef, CallElement, Evaluation, Inputs, Outputs, Slot};
pub use convexity::is_proved_convex;
pub use entry::Entry;
pub use erased::{AnyArrays, AnyPointwise, AnyProduct, AnyRowwise};
pub use estimates::estimates;
pub use formula::Formula;
pub use list::LOSSES;
pub use loss::Loss;
pub use names::{elsewhere, other_names};
pub use perdita::{Error, Reduction};
