//! Programs: recorded formulas as lists of operations that any array library can replay, and their derivatives by the
//! reverse pass, which are programs again.
//!
//! ```text
//! backward, of a program with inputs x and outputs y:
//!     inputs    x, and an upstream gradient per output
//!     values  ← replay of all nodes
//!     grads of the outputs ← upstream gradients
//!     for each node in reverse, if it has a gradient, for each argument:
//!         grads[argument] += rule of the operation, by strong products: 0 stays 0 where it meets ∞ or NaN
//!                            (summed over the row, if the argument is a scalar and the gradient a row)
//!     outputs ← grads of the inputs; where the formula has a slope by hand, upstream_0 · slope instead
//! value_and_gradient: the same with the upstream gradient 1, and the value as an output: they share their nodes
//! ```
//!
//! Rules of unary operations are those of [`Dual`], so that both modes agree. Unreachable nodes are pruned.
use super::graph::{Graph, Node, Traced};
use super::op::Op;
use super::run::elementwise;
use crate::real::{Dual, Real};

/// An input of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The name.
    pub name: String,
    /// True for a row per observation, false for a scalar.
    pub wide: bool,
}

impl Input {
    /// A scalar per observation.
    pub fn scalar(name: &str) -> Input {
        Input { name: name.into(), wide: false }
    }

    /// A row per observation.
    pub fn row(name: &str) -> Input {
        Input { name: name.into(), wide: true }
    }
}

/// A recorded formula: nodes in an order of evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// The inputs.
    pub inputs: Vec<Input>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The nodes whose values are the outputs.
    pub outputs: Vec<usize>,
    /// The nodes whose values are hand-written derivatives of output 0 in the first inputs, where the formula has them.
    pub slopes: Vec<Option<usize>>,
}

/// The result of a recording: the outputs, and the hand-written slopes.
pub(super) type Recording<'g> = (Vec<Traced<'g>>, Vec<Option<Traced<'g>>>);

