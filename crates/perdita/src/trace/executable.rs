//! Programs that kernels execute: value and derivatives as outputs, with the bits of the formula itself.
//!
//! Derivatives are recorded in forward mode, the formula on [`Dual`] numbers once per direction, all in one graph: what
//! the directions share is written down once, and every derivative is made of the operations that a fused kernel does.
use super::folding::Folding;
use super::graph::{Graph, Traced};
use super::row::{TracedRow, TracedSlopes};
use super::{Program, input};
use crate::loss::{Field, Holds, Jet, Numbers, Pointwise, Rowwise, Truth};
use crate::real::{Dual, Real};

/// Value and slope of a pointwise loss.
pub(crate) fn value_and_slope<L: Pointwise>(loss: &L) -> Program {
    let inputs = vec![input("prediction", false), input("target", false)];
    Program::record_bits(inputs, |x| {
        let Jet { value, slope } = loss.at(x[0], x[1]);
        vec![value, slope]
    })
}

/// Value, slope and curvature of a pointwise loss.
pub(crate) fn value_slope_and_curvature<L: Pointwise>(loss: &L) -> Program {
    let inputs = vec![input("prediction", false), input("target", false)];
    Program::record_bits(inputs, |x| {
        let Jet { value, slope } = loss.at(Dual::var(x[0]), Dual::fixed(x[1]));
        vec![value.re, slope.re, slope.du]
    })
}

/// Value of a loss of numbers, and its derivative in every column: 0 in those that have none.
pub(crate) fn value_and_derivatives<L: Numbers>(loss: &L) -> Program {
    let columns =
        || loss.fields().iter().zip(L::WIDTHS).flat_map(|(field, &width)| (0..width).map(move |_| field));
    let inputs = columns().map(|field| input(field.name, false)).collect();
    Program::record_bits(inputs, |x| {
        let derivative = |(column, field): (usize, &Field)| {
            if field.holds != Holds::Variable {
                return x[0].lit(0.0);
            }
            let moved = x.iter().enumerate();
            let moved: Vec<_> =
                moved.map(|(j, &x)| if j == column { Dual::var(x) } else { Dual::fixed(x) }).collect();
            loss.at(&moved).du
        };
        let derivatives = columns().enumerate().map(derivative);
        std::iter::once(loss.at(x)).chain(derivatives).collect::<Vec<Traced>>()
    })
}

/// Value and gradient of a row-wise loss, as outputs.
pub(crate) fn row_value_and_gradient<L: Rowwise>(loss: &L, classes: usize) -> Program {
    let names = if L::Truth::SOFT { &["scores", "targets"][..] } else { &["scores"] };
    let inputs = names.iter().map(|name| input(name, true)).collect();
    Program::record_in(Graph::new(Folding::Bits), inputs, |graph, x| {
        let row = |scores| TracedRow { graph, scores, count: classes };
        let mut slopes = TracedSlopes::default();
        let value = loss.at(row(x[0]), L::Truth::of(|| (), || row(x[1])), &mut slopes);
        (vec![value, slopes.0.expect("a row-wise loss gives its gradient")], vec![])
    })
}
