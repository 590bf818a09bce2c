//! SIMD lanes: several floats at once, in a vector of the machine's native width.
use super::{Element, Float, Real, math};
use fearless_simd::{ExtractToken, Level, Select, Simd, SimdBase, SimdFloat, SimdMask};
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::sync::LazyLock;

/// The most lanes of a vector on any machine.
pub(crate) const MAX_LANES: usize = 16;

/// The most doubles of a vector on any machine.
#[cfg(feature = "executor")]
pub(crate) const MAX_DOUBLES: usize = 8;

/// A vector of `T`s, as wide as this machine's registers.
pub struct Lanes<S: Simd, T: Float>(pub(super) T::Native<S>);
impl<S: Simd, T: Float> Clone for Lanes<S, T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Simd, T: Float> Copy for Lanes<S, T> {}

/// The best instruction set of this machine, detected once; `PERDITA_SIMD` = `avx2` or `baseline` selects a lesser one.
pub(crate) fn level() -> Level {
    static LEVEL: LazyLock<Level> = LazyLock::new(|| {
        let best = Level::new();
        match std::env::var("PERDITA_SIMD").as_deref() {
            #[cfg(target_arch = "x86_64")]
            Ok("avx2") => best.as_avx2().map_or(best, Level::Avx2),
            #[cfg(target_arch = "x86_64")]
            Ok("baseline") => best.as_sse2().map_or(best, Level::Sse2),
            _ => best,
        }
    });
    *LEVEL
}

/// Compiles an expression once per instruction set, and runs the best supported one.
///
/// On x86-64 these are SSE2, AVX2 and AVX-512: levels in between cost compile time and gain nothing. Builds with debug
/// assertions compile SSE2 alone, a third of the work: their results may differ in the last bits from those of release
/// builds, which use fused multiply-add.
macro_rules! on_lanes {
    ($simd:ident => $body:expr) => {{
        #[cfg(target_arch = "x86_64")]
        use fearless_simd::Simd as _;
        match $crate::real::level() {
            #[cfg(all(target_arch = "x86_64", not(debug_assertions)))]
            fearless_simd::Level::Avx512($simd) => $simd.vectorize(
                #[inline(always)]
                || $body,
            ),
            #[cfg(all(target_arch = "x86_64", not(debug_assertions)))]
            fearless_simd::Level::Avx2($simd) => $simd.vectorize(
                #[inline(always)]
                || $body,
            ),
            #[cfg(target_arch = "x86_64")]
            level => {
                let $simd = level.as_sse2().expect("x86-64 has SSE2");
                $simd.vectorize(
                    #[inline(always)]
                    || $body,
                )
            }
            #[cfg(not(target_arch = "x86_64"))]
            level => fearless_simd::dispatch!(level, $simd => $body),
        }
    }};
}

pub(crate) use on_lanes;

impl<S: Simd, T: Float> Lanes<S, T> {
    /// The number of lanes.
    pub const N: usize = <T::Native<S> as SimdBase<S>>::LEN;

    /// The same number in every lane.
    #[inline(always)]
    pub fn splat(simd: S, x: T) -> Self {
        Lanes(T::Native::<S>::splat(simd, x))
    }

    /// Lane `i` holds `f(i)`.
    #[inline(always)]
    pub fn from_fn(simd: S, f: impl FnMut(usize) -> T) -> Self {
        Lanes(T::Native::<S>::from_fn(simd, f))
    }

    /// The first `N` of `xs`.
    #[inline(always)]
    pub fn load<E: Element<Float = T>>(simd: S, xs: &[E]) -> Self {
        Lanes(E::load(simd, &xs[..Self::N]))
    }

    /// At most `N` values, and at least one; the remaining lanes repeat the last, so that no formula sees an invented
    /// value.
    #[inline(always)]
    pub fn load_tail<E: Element<Float = T>>(simd: S, xs: &[E]) -> Self {
        if xs.len() >= Self::N {
            return Self::load(simd, xs);
        }
        let mut lanes = [T::default(); MAX_LANES];
        tail::widen(xs, &mut lanes);
        Self::load(simd, &lanes)
    }

    /// The same for doubles, rounded to nearest.
    #[inline(always)]
    pub(crate) fn from_doubles(simd: S, xs: &[f64]) -> Self {
        if xs.len() >= Self::N {
            return Lanes(T::from_doubles::<S>(simd, xs));
        }
        let mut lanes = [0.0; MAX_LANES];
        tail::widen(xs, &mut lanes);
        Lanes(T::from_doubles::<S>(simd, &lanes))
    }

    /// Stores every lane to the front of `out`.
    #[inline(always)]
    pub fn store<E: Element<Float = T>>(self, out: &mut [E]) {
        E::store(self.0, &mut out[..Self::N])
    }

    /// Stores the first `out.len()` lanes, `N` at most.
    #[inline(always)]
    pub fn store_tail<E: Element<Float = T>>(self, out: &mut [E]) {
        if out.len() >= Self::N {
            return self.store(out);
        }
        let mut lanes = [T::default(); MAX_LANES];
        self.store(&mut lanes);
        tail::narrow(&lanes, out);
    }

