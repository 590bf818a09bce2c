//! Code: a recorded program compiled to steps over registers.
//!
//! ```text
//! lower      nodes → operations: small powers as products; sigmoid and softplus of x and −x share e^−|x|
//! fold       operations on constants alone are evaluated now, by the same loops
//! schedule   depth first from the outputs: an operand is often the result of the operation before
//! chain      arithmetic operations that follow one another are one step; an elementary function is a step
//! allocate   registers by linear scan, for results that are read later: each is free after the last operation that reads it
//! outputs    a link hands its result to the caller while it is in vector registers; other outputs are loaded by links at the end
//! ```
//!
//! Invariants: a function never writes the register that it reads, so that safe code can borrow both; code computes only the
//! requested outputs, and fewer registers make chunks larger.
use super::ahead::Ahead;
use super::chain::{Link, Memory, chain};
use super::lower::{Lowered, Operation, Value, lower};
use super::results::{DIFFERENCE, Results};
use super::steps::{Operand, SPLAT, StepKind, function};
use crate::kernel::engine::UNROLL;
use crate::real::{Float, Lanes, on_lanes};
use crate::trace::Program;
use fearless_simd::Simd;

/// The location of an operand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Source {
    /// The input of this number.
    Input(usize),
    /// The constant of this number.
    Constant(usize),
    /// The register of this number.
    Register(usize),
}

impl Source {
    fn of(value: Value, places: &[usize]) -> Self {
        match value {
            Value::Input(k) => Source::Input(k),
            Value::Constant(k) => Source::Constant(k),
            Value::Step(k) => Source::Register(places[k]),
        }
    }
}

/// One loop over a chunk.
#[derive(Clone, Debug)]
enum Step {
    /// An elementary function of an operand, and the register of the result.
    Function(StepKind, Source, usize),
    /// Arithmetic operations.
    Chain(Vec<Link>),
}

impl Step {
    /// Appends an operation, as a step or to the chain before it. `last` is the place of the operand that is the last result
    /// of the chain; `sources` are the others.
    fn append(
        steps: &mut Vec<Step>,
        operation: &Operation,
        last: Option<usize>,
        sources: &[Source],
        out: Option<usize>,
        outputs: u32,
    ) {
        let kind = operation.kind;
        if kind.is_function() {
            steps.push(Step::Function(kind, sources[0], out.expect("the result of a function is read")));
            return;
        }
        let links = Step::last_chain(steps);
        let mut rest = sources.to_vec();
        let last = last.unwrap_or_else(|| {
            // A constant is loaded once per block as the operand of a link.
            let place = rest.iter().position(|source| !matches!(source, Source::Constant(_))).unwrap_or(0);
            links.push(Link::load(rest.remove(place)));
            place
        });
        links.push(Link::new(kind, last, operation.is_of_one(), &rest, out, outputs));
    }

    /// The links of the chain at the end, which is appended if the last step is a function.
    fn last_chain(steps: &mut Vec<Step>) -> &mut Vec<Link> {
        if !matches!(steps.last(), Some(Step::Chain(_))) {
            steps.push(Step::Chain(Vec::new()));
        }
        match steps.last_mut() {
            Some(Step::Chain(links)) => links,
            _ => unreachable!("a chain was appended"),
        }
    }
}

/// A compiled program.
#[derive(Debug)]
pub(in crate::kernel) struct Code<F> {
    steps: Vec<Step>,
    /// The outputs that the code hands to the caller as they are computed, one bit each.
    wanted: u32,
    /// The locations of the outputs of a whole program.
    outputs: Vec<Source>,
    /// The number of registers.
    registers: usize,
    /// The constants, each repeated [`SPLAT`] times.
    constants: Vec<F>,
}

impl<F: Float> Code<F> {
    /// Compiles a program of scalars for some of its outputs and the [`DIFFERENCE`], one bit each, which links hand to the
    /// caller.
    pub(super) fn new(program: &Program, wanted: u32) -> Self {
        let numbers = (0..u32::BITS).filter(|k| wanted >> k & 1 == 1).collect();
        let is_wanted = |k: usize| wanted >> k & 1 == 1;
        let lowered = lower(program, &is_wanted, wanted >> DIFFERENCE & 1 == 1);
        Code { wanted, outputs: Vec::new(), ..Code::of(lowered, numbers) }
    }

    /// Compiles a program of scalars for all of its outputs, which are read by [`output`](Self::output) after a run.
    pub(super) fn whole(program: &Program) -> Self {
        Code::of(lower(program, &|_| true, false), Vec::new())
    }

