//! The diagonal of the Hessian of a row-wise loss, as a program.
//!
//! Forward mode with one direction per class would take C times the work. Here all directions go at once: the number of
//! class c of a wide node depends on the score of its own class, and on that of another class only through narrow nodes
//! (a largest score, a sum). So
//!
//! ```text
//! narrow s    carries its gradient G_s, a row: ∂s/∂z_j for every class j
//! wide w      carries O_w = ∂w_c/∂z_c with all narrow numbers held fixed,
//!             and P_w,s = ∂w_c/∂s for every narrow s that it reads
//!             its own derivative in full: D_w = O_w + Σ_s P_w,s · G_s
//! s = Σ_c w   G_s = D_w + Σ_s' (Σ_{c≠j} P_w,s') · G_s'
//! gradient g  the diagonal is D_g
//! ```
//!
//! The sum over c ≠ j is a leave-one-out sum of its own: subtracted from the whole, what a class of probability near 1
//! leaves would be rounded off. The rules of single operations are those of [`Dual`]. The cost is that of the gradient
//! times the narrow numbers that each wide node reads, one to three.
use super::graph::{Graph, Node, Op, Traced};
use super::program::{Program, unary};
use crate::real::{Dual, Real};

/// What a wide node carries: its derivatives in the score of its class, and in narrow nodes.
#[derive(Clone, Default)]
struct Partials<'g> {
    own: Option<Traced<'g>>,
    narrow: Vec<(usize, Traced<'g>)>,
}
impl<'g> Partials<'g> {
    /// The derivatives through `f`.
    fn map(&self, f: impl Fn(Traced<'g>) -> Traced<'g>) -> Self {
        let narrow = self.narrow.iter().map(|&(s, p)| (s, f(p))).collect();
        Partials { own: self.own.map(&f), narrow }
    }

    /// The derivative in a narrow node.
    fn of(&self, narrow: usize) -> Option<Traced<'g>> {
        self.narrow.iter().find(|(s, _)| *s == narrow).map(|&(_, p)| p)
    }
}

struct Forward<'g, 'p> {
    graph: &'g Graph,
    program: &'p Program,
    classes: usize,
    values: Vec<Traced<'g>>,
    /// Of every wide node, its partial derivatives.
    wide: Vec<Partials<'g>>,
    /// Of every narrow node, its gradient; none where it is 0.
    gradients: Vec<Option<Traced<'g>>>,
}

impl Program {
    /// The diagonal of the Jacobian of a wide output in the first input, a row of so many classes: a row, or a number that
    /// stands for all classes. Of a gradient, that is the diagonal of the Hessian.
    pub(crate) fn diagonal(&self, output: usize, classes: usize) -> Program {
        let slope = self.outputs[output];
        Program::record(self.inputs.clone(), |graph, inputs| {
            let values = self.replay(graph, inputs, classes);
            let len = values.len();
            let (wide, gradients) = (vec![Partials::default(); len], vec![None; len]);
            let mut forward = Forward { graph, program: self, classes, values, wide, gradients };
            (0..len).for_each(|id| forward.node(id));

            let zero = graph.literal(0.0);
            (vec![forward.derivative(slope).unwrap_or(zero)], vec![])
        })
    }
}

