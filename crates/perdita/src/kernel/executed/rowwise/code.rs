//! From the program of a row-wise loss to code: steps over registers.
//!
//! ```text
//! needed     the nodes that value and gradient depend on
//! lower      each node becomes a step: on wide registers (a number per row and class, in lane precision), on narrow
//!            ones (a number per row, in double precision), or from one to the other
//! allocate   registers, each free again after the last step that reads it
//! ```
//!
//! A step never writes a register that it reads, so that safe code can borrow both. A narrow number that meets a wide one
//! is rounded once, by a step of its own. The gradient's entry at the label is no step: it is written last, from double
//! precision.
use crate::kernel::executed::steps::Kind;
use crate::trace::{Op, Program};

/// Where a step finds an operand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Source {
    /// A wide register.
    Wide(usize),
    /// A narrow register.
    Narrow(usize),
    /// A narrow register, rounded to lane precision.
    Rounded(usize),
    /// The same number everywhere.
    Constant(usize),
    /// A number per class.
    PerClass(usize),
}

/// One loop over a tile of rows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Arithmetic into a wide register.
    Wide { kind: Kind, operands: [Source; 4], out: usize },
    /// Arithmetic into a narrow register.
    Narrow { kind: Kind, operands: [Source; 4], out: usize },
    /// A narrow register in lane precision.
    Round { narrow: usize, out: usize },
    /// The sum of every row, its label left out if `others`.
    Sum { wide: usize, others: bool, out: usize },
    /// The largest number of every row.
    Largest { wide: usize, out: usize },
    /// Of every class, the sum of the others.
    LeaveOneOut { wide: usize, out: usize },
    /// The number at every row's label.
    AtLabel { row: Source, out: usize },
    /// A copy with another number at every row's label.
    SetLabel { wide: usize, value: Source, out: usize },
}

/// A compiled program.
#[derive(Debug)]
pub(super) struct Code {
    /// The registers of the inputs.
    pub(super) inputs: Vec<Source>,
    pub(super) steps: Vec<Step>,
    /// The numbers of registers of each kind.
    pub(super) wide: usize,
    pub(super) narrow: usize,
    pub(super) rounded: usize,
    pub(super) constants: Vec<f64>,
    pub(super) per_class: Vec<Vec<f64>>,
    /// Where the loss of every row is.
    pub(super) value: Option<Source>,
    /// Where the gradient is (or the curvature), and its entry at the label.
    pub(super) row: Option<(usize, Option<Source>)>,
}
impl Code {
    /// Compiles the steps to some nodes of a program: one that is a number, one that is a row.
    pub(super) fn new(program: &Program, value: Option<usize>, row: Option<usize>) -> Code {
        // The last step of most gradients sets the label.
        let resolve = |id| resolve(program, id);
        let (value, row) = (value.map(resolve), row.map(resolve));
        let (row, at_label) = match row.map(|id| &program.nodes[id]) {
            Some(node) if node.op == Op::SetLabel => {
                (Some(resolve(node.args[0])), Some(resolve(node.args[1])))
            }
            _ => (row, None),
        };
        let outputs: Vec<usize> = [value, row, at_label].into_iter().flatten().collect();

        let mut compiler = Compiler::new(program, &outputs);
        for id in 0..program.nodes.len() {
            if compiler.last[id].is_some() {
                compiler.node(id);
            }
        }

        let row = row.map(|id| {
            let source = compiler.places[id].expect("an output is needed");
            let wide = compiler.in_register(source);
            (wide, at_label.map(|id| compiler.narrow_source(id)))
        });
        let value = value.map(|id| compiler.narrow_source(id));
        let (wide, narrow, rounded) = (compiler.wide.count, compiler.narrow.count, compiler.rounded.count);
        Code { wide, narrow, rounded, value, row, ..compiler.code }
    }
}

/// The node that another is a name for.
fn resolve(program: &Program, mut id: usize) -> usize {
    while program.nodes[id].op == Op::Follow {
        id = program.nodes[id].args[1];
    }
    id
}

/// Registers of one kind.
#[derive(Default)]
struct Pool {
    free: Vec<usize>,
    count: usize,
}
impl Pool {
    fn take(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }
}

