//! The diagonal of the Hessian of a row-wise loss as a program, which costs as much as a few gradients, whatever the number
//! of classes C.
//!
//! The derivative of the gradient g in all scores z is C numbers for each of C classes; of them entry c is the derivative of
//! g_c in z_c. Forward mode, with [`Dual`] numbers over the operations of the program, finds all entries at once:
//!
//! ```text
//! each      for all classes at once. The derivative of a row x is the row ∂x_c/∂z_c, that of a number s the row ∂s/∂z_c.
//!           A number enters a row in all classes, so a sum r = Σ_j x_j has
//!               ∂r/∂z_c = ∂x_c/∂z_c + Σ_s ∂s/∂z_c · Σ_{j≠c} ∂x_j/∂s
//!           over the numbers s that x depends on: ∂x/∂s by the rules of the reverse pass
//! label     in the direction of the label's score alone, for the entry at the label
//! largest   in the direction of the largest score alone, for the entry there if no other class but the label is as large
//!
//! diagonal = each, but label at the label, and largest at the largest score
//! ```
//!
//! The last two keep the digits of a confident row. The derivative of Σ exp(z − max z) in the largest score is 1 − Σ_j e_j, as
//! the sum above has it, of which only rounding errors would be left; in that direction it is Σ_{j≠c} −e_j. Everywhere else the
//! derivative of the maximum is 0. Where several scores are the largest, it may be any number from 0 to 1 without changing a
//! smooth loss, and is 0 as well.
//!
//! An entry at one class is a number of the row: the operations that lead to it are recorded for that class alone.
use super::graph::{Graph, Node, Traced};
use super::op::Op;
use super::program::{Program, apply, pull_back};
use super::run::elementwise;
use crate::real::{Dual, Real};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

impl Program {
    /// The program of the Hessian's diagonal, for rows of so many classes, from that of a value and its gradient in input 0. Its
    /// outputs are a 0 in place of the value, and the diagonal.
    pub(crate) fn diagonal(&self, classes: usize) -> Program {
        let program = self.with_reciprocals(classes);
        Program::record(self.inputs.clone(), &|graph, inputs| {
            let values = program.replay(graph, inputs, classes);
            let diagonal = Forward::new(&program, graph, values, classes).diagonal(program.outputs[1]);
            (vec![graph.literal(0.0), diagonal], vec![])
        })
    }

    /// The same program, with products by reciprocals in place of divisions by numbers of a row: one division a row is enough.
    fn with_reciprocals(&self, classes: usize) -> Program {
        Program::record(self.inputs.clone(), &|graph, inputs| {
            let mut values: Vec<Traced> = Vec::with_capacity(self.nodes.len());
            for node in &self.nodes {
                let x: Vec<_> = node.args.iter().map(|&arg| values[arg]).collect();
                values.push(match node.op {
                    Op::Input(i) => inputs[i],
                    Op::Div if !x[1].is_wide() => x[0] * (graph.literal(1.0) / x[1]),
                    ref op => apply(graph, op, &x, classes),
                });
            }
            (self.outputs.iter().map(|&id| values[id]).collect(), vec![])
        })
    }
}

/// The classes of a row for which an expression is wanted.
#[derive(Clone, Copy)]
enum Place {
    /// The label, as a number of the row.
    Label,
    /// All others, as a row.
    Others,
    /// The largest score, the only one but for the label's, as a number of the row.
    Largest,
}

/// The direction of a derivative.
#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Label,
    Largest,
}

/// The largest score: the row that is largest there, which depends on its class alone, and its maximum.
#[derive(Clone, Copy)]
struct LargestScore<'g> {
    row: Traced<'g>,
    max: Traced<'g>,
}

impl<'g> LargestScore<'g> {
    /// `then` at the largest score, else `other`.
    fn select(self, then: Traced<'g>, other: Traced<'g>) -> Traced<'g> {
        self.row.select_lt(self.max, other, then)
    }
}

