//! A linear model, fitted by L-BFGS.
use super::objective::{Link, Objective};
use super::smooth::{envelope, has_kinks};
use crate::data::Matrix;
use crate::error::Error;
use crate::metrics::{mad_scale, median};
use argmin::core::observers::{Observe, ObserverMode};
use argmin::core::{CostFunction, Executor, Gradient, IterState, KV};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use perdita_gemm::{Store, multiply};
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// The history size of L-BFGS.
const MEMORY: usize = 10;
/// The largest number of evaluations of a line search. One that has found no step by then is at a kink, or at the end of what
/// rounding allows: without a limit it would go on for ever.
const EVALUATIONS: u64 = 30;
/// The gradient norm of convergence, with the loss scaled so that its slopes are about 1 at the start.
const TOLERANCE: f64 = 1e-5;
/// The smoothing of kinks, stage by stage. The last one changes the loss by at most 5·10⁻⁵ of its size at the start.
const ROUND: [f64; 4] = [1e-1, 1e-2, 1e-3, 1e-4];

/// The hyperparameters of a linear model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    /// The L2 penalty: half of this times the squared weights (not the intercepts), relative to a loss scaled so that its mean
    /// slope is 1 at the start. It has the same effect for all losses, and for a loss times a constant.
    pub ridge: f64,
    /// The largest number of steps.
    pub steps: u64,
}

impl Default for Linear {
    fn default() -> Self {
        Linear { ridge: 1e-3, steps: 500 }
    }
}

/// A fitted linear model.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The offset of the scores: `start` + `scale`·(W·x + b).
    start: f64,
    scale: f64,
    width: usize,
    parameters: Vec<f64>,
    /// The parameters after each step.
    pub path: Vec<Vec<f64>>,
    /// True if the fit converged.
    pub converged: bool,
    /// The norm of the gradient at the end.
    pub gradient: f64,
}

impl Linear {
    /// Fits a model.
    ///
    /// # Errors
    /// Data that the loss does not accept.
    pub fn fit(&self, x: &Matrix, objective: &Objective) -> Result<Fit, Error> {
        let (start, scale) = beginning(objective);
        let width = objective.width();
        let parameters = vec![0.0; width * (x.columns + 1)];
        let fit =
            Fit { start, scale, width, parameters, path: Vec::new(), converged: false, gradient: f64::NAN };
        let mut slopes = vec![0.0; x.rows * width];
        objective.evaluate(&fit.scores(x, &fit.parameters), &mut slopes)?;
        let size = scale * slopes.iter().map(|slope| slope.abs()).sum::<f64>();
        let size = if size > 0.0 && size.is_finite() { size } else { 1.0 };
        let mut problem = Problem {
            x,
            objective,
            fit,
            size,
            ridge: self.ridge,
            round: None,
            last: RefCell::default(),
            evaluations: Arc::default(),
        };

        let (Some(any), Some(targets)) = (objective.loss().pointwise(), objective.numbers()) else {
            problem.descend(self.steps);
            return Ok(problem.fit);
        };
        let convex = any.claims().convex;
        if !convex || !has_kinks(any, start, scale, targets) {
            problem.descend(self.steps);
        }

        if convex && !problem.fit.converged {
            for round in ROUND {
                problem.round = Some(round * scale * scale / size);
                problem.descend(self.steps);
            }
        }
        Ok(problem.fit)
    }
}

/// The offset and scale of the scores: median and robust scale for numbers, 0 and 1 for logits.
pub(super) fn beginning(objective: &Objective) -> (f64, f64) {
    let Some(y) = objective.numbers() else { return (0.0, 1.0) };
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    match objective.link() {
        Link::Logit => (0.0, 1.0),
        Link::Log => (mean.max(f64::MIN_POSITIVE).ln(), 1.0),
        Link::Identity => {
            let deviation = (y.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / y.len() as f64).sqrt();
            let scale = mad_scale(y).filter(|&scale| scale > 0.0).unwrap_or(deviation);
            (median(y).unwrap_or(0.0), if scale > 0.0 { scale } else { 1.0 })
        }
    }
}

impl Fit {
    /// The scores of rows.
    pub fn predict(&self, x: &Matrix) -> Vec<f64> {
        self.scores(x, &self.parameters)
    }

    /// The scores of rows, after a step of the path.
    pub fn predict_at(&self, x: &Matrix, step: usize) -> Vec<f64> {
        self.scores(x, &self.path[step])
    }

    fn scores(&self, x: &Matrix, parameters: &[f64]) -> Vec<f64> {
        let (weights, intercepts) = parameters.split_at(self.width * x.columns);
        let mut scores: Vec<f64> = intercepts.iter().copied().cycle().take(x.rows * self.width).collect();
        let weights = perdita_gemm::Matrix::new(weights, self.width, x.columns, x.columns).transposed();
        multiply(Store::Add, &mut scores, self.width, 1.0, rows(x), weights, false);
        scores.iter_mut().for_each(|score| *score = self.start + self.scale * *score);
        scores
    }
}

fn rows(x: &Matrix) -> perdita_gemm::Matrix<'_, f64> {
    perdita_gemm::Matrix::new(&x.data, x.rows, x.columns, x.columns)
}

