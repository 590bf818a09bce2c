//! What was written down, as a list of steps that any array library can replay; and its derivative, as another.
use super::graph::{Graph, Node, Traced};
use super::op::Op;
use crate::real::{Dual, Real};

/// An input of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// What it is.
    pub name: String,
    /// Whether it is a row of numbers per observation.
    pub wide: bool,
}

/// Steps in an order in which they can be done, from inputs to outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// What goes in.
    pub inputs: Vec<Input>,
    /// The steps.
    pub nodes: Vec<Node>,
    /// The steps whose values come out.
    pub outputs: Vec<usize>,
    /// The steps whose values are the derivatives of output 0 in the inputs, the first ones, that the formula has by hand.
    pub slopes: Vec<Option<usize>>,
}

/// What is recorded: the outputs, and the slopes that there are.
pub(super) type Recording<'g> = (Vec<Traced<'g>>, Vec<Option<Traced<'g>>>);

/// A formula on traced numbers. It is behind `dyn`, so that recording is compiled once for all formulas.
pub(super) type Formula<'a> = &'a dyn for<'g> Fn(&'g Graph, &[Traced<'g>]) -> Recording<'g>;

impl Program {
    /// Writes down what a formula makes of the inputs.
    pub(super) fn record(inputs: Vec<Input>, formula: Formula) -> Program {
        Program::record_in(Graph::default(), inputs, formula)
    }

    /// The same for execution: the results have the bits that the formula itself gives.
    #[cfg(feature = "executor")]
    pub(super) fn record_bits(inputs: Vec<Input>, formula: Formula) -> Program {
        Program::record_in(Graph::new(super::folding::Folding::Bits), inputs, formula)
    }

    pub(super) fn record_in(graph: Graph, inputs: Vec<Input>, formula: Formula) -> Program {
        let traced: Vec<_> = inputs.iter().enumerate().map(|(i, input)| graph.input(i, input.wide)).collect();
        let (outputs, slopes) = formula(&graph, &traced);
        let outputs = outputs.iter().map(|x| x.id).collect();
        let slopes = slopes.iter().map(|slope| slope.map(|x| x.id)).collect();
        Program { inputs, nodes: graph.into_nodes(), outputs, slopes }.pruned()
    }

    /// Without the steps that nobody asks for.
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

    /// Does the steps once more on other traced numbers, whose rows have so many classes: that matters where a row turns
    /// out to be one number.
    pub(super) fn replay<'g>(
        &self,
        graph: &'g Graph,
        inputs: &[Traced<'g>],
        classes: usize,
    ) -> Vec<Traced<'g>> {
        let mut values: Vec<Traced<'g>> = Vec::with_capacity(self.nodes.len());
        for Node { op, args, .. } in &self.nodes {
            let x = |i: usize| values[args[i]];
            values.push(match op {
                Op::Input(i) => inputs[*i],
                Op::Literal(c) => graph.literal(*c),
                Op::Constants(per_class) => graph.constants(per_class),
                Op::Add => x(0) + x(1),
                Op::Sub => x(0) - x(1),
                Op::Mul => x(0) * x(1),
                Op::Div => x(0) / x(1),
                Op::Lt => x(0).lt(x(1), x(2), x(3)),
                Op::Join => x(0).join(x(1), x(2), x(3)),
                Op::Impulse => x(0).impulse(x(1), x(2)),
                Op::Seam => x(0).seam(x(1), x(2)),
                Op::Weigh => x(0).weigh(x(1)),
                Op::Follow => x(0).follow(x(1), x(2)),
                Op::Min => x(0).min(x(1)),
                Op::Max => x(0).max(x(1)),
                Op::Sum => x(0).sum(false, classes),
                Op::SumOthers => x(0).sum(true, classes),
                Op::LeaveOneOut => x(0).leave_one_out(classes),
                Op::Largest => x(0).largest(),
                Op::AtLabel => x(0).at_label(),
                Op::SetLabel => x(0).set_label(x(1)),
                Op::Neg
                | Op::Abs
                | Op::Sqrt
                | Op::Exp
                | Op::ExpM1
                | Op::Ln
                | Op::Ln1p
                | Op::Tanh
                | Op::Sigmoid
                | Op::Softplus
                | Op::Powf(_) => unary(op, x(0)),
            });
        }

        values
    }

    /// The program that takes the same inputs and, per output, what comes from above, and gives the gradient in each
    /// input. Gradients that are 0 stay 0, whatever they meet on their way.
    ///
    /// First derivatives that the formula gives are taken from it; all others follow from the steps, each by the
    /// rule that [`Dual`] has for it.
    pub fn backward(&self) -> Program {
        let above = self.outputs.iter().enumerate();
        let above = above.map(|(k, &id)| Input { name: format!("upstream_{k}"), wide: self.nodes[id].wide });
        let inputs = self.inputs.iter().cloned().chain(above).collect();
        Program::record(inputs, &|graph, inputs| {
            let (inputs, above) = inputs.split_at(self.inputs.len());
            // A row is a row: what was recorded by the rules of algebra folds no further.
            let values = self.replay(graph, inputs, 1);
            let mut grads: Vec<Option<Traced>> = vec![None; values.len()];

            for (&id, &above) in self.outputs.iter().zip(above) {
                grads[id] = Some(grads[id].map_or(above, |grad| grad + above));
            }
            let mut out = vec![graph.literal(0.0); inputs.len()];
            for (id, Node { op, args, .. }) in self.nodes.iter().enumerate().rev() {
                let Some(grad) = grads[id] else { continue };
                if let Op::Input(i) = op {
                    out[*i] = grad;
                }
                let x: Vec<_> = args.iter().map(|&arg| values[arg]).collect();
                for (&arg, share) in args.iter().zip(pull_back(op, &x, values[id], grad)) {
                    // A number that was spread over a row collects from all of it.
                    let narrow = !self.nodes[arg].wide && share.is_wide();
                    let share = if narrow { share.sum(false, 1) } else { share };
                    grads[arg] = Some(grads[arg].map_or(share, |grad| grad + share));
                }
            }

            for (out, slope) in out.iter_mut().zip(&self.slopes) {
                if let Some(slope) = slope {
                    *out = above[0].weigh(values[*slope]);
                }
            }

            (out, vec![])
        })
    }
}

