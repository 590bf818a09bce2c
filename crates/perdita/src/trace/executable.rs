//! Programs for the executor: value and derivatives as outputs, with the bits of the formula itself.
//!
//! Derivatives are recorded in forward mode: the formula runs on [`Dual`] numbers once per direction, all in one graph,
//! where common operations are recorded once. Every derivative is made of the same operations as in a fused kernel.
use super::graph::Traced;
use super::structured::number;
use super::{Program, input, jet, pair, value_then_slope};
use crate::loss::{Field, FieldKind, Numbers, Pointwise, ValueSlope};
use crate::real::{Dual, Real};

/// Value and slope of a pointwise loss.
pub(crate) fn value_and_slope<L: Pointwise>(loss: &L) -> Program {
    Program::record_bits(pair(), &|_, x| value_then_slope(jet(loss, x)))
}

/// Value, slope and curvature of a pointwise loss.
pub(crate) fn value_slope_and_curvature<L: Pointwise>(loss: &L) -> Program {
    Program::record_bits(pair(), &|_, x| {
        let ValueSlope { value, slope } = loss.at(Dual::var(x[0]), Dual::fixed(x[1]));
        (vec![value.re, slope.re, slope.du], vec![])
    })
}

/// Value of a loss of numbers, and its derivative in every column; 0 in columns without a gradient.
pub(crate) fn value_and_derivatives<L: Numbers>(loss: &L) -> Program {
    let value: Value = &|x| number(loss, x);
    let derivative: Derivative = &|x| loss.at(x).du;
    record_derivatives(loss.fields(), L::WIDTHS, value, derivative)
}

/// The value of a loss of numbers, from traced columns.
type Value<'a> = &'a dyn for<'g> Fn(&[Traced<'g>]) -> Traced<'g>;

/// Its derivative in one direction, from columns of dual numbers.
type Derivative<'a> = &'a dyn for<'g> Fn(&[Dual<Traced<'g>>]) -> Traced<'g>;

/// Records the value and one derivative per column.
fn record_derivatives(fields: &[Field], widths: &[usize], value: Value, derivative: Derivative) -> Program {
    let columns = || fields.iter().zip(widths).flat_map(|(field, &width)| (0..width).map(move |_| field));
    let inputs = columns().map(|field| input(field.name, false)).collect();
    Program::record_bits(inputs, &|_, x| {
        let derivatives = columns().enumerate().map(|(column, field)| {
            if field.holds != FieldKind::Variable {
                return x[0].lit(0.0);
            }
            let moved = x.iter().enumerate();
            let moved: Vec<_> =
                moved.map(|(j, &x)| if j == column { Dual::var(x) } else { Dual::fixed(x) }).collect();
            derivative(&moved)
        });

        (std::iter::once(value(x)).chain(derivatives).collect(), vec![])
    })
}
