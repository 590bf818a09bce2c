//! Products and powers: like factors are collected, in a fixed order, a number first.
use super::{add, apply, coefficient, negated, number, order, split, sub, terms, times};
use crate::symbolic::expression::{Expression, Function, Symbol};
use crate::symbolic::number::{nice, whole};
use Expression::{Apply, Number, Power, Product, Sum};

pub(in crate::symbolic) fn multiply(all: impl IntoIterator<Item = Expression>) -> Expression {
    multiply_all(all.into_iter().collect())
}

fn multiply_all(mut waiting: Vec<Expression>) -> Expression {
    let (mut c, mut exponents) = (1.0, Vec::new());
    let mut powers: Vec<(Expression, Expression)> = Vec::new();
    waiting.reverse();

    while let Some(factor) = waiting.pop() {
        match factor {
            Number(x) => c = nice(c * x),
            Product(factors) => waiting.extend(factors.into_iter().rev()),
            Apply(Function::Exp, x) => exponents.push(*x),
            factor => {
                let (base, exponent) = base(factor);
                match powers.iter_mut().find(|(known, _)| *known == base) {
                    Some((_, sum)) => *sum = add([sum.clone(), exponent]),
                    None => powers.push((base, exponent)),
                }
            }
        }
    }

    if c == 0.0 {
        return Number(0.0);
    }
    let mut exponent = add(exponents);
    join_sigmoids(&mut powers, &mut exponent);
    join_signs(&mut powers);
    let lone = powers.iter().filter(|(_, e)| *e != Number(0.0)).count() == 1 && exponent == Number(0.0);

    let mut factors = Vec::new();
    for (base, exponent) in powers {
        match (base, exponent) {
            (_, Number(0.0)) => (),
            (Sum(terms), Number(n)) if whole(n) && !(lone && n == 1.0) => {
                let (content, primitive) = content(Sum(terms));
                c = nice(c * content.powf(n));
                factors.push(power(primitive, Number(n)));
            }
            (base, exponent) => factors.push(power(base, exponent)),
        }
    }

    if exponent != Number(0.0) {
        factors.push(apply(Function::Exp, exponent));
    }

    // A power may have come out as something that is multiplied differently.
    let settled = |factor: &Expression| !matches!(factor, Number(_) | Product(_));
    if !factors.iter().all(settled) {
        factors.push(Number(c));
        return multiply_all(factors);
    }
    let bases: Vec<&Expression> = factors.iter().map(base_of).collect();
    if !(0..bases.len()).all(|i| !bases[..i].contains(&bases[i])) {
        factors.push(Number(c));
        return multiply_all(factors);
    }
    factors.sort_by(order);

    match (factors.len(), c) {
        (0, _) => Number(c),
        (1, 1.0) => factors.remove(0),
        (1, _) if matches!(factors[0], Sum(_)) => {
            add(terms(factors.remove(0)).into_iter().map(|term| times(c, term)))
        }
        (_, 1.0) => Product(factors),
        _ => Product([Number(c)].into_iter().chain(factors).collect()),
    }
}

/// σ(x)·e⁻ˣ = σ(−x)
fn join_sigmoids(powers: &mut Vec<(Expression, Expression)>, exponent: &mut Expression) {
    if *exponent == Number(0.0) {
        return;
    }
    let found = powers.iter().position(|(base, power)| {
        let opposite = |x: &Expression| add([exponent.clone(), x.clone()]) == Number(0.0);
        matches!((base, power), (Apply(Function::Sigmoid, x), Number(n)) if *n >= 1.0 && opposite(x))
    });
    if let Some(i) = found {
        let mirrored = apply(Function::Sigmoid, exponent.clone());
        powers[i].1 = sub(powers[i].1.clone(), Number(1.0));
        *exponent = Number(0.0);
        match powers.iter_mut().find(|(base, _)| *base == mirrored) {
            Some((_, power)) => *power = add([power.clone(), Number(1.0)]),
            None => powers.push((mirrored, Number(1.0))),
        }
    }
}