/// The state of a recording.
struct Forward<'p, 'g> {
    program: &'p Program,
    graph: &'g Graph,
    /// The values of the program's nodes.
    values: Vec<Traced<'g>>,
    classes: usize,
    largest: Option<LargestScore<'g>>,
    /// True if the rows have a label.
    has_label: bool,
    /// The rows of which a maximum is taken.
    compared: BTreeSet<usize>,
    /// The row whose maximum each node of the program depends on, if that is not the scores.
    other_maxima: Vec<Option<Traced<'g>>>,
    /// The expressions that are known at each place, by their nodes.
    known: [RefCell<BTreeMap<usize, Traced<'g>>>; 3],
}

impl<'p, 'g> Forward<'p, 'g> {
    fn new(program: &'p Program, graph: &'g Graph, values: Vec<Traced<'g>>, classes: usize) -> Self {
        let maxima = program.nodes.iter().enumerate().filter(|(_, node)| node.op == Op::Largest);
        let maxima: Vec<_> = maxima.map(|(id, node)| (node.args[0], values[id])).collect();
        let compared = maxima.iter().map(|&(row, _)| values[row].id).collect();
        let of_classes = depend_on_class_alone(program);
        let largest = maxima.iter().find(|&&(row, _)| values[row].is_wide() && of_classes[row]);
        let largest = largest.map(|&(row, max)| LargestScore { row: values[row], max });
        let mut other_maxima: Vec<Option<Traced>> = Vec::with_capacity(values.len());
        for Node { op, args, .. } in &program.nodes {
            let row = args.first().map(|&row| values[row]);
            let is_other = *op == Op::Largest && largest.is_none_or(|largest| Some(largest.row) != row);
            let inherited = args.iter().find_map(|&arg| other_maxima[arg]);
            other_maxima.push(if is_other { row } else { inherited });
        }

        let has_label = program.has_label();
        let known = [const { RefCell::new(BTreeMap::new()) }; 3];
        Forward { program, graph, values, classes, largest, has_label, compared, other_maxima, known }
    }

    /// The diagonal, from the node of the gradient.
    fn diagonal(&self, gradient: usize) -> Traced<'g> {
        let mut diagonal = self.at(Place::Others, self.each_class()[gradient]);
        if let Some(largest) = self.largest {
            let there = self.at(Place::Largest, self.along(Direction::Largest)[gradient]);
            // No score is as large if several classes have the largest.
            let count = self.count(largest.row, self.has_label);
            let max = count.select_lt(self.literal(1.5), largest.max, self.literal(f64::INFINITY));
            diagonal = LargestScore { max, ..largest }.select(there, diagonal);
        }

        match self.has_label {
            true => diagonal.set_label(self.at(Place::Label, self.along(Direction::Label)[gradient])),
            false => diagonal,
        }
    }

