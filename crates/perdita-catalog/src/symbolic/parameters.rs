//! Recognition of parameters among a program's numbers, from traces at several values of the parameters.
use super::algebra::{add, apply, divide, literal, multiply, number, power, sub};
use super::expression::{CLASSES, Expression, Function, Symbol};
use super::number::nice;

/// Expressions in the parameters that equal the numbers in all probes, if there is one for each number.
///
/// `probes[k]` are the parameters' values, `seen[k]` the numbers of the program traced there.
pub(super) fn explain(names: &[Symbol], probes: &[Vec<f64>], seen: &[Vec<f64>]) -> Option<Vec<Expression>> {
    let all = |seen: &[Vec<f64>]| -> Option<Vec<Expression>> {
        let number =
            |i: usize| one(names, probes, &seen.iter().map(|numbers| numbers[i]).collect::<Vec<_>>());
        (0..seen.first()?.len()).map(number).collect()
    };
    let mut joined = seen.to_vec();
    join_halves(&mut joined);
    // What looks like a half may be a number of its own, beside a large one.
    all(&joined).or_else(|| all(seen))
}

/// A constant that is split into its single-precision part and the rest, as one.
pub(super) fn join_halves(seen: &mut [Vec<f64>]) {
    for i in 1..seen.first().map_or(0, Vec::len) {
        let halves = |numbers: &Vec<f64>| {
            let (near, rest) = (numbers[i - 1], numbers[i]);
            f64::from(near as f32) == near
                && rest != 0.0
                && rest.abs() <= near.abs() * f64::from(f32::EPSILON)
        };
        if seen.iter().all(halves) {
            for numbers in seen.iter_mut() {
                numbers[i - 1] += numbers[i];
                numbers[i] = 0.0;
            }
        }
    }
}

/// A polynomial in the parameters that fits the probes.
type Transform = (fn(f64) -> f64, fn(Expression) -> Expression);
const TRANSFORMS: &[Transform] = &[
    (|x| x, |e| e),
    (|x| 1.0 / x, |e| power(e, number(-1.0))),
    // ln(m/(1 − m)), where a probability becomes a logit.
    (
        |x| 1.0 / (1.0 + (-x).exp()),
        |e| sub(apply(Function::Ln, e.clone()), apply(Function::Ln, sub(number(1.0), e))),
    ),
];

fn one(names: &[Symbol], probes: &[Vec<f64>], numbers: &[f64]) -> Option<Expression> {
    if numbers.iter().all(|x| *x == numbers[0]) {
        return Some(literal(numbers[0]));
    }
    let several: Vec<Vec<usize>> = (0..names.len()).flat_map(|i| [vec![i], vec![i, i]]).collect();
    let pairs = (0..names.len()).flat_map(|i| (0..i).map(move |j| vec![j, i]));

    // Monomials: the fewer, the better.
    let mut bases: Vec<Vec<Vec<usize>>> = several.iter().map(|m| vec![vec![], m.clone()]).collect();
    bases.extend((0..names.len()).map(|i| vec![vec![], vec![i], vec![i, i]]));
    bases.extend(pairs.map(|pair| vec![vec![], vec![pair[0]], vec![pair[1]], pair]));

    // The share of a class: ε/C.
    if let Some(Symbol::Parameter(last)) = names.last()
        && **last == *CLASSES
    {
        let classes = probes.iter().map(|probe| probe[names.len() - 1]);
        let whole: Vec<f64> = numbers.iter().zip(classes).map(|(x, classes)| x * classes).collect();
        if let Some(sum) = bases.iter().find_map(|basis| fit(names, basis, probes, &whole)) {
            return Some(divide(sum, names[names.len() - 1].clone().into()));
        }
    }

    for (there, back) in TRANSFORMS {
        let values: Vec<f64> = numbers.iter().map(|x| there(*x)).collect();
        // 1/(1 + e⁻ˣ) of a large x is 1, and says nothing of x.
        if values.iter().zip(numbers).any(|(value, x)| value != x && [0.0, 1.0].contains(value)) {
            continue;
        }
        if let Some(polynomial) = bases.iter().find_map(|basis| fit(names, basis, probes, &values)) {
            return Some(back(polynomial));
        }
    }
    None
}

/// The polynomial with these monomials and simple coefficients that takes these values; if they are far from 1, as bounds far
/// out and their inverses are, with coefficients that are simple multiples of a power of two.
fn fit(names: &[Symbol], basis: &[Vec<usize>], probes: &[Vec<f64>], values: &[f64]) -> Option<Expression> {
    const FAR: f64 = (1u64 << 16) as f64;
    let size = values.iter().fold(0.0f64, |size, value| size.max(value.abs()));
    let is_far = size.is_normal() && !(1.0 / FAR..FAR).contains(&size);
    let power = is_far.then(|| size.log2().floor().exp2());
    std::iter::once(1.0).chain(power).find_map(|unit| fit_in(unit, names, basis, probes, values))
}

/// The same with coefficients that are simple multiples of a unit.
fn fit_in(
    unit: f64,
    names: &[Symbol],
    basis: &[Vec<usize>],
    probes: &[Vec<f64>],
    values: &[f64],
) -> Option<Expression> {
    let row = |probe: &[f64]| -> Vec<f64> {
        basis.iter().map(|monomial| monomial.iter().map(|i| probe[*i]).product()).collect()
    };
    let rows = probes.iter().zip(values).map(|(probe, value)| {
        let mut row = row(probe);
        row.push(*value / unit);
        row
    });
    let coefficients = solve(rows.take(basis.len()).collect())?;
    let coefficients: Vec<f64> = coefficients.into_iter().map(simple).collect::<Option<_>>()?;
    let agrees = |(probe, value): (&Vec<f64>, &f64)| {
        let got: f64 = row(probe).iter().zip(&coefficients).map(|(x, c)| x * c).sum();
        (got - value / unit).abs() <= 1e-11 * (value / unit).abs().max(1.0)
    };
    if !probes.iter().zip(values).all(agrees) {
        return None;
    }
    let symbol = |i: &usize| Expression::from(names[*i].clone());
    let term =
        |(monomial, c): (&Vec<usize>, f64)| multiply(monomial.iter().map(symbol).chain([number(c * unit)]));
    Some(add(basis.iter().zip(coefficients).map(term)))
}

/// A simple coefficient.
pub(super) fn simple(x: f64) -> Option<f64> {
    (1..=8).map(f64::from).find_map(|d| {
        let n = (x * d).round();
        (n.abs() <= 16.0 && (n / d - x).abs() < 1e-9).then(|| nice(n / d))
    })
}

/// The solution of linear equations, each with its right side last.
pub(super) fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = rows.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|a, b| rows[*a][i].abs().total_cmp(&rows[*b][i].abs()))?;
        rows.swap(i, pivot);
        if rows[i][i].abs() < 1e-12 {
            return None;
        }
        let upper = rows[i].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(j, _)| *j != i) {
            let factor = row[i] / upper[i];
            row.iter_mut().zip(&upper).for_each(|(x, u)| *x -= factor * u);
        }
    }
    Some((0..n).map(|i| rows[i][n] / rows[i][i]).collect())
}
