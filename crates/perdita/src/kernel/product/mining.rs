//! Triplets that are mined inside the batch: the distances of a strip of anchors, the triplets among them, and pulls at
//! the rows they are made of.
use super::distance::{Distances, Pulled, Tug, subtract_multiples, tug};
use super::kin::Kin;
use super::operand::Operand;
use super::output::{Gradients, Outcome};
use super::strip::{Block, Keys, Sink, Strip};
use super::without;
use crate::batch::Products;
use crate::kernel::reduce::{Reduction, Total};
use crate::kernel::threads::Merge;
use crate::loss::{Distance, Error, Input, Mining, Pointwise, Triplets};
use crate::real::{Element, Float, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// What every loss of mined triplets can do.
pub trait TripletsExt: Triplets {
    /// What the loss needs beside the rows of a.
    fn needs() -> &'static [Input] {
        &[Input::Labels]
    }
    /// What it takes if it is there.
    fn allows() -> &'static [Input] {
        &[Input::Weight]
    }
    /// The losses of the triplets, reduced over the triplets, and the gradient in the rows of a. A weight counts for all
    /// triplets of its anchor. Distances are never stored: 42 MiB hold those of some anchors.
    ///
    /// # Errors
    /// Parts that are missing or too many; a loss per row, which there is not; an output of the wrong length; an explicit
    /// denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        mut out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        let name = Self::CARD.name;
        batch.fits(name, Self::needs(), Self::allows())?;
        out.fit(&batch)?;
        out.no_rows(name)?;
        let labels = batch.labels.ok_or(Error::Missing { loss: name, input: Input::Labels })?;
        let (distance, normalize) = self.distance();
        let factor = Operand::new(batch.a, normalize || distance == Distance::Cosine);
        let kin = Kin::by_label(labels, labels);
        let miner = Miner {
            loss: self,
            distances: Distances::new(distance, &factor),
            same: kin.partners(),
            kin,
            factors: [factor],
            weight: batch.weight,
        };
        // How many losses are not 0 is known after they have been computed.
        let scale = if self.active_only() && reduction == Reduction::Mean {
            let total = miner.run(0.0, &mut None).total;
            reduction.scale(|| total.weight())?
        } else {
            reduction.scale(|| miner.total_weight())?
        };
        out.clear();
        let mut sink = Sink::new(out.a, &miner.factors[0], out.add);
        let outcome = miner.run(scale, &mut sink);
        sink.into_iter().for_each(|sink| sink.finish(&miner.factors[0]));
        Ok(outcome)
    }
}
impl<L: Triplets> TripletsExt for L {}

