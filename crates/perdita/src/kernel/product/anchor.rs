//! One anchor of the triplet losses: its nearest and farthest rows, negatives sampled by distance, and all
//! its triplets.
use super::chunk::{CHUNK, Chunk};
use super::distance::Distances;
use super::without;
use crate::inline;
use crate::kernel::engine::Engine;
use crate::real::{Float, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Σ of the losses of some triplets, and the number of losses that are not 0.
pub(super) struct Sums {
    pub(super) value: f64,
    pub(super) active: u64,
}

/// The candidates of a search for an extreme distance, and its direction.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Extreme {
    /// The farthest row of the anchor's label.
    Positive,
    /// The nearest row of another label.
    Nearest,
    /// The farthest row of another label.
    Farthest,
}

/// An anchor and its distances to all rows. Rows of one label have one id, a small integer stored as a float,
/// so that lanes can compare it.
pub(super) struct Anchor<'a, F> {
    pub(super) i: usize,
    pub(super) distances: &'a [F],
    pub(super) numbers: &'a [F],
    pub(super) number: F,
}

impl<F: Float> Anchor<'_, F> {
    /// The nearest or farthest candidate among those farther than `beyond`; of ties the first; `None` without
    /// candidates.
    pub(super) fn extreme(&self, of: Extreme, beyond: Option<F>) -> Option<usize> {
        let beyond = beyond.unwrap_or(F::from_f64(f64::NEG_INFINITY));
        on_lanes!(simd => self.extreme_lanes(simd, of, beyond))
    }

    #[inline(always)]
    fn extreme_lanes<S: Simd>(&self, simd: S, of: Extreme, beyond: F) -> Option<usize> {
        let n = Lanes::<S, F>::N;
        let number = Lanes::<S, F>::splat(simd, self.number);
        let (beyond, least) = (Lanes::splat(simd, beyond), number.lit(f64::NEG_INFINITY));
        let counting = Lanes::from_fn(simd, |l| F::from_f64(l as f64));
        let (mut best, mut place) = (least, number.lit(-1.0));

        for part in without(self.distances.len(), Some(self.i)) {
            for at in part.clone().step_by(n) {
                let distance = Lanes::load_tail(simd, &self.distances[at..part.end]);
                let positives = Lanes::load_tail(simd, &self.numbers[at..part.end]);
                let x = beyond.select_lt(
                    distance,
                    if of == Extreme::Nearest { -distance } else { distance },
                    least,
                );
                let (same, other) = if of == Extreme::Positive { (x, least) } else { (least, x) };
                let x = positives.select_eq(number, same, other);

                // Lanes past the end repeat the last row, and never beat it.
                place = best.select_lt(x, counting + place.lit(at as f64), place);
                best = best.select_lt(x, x, best);
            }
        }

        let lanes = (0..n).map(|l| (best.lane(l).to_f64(), place.lane(l).to_f64()));
        let found = lanes.filter(|&(_, place)| place >= 0.0);
        let first = |a: (f64, f64), b: (f64, f64)| {
            if b.0 > a.0 || b.0 == a.0 && b.1 < a.1 { b } else { a }
        };
        found.reduce(first).map(|(_, place)| (place as usize).min(self.distances.len() - 1))
    }

    /// All triplets of the anchor: adds their slopes in the distances to `slopes`, if that is not empty.
    pub(super) fn all(&self, negatives: &mut Negatives<F>, factor: f64, slopes: &mut [F]) -> Sums {
        let mut sums = Sums { value: 0.0, active: 0 };
        let positives = self.numbers.iter().enumerate();
        for (p, _) in positives.filter(|&(j, &number)| j != self.i && number == self.number) {
            let [value, active, slope] = negatives.of(self, p, factor, slopes);
            sums = Sums { value: sums.value + value, active: sums.active + active as u64 };
            if let Some(slope_of_positive) = slopes.get_mut(p) {
                *slope_of_positive = *slope_of_positive - F::from_f64(slope);
            }
        }
        sums
    }

    /// Cumulative sampling weights of the negatives (Wu et al. 2017): 1 over the density of the distance d between
    /// random points on the sphere, d^(D−2)·(1 − d²/4)^((D−3)/2), for d clamped to ½ from below; 0 beyond 1.4.
    pub(super) fn shares(&self, distances: &Distances<F>, dim: usize) -> Vec<f64> {
        let dim = dim as f64;
        let ln_share = |(j, &number): (usize, &F)| {
            let square = distances.square(self.distances[j].to_f64());
            if number == self.number || square > 1.4 * 1.4 {
                return f64::NEG_INFINITY;
            }
            let square = square.max(0.25);
            -0.5 * ((dim - 2.0) * square.ln() + (dim - 3.0) * (-0.25 * square).ln_1p())
        };

        let logs: Vec<f64> = self.numbers.iter().enumerate().map(ln_share).collect();
        let max = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        let share = |ln: f64| {
            if max > f64::NEG_INFINITY {
                sum += (ln - max).exp();
            }
            sum
        };

        logs.into_iter().map(share).collect()
    }

    /// A negative sampled by these weights; the nearest one where all weights are 0.
    pub(super) fn draw(&self, shares: &[f64], seed: u64, positive: usize) -> Option<usize> {
        let total = shares.last().copied().unwrap_or(0.0);
        if total == 0.0 {
            return self.extreme(Extreme::Nearest, None);
        }
        let bits = mix(mix(mix(seed) ^ self.i as u64) ^ positive as u64);
        let at = (bits >> 11) as f64 / (1u64 << 53) as f64 * total;
        let drawn = shares.partition_point(|&sum| sum <= at);
        Some(drawn.min(shares.partition_point(|&sum| sum < total)))
    }
}

