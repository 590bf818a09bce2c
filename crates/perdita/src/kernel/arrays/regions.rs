//! Losses of regions (Dice, Jaccard, Tversky and others): functions of sums over pixels, per class.
//!
//! ```text
//! for each group (an image, or the batch):
//!     sweep 1, blocks of pixels in parallel, tile by tile:
//!         p ← activation; per class Σ p·g, Σ p, Σ g (or Σ p², Σ g²); with cross-entropy also Σ −ln p of the labels
//!     loss and slopes in Σ p·g and Σ p ← the formula on dual numbers, per class or for a union of classes
//!     sweep 2, tile by tile:
//!         p ← activation again, if read; slope in p = slope in Σ p·g · g + slope in Σ p (· 2p for squares)
//!         gradient ← back through the activation; + gradient of the cross-entropy
//! ```
//!
//! Cost: predictions are read twice and gradients written once; the probabilities, which would take as much memory as
//! the predictions, are never stored. Without a gradient there is one sweep.
use super::pixels::{Group, Planes, TILE_VECTORS, View, groups, weight};
use super::tile::Tile;
use super::{Call, Kernel};
use crate::batch::Bound;
use crate::kernel::reduce::Total;
use crate::kernel::threads::Merge;
use crate::loss::{Activation, Error, Field, Joint, Pixels, Regions, RegionsKind};
use crate::real::{Dual, Element, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;
use std::ops::Range;

impl<L: Regions> Kernel<L> for RegionsKind {
    fn check<E: Element>(loss: &L, batch: &Bound<E>) -> Result<(), Error> {
        View::new(loss.reading(), batch).check(L::CARD.name, batch)
    }

    fn counts<'b, E: Element>(loss: &L, batch: &Bound<'b, E>) -> impl Fn(&Field, usize) -> bool + 'b {
        View::new(loss.reading(), batch).counted()
    }

    fn weight<E: Element>(loss: &L, batch: &Bound<E>) -> f64 {
        weight(&View::new(loss.reading(), batch), batch)
    }

    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        let spec =
            Spec { reading: loss.reading(), joint: loss.joint(), squared: loss.of_squares(), formula: loss };
        sweeps(&spec, call)
    }
}

/// A type-erased loss.
struct Spec<'a> {
    reading: Pixels,
    joint: Joint,
    squared: bool,
    formula: &'a dyn OneRegion,
}

/// The formula of a loss.
trait OneRegion: Sync {
    /// The loss of a region (overlap, predicted sum, target sum), and its slopes in the first two.
    fn judge(&self, region: &[f64; 3]) -> (f64, [f64; 2]);
}

impl<L: Regions> OneRegion for L {
    fn judge(&self, region: &[f64; 3]) -> (f64, [f64; 2]) {
        let [overlap, predicted, truth] = region.map(Dual::fixed);
        let by_overlap = self.at(Dual::var(overlap.re), predicted, truth);
        let by_predicted = self.at(overlap, Dual::var(predicted.re), truth);
        (by_overlap.re, [by_overlap.du, by_predicted.du])
    }
}

/// Evaluates all groups of images.
fn sweeps<E: Element>(spec: &Spec, call: Call<E>) -> Total {
    let view = View::new(spec.reading, &call.batch);
    groups(&view, call, &|call, part| group(spec, &view, call, part))
}

/// The options of both sweeps.
#[derive(Clone, Copy)]
struct Way {
    squared: bool,
    cross_entropy: bool,
}

/// The losses of a group, and their gradient.
fn group<E: Element>(spec: &Spec, view: &View<E>, call: &Call<E>, group: Group<E>) -> Total {
    let cross_entropy = matches!(spec.joint, Joint::Mean { cross_entropy, .. } if cross_entropy != 0.0);
    let way = Way { squared: spec.squared, cross_entropy };
    let sums = add_up(view, way, group.images.clone());
    let mut verdict = GroupLoss::new(view.classes);
    verdict.judge(spec, &sums, call, group.observations.start);
    if let Some(each) = group.each {
        each.iter_mut().zip(&verdict.each).for_each(|(each, &value)| *each = E::from_f64(value));
    }
    if let Some(grad) = group.grad {
        write(view, way, &verdict, group.images, grad);
    }
    verdict.total
}