    /// One lane.
    #[inline(always)]
    pub fn lane(self, i: usize) -> T {
        self.0.as_slice()[i]
    }

    /// The same vector with 0 from lane `n` on.
    #[inline(always)]
    pub fn first(self, n: usize) -> Self {
        if n >= Self::N {
            return self;
        }
        let mut lanes = [T::default(); MAX_LANES];
        self.store(&mut lanes);
        tail::clear(&mut lanes, n);
        Self::load(self.token(), &lanes)
    }

    /// The same vector with `x` in lane `i`.
    #[inline(always)]
    pub fn with(mut self, i: usize, x: T) -> Self {
        self.0.as_mut_slice()[i] = x;
        self
    }

    /// The largest lane; any lane if one is NaN.
    #[inline(always)]
    pub fn largest(self) -> T {
        self.0.reduce_max()
    }

    /// `then` in the lanes that equal `o`'s, else `other`.
    #[inline(always)]
    pub fn select_eq(self, o: Self, then: Self, other: Self) -> Self {
        Lanes(self.0.simd_eq(o.0).select(then.0, other.0))
    }

    /// `then` in the lanes within [low, high], else `other`; a NaN is not within.
    #[inline(always)]
    pub(crate) fn select_within(self, low: Self, high: Self, then: Self, other: Self) -> Self {
        let below_high = self.0.simd_le(high.0).select(then.0, other.0);
        Lanes(self.0.simd_ge(low.0).select(below_high, other.0))
    }

    /// True if any lane equals `o`'s.
    #[inline(always)]
    pub fn meets(self, o: Self) -> bool {
        self.0.simd_eq(o.0).any_true()
    }

    /// self·x + y, fused where the machine supports it.
    #[inline(always)]
    pub(crate) fn mul_add(self, x: Self, y: Self) -> Self {
        Lanes(self.0.mul_add(x.0, y.0))
    }

    /// ln(1 + x) for x in [0, 1], as [`softplus`](Real::softplus) computes it.
    #[cfg(feature = "executor")]
    #[inline(always)]
    pub(crate) fn ln_1p_unit(self) -> Self {
        Lanes(math::ln_1p_unit::<S, T>(self.0))
    }

    /// Transposes a square: lane i of vector j becomes lane j of vector i, for the first `N` vectors.
    ///
    /// Each round interleaves the first half of the vectors with the second (a perfect shuffle); log₂ N rounds
    /// transpose.
    #[inline(always)]
    pub(crate) fn transpose(square: &mut [Self; MAX_LANES]) {
        let (n, mut rounds) = (Self::N, Self::N);
        while rounds > 1 {
            let before = *square;
            for i in 0..n / 2 {
                let (low, high) = before[i].0.interleave(before[i + n / 2].0);
                (square[2 * i], square[2 * i + 1]) = (Lanes(low), Lanes(high));
            }
            rounds /= 2;
        }
    }

    /// The lanes of both, alternating: the first `N`, and the last `N`.
    #[inline(always)]
    pub(crate) fn interleave(self, o: Self) -> (Self, Self) {
        let (first, last) = self.0.interleave(o.0);
        (Lanes(first), Lanes(last))
    }

    /// The even lanes of both, and the odd ones.
    #[inline(always)]
    pub(crate) fn deinterleave(self, o: Self) -> (Self, Self) {
        let (even, odd) = self.0.deinterleave(o.0);
        (Lanes(even), Lanes(odd))
    }

    /// 1 in the lanes that are not 0, else 0.
    #[inline(always)]
    pub fn nonzero(self) -> Self {
        let (zero, one) = (self.lit(0.0), self.lit(1.0));
        Lanes(self.0.simd_eq(zero.0).select(zero.0, one.0))
    }

    #[inline(always)]
    pub(crate) fn token(self) -> S {
        self.0.token()
    }
}

/// Tails of arrays, shorter than a vector, lane by lane. These are not inlined, so that the code of the vector loop
/// stays short and in registers.
mod tail {
    use super::{Element, Float, MAX_LANES};

    /// Widens `xs`, padded with copies of the last.
    #[cold]
    #[inline(never)]
    pub(super) fn widen<E: Element>(xs: &[E], lanes: &mut [E::Float; MAX_LANES]) {
        let last = xs.len() - 1;
        for (i, lane) in lanes.iter_mut().enumerate() {
            *lane = E::Float::from_f64(xs[i.min(last)].to_f64());
        }
    }

    /// Narrows as many lanes as fit into `out`.
    #[cold]
    #[inline(never)]
    pub(super) fn narrow<E: Element>(lanes: &[E::Float; MAX_LANES], out: &mut [E]) {
        for (out, lane) in out.iter_mut().zip(lanes) {
            *out = E::from_f64(lane.to_f64());
        }
    }