struct Miner<'a, L, E: Element> {
    loss: &'a L,
    factors: [Operand<'a, E>; 1],
    distances: Distances<E::Float>,
    kin: Kin<E::Float>,
    /// How many rows have the label of each, itself included.
    same: Vec<usize>,
    weight: Option<&'a [E::Float]>,
}
impl<L: Triplets, E: Element> Miner<'_, L, E> {
    /// What the mean over all triplets divides by.
    fn total_weight(&self) -> f64 {
        (0..self.same.len()).map(|i| self.weight(i) * self.triplets(i) as f64).sum()
    }
    fn weight(&self, anchor: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[anchor].to_f64())
    }
    /// How many triplets an anchor makes.
    fn triplets(&self, anchor: usize) -> usize {
        let (positives, negatives) = (self.same[anchor] - 1, self.same.len() - self.same[anchor]);
        match self.loss.mining() {
            Mining::BatchAll => positives * negatives,
            Mining::BatchHard => positives.min(negatives).min(1),
            Mining::SemiHard | Mining::DistanceWeighted { .. } => positives * negatives.min(1),
        }
    }
    fn run(&self, scale: f64, sink: &mut Option<Sink<E::Float>>) -> Outcome {
        let len = self.same.len();
        let keys = [Keys::shared(0)];
        let dense = self.loss.mining() == Mining::BatchAll && sink.is_some();
        let mut strip = Strip::new(len, len, 1.0, false);
        let mut sums = vec![E::Float::default(); if dense { len } else { 0 }];
        let mut outcome = Outcome { active: Some(0), ..Outcome::default() };
        for rows in strip.strips(len) {
            strip.fill(&self.factors, (0, rows.clone()), &keys, None);
            let mined = strip.each_block(rows.clone(), None, &|mut block: Block<E::Float>| {
                let mut mined = Pulled::default();
                let mut slopes = vec![E::Float::default(); if dense { len } else { 0 }];
                for (i, distances) in block.rows() {
                    self.distances.measure(&self.factors[0], i, distances);
                    let anchor =
                        Anchor { i, distances, numbers: &self.kin.columns, number: self.kin.rows[i] };
                    let triplets = self.triplets(i);
                    let weight = if triplets > 0 { self.weight(i) } else { 0.0 };
                    if weight > 0.0 {
                        let factor = weight * scale;
                        let sum = match self.loss.mining() {
                            Mining::BatchAll => anchor.all(self.loss.margin(), factor, &mut slopes),
                            mining => self.chosen(&anchor, mining, factor, &mut mined.tugs),
                        };
                        let counted = if self.loss.active_only() { sum.active } else { triplets as u64 };
                        let total = Total::new(weight * sum.value, weight * counted as f64, triplets as u64);
                        mined.outcome =
                            mined.outcome.merge(Outcome { active: Some(sum.active), ..Outcome::of(total) });
                    }
                    if dense {
                        self.distances.pull(i, distances, &mut slopes, &mut mined.tugs);
                        distances.copy_from_slice(&slopes);
                        slopes.fill(E::Float::default());
                    }
                }
                mined
            });
            outcome = outcome.merge(mined.outcome);
            if dense {
                let mut grads = [sink.as_mut().map(Sink::grad)];
                strip.spread(&self.factors, &mut grads, (0, rows.clone()), &keys);
                strip.add_sums(rows, &mut sums);
            }
            if let Some(sink) = sink {
                tug(&self.factors[0], sink, &mined.tugs);
            }
        }
        if let (Some(sink), true) = (sink, dense) {
            subtract_multiples(&self.factors[0], sink, &sums);
        }
        outcome
    }
    /// The triplets that are chosen one by one.
    fn chosen(&self, anchor: &Anchor<E::Float>, mining: Mining, factor: f64, tugs: &mut Vec<Tug>) -> Sums {
        let mut sums = Sums { value: 0.0, active: 0 };
        let mut take = |positive: Option<usize>, negative: Option<usize>| {
            // Where a distance is NaN, nothing is nearest.
            let (Some(p), Some(n)) = (positive, negative) else { return sums.value = f64::NAN };
            let (to_p, to_n) = (anchor.distances[p], anchor.distances[n]);
            let jet = self.loss.margin().at(to_n.to_f64() - to_p.to_f64(), 1.0);
            sums.value += jet.value;
            sums.active += u64::from(jet.value > 0.0);
            tugs.push(self.distances.tug(anchor.i, p, to_p, -factor * jet.slope));
            tugs.push(self.distances.tug(anchor.i, n, to_n, factor * jet.slope));
        };
        let positives = || {
            let all = anchor.numbers.iter().enumerate();
            all.filter(|&(j, &number)| j != anchor.i && number == anchor.number).map(|(j, _)| j)
        };
        match mining {
            Mining::BatchHard | Mining::BatchAll => {
                take(anchor.extreme(Of::Positives, None), anchor.extreme(Of::Nearest, None));
            }
            Mining::SemiHard => {
                let farthest = anchor.extreme(Of::Farthest, None);
                positives().for_each(|p| {
                    take(Some(p), anchor.extreme(Of::Nearest, Some(anchor.distances[p])).or(farthest));
                });
            }
            Mining::DistanceWeighted { seed } => {
                let shares = anchor.shares(&self.distances, self.factors[0].dim());
                positives().for_each(|p| take(Some(p), anchor.draw(&shares, seed, p)));
            }
        }
        sums
    }
}

