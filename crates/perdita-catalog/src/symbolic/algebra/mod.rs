//! Constructors of expressions in normal form: expressions that differ only in the order of terms and factors become equal.
mod function;
mod product;
mod rebuild;
mod sum;

pub(super) use function::{apply, choice, max, min, total};
pub(super) use product::{base, content, divide, factors, multiply, power};
pub(super) use sum::{add, coefficient, negated, split, sub, terms, times};

use super::expression::{Expression, Function};
use super::number::nice;
use std::cmp::Ordering;
use std::f64::consts::{LN_2, PI};

pub(super) fn order(a: &Expression, b: &Expression) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}

pub(super) fn number(x: f64) -> Expression {
    Expression::Number(x)
}

/// A literal of a formula; some are written as expressions, such as ½ ln 2π.
pub(super) fn literal(c: f64) -> Expression {
    let ln_two_pi = 0.5 * (2.0 * PI).ln();
    match c {
        LN_2 => apply(Function::Ln, number(2.0)),
        _ if c == ln_two_pi => times(0.5, apply(Function::Ln, number(2.0 * PI))),
        _ => Expression::Number(nice(c)),
    }
}
