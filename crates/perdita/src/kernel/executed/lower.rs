//! Lowering: the nodes of a program as steps that [`steps`](super::steps) has loops for, in the same order. Every
//! rewrite keeps every bit.
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

/// A program as steps.
pub(super) struct Lowered<F> {
    pub(super) steps: Vec<Operation>,
    pub(super) outputs: Vec<Value>,
    pub(super) constants: Vec<F>,
}

/// The steps of a program of scalars for some of its outputs.
///
/// # Panics
/// If the program has operations on rows, or those of a program recorded [as written](crate::trace::as_written).
pub(super) fn lower<F: Float>(program: &Program, wanted: &dyn Fn(usize) -> bool) -> Lowered<F> {
    let mut lowered = Lowered { steps: Vec::new(), outputs: Vec::new(), constants: Vec::new() };
    let mut values: Vec<Value> = Vec::with_capacity(program.nodes.len());
    for node in &program.nodes {
        let value = lowered.node(program, node, &values);
        values.push(value);
    }
    let outputs = program.outputs.iter().enumerate().filter(|(k, _)| wanted(*k));
    lowered.outputs = outputs.map(|(_, &id)| values[id]).collect();

    let mut read = lowered.without_unread();
    read.fuse();
    read.without_unread()
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
            Op::Powf(c) => return self.power(args[0], c),
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
            return self.constant(Code::of_one_step(kind).evaluate(&constants));
        }
        let step = Operation { kind, args };
        Value::Step(self.steps.iter().position(|known| *known == step).unwrap_or_else(|| {
            self.steps.push(step);
            self.steps.len() - 1
        }))
    }

    fn literal(&self, value: Value) -> Option<F> {
        match value {
            Value::Constant(k) => Some(self.constants[k]),
            _ => None,
        }
    }

    /// xᶜ, by the same products as [`powf`](crate::real::Real::powf) on lanes for small whole exponents.
    fn power(&mut self, x: Value, c: f64) -> Value {
        if c == 0.5 {
            return self.push(StepKind::Sqrt, vec![x]);
        }
        if ![3.0, 4.0, 5.0].contains(&c) {
            return self.push(StepKind::Powf(c), vec![x]);
        }
        let square = self.push(StepKind::Mul, vec![x, x]);
        if c == 3.0 {
            return self.push(StepKind::Mul, vec![square, x]);
        }
        let fourth = self.push(StepKind::Mul, vec![square, square]);
        if c == 4.0 { fourth } else { self.push(StepKind::Mul, vec![fourth, x]) }
    }

    /// Sigmoid or softplus of x or −x, from a shared e^−|x|.
    fn logistic(&mut self, program: &Program, node: &Node, values: &[Value]) -> Value {
        let (base, negated) = base(program, node);
        let x = values[base];
        let e = self.push(StepKind::ExpNegAbs, vec![x]);
        if node.op == Op::Softplus {
            let kind = if negated { StepKind::SoftplusOfNegFrom } else { StepKind::SoftplusFrom };
            let ln = self.push(StepKind::Ln1pUnit, vec![e]);
            return self.push(kind, vec![x, ln]);
        }
        let kind = if negated { StepKind::SigmoidOfNegFrom } else { StepKind::SigmoidFrom };
        let larger = self.push(StepKind::LargerSigmoid, vec![e]);
        self.push(kind, vec![x, e, larger])
    }

    /// Fuses a product into the sum that reads it, if nothing else does.
    fn fuse(&mut self) {
        let mut reads = vec![0; self.steps.len()];
        for value in self.steps.iter().flat_map(|step| &step.args).chain(&self.outputs) {
            if let Value::Step(step) = *value {
                reads[step] += 1;
            }
        }

        for i in 0..self.steps.len() {
            let Operation { kind, args } = &self.steps[i];
            let product = |at: usize| match args[at] {
                Value::Step(step) if reads[step] == 1 => Some(&self.steps[step]),
                _ => None,
            };
            let fused = match kind {
                StepKind::Add | StepKind::Sub => [0, 1].into_iter().find_map(|at| {
                    let factors = product(at)?;
                    let kind = match (kind, factors.kind, at) {
                        (StepKind::Add, StepKind::Mul, _) => StepKind::MulAdd,
                        (StepKind::Add, StepKind::Weigh, _) => StepKind::WeighAdd,
                        (StepKind::Sub, StepKind::Mul, 0) => StepKind::MulSub,
                        (StepKind::Sub, StepKind::Mul, _) => StepKind::SubMul,
                        _ => return None,
                    };

                    Some(Operation { kind, args: vec![factors.args[0], factors.args[1], args[1 - at]] })
                }),
                _ => None,
            };
            if let Some(fused) = fused {
                self.steps[i] = fused;
            }
        }
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
