//! Checks of whole arrays against a domain, several numbers at a time.
//!
//! An array is first tested as a whole, with vector comparisons. Only if that fails is the first number outside looked
//! for, one by one: then numbers that do not count (of weight 0, ignored) are left out.
//!
//! Bounded domains are tested before an evaluation. Where all real numbers are allowed, a check finds NaN and infinities
//! only: they are looked for if the loss is not finite, so that the check costs nothing.
use crate::loss::Domain;
use crate::real::{Element, Interval, Lanes, Real, on_lanes};
use fearless_simd::Simd;

/// Numbers that a thread tests at a time.
#[cfg(feature = "threads")]
const PARALLEL: usize = 1 << 16;

/// The arrays that a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// Those with a bounded domain: before an evaluation.
    Bounded,
    /// All: if the loss is not finite.
    All,
}

impl Domain {
    /// True if a scan looks at arrays of this domain.
    pub(super) fn is_in(self, scan: Scan) -> bool {
        scan == Scan::All || self.interval.lo > -f64::MAX || self.interval.hi < f64::MAX
    }

    /// True if all numbers lie in the domain.
    pub(super) fn contains_all<E: Element>(self, xs: &[E]) -> bool {
        let holds = |xs: &[E]| on_lanes!(simd => contains_all(simd, self, xs));

        #[cfg(feature = "threads")]
        if xs.len() > PARALLEL && crate::alone::shares() {
            use rayon::prelude::*;
            return xs.par_chunks(PARALLEL).all(holds);
        }
        holds(xs)
    }

    /// The index of the first number that counts and lies outside, and the number.
    pub(crate) fn first_outside<E: Element>(
        self,
        xs: &[E],
        counts: impl Fn(usize) -> bool,
    ) -> Option<(usize, f64)> {
        if self.contains_all(xs) {
            return None;
        }
        let mut numbers = xs.iter().map(|x| x.to_f64()).enumerate();
        numbers.find(|&(index, x)| !self.contains(x) && counts(index))
    }
}

#[inline(always)]
fn contains_all<S: Simd, E: Element>(simd: S, domain: Domain, xs: &[E]) -> bool {
    let Interval { lo, hi } = domain.interval;
    // The ends in the precision of the numbers. An end that was rounded outwards is not in the domain itself.
    let ends = [E::Float::from_f64(lo), E::Float::from_f64(hi)];
    let excluded = [ends[0].to_f64() < lo, ends[1].to_f64() > hi];
    let (low, high) = (Lanes::<S, E::Float>::splat(simd, ends[0]), Lanes::splat(simd, ends[1]));
    let (zero, one) = (low.lit(0.0), low.lit(1.0));

    // No early exit inside a piece: the comparisons are independent of each other.
    for piece in xs.chunks(1 << 10) {
        let mut outside = zero;
        for at in (0..piece.len()).step_by(Lanes::<S, E::Float>::N) {
            let x = Lanes::<S, E::Float>::load_tail(simd, &piece[at..]);
            let x = if domain.mirrored { x.abs() } else { x };
            outside = outside.max(match domain.ends_only {
                true => x.select_eq(low, zero, x.select_eq(high, zero, one)),
                false => x.select_within(low, high, zero, one),
            });
            if excluded[0] {
                outside = x.select_eq(low, one, outside);
            }
            if excluded[1] {
                outside = x.select_eq(high, one, outside);
            }
        }
        if outside.largest().to_f64() != 0.0 {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::loss::{Domain, LOG_PROBABILITY, OPEN_HALF_LINE, POSITIVE, PROBABILITY, SIGNS, UNIT_OPEN};
    use crate::real::{Element, Interval};

    /// The test of a whole array agrees with that of its numbers, at every place and length.
    fn agrees<E: Element>(domain: Domain, numbers: &[f64]) {
        for &x in numbers {
            let x = E::from_f64(x);
            for len in [1, 2, 7, 16, 33] {
                let inside = numbers.iter().map(|&x| E::from_f64(x)).find(|x| domain.contains(x.to_f64()));
                for at in 0..len {
                    let mut xs = vec![inside.expect("a number inside"); len];
                    xs[at] = x;
                    let want = domain.contains(x.to_f64());
                    assert_eq!(domain.contains_all(&xs), want, "{domain:?}: {x:?} at {at} of {len}");
                    let found = domain.first_outside(&xs, |_| true).map(|(index, _)| index);
                    assert_eq!(found, (!want).then_some(at));
                }
            }
        }
    }

    #[test]
    fn whole_arrays_are_tested_as_their_numbers() {
        let tiny = [f64::MIN_POSITIVE, 1e-45, 1e-40, f64::MAX, 1e39, 3.4e38];
        let mut numbers =
            vec![0.0, -0.0, 1.0, 0.5, 1.0f64.next_down(), 1.0f64.next_up(), 2.0, f64::NAN, f64::INFINITY];
        numbers.extend(tiny);
        numbers.extend(numbers.clone().iter().map(|x| -x));

        let intervals = [Interval::REAL, LOG_PROBABILITY, OPEN_HALF_LINE, POSITIVE, PROBABILITY, UNIT_OPEN];
        for interval in intervals {
            for domain in [Domain::of(interval), Domain::finite(interval)] {
                agrees::<f32>(domain, &numbers);
                agrees::<f64>(domain, &numbers);
            }
        }
        let signs = Domain { ends_only: true, ..Domain::of(SIGNS) };
        let nonzero = Domain { mirrored: true, ..Domain::finite(OPEN_HALF_LINE) };
        for domain in [signs, nonzero] {
            agrees::<f32>(domain, &numbers);
            agrees::<f64>(domain, &numbers);
        }
    }

    #[test]
    fn numbers_that_do_not_count_are_left_out() {
        let domain = Domain::of(PROBABILITY);
        let xs = [0.5, f64::NAN, 1.0, 2.0];
        assert_eq!(domain.first_outside(&xs, |i| i != 1), Some((3, 2.0)));
        assert_eq!(domain.first_outside(&xs, |i| i % 2 == 0), None);
    }
}