/// The SplitMix64 mixing function (Steele, Lea & Flood 2014).
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The engine of the margin's loss, and buffers for a chunk of margins.
pub(super) struct Negatives<'a, F> {
    margin: &'a dyn Engine<F>,
    chunk: Chunk<F>,
}

impl<'a, F: Float> Negatives<'a, F> {
    /// Buffers for anchors with distances to `rows` rows.
    pub(super) fn new(margin: &'a dyn Engine<F>, rows: usize) -> Self {
        Negatives { margin, chunk: Chunk::new(rows, 1.0) }
    }

    /// The triplets of an anchor with positive `p`: Σ losses, the number of losses that are not 0, and Σ slopes.
    fn of(&mut self, anchor: &Anchor<F>, p: usize, factor: f64, slopes: &mut [F]) -> [f64; 3] {
        let (to_p, number) = (anchor.distances[p], anchor.number);
        let mut slopes = slopes.chunks_mut(CHUNK);
        let mut sums = [0.0; 3];
        for (distances, numbers) in anchor.distances.chunks(CHUNK).zip(anchor.numbers.chunks(CHUNK)) {
            let results = self.chunk.fill(self.margin, distances.len(), |pred| {
                on_lanes!(simd => subtract(simd, distances, to_p, pred));
            });
            let slopes = slopes.next().unwrap_or(&mut []);
            let part = on_lanes!(simd => take(simd, results, (numbers, number), factor, slopes));
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        sums
    }
}

#[inline(always)]
fn subtract<S: Simd, F: Float>(simd: S, distances: &[F], to_p: F, out: &mut [F]) {
    let to_p = Lanes::<S, F>::splat(simd, to_p);
    for at in (0..distances.len()).step_by(Lanes::<S, F>::N) {
        (Lanes::load_tail(simd, &distances[at..]) - to_p).store_tail(&mut out[at..]);
    }
}

/// Σ values, the number that is not 0, and Σ slopes over the negatives (rows with another id); adds the
/// slopes to `slopes`, if that is not empty.
#[inline(always)]
fn take<S: Simd, F: Float>(
    simd: S,
    [value, slope]: [&[F]; 2],
    (numbers, number): (&[F], F),
    factor: f64,
    slopes: &mut [F],
) -> [f64; 3] {
    let number = Lanes::<S, F>::splat(simd, number);
    let (zero, one, factor) = (number.lit(0.0), number.lit(1.0), number.lit(factor));
    let mut sums = [Sum::zero(simd); 3];

    for at in (0..value.len()).step_by(Lanes::<S, F>::N) {
        let positives = Lanes::load_tail(simd, &numbers[at..]);
        let negative =
            inline!(|xs: &[F]| positives.select_eq(number, zero, Lanes::load_tail(simd, &xs[at..])));
        let (value, slope) = (negative(value), negative(slope) * factor);
        let terms = [value, zero.select_lt(value, one, zero), slope];

        for (k, sum) in sums.iter_mut().enumerate() {
            sum.add(terms[k].first(numbers.len() - at));
        }
        if !slopes.is_empty() {
            (Lanes::load_tail(simd, &slopes[at..]) + slope).store_tail(&mut slopes[at..]);
        }
    }

    Sum::totals(sums)
}

#[cfg(test)]
mod tests {
    use super::mix;

    /// The first numbers of the generator with seed 0, as its authors' program prints them.
    #[test]
    fn splitmix64() {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let numbers = [0, STEP, STEP.wrapping_mul(2)].map(mix);
        assert_eq!(numbers, [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]);
    }
}
