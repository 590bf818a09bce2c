//! Evaluation of a program on numbers of any kind, one observation at a time: the reference for replays elsewhere, and
//! on intervals the enclosures of the formula.
use super::graph::Node;
use super::op::Op;
use super::program::{Program, unary};
use crate::real::Real;

impl Program {
    /// The outputs for one observation: a scalar is a slice of length 1, a row has a number per class. `label` is the
    /// class of operations on the label.
    ///
    /// # Panics
    /// If inputs are missing, or an operation needs a label and there is none.
    pub fn run<R: Real>(&self, inputs: &[&[R]], label: Option<usize>) -> Vec<Vec<R>> {
        let lit = |c: f64| inputs[0][0].lit(c);
        let longest = inputs.iter().map(|x| x.len()).max().unwrap_or(1);
        let at = || label.expect("a program of a loss of labels is run with one");
        let mut values: Vec<Vec<R>> = Vec::with_capacity(self.nodes.len());

        for Node { op, args, wide } in &self.nodes {
            // Scalars are broadcast to rows.
            let x = |i: usize, j: usize| values[args[i]][j.min(values[args[i]].len() - 1)];
            let width = match op {
                Op::Input(i) => inputs[*i].len(),
                Op::Constants(per_class) => per_class.len(),
                _ => args.iter().map(|&arg| values[arg].len()).max().unwrap_or(1),
            };

            // A row made of scalars alone, by `SetLabel`.
            let width = if *wide && width == 1 { longest } else { width };
            let others = |label: usize| (0..width).filter(move |&j| j != label);
            let add_up =
                |classes: &mut dyn Iterator<Item = usize>| classes.fold(lit(0.0), |sum, j| sum + x(0, j));
            let value = |j: usize| match op {
                Op::Input(i) => inputs[*i][j],
                Op::Constants(per_class) => lit(per_class[j]),
                Op::Sum => add_up(&mut (0..width)),
                Op::SumOthers => add_up(&mut others(at())),
                Op::Largest => (0..width).fold(lit(f64::NEG_INFINITY), |top, j| top.max(x(0, j))),
                Op::AtLabel => x(0, at()),
                Op::SetLabel => x(usize::from(j == at()), j),
                op => elementwise(op, lit(0.0), |i| x(i, j)),
            };

            values.push((0..if *wide { width } else { 1 }).map(value).collect());
        }

        self.outputs.iter().map(|&id| values[id].clone()).collect()
    }

    /// The outputs of a program of scalars for one observation.
    ///
    /// # Panics
    /// If inputs are missing, or the program has rows.
    pub fn run_scalars<R: Real>(&self, inputs: &[R]) -> Vec<R> {
        let mut values: Vec<R> = Vec::with_capacity(self.nodes.len());
        for Node { op, args, .. } in &self.nodes {
            values.push(match op {
                Op::Input(i) => inputs[*i],
                op => elementwise(op, inputs[0], |i| values[args[i]]),
            });
        }
        self.outputs.iter().map(|&id| values[id]).collect()
    }
}

/// An operation on scalars `x(0)`, `x(1)`, …; literals are made from a number `of` the same kind.
#[inline(always)]
pub(super) fn elementwise<R: Real>(op: &Op, of: R, x: impl Fn(usize) -> R) -> R {
    match op {
        Op::Literal(c) => of.lit(*c),
        Op::Add => x(0) + x(1),
        Op::Sub => x(0) - x(1),
        Op::Mul => x(0) * x(1),
        Op::Div => x(0) / x(1),
        Op::SelectLt => x(0).select_lt(x(1), x(2), x(3)),
        Op::Piecewise => x(0).piecewise(x(1), x(2), x(3)),
        Op::JumpDerivative => x(0).jump_derivative(x(1), x(2)),
        Op::KinkBound => x(0).kink_bound(x(1), x(2)),
        Op::StrongMul => x(0).strong_mul(x(1)),
        Op::Hypot => x(0).hypot(x(1)),
        Op::OverHypot => x(0).over_hypot(x(1)),
        Op::WithDerivative => x(0).with_derivative(x(1), x(2)),
        Op::Min => x(0).min(x(1)),
        Op::Max => x(0).max(x(1)),
        Op::Power => x(1).strong_mul(x(0).ln()).exp(),
        op => unary(op, x(0)),
    }
}
