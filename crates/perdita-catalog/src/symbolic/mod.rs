//! Formulas as mathematics: value, slope and curvature of a loss as expressions, in Unicode and in LaTeX.
//!
//! No formula is written by hand: [`Expressions::of`] traces the loss, differentiates its [program](perdita::trace), and simplifies
//! the result.
//!
//! ```
//! use perdita_catalog::symbolic::Expressions;
//! let huber = Expressions::of(&"huber(delta=2)".parse()?).expect("a formula");
//! assert_eq!(huber.value.to_string(), "½r² if |r| ≤ δ; δ(|r| − ½δ) otherwise");
//! assert_eq!(huber.slope.to_string(), "r if |r| ≤ δ; δ sgn(r) otherwise");
//! let means: Vec<String> = huber.definitions.iter().map(ToString::to_string).collect();
//! assert_eq!(means, ["r = p − y", "δ = delta = 2"]);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! * **Parameters** are recognised: the loss is traced at several values of its parameters, and a number that varies as δ, 1 − α
//!   or ½(γ + 1) is replaced by that. A parameter whose value is a special case, as 0 often is, stays a number.
//! * **Simplification** takes the shortest of several forms: expanded, factored, over a common denominator, with σ(−x) as
//!   1 − σ(x). Kinks on one line become cases.
//! * **Numerical devices** are undone: eˣ − 1 and ln(1 + x) are written out, a weight of 0 is a factor, and guards that act only
//!   where eˣ exceeds double precision are dropped.
//! * **Checks**: a formula is compared with the loss at sample points, and discarded if it disagrees.
//!
//! # The losses
//!
//! Row-wise losses are in terms of p_c, the softmax of the scores; their slope is the derivative in the score of class c, and
//! `[c = y]` is 1 for the label and 0 for other classes.
//!
#![doc = include_str!("FORMULAS.md")]
mod algebra;
mod branch;
mod derive;
mod ends;
mod eval;
mod expression;
mod expressions;
mod finish;
mod known;
mod letters;
mod memo;
mod names;
mod number;
mod parameters;
mod parametric;
mod print;
mod replay;
mod rows;
mod tidy;

pub use eval::Values;
pub use expression::{Case, Expression, Function, Over, Range, Symbol};
pub use expressions::{Definition, Expressions, Meaning};
pub use names::letter;
