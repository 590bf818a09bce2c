//! Tracing: a formula as an expression graph, a list of operations that any array library can replay, on any device,
//! with derivatives of any order.
//!
//! A formula runs on [`Traced`] numbers, which compute nothing and record the operations on them. The result is a
//! [`Program`]; [`Program::backward`] gives the program of its gradient, which again has a gradient.
//!
//! ```
//! use perdita::{losses::Huber, trace};
//! let program = trace::pointwise(&Huber::new(2.0)?);
//! let slope = program.backward();
//! let curvature = slope.backward();
//! // Prediction −3, target 1: in the linear part.
//! assert_eq!(program.run(&[&[-3.0], &[1.0]], None), [[6.0]]);
//! assert_eq!(slope.run(&[&[-3.0], &[1.0], &[1.0]], None), [[-2.0], [2.0]]);
//! assert_eq!(curvature.run(&[&[-3.0], &[1.0], &[1.0], &[1.0], &[0.0]], None)[0], [0.0]);
//! # Ok::<(), perdita::Error>(())
//! ```
#[cfg(feature = "executor")]
mod diagonal;
#[cfg(feature = "executor")]
mod executable;
mod factors;
mod folding;
mod formula;
mod graph;
mod namespace;
mod op;
mod operators;
#[cfg(feature = "products")]
mod plan;
mod program;
mod row;
mod run;
mod structured;

#[cfg(feature = "executor")]
pub(crate) use executable::{value_and_derivatives, value_and_slope, value_slope_and_curvature};
pub use formula::record;
pub use graph::{Node, Traced};
pub use namespace::{Binary, Namespace, Unary};
pub use op::Op;
#[cfg(feature = "products")]
pub use plan::{Plan, Planning};
pub use program::{Input, Program};
pub use structured::Tracing;

use crate::loss::{Pointwise, Rowwise, TargetKind, ValueSlope};
use folding::Folding;
use graph::Graph;
use program::Recording;
use row::{TracedRow, TracedSlopes};

fn input(name: &str, wide: bool) -> Input {
    Input { name: name.into(), wide }
}

/// The inputs of a pointwise loss.
fn pair() -> Vec<Input> {
    vec![input("prediction", false), input("target", false)]
}

/// A pointwise loss on traced numbers. Not inlined, so that it is compiled once for all kinds of programs.
#[inline(never)]
fn jet<'g, L: Pointwise>(loss: &L, x: &[Traced<'g>]) -> ValueSlope<Traced<'g>> {
    loss.at(x[0], x[1])
}

/// The program of a pointwise loss: the value, from a prediction and a target.
pub fn pointwise<L: Pointwise>(loss: &L) -> Program {
    Program::record(pair(), &|_, x| {
        let jet = jet(loss, x);
        (vec![jet.value], vec![Some(jet.slope)])
    })
}

/// The program of value and slope of a pointwise loss, with every operation of the formula and no rewrites: on
/// intervals, and on dual numbers over them, it gives the same enclosures as the formula, from which properties are
/// proved.
///
/// ```
/// use perdita::real::{Dual, Interval, span};
/// use perdita::{losses::Huber, trace};
/// let program = trace::as_written(&Huber::new(2.0)?);
/// let (errors, target) = (Dual::var(span(-1.0, 5.0)), Dual::fixed(span(0.0, 0.0)));
/// let slope = program.run(&[&[errors], &[target]], None)[1][0];
/// assert!(slope.re.within(span(-1.0 - 1e-9, 2.0 + 1e-9)) && slope.du.within(span(-1e-9, 1.0 + 1e-9)));
/// # Ok::<(), perdita::Error>(())
/// ```
pub fn as_written<L: Pointwise>(loss: &L) -> Program {
    Program::record_in(Graph::new(Folding::Nothing), pair(), &|_, x| value_then_slope(jet(loss, x)))
}

fn value_then_slope(jet: ValueSlope<Traced>) -> Recording {
    (vec![jet.value, jet.slope], vec![])
}

/// The program of a row-wise loss: the value, from `classes` scores and, for distributions, as many targets. A class
/// label is no input: operations such as [`Op::AtLabel`] refer to it.
pub fn rowwise<L: Rowwise>(loss: &L, classes: usize) -> Program {
    let names = if L::Target::SOFT { &["scores", "targets"][..] } else { &["scores"] };
    Program::record(names.iter().map(|name| input(name, true)).collect(), &|graph, x| {
        let row = |scores| TracedRow { graph, scores, count: classes };
        let mut slopes = TracedSlopes::default();
        let value = loss.at(row(x[0]), L::Target::of(|| (), || row(x[1])), &mut slopes);
        (vec![value], vec![slopes.0])
    })
}

/// The program of a function of one number.
#[cfg(feature = "products")]
fn function(f: impl for<'g> Fn(Traced<'g>) -> Traced<'g>) -> Program {
    Program::record(vec![input("score", false)], &|_, x| (vec![f(x[0])], vec![]))
}
