//! Lowering: the nodes of a program as operations of [chains](super::chain) and [functions](super::steps), in the same order.
//! Every rewrite keeps every bit, but that of powers of a sigmoid: compiled formulas write them as `sigmoid_powf`.
use super::code::Code;
use super::steps::StepKind;
use crate::real::Float;
use crate::trace::{Node, Op, Program};

/// An operand of a step before registers are allocated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// The input of this number.
    Input(usize),
    /// The constant of this number.
    Constant(usize),
    /// The result of the step of this number.
    Step(usize),
}

/// A step and its operands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operation {
    pub(super) kind: StepKind,
    pub(super) args: Vec<Value>,
}

impl Operation {
    /// True for a square or a double, of one operand.
    pub(super) fn is_of_one(&self) -> bool {
        matches!(self.kind, StepKind::Mul | StepKind::Add) && self.args[0] == self.args[1]
    }

    /// True if both have the same result: a sum and a product do not depend on the order of their operands.
    fn is_same(&self, other: &Operation) -> bool {
        let is_swapped = || match (self.kind, &self.args[..], &other.args[..]) {
            (StepKind::Add | StepKind::Mul, &[x, y], &[z, w]) => x == w && y == z,
            _ => false,
        };
        self.kind == other.kind && (self.args == other.args || is_swapped())
    }

    /// The operands that are read from memory, where that at the place `last` is the last result of a chain.
    pub(super) fn memory_operands(&self, last: Option<usize>) -> impl Iterator<Item = Value> {
        let read = if self.is_of_one() { &self.args[..1] } else { &self.args[..] };
        read.iter().enumerate().filter(move |(place, _)| Some(*place) != last).map(|(_, value)| *value)
    }
}

/// A program as steps.
pub(super) struct Lowered<F> {
    pub(super) steps: Vec<Operation>,
    pub(super) outputs: Vec<Value>,
    pub(super) constants: Vec<F>,
}

/// The steps of a program of scalars for some of its outputs; with `difference` the first input less the second is the last
/// output.
///
/// # Panics
/// If the program has operations on rows, or those of a program recorded [as written](crate::trace::as_written).
pub(super) fn lower<F: Float>(
    program: &Program,
    wanted: &dyn Fn(usize) -> bool,
    difference: bool,
) -> Lowered<F> {
    let mut lowered = Lowered { steps: Vec::new(), outputs: Vec::new(), constants: Vec::new() };
    let mut values: Vec<Value> = Vec::with_capacity(program.nodes.len());
    for node in &program.nodes {
        let value = lowered.node(program, node, &values);
        values.push(value);
    }
    let outputs = program.outputs.iter().enumerate().filter(|(k, _)| wanted(*k));
    lowered.outputs = outputs.map(|(_, &id)| values[id]).collect();
    if difference {
        let difference = lowered.push(StepKind::Sub, vec![Value::Input(0), Value::Input(1)]);
        lowered.outputs.push(difference);
    }

    lowered.without_unread()
}

impl<F: Float> Lowered<F> {
    fn node(&mut self, program: &Program, node: &Node, values: &[Value]) -> Value {
        let args: Vec<Value> = node.args.iter().map(|&arg| values[arg]).collect();
        let kind = match node.op {
            Op::Input(k) => return Value::Input(k),
            Op::Literal(c) => return self.constant(F::from_f64(c)),
            Op::WithDerivative => return args[1],
            Op::Sigmoid | Op::Softplus if shared(program, node) => {
                return self.logistic(program, node, values);
            }
            Op::Powf(c) => return self.power(program, node, values, c),
            Op::Add => StepKind::Add,
            Op::Sub => StepKind::Sub,
            Op::Mul => StepKind::Mul,
            Op::Div => StepKind::Div,
            Op::Neg => StepKind::Neg,
            Op::SelectLt => StepKind::Lt,
            Op::StrongMul => StepKind::Weigh,
            Op::Min => StepKind::Min,
            Op::Max => StepKind::Max,
            Op::Abs => StepKind::Abs,
            Op::Sqrt => StepKind::Sqrt,
            Op::Exp => StepKind::Exp,
            Op::ExpM1 => StepKind::ExpM1,
            Op::Ln => StepKind::Ln,
            Op::Ln1p => StepKind::Ln1p,
            Op::Tanh => StepKind::Tanh,
            Op::Sigmoid => StepKind::Sigmoid,
            Op::Softplus => StepKind::Softplus,
            Op::Constants(_)
            | Op::Sum
            | Op::SumOthers
            | Op::Largest
            | Op::AtLabel
            | Op::SetLabel
            | Op::Piecewise
            | Op::JumpDerivative
            | Op::KinkBound
            | Op::Hypot
            | Op::OverHypot
            | Op::Power => {
                unreachable!("{:?} is a step on rows, on intervals or on parameters", node.op)
            }
        };

        self.push(kind, args)
    }

