//! Evaluation of a program on numbers of any kind, one observation at a time: the reference for replays elsewhere, and
//! on intervals the enclosures of the formula.
use super::graph::Node;
use super::op::Op;
use super::program::Program;
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
                Op::Literal(c) => lit(*c),
                Op::Constants(per_class) => lit(per_class[j]),
                Op::Add => x(0, j) + x(1, j),
                Op::Sub => x(0, j) - x(1, j),
                Op::Mul => x(0, j) * x(1, j),
                Op::Div => x(0, j) / x(1, j),
                Op::Neg => -x(0, j),
                Op::SelectLt => x(0, j).select_lt(x(1, j), x(2, j), x(3, j)),
                Op::Piecewise => x(0, j).piecewise(x(1, j), x(2, j), x(3, j)),
                Op::JumpDerivative => x(0, j).jump_derivative(x(1, j), x(2, j)),
                Op::KinkBound => x(0, j).kink_bound(x(1, j), x(2, j)),
                Op::StrongMul => x(0, j).strong_mul(x(1, j)),
                Op::Hypot => x(0, j).hypot(x(1, j)),
                Op::OverHypot => x(0, j).over_hypot(x(1, j)),
                Op::WithDerivative => x(0, j).with_derivative(x(1, j), x(2, j)),
                Op::Min => x(0, j).min(x(1, j)),
                Op::Max => x(0, j).max(x(1, j)),
                Op::Abs => x(0, j).abs(),
                Op::Sqrt => x(0, j).sqrt(),
                Op::Exp => x(0, j).exp(),
                Op::ExpM1 => x(0, j).exp_m1(),
                Op::Ln => x(0, j).ln(),
                Op::Ln1p => x(0, j).ln_1p(),
                Op::Tanh => x(0, j).tanh(),
                Op::Sigmoid => x(0, j).sigmoid(),
                Op::Softplus => x(0, j).softplus(),
                Op::Powf(c) => x(0, j).powf(*c),
                Op::Power => x(1, j).strong_mul(x(0, j).ln()).exp(),
                Op::Sum => add_up(&mut (0..width)),
                Op::SumOthers => add_up(&mut others(at())),
                Op::Largest => (0..width).fold(lit(f64::NEG_INFINITY), |top, j| top.max(x(0, j))),
                Op::AtLabel => x(0, at()),
                Op::SetLabel => x(usize::from(j == at()), j),
            };

            values.push((0..if *wide { width } else { 1 }).map(value).collect());
        }

        self.outputs.iter().map(|&id| values[id].clone()).collect()
    }
}