struct Compiler<'p> {
    program: &'p Program,
    /// Of every node, the nodes that it reads.
    args: Vec<Vec<usize>>,
    /// Of every node of arithmetic, its loop.
    kinds: Vec<Option<Kind>>,
    code: Code,
    wide: Pool,
    narrow: Pool,
    rounded: Pool,
    /// Of every node that is needed, the last that reads it.
    last: Vec<Option<usize>>,
    places: Vec<Option<Source>>,
    /// Of every narrow node, its register in lane precision.
    roundings: Vec<Option<usize>>,
}
impl<'p> Compiler<'p> {
    fn new(program: &'p Program, outputs: &[usize]) -> Self {
        let len = program.nodes.len();
        let resolved = |args: &Vec<usize>| args.iter().map(|&arg| resolve(program, arg)).collect();
        let mut args: Vec<Vec<usize>> = program.nodes.iter().map(|node| resolved(&node.args)).collect();
        let kinds = fuse(program, &mut args, outputs);
        let mut last: Vec<Option<usize>> = vec![None; len];
        for &id in outputs {
            last[id] = Some(len);
        }
        for id in (0..len).rev().filter(|&id| program.nodes[id].op != Op::Follow) {
            if last[id].is_some() {
                args[id].iter().for_each(|&arg| last[arg] = last[arg].max(Some(id)));
            }
        }

        let code = Code {
            inputs: Vec::new(),
            steps: Vec::new(),
            wide: 0,
            narrow: 0,
            rounded: 0,
            constants: Vec::new(),
            per_class: Vec::new(),
            value: None,
            row: None,
        };
        let (mut wide, mut narrow) = (Pool::default(), Pool::default());
        let place = |wide_input: bool| match wide_input {
            true => Source::Wide(wide.take()),
            false => Source::Narrow(narrow.take()),
        };
        let inputs = program.inputs.iter().map(|input| input.wide).map(place).collect();
        let code = Code { inputs, ..code };
        Compiler {
            program,
            args,
            kinds,
            code,
            wide,
            narrow,
            rounded: Pool::default(),
            last,
            places: vec![None; len],
            roundings: vec![None; len],
        }
    }

    fn node(&mut self, id: usize) {
        let node = &self.program.nodes[id];
        let arg = |k: usize| self.places[self.args[id][k]].expect("arguments come first");
        let place = match &node.op {
            Op::Input(k) => self.code.inputs[*k],
            Op::Literal(c) => self.constant(*c),
            Op::Constants(per_class) => {
                self.code.per_class.push(per_class.clone());
                Source::PerClass(self.code.per_class.len() - 1)
            }
            Op::Sum | Op::SumOthers | Op::Largest | Op::AtLabel => {
                let row = arg(0);
                self.reduction(&node.op, row)
            }
            Op::LeaveOneOut => {
                let wide = self.in_register(arg(0));
                let out = self.wide.take();
                self.code.steps.push(Step::LeaveOneOut { wide, out });
                Source::Wide(out)
            }
            Op::SetLabel => {
                let wide = self.in_register(arg(0));
                let value = self.narrow_source(self.args[id][1]);
                let out = self.wide.take();
                self.code.steps.push(Step::SetLabel { wide, value, out });
                Source::Wide(out)
            }
            op => {
                let kind = self.kinds[id].unwrap_or_else(|| unreachable!("{op:?} is no arithmetic"));
                self.arithmetic(id, kind)
            }
        };
        self.places[id] = Some(place);
        self.release(id);
    }

    fn reduction(&mut self, op: &Op, row: Source) -> Source {
        let step = if *op == Op::AtLabel {
            Step::AtLabel { row, out: self.narrow.take() }
        } else {
            let wide = self.in_register(row);
            let out = self.narrow.take();
            match op {
                Op::Largest => Step::Largest { wide, out },
                _ => Step::Sum { wide, others: *op == Op::SumOthers, out },
            }
        };
        self.code.steps.push(step);
        match step {
            Step::AtLabel { out, .. } | Step::Largest { out, .. } | Step::Sum { out, .. } => {
                Source::Narrow(out)
            }
            _ => unreachable!("no other step is a reduction"),
        }
    }

