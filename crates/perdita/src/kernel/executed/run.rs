//! Execution of code over whole arrays: chunk by chunk, with the registers on the stack.
//!
//! ```text
//! chunk = 24 KiB / (registers + inputs + outputs), at least a granule, at most 1024 observations and 32 KiB of registers
//! for each chunk: code.run(inputs of the chunk, registers); then(results)
//! ```
//!
//! The registers are an array on the stack of the smallest of a few sizes, since it is cleared in every call. They
//! begin at a cache line, so that no vector straddles two, and lie a cache line more than a chunk apart, so that they
//! do not map to the same cache sets.
use super::Recorded;
use super::ahead::Ahead;
use super::code::Code;
use super::steps::Operand;
use crate::kernel::arrays::numbers::COLUMNS_MAX;
use crate::kernel::engine::{Factors, Granule, Requested, UNROLL, granule, granule_sum, load, store};
use crate::real::{Float, Lanes, Lockstep, MAX_DOUBLES, Precompiled, Sum, on_lanes};
use fearless_simd::Simd;

/// Bytes of the L1 cache for a chunk's registers, inputs and results: three quarters of 32 KiB, the smallest L1 cache
/// in use.
const NEAR_BYTES: usize = 24 << 10;

/// The most bytes of all registers.
const REGISTER_BYTES: usize = 32 << 10;

/// The most elements of registers on the stack.
const REGISTERS_MAX: usize = REGISTER_BYTES / size_of::<f32>();

/// The most observations of a chunk: the overhead per step and chunk is negligible from here on.
const CHUNK_MAX: usize = 1 << 10;

/// Bytes of a cache line.
const LINE: usize = 64;

/// Runs the code for some outputs, one bit each, and calls a function with the results of each chunk.
struct Chunks;
impl Precompiled for Chunks {
    type Args<'a, F: Float> =
        (&'a Recorded, u32, &'a [&'a [F]], &'a mut (dyn FnMut(usize, &Results<F>) + 'a));
    type Out = ();

    fn run_f32((recorded, wanted, inputs, then): Self::Args<'_, f32>) {
        chunks(recorded.single(wanted), inputs, then);
    }

    fn run_f64((recorded, wanted, inputs, then): Self::Args<'_, f64>) {
        chunks(recorded.double(wanted), inputs, then);
    }
}

/// [`Engine::fill`](crate::kernel::engine::Engine::fill) for a program: outputs of length 0 are not computed.
pub(super) fn fill<F: Float>(recorded: &Recorded, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
    let wanted = (0..).zip(outputs.iter()).filter(|(_, out)| !out.is_empty());
    let wanted = wanted.fold(0, |bits, (k, _)| bits | 1 << k);
    let copy = &mut |start: usize, results: &Results<F>| {
        for (k, out) in outputs.iter_mut().filter(|out| !out.is_empty()).enumerate() {
            results.output(k).copy_to(&mut out[start..start + results.len]);
        }
    };
    F::call::<Chunks>((recorded, wanted, inputs, copy));
}

/// [`PointwiseEngine::weighed`](crate::kernel::engine::PointwiseEngine::weighed) for a program with the outputs value, slope and
/// curvature.
pub(super) struct Weighed;
impl Precompiled for Weighed {
    type Args<'a, F: Float> = (&'a Recorded, [&'a [F]; 2], &'a Factors<'a, F>, Requested<'a, F>);
    type Out = f64;

    fn run_f32((recorded, inputs, factors, out): Self::Args<'_, f32>) -> f64 {
        weighed(recorded.single(wanted(&out)), inputs, factors, out)
    }

    fn run_f64((recorded, inputs, factors, out): Self::Args<'_, f64>) -> f64 {
        weighed(recorded.double(wanted(&out)), inputs, factors, out)
    }
}

/// The outputs of the code, one bit each.
fn wanted<F>(out: &Requested<F>) -> u32 {
    let is_wanted = [out.value, !out.grad.is_empty(), !out.curvature.is_empty()];
    (0..).zip(is_wanted).fold(0, |bits, (k, is_wanted)| bits | u32::from(is_wanted) << k)
}

/// Registers, aligned to a cache line.
#[repr(align(64))]
struct Aligned<T>(T);

/// The results of a chunk.
struct Results<'a, F> {
    code: &'a Code<F>,
    inputs: &'a [&'a [F]],
    registers: &'a [F],
    /// Elements from one register to the next.
    stride: usize,
    /// Observations of this chunk.
    len: usize,
}

impl<'a, F: Float> Results<'a, F> {
    fn output(&self, k: usize) -> Operand<'a, F> {
        self.code.output(k, self.inputs, self.registers, self.stride, self.len)
    }
}

