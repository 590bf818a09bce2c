//! Code: a recorded program compiled to steps over registers.
//!
//! ```text
//! lower      nodes → steps: small powers as products; sigmoid and softplus of x and −x share e^−|x|
//! fold       steps on constants alone are evaluated now, by the same loops
//! fuse       x·y + z becomes one step where nothing else reads the product
//! allocate   registers by linear scan: each is free again after the last step that reads it
//! ```
//!
//! Invariants: a step never writes a register that it reads, so that safe code can borrow both; code computes only the
//! requested outputs, and fewer registers make chunks larger.
use super::lower::{Lowered, Operation, Value, lower};
use super::steps::{Operand, SPLAT, StepKind, step};
use crate::inline;
use crate::real::{Float, on_lanes};
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
#[derive(Clone, Copy, Debug)]
struct Step {
    kind: StepKind,
    /// The operands, as many as the kind has; the others are input 0 and not read.
    operands: [Source; 4],
    /// The register of the result.
    out: usize,
}

/// A compiled program.
#[derive(Debug)]
pub(in crate::kernel) struct Code<F> {
    steps: Vec<Step>,
    /// The outputs of the program that the code computes, one bit each; all bits for the whole program.
    wanted: u32,
    /// The locations of these outputs.
    outputs: Vec<Source>,
    /// The number of registers.
    registers: usize,
    /// The constants, each repeated [`SPLAT`] times.
    constants: Vec<F>,
}

impl<F: Float> Code<F> {
    /// Compiles a program of scalars for some of its outputs, one bit each.
    pub(super) fn new(program: &Program, wanted: u32) -> Self {
        Code { wanted, ..Code::of(program, &|k| wanted >> k & 1 == 1) }
    }

    /// Compiles a program of scalars for all of its outputs.
    pub(super) fn whole(program: &Program) -> Self {
        Code::of(program, &|_| true)
    }

    fn of(program: &Program, wanted: &dyn Fn(usize) -> bool) -> Self {
        let Lowered { steps, outputs, constants } = lower::<F>(program, wanted);
        let last_read = last_read(&steps, &outputs);

        let mut places: Vec<usize> = Vec::with_capacity(steps.len());
        let (mut free, mut registers) = (Vec::new(), 0);
        let mut placed = Vec::with_capacity(steps.len());

        for (i, step) in steps.iter().enumerate() {
            let out = free.pop().unwrap_or_else(|| {
                registers += 1;
                registers - 1
            });
            let mut operands = [Source::Input(0); 4];

            for (operand, value) in operands.iter_mut().zip(&step.args) {
                *operand = Source::of(*value, &places);
            }

            // Registers are freed after the result's is chosen: a step must not write what it reads.
            for (k, value) in step.args.iter().enumerate() {
                if let Value::Step(arg) = *value
                    && last_read[arg] == i
                    && !step.args[..k].contains(value)
                {
                    free.push(places[arg]);
                }
            }

            places.push(out);
            placed.push(Step { kind: step.kind, operands, out });
        }

        let outputs = outputs.iter().map(|value| Source::of(*value, &places)).collect();
        let constants = constants.iter().flat_map(|&c| [c; SPLAT]).collect();
        Code { steps: placed, wanted: u32::MAX, outputs, registers, constants }
    }

    /// The outputs of the program that the code computes, one bit each.
    pub(super) fn wanted(&self) -> u32 {
        self.wanted
    }

    pub(super) fn steps(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn registers(&self) -> usize {
        self.registers
    }

    /// Runs the steps on one chunk. Inputs have `len` elements, or a power of two of granules to be repeated; registers
    /// begin `stride` elements apart.
    pub(super) fn run(&self, inputs: &[&[F]], registers: &mut [F], stride: usize, len: usize) {
        on_lanes!(simd => self.run_on(simd, inputs, registers, stride, len));
    }

    #[inline(always)]
    fn run_on<S: Simd>(&self, simd: S, inputs: &[&[F]], registers: &mut [F], stride: usize, len: usize) {
        for &Step { kind, operands: [x, y, z, w], out } in &self.steps {
            let (before, rest) = registers.split_at_mut(out * stride);
            let (here, after) = rest.split_at_mut(stride);
            let operand = inline!(|source| match source {
                Source::Input(k) => Operand::input(inputs[k], len),
                Source::Constant(k) => self.constant(k),
                Source::Register(k) if k < out => Operand::chunk(&before[k * stride..][..len]),
                Source::Register(k) => Operand::chunk(&after[(k - out - 1) * stride..][..len]),
            });
            step(simd, kind, [operand(x), operand(y), operand(z), operand(w)], &mut here[..len]);
        }
    }

    /// Code of a single step on inputs, to fold constants with.
    pub(super) fn of_one_step(kind: StepKind) -> Self {
        let operands = [0, 1, 2, 3].map(Source::Input);
        let steps = vec![Step { kind, operands, out: 0 }];
        Code { steps, wanted: 1, outputs: vec![Source::Register(0)], registers: 1, constants: Vec::new() }
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

/// The last step that reads each step's result; for outputs the number of steps, so that they stay.
fn last_read(steps: &[Operation], outputs: &[Value]) -> Vec<usize> {
    let mut last = vec![0; steps.len()];
    for (i, step) in steps.iter().enumerate() {
        for arg in &step.args {
            if let Value::Step(arg) = *arg {
                last[arg] = i;
            }
        }
    }

    for output in outputs {
        if let Value::Step(step) = *output {
            last[step] = steps.len();
        }
    }

    last
}