/// |x|·sgn x = x
fn join_signs(powers: &mut [(Expression, Expression)]) {
    let found = powers.iter().find_map(|(base, e)| match base {
        Apply(Function::Sign, x) if *e == Number(1.0) => Some(x.clone()),
        _ => None,
    });
    let Some(x) = found else { return };
    let abs = Apply(Function::Abs, x.clone());
    let Some(i) = powers.iter().position(|(base, e)| *base == abs && *e == Number(1.0)) else { return };
    powers[i].0 = *x.clone();
    if let Some((_, e)) = powers.iter_mut().find(|(base, _)| *base == Apply(Function::Sign, x.clone())) {
        *e = Number(0.0);
    }
}

fn is_parameter(x: &Expression) -> bool {
    matches!(x, Expression::Symbol(Symbol::Parameter(_)))
}

/// The common coefficient of a sum's terms, with the sign of the first, and the sum without it.
pub(in crate::symbolic) fn content(sum: Expression) -> (f64, Expression) {
    let Sum(terms) = &sum else { return (1.0, sum) };
    let numbers: Vec<f64> = terms.iter().map(coefficient).collect();
    let least = numbers.iter().map(|c| c.abs()).fold(f64::INFINITY, f64::min);
    let alike = least >= 1.0 || numbers.iter().all(|c| c.abs() == least);
    let common = if alike && numbers.iter().all(|c| whole(c / least)) { least } else { 1.0 };
    // The sign of the last: 1 − x and p − y are met more often than their negatives.
    let sign = if numbers.iter().filter(|c| **c < 0.0).count() * 2 > numbers.len() { -1.0 } else { 1.0 };
    let even = numbers.iter().filter(|c| **c < 0.0).count() * 2 == numbers.len();
    // A parameter is rather taken from what moves.
    let first = if is_parameter(&split(terms[0].clone()).1) {
        numbers.last().copied().unwrap_or(1.0)
    } else {
        numbers[0]
    };
    let sign = if even { first.signum() } else { sign };
    let c = common * sign;
    let terms = terms.iter().map(|term| times(1.0 / c, term.clone()));
    (c, Sum(terms.collect()))
}

pub(in crate::symbolic) fn power(base: Expression, exponent: Expression) -> Expression {
    let n = if let Number(n) = exponent { Some(n) } else { None };
    let integer = n.is_some_and(whole);

    match (base, n) {
        (_, Some(0.0)) => Number(1.0),
        (base, Some(1.0)) => base,
        (Number(0.0), n) if n.is_none_or(|n| n > 0.0) => Number(0.0),
        (Number(1.0), _) => Number(1.0),
        (Number(x), Some(n)) if (integer && x != 0.0) || x > 0.0 => Number(nice(x.powf(n))),
        (Power(base, inner), _) if integer || !matches!(*inner, Number(n) if whole(n)) => {
            power(*base, multiply([*inner, exponent]))
        }
        (Product(factors), _) if integer => multiply(factors.into_iter().map(|f| power(f, exponent.clone()))),
        (Apply(Function::Exp, x), _) => apply(Function::Exp, multiply([*x, exponent])),
        (Apply(Function::Abs, x), Some(n)) if whole(n / 2.0) => power(*x, exponent),
        (Sum(terms), Some(n)) if integer => {
            if let [Number(1.0), Apply(Function::Exp, x)] = &terms[..]
                && n < 0.0
            {
                return power(apply(Function::Sigmoid, negated(x)), Number(-n));
            }
            let (c, primitive) = content(Sum(terms));
            let power = Power(Box::new(primitive), Box::new(exponent));
            if c == 1.0 { power } else { Product(vec![Number(nice(c.powf(n))), power]).flattened() }
        }
        (base, _) => Power(Box::new(base), Box::new(exponent)),
    }
}

/// The base of a factor.
fn base_of(factor: &Expression) -> &Expression {
    if let Power(base, _) = factor { base } else { factor }
}

/// The base and exponent of a factor.
pub(in crate::symbolic) fn base(factor: Expression) -> (Expression, Expression) {
    match factor {
        Power(base, exponent) => (*base, *exponent),
        factor => (factor, Number(1.0)),
    }
}

/// The factors of a term.
pub(in crate::symbolic) fn factors(term: Expression) -> Vec<Expression> {
    if let Product(factors) = term { factors } else { vec![term] }
}

pub(in crate::symbolic) fn divide(a: Expression, b: Expression) -> Expression {
    multiply([a, power(b, number(-1.0))])
}
