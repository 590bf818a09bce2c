//! Sums: like terms are collected, in a fixed order.
use super::{apply, multiply, number, order};
use crate::symbolic::expression::{Expression, Function, Over};
use crate::symbolic::number::nice;
use Expression::{Apply, Number, Product, Sum};

pub(in crate::symbolic) fn add(terms: impl IntoIterator<Item = Expression>) -> Expression {
    add_all(terms.into_iter().collect())
}

fn add_all(terms: Vec<Expression>) -> Expression {
    let mut parts: Vec<(Expression, f64)> = Vec::new();
    for term in terms {
        let flat = if let Sum(terms) = term { terms } else { vec![term] };
        for (c, rest) in flat.into_iter().map(split) {
            match parts.iter_mut().find(|(known, _)| *known == rest) {
                Some((_, sum)) => *sum = nice(*sum + c),
                None => parts.push((rest, c)),
            }
        }
    }

    parts.retain(|(_, c)| *c != 0.0);
    join_labels(&mut parts);
    join_exponentials(&mut parts);
    parts.sort_by(|(a, _), (b, _)| order(a, b));
    if let [(Number(_), c), (Apply(Function::Sigmoid, x), d)] = &parts[..]
        && *c == -d
    {
        return times(*c, apply(Function::Sigmoid, negated(x)));
    }
    let mut terms: Vec<Expression> = parts.into_iter().map(|(rest, c)| times(c, rest)).collect();
    if let Some(sum) = log_cosh(&terms) {
        return sum;
    }
    match terms.len() {
        0 => Number(0.0),
        1 => terms.remove(0),
        _ => Sum(terms),
    }
}

/// The sum over the other classes plus the element at the label is the sum over all classes.
fn join_labels(parts: &mut Vec<(Expression, f64)>) {
    let found = parts.iter().enumerate().find_map(|(i, (part, c))| {
        let Expression::Total(Over::Others, term) = part else { return None };
        let (rest, own) = split(term.at_label());
        let j = parts.iter().position(|(other, d)| *other == own && *d == c * rest)?;
        Some((i, j, Expression::Total(Over::Classes, term.clone()), *c))
    });
    if let Some((i, j, total, c)) = found {
        parts[i] = (total, c);
        parts.remove(j);
    }
}

/// eᵘ + e⁻ᵘ = 2 cosh u
fn join_exponentials(parts: &mut Vec<(Expression, f64)>) {
    let found = parts.iter().enumerate().find_map(|(i, (part, c))| {
        let Apply(Function::Exp, u) = part else { return None };
        let other = apply(Function::Exp, negated(u));
        let j = parts.iter().position(|(part, d)| *part == other && c == d)?;
        Some((i, j, apply(Function::Cosh, (**u).clone()), 2.0 * c))
    });
    if let Some((i, j, cosh, c)) = found {
        parts[i] = (cosh, c);
        parts.remove(j);
    }
}

/// ln(1 + e²ᵘ) − u = ln 2 + ln cosh u
fn log_cosh(terms: &[Expression]) -> Option<Expression> {
    terms.iter().enumerate().find_map(|(i, term)| {
        let (c, Apply(Function::Softplus, v)) = split(term.clone()) else { return None };
        let half = times(0.5, *v);
        let others = terms.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, t)| t.clone());
        let gone = if let Sum(terms) = &half { terms.len() } else { 1 };
        let rest = add(others.chain([times(c, half.clone())]));
        let left = if let Sum(terms) = &rest { terms.len() } else { usize::from(rest != Number(0.0)) };
        (left + gone < terms.len()).then(|| {
            let cosh = apply(Function::Ln, apply(Function::Cosh, half));
            add([rest, times(c, apply(Function::Ln, number(2.0))), times(c, cosh)])
        })
    })
}

pub(in crate::symbolic) fn sub(a: Expression, b: Expression) -> Expression {
    add([a, times(-1.0, b)])
}

pub(in crate::symbolic) fn times(c: f64, x: Expression) -> Expression {
    multiply([Number(c), x])
}

pub(in crate::symbolic) fn negated(x: &Expression) -> Expression {
    times(-1.0, x.clone())
}

/// The coefficient of a term.
pub(in crate::symbolic) fn coefficient(term: &Expression) -> f64 {
    match term {
        Number(c) => *c,
        Product(factors) => match factors[0] {
            Number(c) => c,
            _ => 1.0,
        },
        _ => 1.0,
    }
}

/// The coefficient of a term, and the rest.
pub(in crate::symbolic) fn split(term: Expression) -> (f64, Expression) {
    match term {
        Number(c) => (c, Number(1.0)),
        Product(mut factors) => match factors[0] {
            Number(c) => {
                factors.remove(0);
                (c, if factors.len() == 1 { factors.remove(0) } else { Product(factors) })
            }
            _ => (1.0, Product(factors)),
        },
        term => (1.0, term),
    }
}

/// The terms of a sum.
pub(in crate::symbolic) fn terms(sum: Expression) -> Vec<Expression> {
    if let Sum(terms) = sum { terms } else { vec![sum] }
}
