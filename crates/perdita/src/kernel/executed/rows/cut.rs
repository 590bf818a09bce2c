//! The cut of a program of rows into programs of scalars, which the executor of chunks can run.
//!
//! ```text
//! phase of a node, in order:
//!     wide (a number per class)      the latest phase of its wide arguments; one later than its narrow ones
//!     reduction (sum, maximum, …)    the phase of its argument: reduced as the argument is computed
//!     narrow (a number per row)      the latest phase of its arguments
//! wide nodes, in reverse order: moved to the first phase that reads them, which then need not store them
//! for each phase: the wide nodes as a program; its reductions; the narrow nodes as a program
//! ```
//!
//! Cross-entropy and its gradient have three phases: the maximum; exponentials and their sum; the gradient. Only the
//! exponentials are stored from one phase to the next.
//!
//! Invariants: a row with another number at its label is a selection by the one-hot row, so that it is a step like any
//! other. If the gradient is such a row, its entry at the label stays apart, as a number of the row.
use crate::trace::{Input, Node, Op, Program};
use std::collections::BTreeMap;

/// A program of rows in phases.
pub(super) struct Cut {
    pub(super) phases: Vec<Phase>,
    /// The class constants.
    pub(super) constants: Vec<Vec<f64>>,
    /// The number of rows that are stored from one phase to a later one.
    pub(super) stored: usize,
    /// The number of numbers per row.
    pub(super) numbers: usize,
    pub(super) value: Number,
    /// The entry of the gradient at the label, if it is not in the gradient's row.
    pub(super) at_label: Option<Number>,
}

/// A part of the program between two reductions.
#[derive(Default)]
pub(super) struct Phase {
    /// The program per class.
    pub(super) wide: Piece<Read>,
    pub(super) reductions: Vec<Reduction>,
    /// The outputs of the wide program to be stored, and the places of their rows.
    pub(super) stores: Vec<(usize, usize)>,
    /// The output of the wide program that is the gradient's row.
    pub(super) gradient: Option<usize>,
    /// The program per row; it reads numbers.
    pub(super) narrow: Piece<usize>,
    /// The numbers that its outputs are.
    pub(super) numbers: Vec<usize>,
}

/// A program of scalars, and the sources of its inputs.
pub(super) struct Piece<R> {
    pub(super) program: Program,
    pub(super) reads: Vec<R>,
    /// The nodes of the program by those of the whole.
    places: BTreeMap<usize, usize>,
}

/// An input of a wide program.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Read {
    Scores,
    Targets,
    /// The class constants of this index.
    Constants(usize),
    /// 1 at the label, 0 elsewhere.
    OneHot,
    /// The stored row of this index.
    Stored(usize),
    /// The number of the row of this index.
    Number(usize),
}

/// A number per row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Of(usize),
    Literal(f64),
}

/// The reduction of an output of a wide program to a number.
#[derive(Debug)]
pub(super) struct Reduction {
    pub(super) kind: ReductionKind,
    pub(super) output: usize,
    pub(super) number: usize,
}

/// The operation of a reduction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ReductionKind {
    Sum,
    SumOthers,
    Largest,
    AtLabel,
}

impl ReductionKind {
    fn of(op: &Op) -> Option<Self> {
        match op {
            Op::Sum => Some(ReductionKind::Sum),
            Op::SumOthers => Some(ReductionKind::SumOthers),
            Op::Largest => Some(ReductionKind::Largest),
            Op::AtLabel => Some(ReductionKind::AtLabel),
            _ => None,
        }
    }
}

/// Cuts a program of a value, and of a gradient if it is requested.
pub(super) fn cut(program: &Program, gradient: bool) -> Cut {
    let nodes = without_aliases(&program.nodes);
    let outputs: Vec<usize> = program.outputs.iter().map(|&id| nodes.aliases[id]).collect();
    let nodes = nodes.nodes;
    let value = outputs[0];

    let peeled = |id: usize| match nodes[id].args[..] {
        [row, entry] if nodes[id].op == Op::SetLabel && !nodes[entry].wide => (row, Some(entry)),
        _ => (id, None),
    };
    let (row, at_label) = gradient.then(|| peeled(outputs[1])).map_or((None, None), |(r, e)| (Some(r), e));
    let roots = [Some(value), row, at_label].into_iter().flatten().collect();

    let mut cutter = Cutter::new(&nodes, roots, row);
    let phases = (0..cutter.phases).map(|number| cutter.phase(number)).collect();
    let number = |id: usize| match nodes[id].op {
        Op::Literal(c) => Number::Literal(c),
        _ => Number::Of(cutter.numbers[&id]),
    };
    Cut {
        phases,
        value: number(value),
        at_label: at_label.map(number),
        stored: cutter.places,
        numbers: cutter.numbers.len(),
        constants: cutter.constants,
    }
}

struct Nodes {
    nodes: Vec<Node>,
    /// The node whose value each node has.
    aliases: Vec<usize>,
}

