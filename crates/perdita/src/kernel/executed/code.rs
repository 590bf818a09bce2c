//! From a recorded program to code: steps over registers.
//!
//! ```text
//! lower      nodes → steps: powers of few products, and sigmoid and softplus of x and −x, which share e^−|x|
//! fold       steps of constants alone are done now, by the same loops
//! fuse       x·y + z becomes one step where nothing else reads the product
//! allocate   registers, each free again after the last step that reads it
//! ```
//!
//! A step never writes a register that it reads, so that safe code can borrow both. Each step knows the outputs that it
//! serves: without the gradient, the steps for the gradient are left out.
use super::lower::{Lowered, Operation, Value, lower};
use super::steps::{Kind, Operand, SPLAT, execute};
use crate::real::Float;
use crate::trace::Program;

/// Where a step finds an operand.
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
    kind: Kind,
    /// As many as the kind has; the first input stands in the place of those that it lacks.
    operands: [Source; 4],
    /// The register that it writes.
    out: usize,
    /// The outputs that depend on it, a bit each.
    serves: u32,
}

/// A compiled program.
#[derive(Debug)]
pub(in crate::kernel) struct Code<F> {
    steps: Vec<Step>,
    outputs: Vec<Source>,
    /// The number of registers.
    registers: usize,
    /// Each [`SPLAT`] times.
    constants: Vec<F>,
}
impl<F: Float> Code<F> {
    /// Compiles a program of numbers.
    pub(super) fn new(program: &Program) -> Self {
        let Lowered { steps, outputs, constants } = lower::<F>(program);
        let (serves, last_read) = (serves(&steps, &outputs), last_read(&steps, &outputs));

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

            // Only now: a register that is read here is not written here.
            for (k, value) in step.args.iter().enumerate() {
                if let Value::Step(arg) = *value
                    && last_read[arg] == i
                    && !step.args[..k].contains(value)
                {
                    free.push(places[arg]);
                }
            }
            places.push(out);
            placed.push(Step { kind: step.kind, operands, out, serves: serves[i] });
        }

        let outputs = outputs.iter().map(|value| Source::of(*value, &places)).collect();
        let constants = constants.iter().flat_map(|&c| [c; SPLAT]).collect();
        Code { steps: placed, outputs, registers, constants }
    }

    /// The number of steps that these outputs take, a bit each.
    pub(super) fn steps(&self, wanted: u32) -> usize {
        self.steps.iter().filter(|step| step.serves & wanted != 0).count()
    }

    pub(super) fn registers(&self) -> usize {
        self.registers
    }

    /// Does the steps that these outputs need, a bit each, to one chunk. Inputs are `len` numbers long, registers lie
    /// `stride` apart.
    pub(super) fn run(&self, inputs: &[&[F]], registers: &mut [F], stride: usize, len: usize, wanted: u32) {
        for step in self.steps.iter().filter(|step| step.serves & wanted != 0) {
            let (before, rest) = registers.split_at_mut(step.out * stride);
            let (out, after) = rest.split_at_mut(stride);
            let operand = |source| match source {
                Source::Input(k) => Operand::chunk(&inputs[k][..len]),
                Source::Constant(k) => self.constant(k),
                Source::Register(k) if k < step.out => Operand::chunk(&before[k * stride..][..len]),
                Source::Register(k) => Operand::chunk(&after[(k - step.out - 1) * stride..][..len]),
            };
            execute(step.kind, step.operands.map(operand), &mut out[..len]);
        }
    }

    fn constant(&self, k: usize) -> Operand<'_, F> {
        Operand::constant(&self.constants[k * SPLAT..][..SPLAT])
    }

    /// Where an output lies after a run.
    pub(super) fn output<'a>(
        &'a self,
        k: usize,
        inputs: &[&'a [F]],
        registers: &'a [F],
        stride: usize,
        len: usize,
    ) -> Operand<'a, F> {
        match self.outputs[k] {
            Source::Input(k) => Operand::chunk(&inputs[k][..len]),
            Source::Constant(k) => self.constant(k),
            Source::Register(k) => Operand::chunk(&registers[k * stride..][..len]),
        }
    }
}

/// Of every step, the outputs that depend on it, a bit each.
fn serves(steps: &[Operation], outputs: &[Value]) -> Vec<u32> {
    let mut serves = vec![0; steps.len()];
    for (k, output) in outputs.iter().enumerate() {
        if let Value::Step(step) = *output {
            serves[step] |= 1 << k;
        }
    }
    for (i, step) in steps.iter().enumerate().rev() {
        for arg in &step.args {
            if let Value::Step(arg) = *arg {
                serves[arg] |= serves[i];
            }
        }
    }
    serves
}

/// Of every step, the last that reads it; of outputs, none.
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