/// Sweep 1: the sums of a group.
fn add_up<E: Element>(view: &View<E>, way: Way, images: Range<usize>) -> Sums {
    view.blocks(images, &|image, pixels| match view.soft() {
        false => on_lanes!(simd => add::<_, E, false>(simd, view, way, image, pixels)),
        true => on_lanes!(simd => add::<_, E, true>(simd, view, way, image, pixels)),
    })
}

/// Sweep 2: the gradient of a group.
fn write<E: Element>(view: &View<E>, way: Way, verdict: &GroupLoss, images: Range<usize>, grad: &mut [E]) {
    let cast = |slope: &[f64; 2]| slope.map(E::Float::from_f64);
    let slopes: Vec<_> = verdict.slopes.iter().map(cast).collect();
    let slopes = (&slopes[..], E::Float::from_f64(verdict.pull));
    view.write(images, grad, &|image, pixels, out| match view.soft() {
        false => on_lanes!(simd => pull_back::<_, E, false>(simd, view, way, slopes, image, pixels, out)),
        true => on_lanes!(simd => pull_back::<_, E, true>(simd, view, way, slopes, image, pixels, out)),
    });
}

/// Σ p·g, Σ p and Σ g (or Σ p², Σ g²) of every class; over the pixels, Σ −ln p of the labels, and their number.
struct Sums {
    regions: Vec<[f64; 3]>,
    nll: f64,
    pixels: f64,
}

impl Merge for Sums {
    fn merge(mut self, o: Self) -> Self {
        for (sums, more) in self.regions.iter_mut().flatten().zip(o.regions.iter().flatten()) {
            *sums += more;
        }
        Sums { regions: self.regions, nll: self.nll + o.nll, pixels: self.pixels + o.pixels }
    }
}

/// The losses of a group's observations, and the slopes for its second sweep.
struct GroupLoss {
    each: Vec<f64>,
    total: Total,
    /// The slopes of every class in its overlap and in its predicted sum.
    slopes: Vec<[f64; 2]>,
    /// The factor of each pixel's cross-entropy gradient.
    pull: f64,
}

impl GroupLoss {
    fn new(classes: usize) -> Self {
        GroupLoss { each: vec![], total: Total::default(), slopes: vec![[0.0; 2]; classes], pull: 0.0 }
    }

    fn judge<E: Element>(&mut self, spec: &Spec, sums: &Sums, call: &Call<E>, first: usize) {
        let (regions, loss) = (&sums.regions, spec.formula);
        let skipped = |background: bool| usize::from(!background && regions.len() > 1);
        let factor = call.factor(first);
        match spec.joint {
            Joint::Apart => {
                for (class, region) in regions.iter().enumerate() {
                    let (value, slopes) = loss.judge(region);
                    self.slopes[class] = slopes.map(|slope| call.factor(first + class).strong_mul(slope));
                    self.count(call.batch.weight_of(first + class), value);
                }
            }
            Joint::Mean { regions: share, cross_entropy, background } => {
                let skipped = skipped(background);
                let share = share / (regions.len() - skipped) as f64;
                let mut value = cross_entropy.strong_mul(sums.nll / sums.pixels);

                for (class, region) in regions.iter().enumerate().skip(skipped) {
                    let (loss, slopes) = loss.judge(region);
                    value += share.strong_mul(loss);
                    self.slopes[class] = slopes.map(|slope| (factor * share).strong_mul(slope));
                }

                self.pull = factor * cross_entropy / sums.pixels;
                self.count(call.batch.weight_of(first), value);
            }
            Joint::Union { share, background } => {
                let counted = || regions.iter().enumerate().skip(skipped(background));
                let mut union = [0.0; 3];
                for (_, region) in counted() {
                    let share = share(region[2]);
                    union.iter_mut().zip(region).for_each(|(sum, x)| *sum += share.strong_mul(*x));
                }

                let (value, slopes) = loss.judge(&union);
                for (class, region) in counted() {
                    let share = factor * share(region[2]);
                    self.slopes[class] = slopes.map(|slope| share.strong_mul(slope));
                }

                self.count(call.batch.weight_of(first), value);
            }
        }
    }