/// A formula on traced numbers, behind `dyn`, so that recording is compiled once for all formulas.
pub(super) type Recorder<'a> = &'a dyn for<'g> Fn(&'g Graph, &[Traced<'g>]) -> Recording<'g>;

impl Program {
    /// Records a formula.
    pub(super) fn record(inputs: Vec<Input>, formula: Recorder) -> Program {
        Program::record_in(Graph::default(), inputs, formula)
    }

    /// Records a formula for the executor, with rewrites that preserve all bits.
    #[cfg(feature = "executor")]
    pub(super) fn record_bits(inputs: Vec<Input>, formula: Recorder) -> Program {
        Program::record_in(Graph::new(super::folding::Folding::Bits), inputs, formula)
    }

    /// Records a formula for the executor, with rewrites that may change the last rounding.
    #[cfg(feature = "executor")]
    pub(super) fn record_rounding(inputs: Vec<Input>, formula: Recorder) -> Program {
        Program::record_in(Graph::new(super::folding::Folding::Rounding), inputs, formula)
    }

    pub(super) fn record_in(graph: Graph, inputs: Vec<Input>, formula: Recorder) -> Program {
        let traced: Vec<_> = inputs.iter().enumerate().map(|(i, input)| graph.input(i, input.wide)).collect();
        let (outputs, slopes) = formula(&graph, &traced);
        let outputs = outputs.iter().map(|x| x.id).collect();
        let slopes = slopes.iter().map(|slope| slope.map(|x| x.id)).collect();
        Program { inputs, nodes: graph.into_nodes(), outputs, slopes }.pruned()
    }

    /// Removes nodes that no output or slope depends on.
    fn pruned(mut self) -> Program {
        let mut wanted = vec![false; self.nodes.len()];
        self.outputs.iter().chain(self.slopes.iter().flatten()).for_each(|&id| wanted[id] = true);
        for (id, node) in self.nodes.iter().enumerate().rev() {
            if wanted[id] {
                node.args.iter().for_each(|&arg| wanted[arg] = true);
            }
        }

        let mut place = vec![0; self.nodes.len()];
        for (kept, (place, _)) in place.iter_mut().zip(&wanted).filter(|(_, wanted)| **wanted).enumerate() {
            *place = kept;
        }
        let mut wanted = wanted.into_iter();
        self.nodes.retain(|_| wanted.next() == Some(true));
        self.nodes.iter_mut().flat_map(|node| &mut node.args).for_each(|arg| *arg = place[*arg]);
        self.outputs.iter_mut().chain(self.slopes.iter_mut().flatten()).for_each(|id| *id = place[*id]);

        self
    }

    /// Replays the nodes on other traced numbers. `classes` is the length of rows, which matters where a row folds to a
    /// scalar.
    pub(super) fn replay<'g>(
        &self,
        graph: &'g Graph,
        inputs: &[Traced<'g>],
        classes: usize,
    ) -> Vec<Traced<'g>> {
        let mut values: Vec<Traced<'g>> = Vec::with_capacity(self.nodes.len());
        for Node { op, args, .. } in &self.nodes {
            let args: Vec<_> = args.iter().map(|&arg| values[arg]).collect();
            values.push(match op {
                Op::Input(i) => inputs[*i],
                op => apply(graph, op, &args, classes),
            });
        }

        values
    }

    /// The program of the gradient: from the same inputs and an upstream gradient per output, the gradient in each
    /// input. A gradient of 0 stays 0 through infinite slopes.
    ///
    /// Hand-written slopes of the formula are used where it has them; all other derivatives follow from the operations,
    /// by the rules of [`Dual`].
    pub fn backward(&self) -> Program {
        let above = self.outputs.iter().enumerate();
        let above = above.map(|(k, &id)| Input { name: format!("upstream_{k}"), wide: self.nodes[id].wide });
        let inputs = self.inputs.iter().cloned().chain(above).collect();
        Program::record(inputs, &|graph, inputs| {
            let (inputs, above) = inputs.split_at(self.inputs.len());
            // The length of rows does not matter: algebraic folding has been done, and no further row folds to a
            // scalar.
            let values = self.replay(graph, inputs, 1);
            (self.pull_back(graph, &values, above, None), vec![])
        })
    }

    /// True if an operation refers to the label of a row.
    #[cfg(feature = "executor")]
    pub(crate) fn has_label(&self) -> bool {
        let of_label = |op: &Op| matches!(op, Op::SumOthers | Op::AtLabel | Op::SetLabel);
        self.nodes.iter().any(|node| of_label(&node.op))
    }

    /// The program of output 0 and its gradient in input 0, from the same inputs, for rows of so many classes.
    #[cfg(feature = "executor")]
    pub(crate) fn value_and_gradient(&self, classes: usize) -> Program {
        Program::record(self.inputs.clone(), &|graph, inputs| {
            let values = self.replay(graph, inputs, classes);
            let gradients = self.pull_back(graph, &values, &[graph.literal(1.0)], Some(classes));
            (vec![values[self.outputs[0]], gradients[0]], vec![])
        })
    }

    /// The gradients in the inputs, from the values of all nodes and an upstream gradient per output. The length of
    /// rows is counted where it is not known.
    fn pull_back<'g>(
        &self,
        graph: &'g Graph,
        values: &[Traced<'g>],
        above: &[Traced<'g>],
        classes: Option<usize>,
    ) -> Vec<Traced<'g>> {
        let (zero, one) = (graph.literal(0.0), graph.literal(1.0));
        let count = |row: Traced<'g>| match classes {
            Some(classes) => graph.literal(classes as f64),
            // No number is smaller than itself.
            None => row.select_lt(row, zero, one).sum(false, 1),
        };
        let mut grads: Vec<Option<Traced>> = vec![None; values.len()];
        for (&id, &above) in self.outputs.iter().zip(above) {
            grads[id] = Some(grads[id].map_or(above, |grad| grad + above));
        }

        let mut out = vec![zero; self.inputs.len()];
        for (id, Node { op, args, .. }) in self.nodes.iter().enumerate().rev() {
            let Some(grad) = grads[id] else { continue };
            if let Op::Input(i) = op {
                out[*i] = grad;
            }
            let x: Vec<_> = args.iter().map(|&arg| values[arg]).collect();
            for (&arg, share) in args.iter().zip(pull_back(op, &x, values[id], grad)) {
                // A scalar that was broadcast to a row has the sum of the row's gradients, which may be one for all.
                let share = match (self.nodes[arg].wide, share.is_wide()) {
                    (false, true) => share.sum(false, 1),
                    // An entry at the label is no broadcast.
                    (false, false) if self.nodes[id].wide && *op != Op::SetLabel => share * count(values[id]),
                    _ => share,
                };
                grads[arg] = Some(grads[arg].map_or(share, |grad| grad + share));
            }
        }

        for (out, slope) in out.iter_mut().zip(&self.slopes) {
            if let Some(slope) = slope {
                *out = above[0].strong_mul(values[*slope]);
            }
        }

        out
    }
}