/// The nodes without those that only give a value another derivative.
fn without_aliases(nodes: &[Node]) -> Nodes {
    let mut aliases: Vec<usize> = Vec::with_capacity(nodes.len());
    let resolve = |id: usize, node: &Node, aliases: &[usize]| match node.op {
        Op::WithDerivative => aliases[node.args[1]],
        _ => id,
    };
    let nodes = nodes.iter().enumerate().map(|(id, node)| {
        aliases.push(resolve(id, node, &aliases));
        let args = node.args.iter().map(|&arg| aliases[arg]).collect();
        Node { args, ..node.clone() }
    });
    let nodes = nodes.collect();
    Nodes { nodes, aliases }
}

/// The state of a cut.
struct Cutter<'a> {
    nodes: &'a [Node],
    /// The results, and that of them which is the gradient's row.
    roots: Vec<usize>,
    row: Option<usize>,
    /// The phase of each node, and true for those that are read.
    time: Vec<usize>,
    read: Vec<bool>,
    /// The last phase that reads each wide node.
    last_read: Vec<usize>,
    phases: usize,
    constants: Vec<Vec<f64>>,
    /// The indices of numbers, by their nodes.
    numbers: BTreeMap<usize, usize>,
    /// The places of stored rows, by their nodes; the number of places, and those that are free again.
    stored: BTreeMap<usize, usize>,
    places: usize,
    free: Vec<usize>,
}

impl<'a> Cutter<'a> {
    fn new(nodes: &'a [Node], roots: Vec<usize>, row: Option<usize>) -> Self {
        let mut read = vec![false; nodes.len()];
        roots.iter().for_each(|&root| read[root] = true);
        for (id, node) in nodes.iter().enumerate().rev().filter(|(_, node)| !node.args.is_empty()) {
            if read[id] {
                node.args.iter().for_each(|&arg| read[arg] = true);
            }
        }

        let mut time = vec![0; nodes.len()];
        let known_in = |id: usize, time: &[usize]| match nodes[id].op {
            Op::Literal(_) => 0,
            _ if nodes[id].wide => time[id],
            _ => time[id] + 1,
        };
        for (id, Node { args, wide, .. }) in nodes.iter().enumerate() {
            let of = |&arg: &usize| if *wide { known_in(arg, &time) } else { time[arg] };
            time[id] = args.iter().map(of).max().unwrap_or(0);
        }
        let works = |id: usize| read[id] && (nodes[id].wide || ReductionKind::of(&nodes[id].op).is_some());
        let last = (0..nodes.len()).filter(|&id| works(id)).map(|id| time[id]);
        let last = last.chain(row.map(|row| known_in(row, &time))).max().unwrap_or(0);

        let (mut first_read, mut last_read) = (vec![usize::MAX; nodes.len()], vec![0; nodes.len()]);
        if let Some(row) = row {
            (first_read[row], last_read[row]) = (last, last);
        }
        for (id, node) in nodes.iter().enumerate().rev().filter(|(id, _)| read[*id]) {
            if node.wide && !node.args.is_empty() {
                time[id] = first_read[id];
            }
            for &arg in &node.args {
                first_read[arg] = first_read[arg].min(time[id]);
                last_read[arg] = last_read[arg].max(time[id]);
            }
        }

        let (constants, numbers, stored) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let (phases, places, free) = (last + 1, 0, Vec::new());
        Cutter { nodes, roots, row, time, read, last_read, phases, constants, numbers, stored, places, free }
    }

    /// The nodes of a phase that are wide or not, without leaves and reductions.
    fn steps(&self, phase: usize, wide: bool) -> Vec<usize> {
        let here = |&id: &usize| {
            let node = &self.nodes[id];
            let step = !node.args.is_empty() && ReductionKind::of(&node.op).is_none();
            step && self.read[id] && node.wide == wide && self.time[id] == phase
        };
        (0..self.nodes.len()).filter(here).collect()
    }

    fn phase(&mut self, number: usize) -> Phase {
        let (nodes, mut phase) = (self.nodes, Phase::default());
        let steps = self.steps(number, true);
        for &id in &steps {
            phase.wide.step(nodes, id, Some(Read::OneHot), &mut |arg| self.source(arg));
        }

        for (id, node) in nodes.iter().enumerate() {
            let kind = ReductionKind::of(&node.op).filter(|_| self.read[id] && self.time[id] == number);
            if let Some(kind) = kind {
                let output = phase.wide.output(nodes, node.args[0], &mut |arg| self.source(arg));
                phase.reductions.push(Reduction { kind, output, number: self.number(id) });
            }
        }

        if let Some(row) = self.row.filter(|_| number + 1 == self.phases) {
            phase.gradient = Some(phase.wide.output(nodes, row, &mut |arg| self.source(arg)));
        }
        self.store(number, &steps, &mut phase);
        self.narrow(number, &mut phase);

        phase
    }

