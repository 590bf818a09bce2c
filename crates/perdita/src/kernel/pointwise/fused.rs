//! The fused engine: the formula compiled into one loop, its intermediate results in registers.
//!
//! It stores nothing and allocates nothing. Five loops per loss and precision: value, and value with slope, each in
//! `plain` and in `weighed`; and value, slope and curvature, on dual numbers. A value that is not requested is computed all the same:
//! loops without it would be as many again. The one for slope and curvature is compiled for losses that have loops by name.
use crate::kernel::engine::{Engine, Factors, PointwiseEngine, Requested, UNROLL, granule_sum, load, store};
use crate::loss::{Pointwise, ValueSlope};
use crate::real::{Dual, Float, Lanes, Lockstep, Sum, on_lanes};
use fearless_simd::Simd;

/// The fused engine of a loss.
pub(in crate::kernel) struct Fused<'a, L>(pub(in crate::kernel) &'a L);

impl<L: Pointwise> Fused<'_, L> {
    /// [`PointwiseEngine::weighed`] without curvature: callers that never request it do not compile the loop for it.
    pub(in crate::kernel) fn first_order<F: Float>(
        &self,
        p: &[F],
        y: &[F],
        factors: &Factors<F>,
        out: Requested<F>,
    ) -> f64 {
        match out.grad.is_empty() {
            true => on_lanes!(simd => weighed::<_, L, F, false>(simd, self.0, p, y, factors, out)),
            false => on_lanes!(simd => weighed::<_, L, F, true>(simd, self.0, p, y, factors, out)),
        }
    }
}

/// Value and slope, for kernels of other kinds that have a pointwise part.
impl<F: Float, L: Pointwise> Engine<F> for Fused<'_, L> {
    fn fill(&self, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
        let ([p, y], [value, slope]) = (inputs, outputs) else { unreachable!("two inputs, two outputs") };
        self.first_order(p, y, &Factors::NONE, Requested::first_order(value, slope));
    }
}

impl<F: Float, L: Pointwise> PointwiseEngine<F> for Fused<'_, L> {
    fn plain(&self, prediction: &[F], target: &[F], grad: Option<&mut [F]>, scale: f64) -> f64 {
        let (p, y) = (prediction, target);
        match grad {
            None => on_lanes!(simd => plain::<_, L, F, false>(simd, self.0, p, y, &mut [], scale)),
            Some(grad) => on_lanes!(simd => plain::<_, L, F, true>(simd, self.0, p, y, grad, scale)),
        }
    }

    fn weighed(&self, prediction: &[F], target: &[F], factors: &Factors<F>, out: Requested<F>) -> f64 {
        match out.curvature.is_empty() {
            true => self.first_order(prediction, target, factors, out),
            false => on_lanes!(simd => curved(simd, self.0, prediction, target, factors, out)),
        }
    }
}

/// The sum of the values, in registers; with `GRAD` also the scaled slopes.
#[inline(always)]
fn plain<S: Simd, L: Pointwise, F: Float, const GRAD: bool>(
    simd: S,
    loss: &L,
    pred: &[F],
    target: &[F],
    grad: &mut [F],
    scale: f64,
) -> f64 {
    let n = Lanes::<S, F>::N;
    let factor = Lockstep([Lanes::splat(simd, F::from_f64(scale)); UNROLL]);
    let mut sum = Sum::zero(simd);
    for (i, p) in pred.chunks_exact(UNROLL * n).enumerate() {
        let here = i * UNROLL * n..(i + 1) * UNROLL * n;
        let jet = loss.at(load(simd, p), load(simd, &target[here.clone()]));
        granule_sum(&mut sum, jet.value.0);
        if GRAD {
            store(jet.slope * factor, &mut grad[here]);
        }
    }
    sum.total()
}

/// The sum of the weighted values, which are stored if `each` has memory; with `SLOPE` also the slopes times their factors.
///
/// Weights, upstream gradients and `each` are options at run time: loops of their own would take longer to compile.
#[inline(always)]
fn weighed<S: Simd, L: Pointwise, F: Float, const SLOPE: bool>(
    simd: S,
    loss: &L,
    pred: &[F],
    target: &[F],
    factors: &Factors<F>,
    Requested { each, grad, .. }: Requested<F>,
) -> f64 {
    let granule = UNROLL * Lanes::<S, F>::N;
    let mut sum = Sum::zero(simd);
    for (i, p) in pred.chunks_exact(granule).enumerate() {
        let at = i * granule;
        let jet = loss.at(load(simd, p), load(simd, &target[at..]));
        let value = factors.value(simd, at, jet.value);
        granule_sum(&mut sum, value.0);
        if !each.is_empty() {
            store(value, &mut each[at..]);
        }
        if SLOPE {
            store(factors.derivative(simd, at, jet.slope), &mut grad[at..]);
        }
    }
    sum.total()
}

/// Value, slope and curvature, one vector at a time: a dual number takes two registers, and several in lockstep would
/// spill.
#[inline(always)]
fn curved<S: Simd, L: Pointwise, F: Float>(
    simd: S,
    loss: &L,
    pred: &[F],
    target: &[F],
    factors: &Factors<F>,
    Requested { each, grad, curvature, .. }: Requested<F>,
) -> f64 {
    let (n, zero) = (Lanes::<S, F>::N, Lanes::splat(simd, F::default()));
    let mut sum = Sum::zero(simd);
    for at in (0..pred.len()).step_by(UNROLL * n) {
        let [mut values, mut slopes, mut curvatures] = [Lockstep([zero; UNROLL]); 3];
        for k in 0..UNROLL {
            let here = at + k * n..at + (k + 1) * n;
            let (p, y) = (Lanes::load(simd, &pred[here.clone()]), Lanes::load(simd, &target[here]));
            let ValueSlope { value, slope } = loss.at(Dual::var(p), Dual::fixed(y));
            (values.0[k], slopes.0[k], curvatures.0[k]) = (value.re, slope.re, slope.du);
        }

        let values = factors.value(simd, at, values);
        granule_sum(&mut sum, values.0);
        if !each.is_empty() {
            store(values, &mut each[at..]);
        }
        if !grad.is_empty() {
            store(factors.derivative(simd, at, slopes), &mut grad[at..]);
        }
        store(factors.derivative(simd, at, curvatures), &mut curvature[at..]);
    }
    sum.total()
}