/// An operation on traced numbers of a graph, which is no input; `classes` is the length of rows.
pub(super) fn apply<'g>(graph: &'g Graph, op: &Op, x: &[Traced<'g>], classes: usize) -> Traced<'g> {
    match op {
        Op::Input(_) => unreachable!("inputs are given"),
        Op::Literal(c) => graph.literal(*c),
        Op::Constants(per_class) => graph.constants(per_class),
        // The exponent may be a literal.
        Op::Power => x[0].power(x[1]),
        Op::Sum => x[0].sum(false, classes),
        Op::SumOthers => x[0].sum(true, classes),
        Op::Largest => x[0].largest(),
        Op::AtLabel => x[0].at_label(),
        Op::SetLabel => x[0].set_label(x[1]),
        op => elementwise(op, x[0], |i| x[i]),
    }
}

/// A unary operation.
pub(super) fn unary<R: Real>(op: &Op, x: R) -> R {
    match op {
        Op::Neg => -x,
        Op::Abs => x.abs(),
        Op::Sqrt => x.sqrt(),
        Op::Exp => x.exp(),
        Op::ExpM1 => x.exp_m1(),
        Op::Ln => x.ln(),
        Op::Ln1p => x.ln_1p(),
        Op::Tanh => x.tanh(),
        Op::Sigmoid => x.sigmoid(),
        Op::Softplus => x.softplus(),
        Op::Powf(c) => x.powf(*c),
        _ => unreachable!("{op:?} takes more than a number"),
    }
}

/// The vector–Jacobian product of an operation: the gradient in each argument.
pub(super) fn pull_back<'g>(
    op: &Op,
    x: &[Traced<'g>],
    value: Traced<'g>,
    grad: Traced<'g>,
) -> Vec<Traced<'g>> {
    let zero = grad.lit(0.0);
    match op {
        Op::Input(_) | Op::Literal(_) | Op::Constants(_) => Vec::new(),
        Op::Add => vec![grad, grad],
        Op::Sub => vec![grad, -grad],
        Op::Mul | Op::StrongMul => vec![grad.strong_mul(x[1]), grad.strong_mul(x[0])],
        Op::Div => {
            let first = grad.strong_mul(x[1].lit(1.0) / x[1]);
            vec![first, -first.strong_mul(value)]
        }
        Op::JumpDerivative | Op::KinkBound => vec![zero, zero, zero],
        Op::SelectLt | Op::Piecewise => {
            let pick = |then, other| x[0].select_lt(x[1], then, other);
            vec![zero, zero, pick(grad, zero), pick(zero, grad)]
        }
        Op::Hypot => vec![grad.strong_mul(x[0].over_hypot(x[1])), grad.strong_mul(x[1].over_hypot(x[0]))],
        Op::OverHypot => {
            let (first, second) = (
                Dual::var(x[0]).over_hypot(Dual::fixed(x[1])),
                Dual::fixed(x[0]).over_hypot(Dual::var(x[1])),
            );
            vec![grad.strong_mul(first.du), grad.strong_mul(second.du)]
        }
        Op::WithDerivative => vec![grad.strong_mul(x[2]), zero, zero],
        Op::Power => {
            let slope = x[1] * x[0].power(x[1] - x[1].lit(1.0));
            vec![grad.strong_mul(slope), grad.strong_mul(value.strong_mul(x[0].ln()))]
        }
        // Ties as in `Real`.
        Op::Min => vec![x[1].select_lt(x[0], zero, grad), x[1].select_lt(x[0], grad, zero)],
        Op::Max => vec![x[0].select_lt(x[1], zero, grad), x[0].select_lt(x[1], grad, zero)],
        Op::Sum => vec![grad],
        Op::SumOthers => vec![grad.set_label(zero)],
        Op::Largest => {
            // Ties share the gradient.
            let one = x[0].select_lt(value, zero, grad.lit(1.0));
            vec![(grad / one.sum(false, 1)) * one]
        }
        Op::AtLabel => vec![zero.set_label(grad)],
        Op::SetLabel => vec![grad.set_label(zero), grad.at_label()],
        unary_op => vec![grad.strong_mul(unary(unary_op, Dual::var(x[0])).du)],
    }
}