    /// The rows that later phases read. A place is free again in the last phase that reads it: its chunks are written
    /// after they have been read.
    fn store(&mut self, number: usize, steps: &[usize], phase: &mut Phase) {
        let done = self.stored.iter().filter(|(id, _)| self.last_read[**id] == number);
        self.free.extend(done.map(|(_, &place)| place));

        for &id in steps {
            if self.last_read[id] <= number {
                continue;
            }
            let place = self.free.pop().unwrap_or_else(|| {
                self.places += 1;
                self.places - 1
            });
            self.stored.insert(id, place);
            let output = phase.wide.output(self.nodes, id, &mut |arg| self.source(arg));
            phase.stores.push((output, place));
        }
    }

    /// The program per row, whose outputs are the results and the numbers that other programs read.
    fn narrow(&mut self, number: usize, phase: &mut Phase) {
        let (nodes, steps) = (self.nodes, self.steps(number, false));
        for &id in &steps {
            phase.narrow.step(nodes, id, None, &mut |arg| self.number(arg));
        }

        for &id in &steps {
            let mut readers = nodes.iter().enumerate().filter(|(_, node)| node.args.contains(&id));
            let is_read = readers.any(|(r, node)| self.read[r] && (node.wide || self.time[r] > number));
            if is_read || self.roots.contains(&id) {
                phase.narrow.output(nodes, id, &mut |arg| self.number(arg));
                phase.numbers.push(self.number(id));
            }
        }
    }

    /// The source of an input of a wide program.
    fn source(&mut self, id: usize) -> Read {
        match &self.nodes[id].op {
            Op::Input(0) => Read::Scores,
            Op::Input(_) => Read::Targets,
            Op::Constants(per_class) => {
                let known = self.constants.iter().position(|known| known == per_class);
                Read::Constants(known.unwrap_or_else(|| {
                    self.constants.push(per_class.clone());
                    self.constants.len() - 1
                }))
            }
            _ if self.nodes[id].wide => Read::Stored(self.stored[&id]),
            _ => Read::Number(self.number(id)),
        }
    }

    /// The index of a number per row.
    fn number(&mut self, id: usize) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(id).or_insert(next)
    }
}

impl<R> Default for Piece<R> {
    fn default() -> Self {
        let program =
            Program { inputs: Vec::new(), nodes: Vec::new(), outputs: Vec::new(), slopes: Vec::new() };
        Piece { program, reads: Vec::new(), places: BTreeMap::new() }
    }
}

impl<R: Copy + PartialEq> Piece<R> {
    fn push(&mut self, op: Op, args: Vec<usize>) -> usize {
        self.program.nodes.push(Node { op, args, wide: false });
        self.program.nodes.len() - 1
    }

    fn input(&mut self, read: R) -> usize {
        let name = format!("input_{}", self.reads.len());
        self.program.inputs.push(Input { name, wide: false });
        self.reads.push(read);
        self.push(Op::Input(self.reads.len() - 1), Vec::new())
    }

    /// The node of a value, which is a literal or an input unless it is computed here.
    fn value(&mut self, nodes: &[Node], id: usize, source: &mut dyn FnMut(usize) -> R) -> usize {
        if let Some(&known) = self.places.get(&id) {
            return known;
        }
        let here = match nodes[id].op {
            Op::Literal(c) => self.push(Op::Literal(c), Vec::new()),
            _ => self.input(source(id)),
        };
        self.places.insert(id, here);
        here
    }

    /// Appends a step. `one_hot` is the input that selects the label.
    fn step(&mut self, nodes: &[Node], id: usize, one_hot: Option<R>, source: &mut dyn FnMut(usize) -> R) {
        let args: Vec<_> = nodes[id].args.iter().map(|&arg| self.value(nodes, arg, source)).collect();
        let here = match (&nodes[id].op, one_hot) {
            (Op::SetLabel, Some(one_hot)) => {
                let known = self.reads.iter().position(|read| *read == one_hot);
                let known = known.and_then(|k| self.program.nodes.iter().position(|n| n.op == Op::Input(k)));
                let one_hot = known.unwrap_or_else(|| self.input(one_hot));
                let half = self.push(Op::Literal(0.5), Vec::new());
                self.push(Op::SelectLt, vec![one_hot, half, args[0], args[1]])
            }
            (Op::Power, _) => {
                let ln = self.push(Op::Ln, vec![args[0]]);
                let product = self.push(Op::StrongMul, vec![args[1], ln]);
                self.push(Op::Exp, vec![product])
            }
            (op, _) => self.push(op.clone(), args),
        };
        self.places.insert(id, here);
    }

    /// The number of the output that is a value.
    fn output(&mut self, nodes: &[Node], id: usize, source: &mut dyn FnMut(usize) -> R) -> usize {
        let here = self.value(nodes, id, source);
        let known = self.program.outputs.iter().position(|&output| output == here);
        known.unwrap_or_else(|| {
            self.program.outputs.push(here);
            self.program.outputs.len() - 1
        })
    }
}
