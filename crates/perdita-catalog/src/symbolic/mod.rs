//! Formulas as mathematics: value, slope and curvature of a loss as expressions, in Unicode and in LaTeX.
//!
//! Nothing is written down twice: [`Formula::of`] traces the loss, differentiates the [program](perdita::trace) as it is
//! differentiated everywhere, and makes what comes out short.
//!
//! ```
//! use perdita_catalog::symbolic::Formula;
//! let huber = Formula::of(&"huber(delta=2)".parse()?).expect("a formula");
//! assert_eq!(huber.value.to_string(), "½r² if |r| ≤ δ; δ(|r| − ½δ) otherwise");
//! assert_eq!(huber.slope.to_string(), "r if |r| ≤ δ; δ sgn(r) otherwise");
//! let means: Vec<String> = huber.definitions.iter().map(ToString::to_string).collect();
//! assert_eq!(means, ["r = p − y", "δ = delta = 2"]);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! * **Letters** of parameters are found, not written: the loss is traced at several values of its parameters, and a number
//!   that moves as δ, 1 − α or ½(γ + 1) does is that. Where a parameter's value is a case apart, as 0 often is, it
//!   stays a number.
//! * **Short** is what has the fewest characters among several ways to write an expression: expanded, factored, over one
//!   denominator, with σ(−x) as 1 − σ(x). Bends that lie on one line become cases.
//! * **What numerics need** is undone: eˣ − 1 and ln(1 + x) are written out, a weight of 0 is a factor, and guards that act
//!   only where eˣ is beyond double precision are left out.
//! * Before a formula is given out, it is compared with the loss at points. One that disagrees is not given out.
//!
//! # The losses
//!
//! Those of rows are in terms of p_c, the softmax of the scores; their slope is that in the score of class c, and `[c = y]`
//! is 1 for the label and 0 for others.
//!
#![doc = include_str!("FORMULAS.md")]
mod algebra;
mod branch;
mod derive;
mod eval;
mod expression;
mod finish;
mod formula;
mod known;
mod letters;
mod names;
mod number;
mod parameters;
mod print;
mod replay;
mod rows;
mod tidy;

pub use eval::Values;
pub use expression::{Case, Expression, Function, Over, Range, Symbol};
pub use formula::{Definition, Formula, Meaning};
