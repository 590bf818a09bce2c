//! Formulas over chunks of observations that lie in the nearest cache, behind `dyn`: kernels that call them are compiled once,
//! whatever the losses.
use crate::loss::Pointwise;
use crate::real::{Float, Lanes, on_lanes};
use fearless_simd::Simd;

/// A formula over chunks.
pub(super) trait Engine<F>: Sync {
    /// The formula of every observation: its value into `outputs[0]`, its derivatives into the others, in an order that
    /// the kind of loss defines. An output of length 0 is not wanted; inputs and all other outputs have one length, a
    /// multiple of the granule.
    fn fill(&self, inputs: &[&[F]], outputs: &mut [&mut [F]]);
}

/// The number of observations that lengths are a multiple of: four vectors.
pub(super) fn granule<F: Float>() -> usize {
    #[inline(always)]
    fn of<S: Simd, F: Float>(_: S) -> usize {
        4 * Lanes::<S, F>::N
    }

    on_lanes!(simd => of::<_, F>(simd))
}

/// A pointwise loss as its own engine.
pub(super) struct Fused<'a, L>(pub(super) &'a L);
impl<L: Pointwise, F: Float> Engine<F> for Fused<'_, L> {
    fn fill(&self, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
        let ([pred, target], [value, slope, ..]) = (inputs, outputs) else {
            unreachable!("two inputs, a value and a slope")
        };
        on_lanes!(simd => fill(simd, self.0, pred, target, value, slope));
    }
}

#[inline(always)]
fn fill<S: Simd, L: Pointwise, F: Float>(
    simd: S,
    loss: &L,
    pred: &[F],
    target: &[F],
    value: &mut [F],
    slope: &mut [F],
) {
    for at in (0..pred.len()).step_by(Lanes::<S, F>::N) {
        let jet = loss.at(Lanes::load(simd, &pred[at..]), Lanes::load(simd, &target[at..]));
        jet.value.store(&mut value[at..]);
        jet.slope.store(&mut slope[at..]);
    }
}
