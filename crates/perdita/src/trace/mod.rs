//! The formula as an expression: a list of steps that any array library can replay, on any device, with derivatives of
//! any order.
//!
//! A formula runs on [`Traced`] numbers, which compute nothing and write down what is done to them. What comes of it is a
//! [`Program`]; [`Program::backward`] gives that of its gradient, which has a gradient again.
//!
//! ```
//! use perdita::{losses::huber::Huber, trace};
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
mod executable;
mod folding;
mod graph;
mod op;
#[cfg(feature = "products")]
mod plan;
mod program;
mod row;
mod run;
mod structured;

#[cfg(feature = "executor")]
pub(crate) use executable::{value_and_derivatives, value_and_slope, value_slope_and_curvature};
pub use graph::{Node, Traced};
pub use op::Op;
#[cfg(feature = "products")]
pub use plan::{Plan, Planning};
pub use program::{Input, Program};
pub use structured::Tracing;

use crate::loss::{Jet, Pointwise, Rowwise, Truth};
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

/// A pointwise loss on traced numbers: compiled once, whatever is recorded of it.
#[inline(never)]
fn jet<'g, L: Pointwise>(loss: &L, x: &[Traced<'g>]) -> Jet<Traced<'g>> {
    loss.at(x[0], x[1])
}

/// A pointwise loss: from a prediction and a target, its value.
pub fn pointwise<L: Pointwise>(loss: &L) -> Program {
    Program::record(pair(), &|_, x| {
        let jet = jet(loss, x);
        (vec![jet.value], vec![Some(jet.slope)])
    })
}

/// Value and slope of a pointwise loss, every step as the formula takes it: on intervals, and on dual numbers over them, it gives
/// the formula's own enclosures, from which properties are proved.
///
/// ```
/// use perdita::real::{Dual, Interval, span};
/// use perdita::{losses::huber::Huber, trace};
/// let program = trace::as_written(&Huber::new(2.0)?);
/// let (errors, target) = (Dual::var(span(-1.0, 5.0)), Dual::fixed(span(0.0, 0.0)));
/// let slope = program.run(&[&[errors], &[target]], None)[1][0];
/// assert!(slope.re.within(span(-1.0 - 1e-9, 2.0 + 1e-9)) && slope.du.within(span(-1e-9, 1.0 + 1e-9)));
/// # Ok::<(), perdita::Error>(())
/// ```
pub fn as_written<L: Pointwise>(loss: &L) -> Program {
    Program::record_in(Graph::new(Folding::Nothing), pair(), &|_, x| value_then_slope(jet(loss, x)))
}

fn value_then_slope(jet: Jet<Traced>) -> Recording {
    (vec![jet.value, jet.slope], vec![])
}

/// A row-wise loss: from `classes` scores, and as many targets if they are a row, its value. Labels are known to the
/// steps that ask for them.
pub fn rowwise<L: Rowwise>(loss: &L, classes: usize) -> Program {
    let names = if L::Truth::SOFT { &["scores", "targets"][..] } else { &["scores"] };
    Program::record(names.iter().map(|name| input(name, true)).collect(), &|graph, x| {
        let row = |scores| TracedRow { graph, scores, count: classes };
        let mut slopes = TracedSlopes::default();
        let value = loss.at(row(x[0]), L::Truth::of(|| (), || row(x[1])), &mut slopes);
        (vec![value], vec![slopes.0])
    })
}

/// A function of one number.
#[cfg(feature = "products")]
fn function(f: impl for<'g> Fn(Traced<'g>) -> Traced<'g>) -> Program {
    Program::record(vec![input("score", false)], &|_, x| (vec![f(x[0])], vec![]))
}