    /// Adds an observation.
    fn count(&mut self, weight: f64, value: f64) {
        let value = weight.strong_mul(value);
        self.each.push(value);
        self.total = self.total.merge(Total::new(value, weight, (weight != 0.0).into()));
    }
}

/// Sweep 1 over a block of pixels.
#[inline(always)]
fn add<S: Simd, E: Element, const SOFT: bool>(
    simd: S,
    view: &View<E>,
    way: Way,
    image: usize,
    pixels: Range<usize>,
) -> Sums {
    let (classes, none) = (view.classes, Lanes::splat(simd, E::Float::default()));
    let mut tile = Tile::new(simd, view);
    let mut p = vec![none; TILE_VECTORS * classes];
    let mut regions = vec![[Sum::zero(simd); 3]; classes];
    let (mut nll, mut count) = (Sum::zero(simd), Sum::zero(simd));
    let mut start = pixels.start;

    while start < pixels.end {
        start += tile.read(view, image, start..pixels.end);
        for (row, p) in p.chunks_exact_mut(classes).enumerate().take(tile.rows) {
            let seen = tile.seen(row);
            if way.cross_entropy {
                nll.add(seen.strong_mul(tile.softmax(row, p).nll));
            } else {
                tile.probabilities(view.pixels.activation, row, p);
            }
            if seen.meets(none) {
                for p in p {
                    *p = seen * *p;
                }
            }

            count.add(seen);
        }
        // The vectors of a tile are added in lane precision, tiles in double.
        for (class, sums) in regions.iter_mut().enumerate() {
            let mut parts = [none; 3];
            for row in 0..tile.rows {
                let (p, g) = (p[row * classes + class], tile.truth::<SOFT>(row, class));
                let sizes = if way.squared { [p * p, g * g] } else { [p, g] };
                parts = [parts[0] + p * g, parts[1] + sizes[0], parts[2] + sizes[1]];
            }

            for (k, sum) in sums.iter_mut().enumerate() {
                sum.add(parts[k]);
            }
        }
    }

    let mut totals = Vec::with_capacity(classes);
    for sums in regions {
        totals.push(Sum::totals(sums));
    }
    Sums { regions: totals, nll: nll.total(), pixels: count.total() }
}

/// Sweep 2 over a block of pixels.
#[inline(always)]
fn pull_back<S: Simd, E: Element, const SOFT: bool>(
    simd: S,
    view: &View<E>,
    way: Way,
    (slopes, pull): (&[[E::Float; 2]], E::Float),
    image: usize,
    pixels: Range<usize>,
    out: &mut Planes<E>,
) {
    let none = Lanes::splat(simd, E::Float::default());
    let (pull, activation) = (Lanes::splat(simd, pull), view.pixels.activation);
    // The derivative of a sigmoid comes from the logit.
    let needs_p = way.squared || activation == Activation::Softmax;
    let mut tile = Tile::new(simd, view);
    let (mut p, mut h) = (vec![none; view.classes], vec![none; view.classes]);
    let mut start = pixels.start;

    while start < pixels.end {
        let begin = start;
        start += tile.read(view, image, start..pixels.end);
        for row in 0..tile.rows {
            let softmax = match way.cross_entropy {
                true => Some(tile.softmax(row, &mut p)),
                false => {
                    if needs_p {
                        tile.probabilities(activation, row, &mut p);
                    }
                    None
                }
            };
            for (class, h) in h.iter_mut().enumerate() {
                let [overlap, predicted] = slopes[class];
                let (overlap, predicted) = (Lanes::splat(simd, overlap), Lanes::splat(simd, predicted));
                let size = if way.squared { predicted.strong_mul(p[class] + p[class]) } else { predicted };
                *h = overlap * tile.truth::<SOFT>(row, class) + size;
            }

            tile.pull_back(activation, row, &p, &h);
            if let Some(softmax) = softmax {
                tile.add_cross_entropy(row, pull, &p, softmax);
            }
        }

        tile.write(out, begin - pixels.start);
    }
}
