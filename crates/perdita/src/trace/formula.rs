//! Programs of formulas that are made at run time: recorded as they are written, with derivatives from dual numbers.
//!
//! ```
//! use perdita::real::Real;
//! use perdita::trace::{Input, record};
//! let inputs = ["prediction", "target"].map(Input::scalar).to_vec();
//! let cauchy = record(inputs, &|x| {
//!     let r = x[0] - x[1];
//!     (r * r).ln_1p()
//! });
//! assert_eq!(cauchy.run(&[&[3.0], &[1.0]], None), [[5f64.ln()]]);
//! assert_eq!(cauchy.with_slope().backward().run(&[&[3.0], &[1.0], &[1.0]], None)[0], [0.8]);
//! ```
use super::Traced;
use super::folding::Folding;
use super::graph::Graph;
use super::op::Op;
use super::program::{Input, Program, Recording, apply};
use crate::real::{Dual, Real};

/// The program of a formula's value, with every operation as it is written: see [`as_written`](super::as_written).
pub fn record(inputs: Vec<Input>, formula: &dyn for<'g> Fn(&[Traced<'g>]) -> Traced<'g>) -> Program {
    Program::record_in(Graph::new(Folding::Nothing), inputs, &|_, x| (vec![formula(x)], vec![]))
}

impl<'g> Traced<'g> {
    /// An operation, which is no input, on numbers of the same graph; `classes` is the length of rows.
    ///
    /// # Panics
    /// For [`Op::Input`], and if arguments are missing.
    pub fn apply(self, op: &Op, args: &[Traced<'g>], classes: usize) -> Traced<'g> {
        apply(self.graph(), op, args, classes)
    }
}

impl Program {
    /// The value of a program of scalars, which is its first output, on numbers of any kind.
    ///
    /// # Panics
    /// If inputs are missing, or the program has rows.
    pub fn value<R: Real>(&self, inputs: &[R]) -> R {
        self.run_scalars(inputs)[0]
    }

    /// The same on dual numbers, of which the input `at` is the variable.
    pub fn derivative<R: Real>(&self, inputs: &[R], at: usize) -> Dual<R> {
        let inputs = inputs.iter().enumerate();
        let inputs: Vec<_> =
            inputs.map(|(i, &x)| if i == at { Dual::var(x) } else { Dual::fixed(x) }).collect();
        self.value(&inputs)
    }

    /// A program of scalars with algebraic rewrites, and with the slope in its first input from dual numbers.
    pub fn with_slope(&self) -> Program {
        Program::record(self.inputs.clone(), &|_, x| {
            let value = self.derivative(x, 0);
            (vec![value.re], vec![Some(value.du)])
        })
    }

    /// Value and slope in its first input, without rewrites: see [`as_written`](super::as_written).
    pub fn with_slope_as_written(&self) -> Program {
        let graph = Graph::new(Folding::Nothing);
        Program::record_in(graph, self.inputs.clone(), &|_, x| self.value_then_slope(x))
    }

    /// A program with algebraic rewrites, for rows of `classes` numbers.
    pub fn tidied(&self, classes: usize) -> Program {
        Program::record(self.inputs.clone(), &|_, x| (vec![self.replay_value(x, classes)], vec![]))
    }

    /// Value and slope in the first input, for the executor.
    #[cfg(feature = "executor")]
    pub(crate) fn value_and_slope(&self) -> Program {
        Program::record_rounding(self.inputs.clone(), &|_, x| self.value_then_slope(x))
    }

    fn value_then_slope<'g>(&self, x: &[Traced<'g>]) -> Recording<'g> {
        let value = self.derivative(x, 0);
        (vec![value.re, value.du], vec![])
    }

    /// Value, slope and curvature in the first input, for the executor.
    #[cfg(feature = "executor")]
    pub(crate) fn value_slope_and_curvature(&self) -> Program {
        Program::record_rounding(self.inputs.clone(), &|_, x| {
            let mut twice: Vec<_> = x.iter().map(|&x| Dual::fixed(x)).collect();
            twice[0] = Dual::var(x[0]);
            let value = self.derivative(&twice, 0);
            (vec![value.re.re, value.du.re, value.du.du], vec![])
        })
    }

    /// Value and the derivative in every input, for the executor.
    #[cfg(feature = "executor")]
    pub(crate) fn value_and_derivatives(&self) -> Program {
        Program::record_rounding(self.inputs.clone(), &|_, x| {
            let derivatives = (0..x.len()).map(|at| self.derivative(x, at).du);
            (std::iter::once(self.value(x)).chain(derivatives).collect(), vec![])
        })
    }

    /// The value on other traced numbers; `classes` is the length of rows.
    pub fn replay_value<'g>(&self, inputs: &[Traced<'g>], classes: usize) -> Traced<'g> {
        self.replay_outputs(inputs, classes).0[0]
    }

    /// The outputs, and the slopes by hand, on other traced numbers. There is at least one input.
    pub fn replay_outputs<'g>(
        &self,
        inputs: &[Traced<'g>],
        classes: usize,
    ) -> (Vec<Traced<'g>>, Vec<Option<Traced<'g>>>) {
        let values = self.replay(inputs[0].graph(), inputs, classes);
        let outputs = self.outputs.iter().map(|&id| values[id]).collect();
        let slopes = self.slopes.iter().map(|slope| slope.map(|id| values[id])).collect();
        (outputs, slopes)
    }
}
