//! Elementary functions composed for shaders keep the digits that a shader's logarithm and exponential lose.
use perdita::trace::{Binary, Namespace, Unary};
use perdita_adapter::shader;
use std::convert::Infallible;

/// Numbers in single precision with the largest errors that WGSL permits.
struct Wgsl;

/// An operation on numbers, or on numbers and a constant.
fn zip<T: Copy, U: Copy, V>(x: &[T], y: &[U], op: impl Fn(T, U) -> V) -> Vec<V> {
    let at = |i: usize, length: usize| if length == 1 { 0 } else { i };
    (0..x.len().max(y.len())).map(|i| op(x[at(i, x.len())], y[at(i, y.len())])).collect()
}

impl Namespace for Wgsl {
    type Array = Vec<f32>;
    type Mask = Vec<bool>;
    type Error = Infallible;

    fn constants(&self, row: &[f64], _: &Vec<f32>) -> Result<Vec<f32>, Infallible> {
        Ok(row.iter().map(|&x| x as f32).collect())
    }

    fn unary(&self, op: Unary, x: &Vec<f32>) -> Result<Vec<f32>, Infallible> {
        let op = |x: f32| match op {
            Unary::Neg => -x,
            Unary::Abs => x.abs(),
            // 3 + 2|x| units in the last place.
            Unary::Exp => x.exp() * (1.0 + (3.0 + 2.0 * x.abs().min(100.0)) * f32::EPSILON),
            Unary::Ln if (0.5..2.0).contains(&x) => x.ln() + 0.5f32.powi(21),
            Unary::Ln => x.ln() * (1.0 + 3.0 * f32::EPSILON),
            other => unreachable!("{other:?} is composed of others"),
        };
        Ok(x.iter().copied().map(op).collect())
    }

    fn powf(&self, x: &Vec<f32>, c: f64) -> Result<Vec<f32>, Infallible> {
        Ok(x.iter().map(|x| x.powf(c as f32)).collect())
    }

    fn binary(&self, op: Binary, x: &Vec<f32>, y: &Vec<f32>) -> Result<Vec<f32>, Infallible> {
        Ok(zip(x, y, |x, y| match op {
            Binary::Add => x + y,
            Binary::Sub => x - y,
            Binary::Mul => x * y,
            Binary::Div => x / y * (1.0 + 2.5 * f32::EPSILON),
        }))
    }

    fn less(&self, x: &Vec<f32>, y: &Vec<f32>) -> Result<Vec<bool>, Infallible> {
        Ok(zip(x, y, |x, y| x < y))
    }

    fn is_zero(&self, x: &Vec<f32>) -> Result<Vec<bool>, Infallible> {
        Ok(x.iter().map(|&x| x == 0.0).collect())
    }

    fn select(&self, mask: &Vec<bool>, then: &Vec<f32>, other: &Vec<f32>) -> Result<Vec<f32>, Infallible> {
        let both = zip(then, other, |then, other| (then, other));
        Ok(zip(mask, &both, |mask, (then, other)| if mask { then } else { other }))
    }

    fn sum(&self, x: &Vec<f32>) -> Result<Vec<f32>, Infallible> {
        Ok(vec![x.iter().sum()])
    }

    fn largest(&self, x: &Vec<f32>) -> Result<Vec<f32>, Infallible> {
        Ok(vec![x.iter().copied().fold(f32::NEG_INFINITY, f32::max)])
    }
}

/// A name, the composed function, and the function in double precision.
type Case = (&'static str, fn(&Wgsl, &Vec<f32>) -> Result<Vec<f32>, Infallible>, fn(f64) -> f64);

/// Powers of two and what lies between them, of both signs; zeros and infinities.
fn numbers() -> Vec<f32> {
    let positive = (-300..=60).map(|i| (f64::from(i) / 10.0).exp2() as f32);
    let positive: Vec<f32> =
        positive.chain([0.0, 1e-30, 0.199, 0.201, 0.499, 0.501, 120.0, f32::INFINITY]).collect();
    positive.iter().copied().chain(positive.iter().map(|x| -x)).collect()
}

#[test]
fn composed_functions_keep_their_digits() {
    let functions: [Case; 4] = [
        ("ln", |library, x| shader::ln(library, x, |x| library.unary(Unary::Ln, x)), f64::ln),
        ("ln_1p", |library, x| shader::ln_1p(library, x, |x| library.unary(Unary::Ln, x)), f64::ln_1p),
        ("exp_m1", shader::exp_m1, f64::exp_m1),
        ("tanh", shader::tanh, f64::tanh),
    ];
    for (name, function, exact) in functions {
        // The zero of the logarithm is 1.
        let zero = if name == "ln" { 1.0 } else { 0.0 };
        let numbers: Vec<f32> = numbers().iter().map(|x| x + zero).collect();
        let found = function(&Wgsl, &numbers).unwrap();
        for (&x, got) in numbers.iter().zip(found) {
            let (got, want) = (f64::from(got), exact(f64::from(x)));
            let overflows = want.abs() > f64::from(f32::MAX);
            // e¹²⁰ has lost five bits.
            let bound = if name == "exp_m1" { 3e-5 } else { 2e-6 };
            let is_near = got == want
                || got.is_nan() && want.is_nan()
                || overflows && got.is_infinite()
                || (got - want).abs() <= bound * want.abs();
            assert!(is_near, "{name}({x:e}) = {got:e}, not {want:e}");
        }
    }
}
