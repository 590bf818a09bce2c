//! Normal forms of functions, choices and sums over classes.
use super::{add, coefficient, content, factors, multiply, negated, number, power, split, sub, terms, times};
use crate::symbolic::expression::{CLASSES, Expression, Function, Over, Symbol};
use Expression::{Apply, Number, Power, Product, Sum};

pub(in crate::symbolic) fn apply(function: Function, x: Expression) -> Expression {
    use Function::*;
    let negative = || coefficient(&x) < 0.0 || matches!(&x, Sum(_)) && content(x.clone()).0 < 0.0;

    match (function, &x) {
        (Exp, Number(0.0)) => Number(1.0),
        (Exp, Apply(Ln, y)) => (**y).clone(),
        (Exp, Sum(_) | Product(_)) => {
            let logarithm = |term: &Expression| {
                let mut exponents = factors(term.clone());
                let i = exponents.iter().position(|factor| matches!(factor, Apply(Ln | Softplus, _)))?;
                match exponents.remove(i) {
                    Apply(Ln, y) => Some(power(*y, multiply(exponents))),
                    Apply(_, y) if matches!(exponents[..], [] | [Number(_)]) => {
                        Some(power(add([number(1.0), apply(Exp, *y)]), multiply(exponents)))
                    }
                    _ => None,
                }
            };
            let all = terms(x.clone());
            if !all.iter().any(|term| logarithm(term).is_some()) {
                return Apply(Exp, Box::new(x));
            }
            let powers: Vec<Expression> = all.iter().filter_map(logarithm).collect();
            let rest = add(all.into_iter().filter(|term| logarithm(term).is_none()));
            multiply(powers.into_iter().chain([apply(Exp, rest)]))
        }
        (Ln, Number(1.0)) => Number(0.0),
        (Ln, Apply(Exp, y)) => (**y).clone(),
        (Ln, Apply(Sigmoid, y)) => times(-1.0, apply(Softplus, negated(y))),
        (Ln, Power(y, e)) => multiply([(**e).clone(), apply(Ln, (**y).clone())]),
        (Ln, Product(factors)) => add(factors.iter().map(|f| apply(Ln, f.clone()))),
        (Ln, Sum(terms)) => match &terms[..] {
            [Number(1.0), Apply(Exp, y)] => apply(Softplus, (**y).clone()),
            _ => Apply(Ln, Box::new(x)),
        },
        (Abs, Number(c)) => Number(c.abs()),
        (Abs, Apply(Abs | Exp | Sigmoid | Softplus | Cosh, _)) => x,
        (Sign, Number(c)) => Number(c.signum() * f64::from(u8::from(*c != 0.0))),
        (Tanh, Number(0.0)) => Number(0.0),
        (Sigmoid, Number(0.0)) => Number(0.5),
        (Cosh, Apply(Abs, y)) => apply(Cosh, (**y).clone()),
        (Abs | Cosh, _) if negative() => apply(function, negated(&x)),
        (Tanh | Sign, _) if negative() => times(-1.0, apply(function, negated(&x))),
        (Abs, Product(_)) if coefficient(&x) != 1.0 => {
            let (c, rest) = split(x);
            times(c, apply(Abs, rest))
        }
        _ => Apply(function, Box::new(x)),
    }
}

pub(in crate::symbolic) fn min(a: Expression, b: Expression) -> Expression {
    match (&a, &b) {
        (Number(x), Number(y)) => Number(x.min(*y)),
        _ if guard(&b) == Some(1.0) || a == b => a,
        _ if guard(&a) == Some(1.0) => b,
        _ => Expression::Min(Box::new([a, b])),
    }
}

pub(in crate::symbolic) fn max(a: Expression, b: Expression) -> Expression {
    match (&a, &b) {
        (Number(x), Number(y)) => Number(x.max(*y)),
        _ if guard(&b) == Some(-1.0) || a == b => a,
        _ if guard(&a) == Some(-1.0) => b,
        _ => Expression::Max(Box::new([a, b])),
    }
}

/// The x from which eˣ is ∞ in double precision.
const GUARD: f64 = 710.0;

/// A multiple of a parameter from which on a loss may have a form of its own against overflow.
const FAR: f64 = (1u64 << 20) as f64;

/// The sign of a bound that is a guard: it acts only where eˣ is beyond all doubles, or squares may be.
fn guard(bound: &Expression) -> Option<f64> {
    let is_parameter = |x: &Expression| matches!(x, Expression::Symbol(Symbol::Parameter(_)));
    match bound {
        Number(c) => (c.abs() >= GUARD).then(|| c.signum()),
        Product(_) => {
            let (c, rest) = split(bound.clone());
            (c.abs() >= FAR && is_parameter(&rest)).then(|| c.signum())
        }
        _ => None,
    }
}

pub(in crate::symbolic) fn choice([a, b, then, other]: [Expression; 4]) -> Expression {
    match (&a, &b) {
        _ if then == other => then,
        (Number(x), Number(y)) => {
            if x < y {
                then
            } else {
                other
            }
        }
        _ => match (guard(&a), guard(&b)) {
            (_, Some(1.0)) | (Some(-1.0), None) => then,
            (_, Some(_)) | (Some(_), None) => other,
            (None, None) => Expression::Choice(Box::new([a, b, then, other])),
        },
    }
}

/// A sum over classes, with common factors moved out.
pub(in crate::symbolic) fn total(over: Over, x: Expression) -> Expression {
    let x = super::super::tidy::expanded(&x);
    let probability = Expression::from(Symbol::Entry(super::super::rows::SHARE.into()));
    let term = |term: Expression| {
        let (wide, narrow): (Vec<_>, Vec<_>) =
            factors(term).into_iter().flat_map(apart).partition(Expression::is_wide);
        let count = match over {
            Over::Classes => Expression::from(Symbol::Parameter(CLASSES.into())),
            Over::Others => sub(Symbol::Parameter(CLASSES.into()).into(), number(1.0)),
        };
        let own = |x: &Expression| matches!(x, Expression::Symbol(Symbol::IsLabel));
        let wide = match (&wide[..], over) {
            ([], _) => count,
            // Probabilities sum to 1.
            ([share], Over::Classes) if *share == probability => number(1.0),
            ([share], Over::Others) if *share == probability => sub(number(1.0), probability.at_label()),
            (_, Over::Classes) if wide.iter().any(own) => multiply(wide).at_label(),
            (_, Over::Others) if wide.iter().any(own) => number(0.0),
            _ => Expression::Total(over, Box::new(multiply(wide))),
        };
        super::super::tidy::expanded(&multiply(narrow.into_iter().chain([wide])))
    };
    add(terms(x).into_iter().map(term))
}

/// e^(wide + narrow) in two factors.
fn apart(factor: Expression) -> Vec<Expression> {
    match factor {
        Apply(Function::Exp, x) => {
            let (wide, narrow): (Vec<_>, Vec<_>) = terms(*x).into_iter().partition(Expression::is_wide);
            [wide, narrow].map(|part| apply(Function::Exp, add(part))).into()
        }
        factor => vec![factor],
    }
}