    fn literal(&self, c: f64) -> Traced<'g> {
        self.graph.literal(c)
    }

    /// The derivatives of all nodes in one direction: rows of rows, numbers of numbers.
    fn along(&self, direction: Direction) -> Vec<Traced<'g>> {
        let (zero, one) = (self.literal(0.0), self.literal(1.0));
        let seed = match (direction, self.largest) {
            (Direction::Largest, Some(largest)) if self.has_label => {
                largest.select(one, zero).set_label(zero)
            }
            (Direction::Largest, Some(largest)) => largest.select(one, zero),
            _ => zero.set_label(one),
        };

        self.derivatives(seed, &|op, row, du, _| match op {
            Op::Largest => self.along_largest(self.values[row], du, direction),
            Op::AtLabel => self.at(Place::Label, du),
            _ => self.sum(du, *op == Op::SumOthers),
        })
    }

    /// The derivative of the maximum of a row in a direction: the mean over all classes that are the largest.
    fn along_largest(&self, row: Traced<'g>, du: Traced<'g>, direction: Direction) -> Traced<'g> {
        let (zero, max) = (self.literal(0.0), row.largest());
        if direction == Direction::Largest && self.largest.is_some_and(|largest| largest.row == row) {
            return self.at(Place::Largest, du);
        }
        if direction == Direction::Label && self.at(Place::Others, du) == zero {
            let others = self.count(row, true);
            let alone = others.select_lt(self.literal(0.5), self.at(Place::Label, du), zero);
            return self.at(Place::Label, row).select_lt(max, zero, alone);
        }
        self.mean_of_largest(row, du)
    }

    /// The mean of x over the classes at which a row is the largest.
    fn mean_of_largest(&self, row: Traced<'g>, x: Traced<'g>) -> Traced<'g> {
        match x.is_wide() {
            true => {
                self.sum(row.select_lt(row.largest(), self.literal(0.0), x), false) / self.count(row, false)
            }
            false => x,
        }
    }

    /// The number of classes at which a row is the largest; without the label if `skip`.
    fn count(&self, row: Traced<'g>, skip: bool) -> Traced<'g> {
        self.sum(row.select_lt(row.largest(), self.literal(0.0), self.literal(1.0)), skip)
    }

    /// The derivatives of all nodes at each class in the score of that class, which is neither the label nor the largest.
    fn each_class(&self) -> Vec<Traced<'g>> {
        self.derivatives(self.literal(1.0), &|op, row, du, known| {
            let shares = self.shares(row, known);
            let x = self.values[row];
            let others = |f: &dyn Fn(usize, Traced<'g>) -> Traced<'g>| {
                let term = |(s, share): (&usize, &Traced<'g>)| known[*s].strong_mul(f(*s, *share));
                shares.iter().map(term).fold(self.literal(0.0), |sum, term| sum + term)
            };
            match op {
                Op::AtLabel => others(&|_, share| self.at(Place::Label, share)),
                Op::Largest if self.largest.is_some_and(|largest| largest.row == x) => self.literal(0.0),
                Op::Largest => {
                    x.select_lt(x.largest(), others(&|_, share| self.mean_of_largest(x, share)), du)
                }
                _ => {
                    let sum = |s: usize, share| {
                        self.sum_elsewhere(share, *op == Op::SumOthers, self.other_maxima[s])
                    };
                    self.at(Place::Others, du) + others(&sum)
                }
            }
        })
    }

    /// The derivatives of all nodes, given that of the scores, and those of sums and maxima of rows: from the operation, the row
    /// and its derivative, and all earlier derivatives.
    fn derivatives(&self, seed: Traced<'g>, reduced: Reduced<'_, 'g>) -> Vec<Traced<'g>> {
        let zero = self.literal(0.0);
        let mut found: Vec<Traced<'g>> = Vec::with_capacity(self.values.len());
        for node in &self.program.nodes {
            let x = |i: usize| Dual { re: self.values[node.args[i]], du: found[node.args[i]] };
            let du = match &node.op {
                Op::Input(0) => seed,
                Op::Input(_) | Op::Literal(_) | Op::Constants(_) => zero,
                // Of rows: sums of a number are products since the program was recorded.
                op @ (Op::Sum | Op::SumOthers | Op::Largest | Op::AtLabel) => {
                    reduced(op, node.args[0], x(0).du, &found)
                }
                Op::SetLabel => x(0).du.set_label(self.at(Place::Label, x(1).du)),
                Op::Div if !x(1).re.is_wide() => {
                    let (x, y) = (x(0), x(1));
                    let reciprocal = self.literal(1.0) / y.re;
                    (x.du - y.du.strong_mul(x.re * reciprocal)) * reciprocal
                }
                op => elementwise(op, Dual::fixed(zero), x).du,
            };
            found.push(du);
        }

        found
    }

    /// The derivatives of a row in the numbers that enter it, a row each, by their nodes; only of numbers that depend on the
    /// scores.
    fn shares(&self, row: usize, known: &[Traced<'g>]) -> BTreeMap<usize, Traced<'g>> {
        let (nodes, zero) = (&self.program.nodes, self.literal(0.0));
        let mut grads = BTreeMap::from([(row, self.literal(1.0))]);
        for id in (0..=row).rev().filter(|&id| self.values[id].is_wide()) {
            let Some(&grad) = grads.get(&id) else { continue };
            let node = &nodes[id];
            let x: Vec<_> = node.args.iter().map(|&arg| self.values[arg]).collect();
            for (place, (&arg, share)) in
                node.args.iter().zip(pull_back(&node.op, &x, self.values[id], grad)).enumerate()
            {
                let is_entry = node.op == Op::SetLabel && place == 1;
                let share = if is_entry { zero.set_label(self.at(Place::Label, share)) } else { share };
                grads.entry(arg).and_modify(|grad| *grad = *grad + share).or_insert(share);
            }
        }

        grads.retain(|id, share| !self.values[*id].is_wide() && *share != zero && known[*id] != zero);
        grads
    }

    /// The sum of a row, without its label if `skip`; a factor that is a number is multiplied with the sum.
    fn sum(&self, row: Traced<'g>, skip: bool) -> Traced<'g> {
        if !skip && row.is(&Op::SetLabel) {
            return self.sum(row, true) + self.at(Place::Label, row);
        }
        let row = if skip { self.at(Place::Others, row) } else { row };
        match (row.op(), &row.args()[..]) {
            (Op::Neg, &[x]) if row.is_wide() => -self.sum(x, skip),
            (Op::Mul | Op::StrongMul, &[c, x]) if !c.is_wide() && x.is_wide() => {
                c.strong_mul(self.sum(x, skip))
            }
            (Op::Mul | Op::StrongMul, &[x, c]) if !c.is_wide() && x.is_wide() => {
                self.sum(x, skip).strong_mul(c)
            }
            _ => row.sum(skip, self.classes),
        }
    }

    /// For each class the sum of a row over all others. Where a row is the largest, its entry there may be nearly all of the
    /// sum, and is left out of it.
    fn sum_elsewhere(&self, row: Traced<'g>, skip: bool, compared: Option<Traced<'g>>) -> Traced<'g> {
        let (here, zero) = (self.at(Place::Others, row), self.literal(0.0));
        let Some(row_of_maximum) = compared else { return self.sum(row, skip) - here };
        let max = row_of_maximum.largest();
        let (below, there) =
            (row_of_maximum.select_lt(max, row, zero), row_of_maximum.select_lt(max, zero, row));
        let (below, there) = (self.sum(below, skip), self.sum(there, skip));
        (row_of_maximum.select_lt(max, below, there) - here) + row_of_maximum.select_lt(max, there, below)
    }

    /// An expression at some of the classes.
    fn at(&self, place: Place, x: Traced<'g>) -> Traced<'g> {
        let known = &self.known[place as usize];
        if let Some(&known) = known.borrow().get(&x.id) {
            return known;
        }
        let (op, args) = (x.op(), x.args());
        // A row that is compared with its maximum must be equal to it there, in any precision.
        let is_leaf = args.is_empty() || self.compared.contains(&x.id);
        let found = match (place, self.largest) {
            _ if !x.is_wide() => x,
            (Place::Label, _) if op == Op::SetLabel => self.at(place, args[1]),
            _ if op == Op::SetLabel => self.at(place, args[0]),
            (Place::Label, _) if is_leaf => x.at_label(),
            (Place::Largest, Some(largest)) if largest.row == x => largest.max,
            (Place::Largest, Some(largest)) if is_leaf => {
                self.sum(largest.select(x, self.literal(0.0)), self.has_label)
            }
            _ if args.is_empty() => x,
            _ => {
                let args: Vec<_> = args.iter().map(|&arg| self.at(place, arg)).collect();
                match op {
                    // No number is smaller than itself.
                    Op::SelectLt if args[0] == args[1] => args[3],
                    // Rows whose largest score is infinite are left to dual numbers.
                    Op::Sub
                        if args[0] == args[1]
                            && self.largest.is_some_and(|largest| largest.max == args[0]) =>
                    {
                        self.literal(0.0)
                    }
                    _ => apply(self.graph, &op, &args, self.classes),
                }
            }
        };
        known.borrow_mut().insert(x.id, found);
        found
    }
}

/// The derivative of a sum, a maximum or an entry of a row: see [`Forward::derivatives`].
type Reduced<'a, 'g> = &'a dyn Fn(&Op, usize, Traced<'g>, &[Traced<'g>]) -> Traced<'g>;

/// For each node, true if it is a row of which each entry is a function of the score, the target and constants of its class, or
/// a literal.
fn depend_on_class_alone(program: &Program) -> Vec<bool> {
    let mut found: Vec<bool> = Vec::with_capacity(program.nodes.len());
    for Node { op, args, wide } in &program.nodes {
        let of_classes = *wide && *op != Op::SetLabel && args.iter().all(|&arg| found[arg]);
        found.push(of_classes || matches!(op, Op::Literal(_)));
    }
    found
}