/// The losses of some triplets, and how many are not 0.
struct Sums {
    value: f64,
    active: u64,
}
/// Among which rows the extreme is looked for, and which it is.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    /// The farthest row of the anchor's label.
    Positives,
    /// The nearest row of another label.
    Nearest,
    /// The farthest row of another label.
    Farthest,
}
/// An anchor, and its distances to all rows.
struct Anchor<'a, F> {
    i: usize,
    distances: &'a [F],
    numbers: &'a [F],
    number: F,
}
impl<F: Float> Anchor<'_, F> {
    /// The nearest or farthest row, if any is farther than `beyond`; of equals the first.
    fn extreme(&self, of: Of, beyond: Option<F>) -> Option<usize> {
        let beyond = beyond.unwrap_or(F::from_f64(f64::NEG_INFINITY));
        on_lanes!(simd => self.extreme_lanes(simd, of, beyond))
    }
    #[inline(always)]
    fn extreme_lanes<S: Simd>(&self, simd: S, of: Of, beyond: F) -> Option<usize> {
        let n = Lanes::<S, F>::N;
        let number = Lanes::<S, F>::splat(simd, self.number);
        let (beyond, least) = (Lanes::splat(simd, beyond), number.lit(f64::NEG_INFINITY));
        let counting = Lanes::from_fn(simd, |l| F::from_f64(l as f64));
        let (mut best, mut place) = (least, number.lit(-1.0));
        for part in without(self.distances.len(), Some(self.i)) {
            for at in part.clone().step_by(n) {
                let distance = Lanes::load_tail(simd, &self.distances[at..part.end]);
                let kin = Lanes::load_tail(simd, &self.numbers[at..part.end]);
                let x = beyond.lt(distance, if of == Of::Nearest { -distance } else { distance }, least);
                let (same, other) = if of == Of::Positives { (x, least) } else { (least, x) };
                let x = kin.select_eq(number, same, other);
                // Lanes beyond the end repeat the last row, and are not better than it.
                place = best.lt(x, counting + place.lit(at as f64), place);
                best = best.lt(x, x, best);
            }
        }
        let lanes = (0..n).map(|l| (best.lane(l).to_f64(), place.lane(l).to_f64()));
        let found = lanes.filter(|&(_, place)| place >= 0.0);
        let first = |a: (f64, f64), b: (f64, f64)| {
            if b.0 > a.0 || b.0 == a.0 && b.1 < a.1 { b } else { a }
        };
        found.reduce(first).map(|(_, place)| (place as usize).min(self.distances.len() - 1))
    }
    /// All triplets of the anchor: their losses, and the slopes in the distances.
    fn all<L: Pointwise>(&self, margin: &L, factor: f64, slopes: &mut [F]) -> Sums {
        let mut sums = Sums { value: 0.0, active: 0 };
        let positives = self.numbers.iter().enumerate();
        for (p, _) in positives.filter(|&(j, &number)| j != self.i && number == self.number) {
            let [value, active, slope] = on_lanes!(simd => self.negatives(simd, margin, p, factor, slopes));
            sums = Sums { value: sums.value + value, active: sums.active + active as u64 };
            if let Some(own) = slopes.get_mut(p) {
                *own = *own - F::from_f64(slope);
            }
        }
        sums
    }
    /// The triplets with positive `p`: Σ losses, how many are not 0, and Σ slopes.
    #[inline(always)]
    fn negatives<S: Simd, L: Pointwise>(
        &self,
        simd: S,
        margin: &L,
        p: usize,
        factor: f64,
        slopes: &mut [F],
    ) -> [f64; 3] {
        let n = Lanes::<S, F>::N;
        let number = Lanes::<S, F>::splat(simd, self.number);
        let (zero, one, factor) = (number.lit(0.0), number.lit(1.0), number.lit(factor));
        let to_p = Lanes::splat(simd, self.distances[p]);
        let mut sums = [Sum::zero(simd); 3];
        for at in (0..self.distances.len()).step_by(n) {
            let kin = Lanes::load_tail(simd, &self.numbers[at..]);
            let jet = margin.at(Lanes::load_tail(simd, &self.distances[at..]) - to_p, one);
            let negative = |x| kin.select_eq(number, zero, x);
            let (value, slope) = (negative(jet.value), negative(jet.slope) * factor);
            for (sum, term) in sums.iter_mut().zip([value, zero.lt(value, one, zero), slope]) {
                sum.add(term.first(self.distances.len() - at));
            }
            if !slopes.is_empty() {
                (Lanes::load_tail(simd, &slopes[at..]) + slope).store_tail(&mut slopes[at..]);
            }
        }
        sums.map(Sum::total)
    }
    /// How likely every row of another label is drawn, added up: 1 over the density of its distance d between random
    /// points on the sphere, d^(D−2)·(1 − d²/4)^((D−3)/2), for d from ½ (nearer is taken for ½) to 1.4.
    fn shares(&self, distances: &Distances<F>, dim: usize) -> Vec<f64> {
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
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        let share = |ln: f64| {
            if top > f64::NEG_INFINITY {
                sum += (ln - top).exp();
            }
            sum
        };
        logs.into_iter().map(share).collect()
    }
    /// A row drawn by its share; the nearest of another label where none has one.
    fn draw(&self, shares: &[f64], seed: u64, positive: usize) -> Option<usize> {
        let total = shares.last().copied().unwrap_or(0.0);
        if total == 0.0 {
            return self.extreme(Of::Nearest, None);
        }
        let bits = mix(mix(mix(seed) ^ self.i as u64) ^ positive as u64);
        let at = (bits >> 11) as f64 / (1u64 << 53) as f64 * total;
        let drawn = shares.partition_point(|&sum| sum <= at);
        Some(drawn.min(shares.partition_point(|&sum| sum < total)))
    }
}
/// Bits that look random and depend on every bit of `x` (Steele, Lea & Flood 2014).
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