/// Runs the code chunk by chunk, and calls `then` with the start and the results of each.
fn chunks<F: Float>(code: &Code<F>, inputs: &[&[F]], then: &mut dyn FnMut(usize, &Results<F>)) {
    let (granule, len) = (granule::<F>(), inputs[0].len());
    let arrays = code.registers() + inputs.len() + code.wanted().count_ones() as usize;
    let near = NEAR_BYTES / size_of::<F>() / arrays;
    let room = (REGISTER_BYTES / code.registers().max(1)).saturating_sub(LINE) / size_of::<F>();
    let chunk = (near.min(room).min(CHUNK_MAX) / granule * granule).max(granule);

    // A cache line between registers, or all would map to the same cache sets.
    let stride = chunk.min(len) + LINE / size_of::<F>();
    let run = &mut |registers: &mut [F]| {
        for start in (0..len).step_by(chunk) {
            let here = start..len.min(start + chunk);
            let next = here.end..len.min(here.end + chunk);
            let [mut near, mut far] = [[&[][..]; COLUMNS_MAX]; 2];
            for (k, input) in inputs.iter().enumerate() {
                (near[k], far[k]) = (&input[here.clone()], &input[next.clone()]);
            }
            let (near, far) = (&near[..inputs.len()], &far[..inputs.len()]);
            code.run_ahead(near, registers, stride, here.len(), &mut Ahead::of(far));
            then(start, &Results { code, inputs: near, registers, stride, len: here.len() });
        }
    };

    // Little more than needed, since the array is cleared.
    match code.registers() * stride {
        0..=256 => run(&mut Aligned([F::default(); 256]).0),
        257..=1024 => run(&mut Aligned([F::default(); 1024]).0),
        1025..=2048 => run(&mut Aligned([F::default(); 2048]).0),
        2049..=4096 => run(&mut Aligned([F::default(); 4096]).0),
        4097..=REGISTERS_MAX => run(&mut Aligned([F::default(); REGISTERS_MAX]).0),
        // A very long formula.
        more => run(&mut vec![F::default(); more]),
    }
}

/// The sum of the values times their factors, chunk by chunk. Without them, 0 times each input and derivative is added up instead,
/// which is NaN for one that is NaN or infinite.
fn weighed<F: Float>(code: &Code<F>, inputs: [&[F]; 2], factors: &Factors<F>, mut out: Requested<F>) -> f64 {
    let mut sums = [0.0; MAX_DOUBLES];
    chunks(code, &inputs, &mut |start, results| {
        on_lanes!(simd => add_up(simd, start, results, factors, &mut out, &mut sums));
    });
    on_lanes!(simd => Sum::load(simd, &sums).total())
}

/// Adds the values of the chunk that begins at `start` to the sums, in the order of the fused engine, and writes what is
/// requested.
#[inline(always)]
fn add_up<S: Simd, F: Float>(
    simd: S,
    start: usize,
    results: &Results<F>,
    factors: &Factors<F>,
    out: &mut Requested<F>,
    sums: &mut [f64; MAX_DOUBLES],
) {
    let granule = UNROLL * Lanes::<S, F>::N;
    let mut sum = Sum::load(simd, sums);
    let mut outputs = (0..).map(|k| results.output(k));
    let mut next = |is_wanted: bool| if is_wanted { outputs.next() } else { None };
    let value = next(out.value);
    let slope = next(!out.grad.is_empty());
    let curvature = next(!out.curvature.is_empty());

    for at in (0..results.len).step_by(granule) {
        let here = start + at;
        let zero: Granule<S, F> = Lockstep([Lanes::splat(simd, F::default()); UNROLL]);
        let mut added = match &value {
            Some(value) => value.load(simd, at),
            None => zero * load(simd, &results.inputs[0][at..]) + zero * load(simd, &results.inputs[1][at..]),
        };
        for (derivative, out) in [(&slope, &mut *out.grad), (&curvature, &mut *out.curvature)] {
            if let Some(derivative) = derivative {
                let derivative = derivative.load(simd, at);
                store(factors.derivative(simd, here, derivative), &mut out[here..]);
                if value.is_none() {
                    added = added + zero * derivative;
                }
            }
        }

        let weighted = factors.value(simd, here, added);
        granule_sum(&mut sum, weighted.0);
        if !out.each.is_empty() {
            store(weighted, &mut out.each[here..]);
        }
    }

    sum.store(sums);
}
