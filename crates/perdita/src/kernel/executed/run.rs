//! Code over whole arrays: chunk by chunk, with registers on the stack.
use super::Recorded;
use super::code::Code;
use super::steps::{Operand, store};
use crate::kernel::engine::{UNROLL, granule, granule_sum};
use crate::real::{Float, Lanes, Lockstep, MOST_DOUBLES, Sum, on_lanes};
use fearless_simd::Simd;
use std::sync::OnceLock;

/// Bytes of the nearest cache that a chunk's registers, inputs and results may fill: three quarters of the smallest
/// caches there are.
const NEAR_BYTES: usize = 24 << 10;
/// Bytes of all registers, at most.
const REGISTER_BYTES: usize = 32 << 10;
/// The most observations of a chunk: beyond, the calls of the loops cost nothing beside them.
const CHUNK_MAX: usize = 1 << 10;
/// The most inputs of a program.
pub(in crate::kernel) const INPUTS_MAX: usize = 12;

/// The precisions that programs are executed in. Their code is compiled in this crate once.
#[doc(hidden)]
pub trait Executable: Sized {
    /// As [`Engine::fill`](crate::kernel::engine::Engine::fill), for the outputs of the program.
    fn fill(recorded: &Recorded, inputs: &[&[Self]], outputs: &mut [&mut [Self]]);
    /// The sum of output 0, and output 1 times `scale` into `grad`.
    fn plain(recorded: &Recorded, inputs: &[&[Self]], grad: Option<&mut [Self]>, scale: f64) -> f64;
    /// The numbers of steps and registers that these outputs take, a bit each.
    fn size(recorded: &Recorded, wanted: u32) -> (usize, usize);
}

macro_rules! executable {
    ($float:ty, $code:ident) => {
        impl Executable for $float {
            fn fill(recorded: &Recorded, inputs: &[&[Self]], outputs: &mut [&mut [Self]]) {
                fill(code(&recorded.$code, recorded), inputs, outputs);
            }

            fn plain(recorded: &Recorded, inputs: &[&[Self]], grad: Option<&mut [Self]>, scale: f64) -> f64 {
                plain(code(&recorded.$code, recorded), inputs, grad, scale)
            }

            fn size(recorded: &Recorded, wanted: u32) -> (usize, usize) {
                let code = code(&recorded.$code, recorded);
                (code.steps(wanted), code.registers())
            }
        }
    };
}
executable!(f32, single);
executable!(f64, double);

fn code<'a, F: Float>(code: &'a OnceLock<Code<F>>, recorded: &Recorded) -> &'a Code<F> {
    code.get_or_init(|| Code::new(&(recorded.record)()))
}

/// Code on a chunk: where its outputs lie.
struct Results<'a, F> {
    code: &'a Code<F>,
    inputs: &'a [&'a [F]],
    registers: &'a [F],
    /// Observations from one register to the next.
    stride: usize,
    /// Observations of this chunk.
    len: usize,
}
impl<'a, F: Float> Results<'a, F> {
    fn output(&self, k: usize) -> Operand<'a, F> {
        self.code.output(k, self.inputs, self.registers, self.stride, self.len)
    }
}

/// Runs the code on chunk after chunk, and `then` with where each begins.
fn chunks<F: Float>(code: &Code<F>, inputs: &[&[F]], wanted: u32, then: &mut dyn FnMut(usize, &Results<F>)) {
    let (granule, len) = (granule::<F>(), inputs[0].len());
    let arrays = code.registers() + inputs.len() + wanted.count_ones() as usize;
    let near = NEAR_BYTES / size_of::<F>() / arrays;
    let room = REGISTER_BYTES / size_of::<F>() / code.registers().max(1);
    let chunk = near.max(granule).min(room).min(CHUNK_MAX) / granule * granule;
    assert!(chunk > 0, "{} registers are too many", code.registers());

    let stride = chunk.min(len);
    let run = &mut |registers: &mut [F]| {
        for start in (0..len).step_by(chunk) {
            let here = start..len.min(start + chunk);
            let mut near = [&[][..]; INPUTS_MAX];
            for (near, input) in near.iter_mut().zip(inputs) {
                *near = &input[here.clone()];
            }
            code.run(&near, registers, stride, here.len(), wanted);
            then(start, &Results { code, inputs: &near, registers, stride, len: here.len() });
        }
    };
    // Not many more than it takes: all are cleared.
    match code.registers() * stride {
        0..=1024 => run(&mut [F::default(); 1024]),
        1025..=2048 => run(&mut [F::default(); 2048]),
        2049..=4096 => run(&mut [F::default(); 4096]),
        _ => run(&mut [F::default(); REGISTER_BYTES / size_of::<f32>()]),
    }
}

/// The outputs that have a length, copied.
fn fill<F: Float>(code: &Code<F>, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
    let wanted = (0..).zip(outputs.iter()).filter(|(_, out)| !out.is_empty());
    let wanted = wanted.fold(0, |bits, (k, _)| bits | 1 << k);
    chunks(code, inputs, wanted, &mut |start, results| {
        for (k, out) in outputs.iter_mut().enumerate().filter(|(_, out)| !out.is_empty()) {
            results.output(k).copy_to(&mut out[start..start + results.len]);
        }
    });
}

fn plain<F: Float>(code: &Code<F>, inputs: &[&[F]], mut grad: Option<&mut [F]>, scale: f64) -> f64 {
    let wanted = if grad.is_some() { 0b11 } else { 0b01 };
    let mut sums = [0.0; MOST_DOUBLES];
    chunks(code, inputs, wanted, &mut |start, results| {
        let grad = grad.as_deref_mut().map(|grad| &mut grad[start..start + results.len]);
        on_lanes!(simd => add_up(simd, results, grad, scale, &mut sums));
    });
    on_lanes!(simd => Sum::load(simd, &sums).total())
}

/// The values of a chunk added to the sums, in the order of the fused engine, and its slopes scaled.
#[inline(always)]
fn add_up<S: Simd, F: Float>(
    simd: S,
    results: &Results<F>,
    grad: Option<&mut [F]>,
    scale: f64,
    sums: &mut [f64; MOST_DOUBLES],
) {
    let n = Lanes::<S, F>::N;
    let mut sum = Sum::load(simd, sums);
    let value = results.output(0);
    for at in (0..results.len).step_by(UNROLL * n) {
        granule_sum(&mut sum, value.load(simd, at).0);
    }
    sum.store(sums);

    if let Some(grad) = grad {
        let (slope, factor) = (results.output(1), Lanes::<S, F>::splat(simd, F::from_f64(scale)));
        for (i, grad) in grad.chunks_exact_mut(UNROLL * n).enumerate() {
            store(slope.load(simd, i * UNROLL * n) * Lockstep([factor; UNROLL]), grad);
        }
    }
}
