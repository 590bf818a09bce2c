//! Programs that kernels execute: value and derivatives as outputs, with the bits of the formula itself.
//!
//! Derivatives are recorded in forward mode, the formula on [`Dual`] numbers once per direction, all in one graph: what
//! the directions share is written down once, and every derivative is made of the operations that a fused kernel does.
use super::folding::Folding;
use super::graph::{Graph, Traced};
use super::{Program, input};
use crate::loss::{Field, Holds, Jet, Numbers, Pointwise};
use crate::real::{Dual, Real};

/// Value and slope of a pointwise loss.
pub(crate) fn value_and_slope<L: Pointwise>(loss: &L) -> Program {
    let inputs = vec![input("prediction", false), input("target", false)];
    Program::record_bits(inputs, |x| {
        let Jet { value, slope } = loss.at(x[0], x[1]);
        vec![value, slope]
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
    let inputs = vec![input("prediction", false), input("target", false)];
    Program::record_in(Graph::new(Folding::Nothing), inputs, |_, x| {
        let Jet { value, slope } = loss.at(x[0], x[1]);
        (vec![value, slope], vec![])
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
