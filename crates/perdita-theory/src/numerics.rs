//! Random numbers, quadrature, root finding, minimisation and straight-line fits, from libraries.
use crate::text::{rounded, short};
use argmin::core::{CostFunction, Executor, State};
use argmin::solver::brent::{BrentOpt, BrentRoot};
use argmin::solver::neldermead::NelderMead;
use quad_gk::{GK91, GKConfig, quad_gk};
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;
use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A generator of random numbers that are the same on every machine.
pub fn draws(seed: u64) -> Pcg64Mcg {
    Pcg64Mcg::seed_from_u64(seed)
}

/// `n` draws from the standard normal distribution.
pub fn normals(rng: &mut Pcg64Mcg, n: usize) -> Vec<f64> {
    (0..n).map(|_| StandardNormal.sample(rng)).collect()
}

/// The mean of random draws, and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
}

impl Estimate {
    /// The estimate from independent draws.
    pub fn of(draws: &[f64]) -> Estimate {
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        Estimate { mean, error: (variance / n).sqrt() }
    }

    /// The distance from a number, in standard errors. Without variance the mean must be exact, up to rounding.
    pub fn away(self, exact: f64) -> f64 {
        let rounding = 1e-12 * exact.abs().max(1.0);
        (self.mean - exact).abs() / self.error.max(rounding)
    }

    /// The estimate times a number.
    pub fn times(self, scale: f64) -> Estimate {
        Estimate { mean: scale * self.mean, error: scale.abs() * self.error }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} ± {}", short(self.mean), rounded(self.error, 2))
    }
}

/// ∫ f over fixed panels, so that every run gives the same digits.
pub fn integral(f: impl Fn(f64) -> f64 + Send + Sync, range: Range<f64>) -> f64 {
    const PANELS: usize = 8;
    let (f, width) = (Arc::new(f), (range.end - range.start) / PANELS as f64);
    let panel = |k: usize| {
        let start = range.start + k as f64 * width;
        let config = GKConfig::<0>::new().max_interval_count(1).coef(GK91);
        quad_gk(f.clone(), start..start + width, config).value
    };
    (0..PANELS).map(panel).sum()
}

/// The mean of f(x) for normal x. Beyond ten standard deviations the density is below 1e-22.
pub fn normal_mean(mean: f64, deviation: f64, f: impl Fn(f64) -> f64 + Send + Sync) -> f64 {
    let density = |t: f64| (-0.5 * t * t).exp() / std::f64::consts::TAU.sqrt();
    integral(|t| density(t) * f(mean + deviation * t), -10.0..10.0)
}

struct Function<F>(F);
impl<F: Fn(f64) -> f64> CostFunction for Function<F> {
    type Param = f64;
    type Output = f64;
    fn cost(&self, x: &f64) -> Result<f64, argmin::core::Error> {
        Ok((self.0)(*x))
    }
}

/// The root of f between the ends of `range`, by Brent's method; f may jump there.
pub fn root(f: impl Fn(f64) -> f64, range: Range<f64>) -> Result<f64, Box<dyn Error>> {
    let solver = BrentRoot::new(range.start, range.end, 1e-15);
    let result = Executor::new(Function(f), solver).configure(|state| state.max_iters(200)).run()?;
    // The last, not the best: a step is no nearer to 0 on one side of the jump than far away.
    result.state().get_param().copied().ok_or_else(|| "no root was found".into())
}

/// The minimiser of f in `range`, by Brent's method: to about eight digits, as f is flat there.
pub fn minimum(f: impl Fn(f64) -> f64, range: Range<f64>) -> Result<f64, Box<dyn Error>> {
    let solver = BrentOpt::new(range.start, range.end).set_tolerance(1e-9, 1e-12);
    let result = Executor::new(Function(f), solver).configure(|state| state.max_iters(200)).run()?;
    result.state().get_best_param().copied().ok_or_else(|| "no minimum was found".into())
}

struct FunctionOfMany<'a>(&'a dyn Fn(&[f64]) -> f64);
impl CostFunction for FunctionOfMany<'_> {
    type Param = Vec<f64>;
    type Output = f64;
    fn cost(&self, x: &Vec<f64>) -> Result<f64, argmin::core::Error> {
        let value = (self.0)(x);
        Ok(if value.is_nan() { f64::INFINITY } else { value })
    }
}

/// The least value of a function of few numbers and its place, by the Nelder–Mead method from each of some starts, begun anew
/// where it ends: it needs no derivative, and takes kinks.
pub fn simplex<const N: usize>(f: &dyn Fn(&[f64]) -> f64, starts: &[[f64; N]]) -> (f64, Vec<f64>) {
    const ROUNDS: usize = 4;
    let mut best = (f64::INFINITY, starts[0].to_vec());
    for start in starts {
        let mut place = start.to_vec();
        for round in 0..ROUNDS {
            let edge = if round % 2 == 0 { 1.0 } else { -0.3 };
            let moved = |k: usize| (0..N).map(|j| place[j] + if j == k { edge } else { 0.0 }).collect();
            let corners = (0..=N).map(moved).collect();
            let solver = NelderMead::new(corners).with_sd_tolerance(1e-15).expect("a tolerance above 0");
            let Ok(found) =
                Executor::new(FunctionOfMany(f), solver).configure(|state| state.max_iters(600)).run()
            else {
                break;
            };
            let Some(at) = found.state().get_best_param().cloned() else { break };
            let value = f(&at);
            if value < best.0 {
                best = (value, at.clone());
            }
            place = at;
        }
    }
    best
}

/// The slope of the straight line through points, by least squares.
pub(crate) fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(sx, sy), (x, y)| (sx + x / n, sy + y / n));
    let (top, bottom) = points
        .iter()
        .fold((0.0, 0.0), |(top, bottom), p| (top + (p.0 - x) * (p.1 - y), bottom + (p.0 - x).powi(2)));
    top / bottom
}

/// The exponent c of y ∝ xᶜ.
pub fn order(points: &[(f64, f64)]) -> f64 {
    slope(&points.iter().map(|(x, y)| (x.ln(), y.abs().ln())).collect::<Vec<_>>())
}

/// 1/(1 + e⁻ˣ)
pub(crate) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The softmax of a row.
pub(crate) fn softmax(z: &[f64]) -> Vec<f64> {
    let total: f64 = z.iter().map(|z| z.exp()).sum();
    z.iter().map(|z| z.exp() / total).collect()
}

/// The inner product.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The Euclidean distance.
pub(crate) fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// `n` equally spaced numbers from one end to the other.
pub(crate) fn grid(range: Range<f64>, n: usize) -> Vec<f64> {
    (0..n).map(|k| range.start + (range.end - range.start) * k as f64 / (n - 1) as f64).collect()
}

/// `n` logarithmically spaced numbers from one end to the other.
pub(crate) fn ratios(range: Range<f64>, n: usize) -> Vec<f64> {
    grid(range.start.ln()..range.end.ln(), n).into_iter().map(f64::exp).collect()
}