    /// Compiles operations. `numbers` are those of the outputs that links hand to the caller: all or none.
    fn of(lowered: Lowered<F>, numbers: Vec<u32>) -> Self {
        let Lowered { steps: operations, outputs, constants } = lowered;
        // The outputs that are the results of links, one bit each.
        let mut of_links = vec![0; operations.len()];
        // The others, with their bits.
        let mut loaded = Vec::new();
        for (value, number) in outputs.iter().zip(&numbers) {
            match *value {
                Value::Step(i) if !operations[i].kind.is_function() => of_links[i] |= 1 << number,
                value => loaded.push((value, 1 << number)),
            }
        }
        let in_registers: Vec<Value> = match numbers.is_empty() {
            true => outputs.clone(),
            false => loaded.iter().map(|(value, _)| *value).collect(),
        };
        let order = schedule(&operations, &outputs);
        let lasts = last_places(&operations, &order);
        let last_read = last_reads(&operations, &order, &lasts, &in_registers);

        let mut places = vec![usize::MAX; operations.len()];
        let (mut free, mut registers) = (Vec::new(), 0);
        let mut steps: Vec<Step> = Vec::new();
        for (at, (&i, &last)) in order.iter().zip(&lasts).enumerate() {
            let operation = &operations[i];
            let sources: Vec<_> =
                operation.memory_operands(last).map(|value| Source::of(value, &places)).collect();
            let mut read_last: Vec<usize> = operation
                .memory_operands(last)
                .filter_map(|value| match value {
                    Value::Step(arg) if last_read[arg] == Some(at) => Some(places[arg]),
                    _ => None,
                })
                .collect();
            read_last.sort_unstable();
            read_last.dedup();

            // A function must not write what it reads: its operand's register is freed after the result's is chosen.
            if !operation.kind.is_function() {
                free.append(&mut read_last);
            }
            let out = last_read[i].map(|_| {
                free.pop().unwrap_or_else(|| {
                    registers += 1;
                    registers - 1
                })
            });
            free.append(&mut read_last);
            places[i] = out.unwrap_or(usize::MAX);
            Step::append(&mut steps, operation, last, &sources, out, of_links[i]);
        }
        for (value, output) in loaded {
            Step::last_chain(&mut steps).push(Link::output(Source::of(value, &places), output));
        }

        let outputs = outputs.iter().map(|value| Source::of(*value, &places)).collect();
        let constants = constants.iter().flat_map(|&c| [c; SPLAT]).collect();
        Code { steps, wanted: 0, outputs, registers, constants }
    }

    /// The outputs that the code hands to the caller, one bit each.
    pub(super) fn wanted(&self) -> u32 {
        self.wanted
    }

    /// The number of functions and links.
    pub(super) fn steps(&self) -> usize {
        let count = |step: &Step| match step {
            Step::Function(..) => 1,
            Step::Chain(links) => links.len(),
        };
        self.steps.iter().map(count).sum()
    }

    /// True for a single loop, which reads memory all the time: there is nothing to be gained by prefetching.
    pub(super) fn is_one_loop(&self) -> bool {
        self.steps.len() <= 1
    }

    pub(super) fn registers(&self) -> usize {
        self.registers
    }

    /// Runs the steps on one chunk. Inputs have `len` elements, or a power of two of granules to be repeated; registers
    /// begin `stride` elements apart.
    pub(super) fn run(&self, inputs: &[&[F]], registers: &mut [F], stride: usize, len: usize) {
        self.run_ahead(inputs, registers, stride, len, &mut Results::none(), &mut Ahead::nothing());
    }

    /// The same; hands results to the caller, and prefetches other memory meanwhile.
    pub(super) fn run_ahead(
        &self,
        inputs: &[&[F]],
        registers: &mut [F],
        stride: usize,
        len: usize,
        results: &mut Results<F>,
        ahead: &mut Ahead<F>,
    ) {
        on_lanes!(simd => self.run_on(simd, inputs, registers, stride, len, results, ahead));
    }

    #[inline(always)]
    #[expect(clippy::too_many_arguments, reason = "those of a run, and the token")]
    fn run_on<S: Simd>(
        &self,
        simd: S,
        inputs: &[&[F]],
        registers: &mut [F],
        stride: usize,
        len: usize,
        results: &mut Results<F>,
        ahead: &mut Ahead<F>,
    ) {
        ahead.over(self.steps.len() * len / (2 * UNROLL * Lanes::<S, F>::N));
        let memory = Memory { inputs, constants: &self.constants, stride, len };
        for step in &self.steps {
            match step {
                Step::Chain(links) => chain(simd, links, &memory, registers, results, ahead),
                &Step::Function(kind, x, out) => {
                    let (before, rest) = registers.split_at_mut(out * stride);
                    let (here, after) = rest.split_at_mut(stride);
                    let x = match x {
                        Source::Input(k) => Operand::input(inputs[k], len),
                        Source::Constant(k) => self.constant(k),
                        Source::Register(k) if k < out => Operand::chunk(&before[k * stride..][..len]),
                        Source::Register(k) => Operand::chunk(&after[(k - out - 1) * stride..][..len]),
                    };
                    function(simd, kind, x, &mut here[..len], ahead);
                }
            }
        }
    }

