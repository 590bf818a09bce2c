//! Sums in double precision of vectors in any precision.
use super::Lanes;
#[cfg(feature = "executor")]
use super::MAX_DOUBLES;
use crate::real::Float;
use fearless_simd::{Simd, SimdBase};

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
