//! The weights of a batch: checked, added up and counted in one pass.
//!
//! ```text
//! for each block (8192 weights), threads share them:
//!     Σ w in double precision, and the smallest weight
//!     smallest < 0: the sum is NaN, as it is if a weight is NaN          → the first such weight is looked for
//!     smallest = 0: those that are not 0 are counted in a second pass, in the cache
//! ```
//!
//! The denominator of a mean is known before the gradient is written, so that nothing else has to add up weights.
use super::drivers::DriveWeights;
use super::engine::{UNROLL, granule_sum};
use super::reduce::{DoubleDouble, Total};
use super::threads::{Work, fold};
use crate::batch::{Counted, Pairs, same_len};
use crate::loss::{Domain, Error, NON_NEGATIVE};
use crate::real::{Element, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Fewer weights are added up on one thread.
const PARALLEL_MIN: usize = 1 << 16;

impl<'a, E: Element> Pairs<'a, E> {
    /// A weight for each pair. A pair of weight 0 does not count: its value and gradient are 0, even if it contains
    /// NaN.
    ///
    /// # Errors
    /// Another length; a weight that is negative, infinite or NaN.
    pub fn weighted(self, weight: &'a [E]) -> Result<Self, Error> {
        same_len("weight", weight.len(), self.len())?;
        let counted = E::drive::<DriveWeights>(weight)?.counted();
        Ok(Pairs { weight: Some(weight), counted, ..self })
    }

    /// The same pairs with other weights, which need no check.
    pub(super) fn reweighted(self, weight: &'a [E]) -> Self {
        Pairs { weight: Some(weight), counted: total(weight).counted(), ..self }
    }
}

impl Total {
    /// Σ w and count.
    fn counted(self) -> Counted {
        let Total { weight, exponent, count, .. } = self;
        Counted { weight: [weight.high, weight.low], exponent, count }
    }

    /// The total of as many losses of 0.
    pub(super) fn of_zeros(counted: Counted) -> Self {
        let Counted { weight: [high, low], exponent, count } = counted;
        Total { weight: DoubleDouble { high, low }, exponent, count, ..Total::default() }
    }
}

/// Σ w, and the number of weights that are not 0.
///
/// # Errors
/// A weight that is negative, infinite or NaN.
pub(super) fn checked<E: Element>(weight: &[E]) -> Result<Total, Error> {
    let found = total(weight);
    if found.weight().is_finite() {
        return Ok(found);
    }
    // Finite doubles may have an infinite sum.
    match Domain::finite(NON_NEGATIVE).first_outside(weight, |_| true) {
        Some((index, value)) => Err(Error::Weight { index, value }),
        None => Ok(found),
    }
}

/// Σ w, and the number of weights that are not 0. A weight that is negative or NaN makes the sum NaN.
pub(super) fn total<E: Element>(weight: &[E]) -> Total {
    fold(weight, Total::BLOCK, PARALLEL_MIN, &block)
}

impl<E: Element> Work for &[E] {
    fn len(&self) -> usize {
        <[E]>::len(self)
    }

    fn split(self, mid: usize) -> (Self, Self) {
        self.split_at(mid)
    }
}

fn block<E: Element>(weight: &[E]) -> Total {
    let (sum, least) = on_lanes!(simd => sum_and_least(simd, weight));
    let count = if least > 0.0 { weight.len() } else { on_lanes!(simd => nonzeros(simd, weight)) };
    Total::new(0.0, if least < 0.0 { f64::NAN } else { sum }, count as u64)
}

#[inline(always)]
fn sum_and_least<S: Simd, E: Element>(simd: S, weight: &[E]) -> (f64, f64) {
    let n = Lanes::<S, E::Float>::N;
    let mut sums = [Sum::zero(simd); UNROLL];
    let mut least = [Lanes::<S, E::Float>::splat(simd, E::Float::from_f64(f64::INFINITY)); UNROLL];
    let granules = weight.chunks_exact(UNROLL * n);
    let vectors = granules.remainder().chunks_exact(n);
    let rest = vectors.remainder();

    for weights in granules {
        for k in 0..UNROLL {
            let w = Lanes::load(simd, &weights[k * n..(k + 1) * n]);
            sums[k].add(w);
            least[k] = w.min(least[k]);
        }
    }
    for weights in vectors {
        let w = Lanes::load(simd, weights);
        sums[0].add(w);
        least[0] = w.min(least[0]);
    }

    let [a, b, c, d] = least;
    let (mut sum, mut smallest) = (0.0, a.min(b).min(c.min(d)).smallest().to_f64());
    for total in Sum::totals(sums) {
        sum += total;
    }
    for w in rest {
        sum += w.to_f64();
        smallest = w.to_f64().min(smallest);
    }
    (sum, smallest)
}

#[inline(always)]
fn nonzeros<S: Simd, E: Element>(simd: S, weight: &[E]) -> usize {
    let n = Lanes::<S, E::Float>::N;
    let granules = weight.chunks_exact(UNROLL * n);
    let rest = granules.remainder().iter().filter(|w| w.to_f64() != 0.0).count();
    let mut count = Sum::zero(simd);
    for weights in granules {
        let mut ones = [Lanes::<S, E::Float>::splat(simd, E::Float::default()); UNROLL];
        for (k, ones) in ones.iter_mut().enumerate() {
            *ones = Lanes::load(simd, &weights[k * n..(k + 1) * n]).nonzero();
        }
        granule_sum(&mut count, ones);
    }
    count.total() as usize + rest
}