/// What does one thing to one number.
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

/// The gradient in each argument.
fn pull_back<'g>(op: &Op, x: &[Traced<'g>], value: Traced<'g>, grad: Traced<'g>) -> Vec<Traced<'g>> {
    let zero = grad.lit(0.0);
    match op {
        Op::Input(_) | Op::Literal(_) | Op::Constants(_) => Vec::new(),
        Op::Add => vec![grad, grad],
        Op::Sub => vec![grad, -grad],
        Op::Mul | Op::Weigh => vec![grad.weigh(x[1]), grad.weigh(x[0])],
        Op::Div => {
            let first = grad.weigh(x[1].lit(1.0) / x[1]);
            vec![first, -first.weigh(value)]
        }
        Op::Impulse | Op::Seam => vec![zero, zero, zero],
        Op::Lt | Op::Join => {
            let pick = |then, other| x[0].lt(x[1], then, other);
            vec![zero, zero, pick(grad, zero), pick(zero, grad)]
        }
        Op::Follow => vec![grad.weigh(x[2]), zero, zero],
        // As `Real` chooses between equals.
        Op::Min => vec![x[1].lt(x[0], zero, grad), x[1].lt(x[0], grad, zero)],
        Op::Max => vec![x[0].lt(x[1], zero, grad), x[0].lt(x[1], grad, zero)],
        Op::Sum => vec![grad],
        Op::SumOthers => vec![grad.set_label(zero)],
        Op::LeaveOneOut => vec![grad.leave_one_out(1)],
        Op::Largest => {
            // Shared by all that are as large.
            let one = x[0].lt(value, zero, grad.lit(1.0));
            vec![(grad / one.sum(false, 1)) * one]
        }
        Op::AtLabel => vec![zero.set_label(grad)],
        Op::SetLabel => vec![grad.set_label(zero), grad.at_label()],
        unary_op => vec![grad.weigh(unary(unary_op, Dual::var(x[0])).du)],
    }
}