    fn constant(&mut self, c: F) -> Value {
        // By bits: 0 and −0 are different constants, and a NaN equals itself.
        let bits = |x: F| x.to_f64().to_bits();
        let known = self.constants.iter().position(|&known| bits(known) == bits(c));
        Value::Constant(known.unwrap_or_else(|| {
            self.constants.push(c);
            self.constants.len() - 1
        }))
    }

    /// Appends a step, unless the same step exists, or all operands are constants.
    fn push(&mut self, kind: StepKind, args: Vec<Value>) -> Value {
        let constants: Option<Vec<F>> = args.iter().map(|arg| self.literal(*arg)).collect();
        if let Some(constants) = constants {
            return self.constant(Code::of_one_operation(kind, constants.len()).evaluate(&constants));
        }
        let step = self.simplified(Operation { kind, args });
        Value::Step(self.steps.iter().position(|known| known.is_same(&step)).unwrap_or_else(|| {
            self.steps.push(step);
            self.steps.len() - 1
        }))
    }

    /// The same operation with less work, and every bit of its result: a sign goes into a sum or a difference, and a division
    /// by a power of two is a product.
    fn simplified(&mut self, operation: Operation) -> Operation {
        let Operation { kind, args } = operation;
        let negative = |value: Value| match value {
            Value::Step(i) if self.steps[i].kind == StepKind::Neg => Some(self.steps[i].args[0]),
            _ => None,
        };
        let (kind, args) = match (kind, &args[..]) {
            (StepKind::Add, &[x, y]) => match [negative(x), negative(y)] {
                [_, Some(y)] => (StepKind::Sub, vec![x, y]),
                [Some(x), None] => (StepKind::Sub, vec![y, x]),
                [None, None] => (kind, args),
            },
            (StepKind::Sub, &[x, y]) => match negative(y) {
                Some(y) => (StepKind::Add, vec![x, y]),
                None => (kind, args),
            },
            (StepKind::Mul, &[x, y]) => match [negative(x), negative(y)] {
                [Some(x), Some(y)] => (kind, vec![x, y]),
                [Some(x), None] | [None, Some(x)] => {
                    let other = if negative(args[0]).is_some() { y } else { args[0] };
                    (StepKind::Neg, vec![self.push(kind, vec![x, other])])
                }
                [None, None] => (kind, args),
            },
            (StepKind::Div, &[x, y]) => match self.literal(y).and_then(inverse) {
                Some(inverse) => (StepKind::Mul, vec![x, self.constant(inverse)]),
                None => (kind, args),
            },
            _ => (kind, args),
        };
        Operation { kind, args }
    }

    fn literal(&self, value: Value) -> Option<F> {
        match value {
            Value::Constant(k) => Some(self.constants[k]),
            _ => None,
        }
    }