impl<'g> Forward<'g, '_> {
    fn node(&mut self, id: usize) {
        let Node { op, args, wide } = &self.program.nodes[id];
        match op {
            Op::Input(0) => self.wide[id].own = Some(self.graph.literal(1.0)),
            Op::Input(_) | Op::Literal(_) | Op::Constants(_) => {}
            Op::Sum => self.gradients[id] = self.sum(args[0], |x| x),
            Op::SumOthers => {
                let zero = self.graph.literal(0.0);
                self.gradients[id] = self.sum(args[0], |x| x.set_label(zero));
            }
            Op::Largest => self.gradients[id] = self.largest(args[0], self.values[id]),
            Op::AtLabel => self.gradients[id] = self.at_label(args[0]),
            Op::SetLabel => self.wide[id] = self.set_label(args),
            Op::LeaveOneOut => unreachable!("a formula has no leave-one-out sums"),
            _ if *wide => self.wide[id] = self.arithmetic(op, args),
            _ => self.gradients[id] = self.through(op, args, |arg| self.gradients[arg]),
        }
    }

    /// The derivative of an operation whose arguments have these; none where none has.
    fn through(
        &self,
        op: &Op,
        args: &[usize],
        derivative: impl Fn(usize) -> Option<Traced<'g>>,
    ) -> Option<Traced<'g>> {
        if args.iter().all(|&arg| derivative(arg).is_none()) {
            return None;
        }
        let zero = self.graph.literal(0.0);
        let x = |k: usize| Dual { re: self.values[args[k]], du: derivative(args[k]).unwrap_or(zero) };
        let result = match op {
            Op::Add => x(0) + x(1),
            Op::Sub => x(0) - x(1),
            Op::Mul => x(0) * x(1),
            Op::Div => x(0) / x(1),
            Op::Lt => x(0).lt(x(1), x(2), x(3)),
            Op::Weigh => x(0).weigh(x(1)),
            Op::Follow => x(0).follow(x(1), x(2)),
            Op::Min => x(0).min(x(1)),
            Op::Max => x(0).max(x(1)),
            op => unary(op, x(0)),
        };
        Some(result.du).filter(|du| du.literal() != Some(0.0))
    }

    /// Arithmetic that gives a row: one partial derivative after another.
    fn arithmetic(&self, op: &Op, args: &[usize]) -> Partials<'g> {
        let wide = |arg: usize| self.program.nodes[arg].wide;
        let own = self.through(op, args, |arg| self.wide[arg].own);

        let inherited = args.iter().flat_map(|&arg| self.wide[arg].narrow.iter().map(|(s, _)| *s));
        let read = args.iter().copied().filter(|&arg| !wide(arg) && self.gradients[arg].is_some());
        let mut narrow: Vec<(usize, Traced)> = Vec::new();
        for s in inherited.chain(read) {
            if narrow.iter().any(|(known, _)| *known == s) {
                continue;
            }
            let one = self.graph.literal(1.0);
            let partial = |arg: usize| if arg == s { Some(one) } else { self.wide[arg].of(s) };
            narrow.extend(self.through(op, args, partial).map(|p| (s, p)));
        }
        Partials { own, narrow }
    }

    /// A derivative plus P · G of every narrow node, of `f` of every P. The order is that in which the formula reads them: a
    /// largest score, read first, takes away all of the derivative in its own class, and what comes later is not
    /// rounded off.
    fn through_narrow(
        &self,
        own: Option<Traced<'g>>,
        partials: &Partials<'g>,
        f: impl Fn(Traced<'g>) -> Traced<'g>,
    ) -> Option<Traced<'g>> {
        let terms = partials.narrow.iter().filter_map(|&(s, p)| self.gradients[s].map(|g| g.weigh(f(p))));
        terms.fold(own, |sum, term| plus(sum, Some(term)))
    }

    /// The derivative of a wide node in the score of its own class, in full.
    fn derivative(&self, id: usize) -> Option<Traced<'g>> {
        let Node { op, args, wide } = &self.program.nodes[id];
        if !wide {
            return self.gradients[id];
        }
        if *op == Op::SetLabel {
            let zero = self.graph.literal(0.0);
            let (row, own) = (self.derivative(args[0]), self.gradients[args[1]]);
            return plus(row, own).map(|_| row.unwrap_or(zero).set_label(own.unwrap_or(zero).at_label()));
        }
        self.through_narrow(self.wide[id].own, &self.wide[id], |p| p)
    }

    /// The gradient of a sum over classes, of whose terms `mask` leaves some out.
    fn sum(&self, row: usize, mask: impl Fn(Traced<'g>) -> Traced<'g>) -> Option<Traced<'g>> {
        let others = |p: Traced<'g>| mask(p).leave_one_out(self.classes);
        self.through_narrow(self.derivative(row).map(&mask), &self.wide[row], others)
    }

    /// The gradient of the largest number of a row: all of it where that is. Of several that are as large, any one that
    /// rises is the largest (the derivative from above), but for the label's: the curvature at the label is a difference of
    /// the others, of which nothing may be left if all of them move (the derivative from below).
    fn largest(&self, row: usize, largest: Traced<'g>) -> Option<Traced<'g>> {
        let (zero, one) = (self.graph.literal(0.0), self.graph.literal(1.0));
        let as_large = self.values[row].lt(largest, zero, one);
        let labelled = self
            .program
            .nodes
            .iter()
            .any(|node| matches!(node.op, Op::AtLabel | Op::SetLabel | Op::SumOthers));
        let share = if labelled {
            let alone = one.lt(as_large.sum(false, self.classes), zero, as_large.at_label());
            as_large.set_label(alone)
        } else {
            as_large
        };
        let others = |p: Traced<'g>| share.weigh(p).leave_one_out(self.classes);
        let own = self.derivative(row).map(|d| share.weigh(d));
        self.through_narrow(own, &self.wide[row], others)
    }

    /// The gradient of the number at the label: at the label its own derivative, elsewhere through narrow nodes.
    fn at_label(&self, row: usize) -> Option<Traced<'g>> {
        let zero = self.graph.literal(0.0);
        let elsewhere = self.through_narrow(None, &self.wide[row], Traced::at_label);
        let own = self.derivative(row);
        plus(own, elsewhere).map(|_| elsewhere.unwrap_or(zero).set_label(own.unwrap_or(zero).at_label()))
    }

    /// A row whose entry at the label is a narrow node.
    fn set_label(&self, args: &[usize]) -> Partials<'g> {
        let (zero, one) = (self.graph.literal(0.0), self.graph.literal(1.0));
        let mut partials = self.wide[args[0]].map(|p| p.set_label(zero));
        if self.gradients[args[1]].is_some() {
            let at_label = zero.set_label(one);
            match partials.narrow.iter_mut().find(|(s, _)| *s == args[1]) {
                Some((_, p)) => *p = p.set_label(one),
                None => partials.narrow.push((args[1], at_label)),
            }
        }
        partials
    }
}

/// The sum of two derivatives, of which either may be 0.
fn plus<'g>(a: Option<Traced<'g>>, b: Option<Traced<'g>>) -> Option<Traced<'g>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}