/// Parameters with their value and gradient.
struct Seen {
    parameters: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

/// The objective with its penalty and smoothing.
struct Problem<'a> {
    x: &'a Matrix,
    objective: &'a Objective,
    fit: Fit,
    /// The size of the loss's slopes at the start.
    size: f64,
    ridge: f64,
    /// μ of the envelope.
    round: Option<f64>,
    /// The last parameters with their value and gradient: the solver asks for both, one after the other.
    last: RefCell<Option<Seen>>,
    /// The evaluations of the current line search.
    evaluations: Arc<AtomicU64>,
}

impl Problem<'_> {
    /// Continues the fit. A solver that gives up leaves the best parameters so far.
    fn descend(&mut self, steps: u64) {
        self.last.replace(None);
        let path = Arc::new(Mutex::new(Vec::new()));
        let best = Arc::new(Mutex::new((f64::INFINITY, self.fit.parameters.clone())));
        let evaluations = Arc::clone(&self.evaluations);
        evaluations.store(0, Ordering::Relaxed);
        let watch = Watch { path: Arc::clone(&path), best: Arc::clone(&best), evaluations };
        let solver = LBFGS::new(MoreThuenteLineSearch::new(), MEMORY);
        let solver = solver.with_tolerance_grad(TOLERANCE).and_then(|solver| solver.with_tolerance_cost(0.0));
        let Ok(solver) = solver else { return };
        let start = self.fit.parameters.clone();
        let executor =
            Executor::new(&*self, solver).configure(|state| state.param(start).max_iters(steps)).timer(false);
        // An error is a line search that found no lower place: at a kink, or at the end of what rounding allows.
        let _ = executor.add_observer(watch, ObserverMode::Always).run();
        let (_, parameters) = std::mem::take(&mut *best.lock().unwrap_or_else(|e| e.into_inner()));
        let gradient = self.value_and_grad(&parameters).1;
        self.fit.parameters = parameters;
        self.fit.gradient = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
        self.fit.converged = self.fit.gradient <= TOLERANCE;
        self.fit.path.append(&mut path.lock().unwrap_or_else(|e| e.into_inner()));
    }

    fn value_and_grad(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        if let Some(seen) = &*self.last.borrow()
            && seen.parameters == parameters
        {
            return (seen.value, seen.gradient.clone());
        }
        let (x, width) = (self.x, self.fit.width);
        let scores = self.fit.scores(x, parameters);
        let mut slopes = vec![0.0; scores.len()];
        let loss = self.loss(&scores, &mut slopes) / self.size;
        slopes.iter_mut().for_each(|slope| *slope *= self.fit.scale / self.size);

        let (weights, _) = parameters.split_at(width * x.columns);
        let penalty = 0.5 * self.ridge * weights.iter().map(|w| w * w).sum::<f64>();
        let mut grad: Vec<f64> = weights.iter().map(|w| self.ridge * w).collect();
        let by_score = perdita_gemm::Matrix::new(&slopes, x.rows, width, width).transposed();
        multiply(Store::Add, &mut grad, x.columns, 1.0, by_score, rows(x), false);
        grad.extend((0..width).map(|at| slopes.iter().skip(at).step_by(width).sum::<f64>()));
        let value = loss + penalty;
        self.last.replace(Some(Seen { parameters: parameters.to_vec(), value, gradient: grad.clone() }));
        (value, grad)
    }

    /// The mean loss and its slopes, with smoothed kinks if requested.
    fn loss(&self, scores: &[f64], slopes: &mut [f64]) -> f64 {
        let n = scores.len() as f64;
        if let (Some(mu), Some(any), Some(y)) =
            (self.round, self.objective.loss().pointwise(), self.objective.numbers())
        {
            let mut sum = 0.0;
            for ((&score, &y), slope) in scores.iter().zip(y).zip(slopes) {
                let (value, at) = envelope(any, score, y, mu);
                sum += value;
                *slope = at / n;
            }
            return sum / n;
        }
        // What is wrong with data or parameters has been found out at the start.
        self.objective.evaluate(scores, slopes).unwrap_or(f64::NAN)
    }
}

impl CostFunction for &Problem<'_> {
    type Param = Vec<f64>;
    type Output = f64;
    fn cost(&self, parameters: &Vec<f64>) -> Result<f64, argmin::core::Error> {
        if self.evaluations.fetch_add(1, Ordering::Relaxed) >= EVALUATIONS {
            return Err(argmin::argmin_error!(ConditionViolated, "the line search finds no step"));
        }
        Ok(self.value_and_grad(parameters).0)
    }
}

impl Gradient for &Problem<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;
    fn gradient(&self, parameters: &Vec<f64>) -> Result<Vec<f64>, argmin::core::Error> {
        Ok(self.value_and_grad(parameters).1)
    }
}

type State = IterState<Vec<f64>, Vec<f64>, (), (), (), f64>;

/// An observer that records each step.
struct Watch {
    path: Arc<Mutex<Vec<Vec<f64>>>>,
    best: Arc<Mutex<(f64, Vec<f64>)>>,
    evaluations: Arc<AtomicU64>,
}

impl Observe<State> for Watch {
    fn observe_iter(&mut self, state: &State, _: &KV) -> Result<(), argmin::core::Error> {
        self.evaluations.store(0, Ordering::Relaxed);
        let (Some(parameters), cost) = (&state.param, state.cost) else { return Ok(()) };
        let mut best = self.best.lock().unwrap_or_else(|e| e.into_inner());
        if cost <= best.0 {
            *best = (cost, parameters.clone());
        }
        self.path.lock().unwrap_or_else(|e| e.into_inner()).push(parameters.clone());
        Ok(())
    }
}