    fn arithmetic(&mut self, id: usize, kind: Kind) -> Source {
        let node = &self.program.nodes[id];
        let mut operands = [self.constant(0.0); 4];
        for (k, operand) in operands.iter_mut().enumerate().take(self.args[id].len()) {
            let arg = self.args[id][k];
            *operand = if node.wide { self.wide_source(arg) } else { self.narrow_source(arg) };
        }
        if node.wide {
            let out = self.wide.take();
            self.code.steps.push(Step::Wide { kind, operands, out });
            Source::Wide(out)
        } else {
            let out = self.narrow.take();
            self.code.steps.push(Step::Narrow { kind, operands, out });
            Source::Narrow(out)
        }
    }

    fn constant(&mut self, c: f64) -> Source {
        let constants = &mut self.code.constants;
        let known = constants.iter().position(|known| known.to_bits() == c.to_bits());
        Source::Constant(known.unwrap_or_else(|| {
            constants.push(c);
            constants.len() - 1
        }))
    }

    fn narrow_source(&self, id: usize) -> Source {
        self.places[id].expect("arguments come first")
    }

    /// A node as an operand of wide arithmetic.
    fn wide_source(&mut self, id: usize) -> Source {
        match self.narrow_source(id) {
            Source::Narrow(narrow) => Source::Rounded(self.roundings[id].unwrap_or_else(|| {
                let out = self.rounded.take();
                self.code.steps.push(Step::Round { narrow, out });
                self.roundings[id] = Some(out);
                out
            })),
            source => source,
        }
    }

    /// An operand as a wide register.
    fn in_register(&mut self, source: Source) -> usize {
        if let Source::Wide(register) = source {
            return register;
        }
        let one = self.constant(1.0);
        let source = match source {
            Source::Narrow(narrow) => {
                let out = self.rounded.take();
                self.code.steps.push(Step::Round { narrow, out });
                Source::Rounded(out)
            }
            source => source,
        };
        let out = self.wide.take();
        self.code.steps.push(Step::Wide { kind: Kind::Mul, operands: [source, one, one, one], out });
        out
    }

    /// Frees the registers that node `id` was the last to read.
    fn release(&mut self, id: usize) {
        for (k, &arg) in self.args[id].iter().enumerate() {
            if self.last[arg] != Some(id) || self.args[id][..k].contains(&arg) {
                continue;
            }
            match self.places[arg] {
                Some(Source::Wide(register)) => self.wide.free.push(register),
                Some(Source::Narrow(register)) => self.narrow.free.push(register),
                _ => {}
            }
            self.rounded.free.extend(self.roundings[arg].take());
        }
    }
}

/// The loops of all arithmetic. An exponential of a difference that nothing else reads is one loop.
fn fuse(program: &Program, args: &mut [Vec<usize>], outputs: &[usize]) -> Vec<Option<Kind>> {
    let mut reads = vec![0; args.len()];
    args.iter().flatten().chain(outputs).for_each(|&id| reads[id] += 1);
    let mut kinds: Vec<Option<Kind>> = program.nodes.iter().map(|node| kind(&node.op)).collect();
    for id in 0..args.len() {
        if let (Some(Kind::Exp), &[x]) = (kinds[id], &args[id][..])
            && (kinds[x], reads[x]) == (Some(Kind::Sub), 1)
        {
            kinds[id] = Some(Kind::ExpSub);
            args[id] = args[x].clone();
        }
    }
    kinds
}

/// The loop of an operation on numbers.
fn kind(op: &Op) -> Option<Kind> {
    Some(match op {
        Op::Add => Kind::Add,
        Op::Sub => Kind::Sub,
        Op::Mul => Kind::Mul,
        Op::Div => Kind::Div,
        Op::Neg => Kind::Neg,
        Op::Lt => Kind::Lt,
        Op::Weigh => Kind::Weigh,
        Op::Min => Kind::Min,
        Op::Max => Kind::Max,
        Op::Abs => Kind::Abs,
        Op::Sqrt => Kind::Sqrt,
        Op::Exp => Kind::Exp,
        Op::ExpM1 => Kind::ExpM1,
        Op::Ln => Kind::Ln,
        Op::Ln1p => Kind::Ln1p,
        Op::Tanh => Kind::Tanh,
        Op::Sigmoid => Kind::Sigmoid,
        Op::Softplus => Kind::Softplus,
        Op::Powf(c) => Kind::Powf(*c),
        _ => return None,
    })
}