    /// xᶜ, by the same products and roots as [`powf`](crate::real::Real::powf) on lanes for exponents that have some, else
    /// for a sigmoid by [`sigmoid_powf`](crate::real::Real::sigmoid_powf).
    fn power(&mut self, program: &Program, node: &Node, values: &[Value], c: f64) -> Value {
        let base = node.args[0];
        let x = values[base];
        let mut product = |x, y| self.push(StepKind::Mul, vec![x, y]);
        if c == 3.0 || c == 4.0 || c == 5.0 {
            let square = product(x, x);
            return match c {
                3.0 => product(square, x),
                4.0 => product(square, square),
                _ => {
                    let fourth = product(square, square);
                    product(fourth, x)
                }
            };
        }
        if c == 0.25 || c == 0.5 || c == 1.5 {
            let root = self.push(StepKind::Sqrt, vec![x]);
            return match c {
                0.25 => self.push(StepKind::Sqrt, vec![root]),
                0.5 => root,
                _ => self.push(StepKind::Mul, vec![x, root]),
            };
        }
        let base = &program.nodes[base];
        match base.op {
            Op::Sigmoid => self.push(StepKind::SigmoidPowf(c), vec![values[base.args[0]]]),
            _ => self.push(StepKind::Powf(c), vec![x]),
        }
    }

    /// Sigmoid or softplus of x or −x, from a shared e^−|x|.
    fn logistic(&mut self, program: &Program, node: &Node, values: &[Value]) -> Value {
        let (base, negated) = base(program, node);
        let e = self.push(StepKind::ExpNegAbs, vec![values[base]]);
        let x = if negated { self.push(StepKind::Neg, vec![values[base]]) } else { values[base] };
        let zero = self.constant(F::default());
        if node.op == Op::Softplus {
            let ln = self.push(StepKind::Ln1pUnit, vec![e]);
            let positive = self.push(StepKind::Max, vec![x, zero]);
            return self.push(StepKind::Add, vec![positive, ln]);
        }
        let one = self.constant(F::from_f64(1.0));
        let sum = self.push(StepKind::Add, vec![one, e]);
        let larger = self.push(StepKind::Div, vec![one, sum]);
        let smaller = self.push(StepKind::Mul, vec![e, larger]);
        self.push(StepKind::Lt, vec![x, zero, smaller, larger])
    }

    /// Removes steps whose results are not read (dead code).
    fn without_unread(mut self) -> Self {
        let mut read = vec![false; self.steps.len()];
        let mark = |read: &mut Vec<bool>, value: &Value| {
            if let Value::Step(step) = *value {
                read[step] = true;
            }
        };

        self.outputs.iter().for_each(|output| mark(&mut read, output));
        for i in (0..self.steps.len()).rev() {
            if read[i] {
                self.steps[i].args.iter().for_each(|arg| mark(&mut read, arg));
            }
        }

        let place: Vec<usize> = read
            .iter()
            .scan(0, |next, &read| {
                let place = *next;
                *next += usize::from(read);
                Some(place)
            })
            .collect();
        let mut keep = read.iter();
        self.steps.retain(|_| keep.next() == Some(&true));

        for value in self.steps.iter_mut().flat_map(|step| &mut step.args).chain(&mut self.outputs) {
            if let Value::Step(step) = value {
                *step = place[*step];
            }
        }

        self
    }
}

/// The inverse of a power of two, unless one of both is not normal.
fn inverse<F: Float>(c: F) -> Option<F> {
    let (c, mantissa) = (c.to_f64(), (1 << (f64::MANTISSA_DIGITS - 1)) - 1);
    let is_power = c.to_bits() & mantissa == 0 && (1e-30..1e30).contains(&c.abs());
    is_power.then(|| F::from_f64(1.0 / c))
}

/// The argument of sigmoid or softplus without its minus sign, and true if it had one.
fn base(program: &Program, node: &Node) -> (usize, bool) {
    let arg = node.args[0];
    match program.nodes[arg].op {
        Op::Neg => (program.nodes[arg].args[0], true),
        _ => (arg, false),
    }
}

/// True if another sigmoid or softplus has the same argument up to the sign.
fn shared(program: &Program, node: &Node) -> bool {
    let logistic = |other: &&Node| matches!(other.op, Op::Sigmoid | Op::Softplus);
    let same = |other: &&Node| base(program, other).0 == base(program, node).0;
    program.nodes.iter().filter(logistic).filter(same).count() > 1
}