    /// Sets lanes to 0 from lane `n` on.
    #[cold]
    #[inline(never)]
    pub(super) fn clear<F: Float>(lanes: &mut [F; MAX_LANES], n: usize) {
        lanes[n..].fill(F::default());
    }
}

/// A running sum in double precision of vectors in any precision, one partial sum per lane of doubles.
#[derive(Clone, Copy)]
pub(crate) struct Sum<S: Simd>(S::f64s);
impl<S: Simd> Sum<S> {
    #[inline(always)]
    pub(crate) fn zero(simd: S) -> Self {
        Sum(S::f64s::splat(simd, 0.0))
    }

    #[inline(always)]
    pub(crate) fn add<T: Float>(&mut self, x: Lanes<S, T>) {
        self.0 = T::add_to::<S>(self.0, x.0);
    }

    /// The sum that [`store`](Self::store) has saved.
    #[cfg(feature = "executor")]
    #[inline(always)]
    pub(crate) fn load(simd: S, lanes: &[f64; MAX_DOUBLES]) -> Self {
        Sum(S::f64s::from_slice(simd, &lanes[..S::f64s::LEN]))
    }

    /// Saves the partial sums between two loops.
    #[cfg(feature = "executor")]
    #[inline(always)]
    pub(crate) fn store(self, lanes: &mut [f64; MAX_DOUBLES]) {
        self.0.store_slice(&mut lanes[..S::f64s::LEN]);
    }

    #[inline(always)]
    pub(crate) fn total(self) -> f64 {
        self.0.reduce_sum()
    }

    /// The totals of several sums, in a plain loop: a `map` that is not inlined would spill the vector registers.
    #[inline(always)]
    pub(crate) fn totals<const K: usize>(sums: [Self; K]) -> [f64; K] {
        let mut totals = [0.0; K];
        for (k, total) in totals.iter_mut().enumerate() {
            *total = sums[k].total();
        }
        totals
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl<S: Simd, T: Float> $trait for Lanes<S, T> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, o: Self) -> Self {
                Lanes(self.0.$method(o.0))
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);
impl<S: Simd, T: Float> Neg for Lanes<S, T> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Lanes(-self.0)
    }
}

impl<S: Simd, T: Float> Real for Lanes<S, T> {
    #[inline(always)]
    fn lit(self, c: f64) -> Self {
        Self::splat(self.0.token(), T::from_f64(c))
    }

    #[inline(always)]
    fn select_lt(self, bound: Self, then: Self, other: Self) -> Self {
        Lanes(self.0.simd_lt(bound.0).select(then.0, other.0))
    }

    #[inline(always)]
    fn strong_mul(self, x: Self) -> Self {
        let zero = self.lit(0.0);
        Lanes(self.0.simd_eq(zero.0).select(zero.0, self.0 * x.0))
    }

    // x86 returns the second operand when one is NaN: in this order a NaN in `self` survives.
    #[inline(always)]
    fn min(self, o: Self) -> Self {
        Lanes(o.0.min(self.0))
    }

    #[inline(always)]
    fn max(self, o: Self) -> Self {
        Lanes(o.0.max(self.0))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Lanes(self.0.abs())
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Lanes(self.0.sqrt())
    }

    #[inline(always)]
    fn exp(self) -> Self {
        Lanes(math::exp::<S, T>(self.0))
    }

    #[inline(always)]
    fn exp_m1(self) -> Self {
        Lanes(math::exp_m1::<S, T>(self.0))
    }

    #[inline(always)]
    fn ln(self) -> Self {
        Lanes(math::ln::<S, T>(self.0))
    }

    #[inline(always)]
    fn ln_1p(self) -> Self {
        Lanes(math::ln_1p::<S, T>(self.0))
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        Lanes(math::tanh::<S, T>(self.0))
    }

    #[inline(always)]
    fn sigmoid(self) -> Self {
        Lanes(math::sigmoid::<S, T>(self.0))
    }

    #[inline(always)]
    fn softplus(self) -> Self {
        Lanes(math::softplus::<S, T>(self.0))
    }

    #[inline(always)]
    fn powf(self, c: f64) -> Self {
        let [power] = Self::powf_each([self], c);
        power
    }

    #[inline(always)]
    fn powf_each<const K: usize>(mut xs: [Self; K], c: f64) -> [Self; K] {
        let mut vectors = [xs[0].0; K];
        for (k, vector) in vectors.iter_mut().enumerate() {
            *vector = xs[k].0;
        }
        let powers = match math::small_power::<S, T, K>(vectors, c) {
            Some(powers) => powers,
            // Not inlined: it has a hundred instructions, and formulas use it in several places.
            None => xs[0].token().vectorize(
                #[inline(always)]
                move || {
                    let mut powers = vectors;
                    for x in &mut powers {
                        *x = T::powf_lanes::<S>(*x, c);
                    }
                    powers
                },
            ),
        };

        for (k, x) in xs.iter_mut().enumerate() {
            *x = Lanes(powers[k]);
        }
        xs
    }
}
