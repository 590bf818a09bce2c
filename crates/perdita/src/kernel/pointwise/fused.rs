//! The fused engine: the formula compiled into one loop, its intermediate results in registers.
//!
//! It stores nothing and allocates nothing. Five loops per loss and precision: value, and value with slope, each in
//! `plain` and in `weighed`; and value, slope and curvature, on dual numbers.
use crate::kernel::engine::{Engine, Factors, PointwiseEngine, UNROLL, granule_sum, load, store};
use crate::loss::{Pointwise, ValueSlope};
use crate::real::{Dual, Float, Lanes, Lockstep, Sum, on_lanes};
use fearless_simd::Simd;

/// The fused engine of a loss.
pub(in crate::kernel) struct Fused<'a, L>(pub(in crate::kernel) &'a L);

impl<L: Pointwise> Fused<'_, L> {
    /// Values, and slopes if they are requested.
    pub(in crate::kernel) fn first_order<F: Float>(&self, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
        let ([p, y], [value, slope, ..]) = (inputs, outputs) else {
            unreachable!("two inputs, three outputs")
        };
        self.weighed(p, y, &Factors::NONE, value, slope);
    }
}

impl<F: Float, L: Pointwise> Engine<F> for Fused<'_, L> {
    fn fill(&self, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
        match (inputs, outputs) {
            ([p, y], [value, slope, curvature]) if !curvature.is_empty() => {
                on_lanes!(simd => curved(simd, self.0, p, y, [value, slope, curvature]))
            }
            (inputs, outputs) => self.first_order(inputs, outputs),
        }
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

    fn weighed(
        &self,
        prediction: &[F],
        target: &[F],
        factors: &Factors<F>,
        each: &mut [F],
        grad: &mut [F],
    ) -> f64 {
        let (p, y) = (prediction, target);
        match grad.is_empty() {
            true => on_lanes!(simd => weighed::<_, L, F, false>(simd, self.0, p, y, factors, each, grad)),
            false => on_lanes!(simd => weighed::<_, L, F, true>(simd, self.0, p, y, factors, each, grad)),
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
    each: &mut [F],
    grad: &mut [F],
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
    [value, slope, curvature]: [&mut [F]; 3],
) {
    let n = Lanes::<S, F>::N;
    for (i, p) in pred.chunks_exact(n).enumerate() {
        let here = i * n..(i + 1) * n;
        let (p, y) = (Lanes::load(simd, p), Lanes::load(simd, &target[here.clone()]));
        let jet = loss.at(Dual::var(p), Dual::fixed(y));
        let ValueSlope { value: v, slope: s } = jet;
        v.re.store(&mut value[here.clone()]);
        s.du.store(&mut curvature[here.clone()]);
        if !slope.is_empty() {
            s.re.store(&mut slope[here]);
        }
    }
}
