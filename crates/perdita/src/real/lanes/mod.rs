//! SIMD lanes: several floats at once, in a vector of the machine's native width.
mod arithmetic;
mod level;
mod sum;
mod tail;

pub(crate) use level::{level, on_lanes};
pub(crate) use sum::Sum;

use super::{Element, Float, Real};
use fearless_simd::{ExtractToken, Select, Simd, SimdBase, SimdFloat, SimdMask};

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
        let place = Self::from_fn(
            self.token(),
            #[inline(always)]
            |i| T::from_f64(i as f64),
        );
        place.select_lt(self.lit(n as f64), self, self.lit(0.0))
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

    /// The smallest lane; any lane if one is NaN.
    #[inline(always)]
    pub(crate) fn smallest(self) -> T {
        self.0.reduce_min()
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

    /// The second half of the lanes, then the first half of `o`'s.
    #[inline(always)]
    pub(crate) fn halves(self, o: Self) -> Self {
        Lanes(match Self::N {
            2 => self.0.slide::<1>(o.0),
            4 => self.0.slide::<2>(o.0),
            8 => self.0.slide::<4>(o.0),
            _ => self.0.slide::<8>(o.0),
        })
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
