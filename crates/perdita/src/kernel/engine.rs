//! Engines: the part of a kernel that evaluates a formula, over a chunk of observations in the L1 cache.
//!
//! A kernel has two parts. The *driver* knows no formula: threads, blocks, weights, upstream gradients, outputs per
//! observation, tails, half precision, non-temporal stores and sums are its business, and it is compiled once per
//! element type, in this crate. The *engine* knows the formula and nothing else, and computes in `f32` or `f64`:
//!
//! ```text
//! driver                                             engine
//!   cut into blocks, threads share them
//!   only sum and gradient requested:       ────────▶  plain: value + slope · scale, the sum stays in registers
//!   weights, losses per observation,
//!   upstream gradients, curvature,
//!   derivatives without the value:         ────────▶  weighed: the same with factors, multiplied in registers
//!   gradients in more than one input,
//!   chunk by chunk:                        ────────▶  fill: values and derivatives into buffers
//!       weigh, scale, add up, store
//! ```
//!
//! There are two: [fused](super::pointwise), the formula compiled to one loop, for typed losses; and
//! [executed](super::executed), its recorded program, step by step through loops that all losses share, for type-erased
//! losses and formulas made at run time.
//!
//! Invariants. Every length is a multiple of the [`granule`]: the driver pads the last chunk with copies of its last
//! observation, so that no formula sees invented inputs and no engine has a loop for tails. Sums have one order: the
//! four vectors of a granule in lane precision, one after another, then in double precision ([`granule_sum`]).
use crate::real::{Float, Lanes, Lockstep, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Vectors that an engine computes in lockstep, to hide the latency of polynomials. Measured for four against one: 0.93
/// to 1.05 G elements/s for BCE, 0.70 to 0.92 for focal loss.
pub(super) const UNROLL: usize = 4;

/// A formula over chunks of observations.
pub(crate) trait Engine<F>: Sync {
    /// Writes the value of every observation to `outputs[0]`, its derivatives to the others, in an order that the kind
    /// of loss defines. An output of length 0 is not requested; inputs and all other outputs have one length, a
    /// multiple of the granule.
    fn fill(&self, inputs: &[&[F]], outputs: &mut [&mut [F]]);
}

/// A pointwise formula.
pub(crate) trait PointwiseEngine<F>: Sync {
    /// The sum of the values; writes every slope times `scale` to `grad`. All lengths are equal, a multiple of the
    /// granule.
    fn plain(&self, prediction: &[F], target: &[F], grad: Option<&mut [F]>, scale: f64) -> f64;

    /// The sum of the values times their factors; writes these values, and the derivatives times theirs. All lengths are equal,
    /// a multiple of the granule.
    fn weighed(&self, prediction: &[F], target: &[F], factors: &Factors<F>, out: Requested<F>) -> f64;
}

/// The number that an engine returns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum RequestedSum {
    /// The sum of the values times their factors.
    Values,
    /// A number that is NaN or infinite wherever a value and an input, or a value and its derivative, are.
    NotFinite,
    /// Any number.
    Nothing,
}

/// The requested outputs of a chunk. One of length 0 is not requested.
pub(crate) struct Requested<'a, F> {
    #[cfg_attr(
        not(feature = "executor"),
        expect(dead_code, reason = "the fused engine computes the value all the same")
    )]
    pub(super) sum: RequestedSum,
    pub(super) each: &'a mut [F],
    pub(super) grad: &'a mut [F],
    pub(super) curvature: &'a mut [F],
}

impl<'a, F> Requested<'a, F> {
    /// The sum, losses per observation and the gradient.
    pub(super) fn first_order(each: &'a mut [F], grad: &'a mut [F]) -> Self {
        Requested { sum: RequestedSum::Values, each, grad, curvature: &mut [] }
    }
}

/// The factors of values (the weight) and of derivatives (weight, upstream gradient and scale).
#[derive(Clone, Copy)]
pub(crate) struct Factors<'a, F> {
    pub(super) weight: Option<&'a [F]>,
    pub(super) upstream: Option<&'a [F]>,
    pub(super) scale: f64,
}

impl<'a, F: Float> Factors<'a, F> {
    /// Factors of 1.
    pub(super) const NONE: Self = Factors { weight: None, upstream: None, scale: 1.0 };

    /// The factors of the observations from `start` on.
    pub(super) fn from(&self, start: usize) -> Self {
        let rest = |factors: Option<&'a [F]>| factors.map(|factors| &factors[start..]);
        Factors { weight: rest(self.weight), upstream: rest(self.upstream), scale: self.scale }
    }

    /// The values of the vectors that begin at `at` times their weights. A weight of 0 hides infinities.
    #[inline(always)]
    pub(super) fn value<S: Simd, const K: usize>(
        &self,
        simd: S,
        at: usize,
        x: Vectors<S, F, K>,
    ) -> Vectors<S, F, K> {
        match self.weight {
            Some(weight) => load(simd, &weight[at..]).strong_mul(x),
            None => x,
        }
    }

    /// The derivatives of the vectors that begin at `at` times their factors.
    #[inline(always)]
    pub(super) fn derivative<S: Simd, const K: usize>(
        &self,
        simd: S,
        at: usize,
        x: Vectors<S, F, K>,
    ) -> Vectors<S, F, K> {
        let scale = Lockstep([Lanes::splat(simd, F::from_f64(self.scale)); K]);
        let factor = match self.upstream {
            Some(upstream) => scale * load(simd, &upstream[at..]),
            None => scale,
        };
        self.value(simd, at, x) * factor
    }
}

/// The number of observations of [`UNROLL`] vectors, of which all chunk lengths are a multiple.
pub(super) fn granule<F: Float>() -> usize {
    #[inline(always)]
    fn of<S: Simd, F: Float>(_: S) -> usize {
        UNROLL * Lanes::<S, F>::N
    }

    on_lanes!(simd => of::<_, F>(simd))
}

/// Several vectors in registers.
pub(super) type Vectors<S, F, const K: usize> = Lockstep<Lanes<S, F>, K>;

/// A granule in registers.
pub(super) type Granule<S, F> = Vectors<S, F, UNROLL>;

/// The vectors at the front of `xs`.
#[inline(always)]
pub(super) fn load<S: Simd, F: Float, const K: usize>(simd: S, xs: &[F]) -> Vectors<S, F, K> {
    let n = Lanes::<S, F>::N;
    let xs = &xs[..K * n];
    let mut x = [Lanes::splat(simd, F::default()); K];
    for (k, x) in x.iter_mut().enumerate() {
        *x = Lanes::load(simd, &xs[k * n..(k + 1) * n]);
    }
    Lockstep(x)
}

/// Vectors to the front of `out`.
#[inline(always)]
pub(super) fn store<S: Simd, F: Float, const K: usize>(x: Vectors<S, F, K>, out: &mut [F]) {
    let n = Lanes::<S, F>::N;
    let out = &mut out[..K * n];
    for k in 0..K {
        x.0[k].store(&mut out[k * n..(k + 1) * n]);
    }
}

/// Adds the vectors of a granule to a sum, in the order that all engines share.
#[inline(always)]
pub(super) fn granule_sum<S: Simd, F: Float>(sum: &mut Sum<S>, vectors: [Lanes<S, F>; UNROLL]) {
    let mut total = vectors[0];
    for x in &vectors[1..] {
        total = total + *x;
    }
    sum.add(total);
}
