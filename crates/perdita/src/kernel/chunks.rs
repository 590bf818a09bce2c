//! Formulas over chunks of observations that lie in the nearest cache, behind `dyn`: kernels that call them are compiled once,
//! whatever the losses.
pub(super) use super::engine::{Engine, granule};
use crate::loss::Pointwise;
use crate::real::{Float, Lanes, on_lanes};
use fearless_simd::Simd;

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
