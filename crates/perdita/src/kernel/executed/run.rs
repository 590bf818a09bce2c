//! Execution of code over whole arrays: chunk by chunk, with the registers on the stack.
//!
//! ```text
//! chunk = 24 KiB / (registers + inputs + outputs), at least a granule, at most 1024 observations and 32 KiB of registers
//! for each chunk: code.run(inputs of the chunk, registers), which hands the results to the caller
//! ```
//!
//! The registers are an array on the stack of the smallest of a few sizes, since it is cleared in every call. They
//! begin at a cache line, so that no vector straddles two, and lie a cache line more than a chunk apart, so that they
//! do not map to the same cache sets.
use super::Recorded;
use super::ahead::Ahead;
use super::code::Code;
use super::results::{DIFFERENCE, Results};
use crate::kernel::arrays::numbers::COLUMNS_MAX;
use crate::kernel::engine::{Factors, Requested, RequestedSum, granule};
use crate::real::{Float, Precompiled};

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

/// Runs the code for some outputs, one bit each.
struct Chunks;
impl Precompiled for Chunks {
    type Args<'a, F: Float> = (&'a Recorded, u32, &'a [&'a [F]], Results<'a, F>);
    type Out = f64;

    fn run_f32((recorded, wanted, inputs, results): Self::Args<'_, f32>) -> f64 {
        chunks(recorded.single(wanted), inputs, results)
    }

    fn run_f64((recorded, wanted, inputs, results): Self::Args<'_, f64>) -> f64 {
        chunks(recorded.double(wanted), inputs, results)
    }
}

/// [`Engine::fill`](crate::kernel::engine::Engine::fill) for a program: outputs of length 0 are not computed.
pub(super) fn fill<F: Float>(recorded: &Recorded, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
    let wanted = (0..).zip(outputs.iter()).filter(|(_, out)| !out.is_empty());
    let wanted = wanted.fold(0, |bits, (k, _)| bits | 1 << k);
    F::call::<Chunks>((recorded, wanted, inputs, Results::numbers(outputs)));
}

/// [`PointwiseEngine::weighed`](crate::kernel::engine::PointwiseEngine::weighed) for a program with the outputs value, slope and
/// curvature.
pub(super) fn weighed<F: Float>(
    recorded: &Recorded,
    inputs: &[&[F]],
    factors: &Factors<F>,
    out: Requested<F>,
) -> f64 {
    let Requested { sum, each, grad, curvature } = out;
    let is_wanted = [sum == RequestedSum::Values, !grad.is_empty(), !curvature.is_empty()];
    let outputs = (0..).zip(is_wanted).fold(0, |bits, (k, is_wanted)| bits | u32::from(is_wanted) << k);
    // Without the value, which would be NaN, inputs that are not finite have to be found.
    let wanted = outputs | u32::from(sum == RequestedSum::NotFinite) << DIFFERENCE;
    let memory = &mut [each, grad, curvature];
    F::call::<Chunks>((recorded, wanted, inputs, Results::weighed(factors, sum, memory)))
}

/// Registers, aligned to a cache line.
#[repr(align(64))]
struct Aligned<T>(T);

/// Runs the code chunk by chunk; returns the sum of the results.
fn chunks<F: Float>(code: &Code<F>, inputs: &[&[F]], mut results: Results<F>) -> f64 {
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
            results.begin(start);
            let mut ahead = if code.is_one_loop() { Ahead::nothing() } else { Ahead::of(far) };
            code.run_ahead(near, registers, stride, here.len(), &mut results, &mut ahead);
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

    results.total()
}