    /// Code of a single operation on as many inputs, to fold constants with.
    pub(super) fn of_one_operation(kind: StepKind, inputs: usize) -> Self {
        let operation = Operation { kind, args: (0..inputs).map(Value::Input).collect() };
        let sources: Vec<_> = (0..inputs).map(Source::Input).collect();
        let mut steps = Vec::new();
        Step::append(&mut steps, &operation, None, &sources, Some(0), 0);
        Code { steps, wanted: 0, outputs: vec![Source::Register(0)], registers: 1, constants: Vec::new() }
    }

    /// The result for one observation, by the same loops, so that folding gives the same bits.
    pub(super) fn evaluate(&self, inputs: &[F]) -> F {
        let splat = |k: usize| [inputs[k.min(inputs.len() - 1)]; SPLAT];
        let splats = [splat(0), splat(1), splat(2), splat(3)];
        let mut register = [F::default(); SPLAT];
        self.run(&splats.each_ref().map(|splat| &splat[..]), &mut register, SPLAT, SPLAT);
        register[0]
    }

    #[inline(always)]
    fn constant(&self, k: usize) -> Operand<'_, F> {
        Operand::constant(&self.constants[k * SPLAT..][..SPLAT])
    }

    /// The `k`-th computed output after a run.
    pub(super) fn output<'a>(
        &'a self,
        k: usize,
        inputs: &[&'a [F]],
        registers: &'a [F],
        stride: usize,
        len: usize,
    ) -> Operand<'a, F> {
        match self.outputs[k] {
            Source::Input(k) => Operand::input(inputs[k], len),
            Source::Constant(k) => self.constant(k),
            Source::Register(k) => Operand::chunk(&registers[k * stride..][..len]),
        }
    }
}

/// The operations that outputs need, depth first: of several operands, that with more functions first, so that chains
/// are long.
fn schedule(operations: &[Operation], outputs: &[Value]) -> Vec<usize> {
    let step = |value: &Value| match *value {
        Value::Step(i) => Some(i),
        _ => None,
    };
    let mut functions = vec![0; operations.len()];
    for (i, Operation { kind, args }) in operations.iter().enumerate() {
        let deepest = args.iter().filter_map(step).map(|arg| functions[arg]).max().unwrap_or(0);
        functions[i] = deepest + usize::from(kind.is_function());
    }

    let (mut order, mut is_open) = (Vec::with_capacity(operations.len()), vec![false; operations.len()]);
    let mut open: Vec<(usize, bool)> = outputs.iter().rev().filter_map(step).map(|i| (i, false)).collect();
    while let Some((i, is_ready)) = open.pop() {
        if is_ready {
            order.push(i);
        } else if !is_open[i] {
            is_open[i] = true;
            open.push((i, true));
            let mut args: Vec<usize> = operations[i].args.iter().rev().filter_map(step).collect();
            args.sort_by_key(|&arg| functions[arg]);
            open.extend(args.into_iter().map(|arg| (arg, false)));
        }
    }
    order
}

/// For each operation in order, the place of the operand that is the result just before it in the same chain.
fn last_places(operations: &[Operation], order: &[usize]) -> Vec<Option<usize>> {
    let after = |pair: &[usize]| {
        let [before, operation] = [pair[0], pair[1]].map(|i| &operations[i]);
        let is_chain = !before.kind.is_function() && !operation.kind.is_function();
        operation.args.iter().position(|&arg| is_chain && arg == Value::Step(pair[0]))
    };
    std::iter::once(None).chain(order.windows(2).map(after)).collect()
}

/// The last place in the order at which each operation's result is read from memory; for outputs the end of the order.
fn last_reads(
    operations: &[Operation],
    order: &[usize],
    lasts: &[Option<usize>],
    outputs: &[Value],
) -> Vec<Option<usize>> {
    let mut last_read = vec![None; operations.len()];
    let in_order = order.iter().zip(lasts).enumerate();
    let reads =
        in_order.flat_map(|(at, (&i, &last))| operations[i].memory_operands(last).map(move |arg| (at, arg)));
    for (at, value) in reads.chain(outputs.iter().map(|&output| (order.len(), output))) {
        if let Value::Step(arg) = value {
            last_read[arg] = Some(at);
        }
    }
    last_read
}
