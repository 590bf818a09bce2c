//! The Lovász extension of set losses (Lovász-Softmax): errors of pixels sorted per class, each weighted by its
//! increment of the set loss.
//!
//! ```text
//! for each group (an image, or the batch):
//!     probabilities of all pixels, a plane per class                       tile by tile
//!     for each class, threads share the classes:
//!         errors e of its pixels; those of 0 are dropped
//!         sort by e, descending, ties by pixel
//!         for k = 1, 2, …:  J ← loss of the set of the k largest errors;  Δ ← J − J before
//!             value += e·Δ;  plane ← slope of e · Δ
//!     gradient ← back through the activation                               tile by tile
//! ```
//!
//! Cost: O(P) per class for P pixels with an error; memory for the probabilities of a group, and per thread for the errors
//! of one class, twice.
use super::order::{Entry, sort};
use super::pixels::{Group, Planes, View, groups, weight};
use super::tile::Tile;
use super::{Call, Kernel, PARALLEL_MIN};
use crate::batch::Bound;
use crate::kernel::reduce::Total;
use crate::kernel::threads::{Merge, Work, fold};
use crate::loss::{Error, Field, LovaszExtension, LovaszKind, Pixels};
use crate::real::{Dual, Element, Lanes, Real, on_lanes};
use fearless_simd::Simd;
use std::ops::Range;

impl<L: LovaszExtension> Kernel<L> for LovaszKind {
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
        let spec = Spec { reading: loss.reading(), present: loss.present(), formula: loss };
        extension(&spec, call)
    }
}

/// A type-erased loss.
struct Spec<'a> {
    reading: Pixels,
    present: bool,
    formula: &'a dyn OneClass,
}

/// The formula of a loss.
trait OneClass: Sync {
    /// The error of a pixel, and its slope in the probability.
    fn mistake(&self, prediction: f64, truth: f64) -> Dual<f64>;

    /// The loss of a set of errors: false negatives, false positives, and the size of the region.
    fn of_set(&self, false_negatives: f64, false_positives: f64, region: f64) -> f64;
}

impl<L: LovaszExtension> OneClass for L {
    fn mistake(&self, prediction: f64, truth: f64) -> Dual<f64> {
        LovaszExtension::mistake(self, Dual::var(prediction), Dual::fixed(truth))
    }

    fn of_set(&self, false_negatives: f64, false_positives: f64, region: f64) -> f64 {
        LovaszExtension::of_set(self, false_negatives, false_positives, region)
    }
}

/// Evaluates all groups of images.
fn extension<E: Element>(spec: &Spec, call: Call<E>) -> Total {
    let view = View::new(spec.reading, &call.batch);
    groups(&view, call, &|call, part| group(spec, &view, call, part))
}

/// The loss of a group, and its gradient.
fn group<E: Element>(spec: &Spec, view: &View<E>, call: &Call<E>, group: Group<E>) -> Total {
    let (images, size) = (group.images.clone(), view.size);
    let len = images.len() * size;
    // Probabilities, later overwritten with the slopes in them.
    let mut planes = read(view, images.clone());
    let classes = Classes { first: 0, len, planes: &mut planes };
    let of_class = |classes: Classes<_>| of_class(spec, view, images.start * size, classes);
    let found = fold(classes, 1, PARALLEL_MIN / len.max(1), &of_class);
    let share = 1.0 / found.classes.max(1.0);
    let (weight, first) = (call.batch.weight_of(group.observations.start), group.observations.start);
    let value = weight.strong_mul(found.loss * share);

    if let Some(each) = group.each {
        each[0] = E::from_f64(value);
    }
    if let Some(grad) = group.grad {
        write(view, &planes, call.factor(first) * share, images, grad);
    }
    Total::new(value, weight, 1)
}

/// The probabilities of some images' pixels, a plane per class.
fn read<E: Element>(view: &View<E>, images: Range<usize>) -> Vec<E::Float> {
    let (size, len) = (view.size, images.len() * view.size);
    let mut planes = vec![E::Float::default(); view.classes * len];
    for (k, image) in images.enumerate() {
        let planes = planes.chunks_mut(len).map(|plane| &mut plane[k * size..][..size]).collect();
        view.for_each_block(image, planes, 1, &|image, pixels, out| {
            on_lanes!(simd => probabilities(simd, view, image, pixels, out));
        });
    }
    planes
}

/// Writes the gradient, from the slopes in all probabilities.
fn write<E: Element>(view: &View<E>, slopes: &[E::Float], factor: f64, images: Range<usize>, grad: &mut [E]) {
    let (first, len) = (images.start, images.len() * view.size);
    view.write(images, grad, &|image, pixels, out| {
        let begin = (image - first) * view.size;
        on_lanes!(simd => pull_back(simd, view, (slopes, len, begin), factor, image, pixels, out));
    });
}

/// Planes of some classes.
struct Classes<'a, T> {
    first: usize,
    len: usize,
    planes: &'a mut [T],
}

impl<T: Send> Work for Classes<'_, T> {
    fn len(&self) -> usize {
        self.planes.len() / self.len
    }

    fn split(self, mid: usize) -> (Self, Self) {
        let Classes { first, len, planes } = self;
        let (left, right) = planes.split_at_mut(mid * len);
        (Classes { first, len, planes: left }, Classes { first: first + mid, len, planes: right })
    }
}

/// Σ of the losses of some classes, and the number of classes that count.
struct Found {
    loss: f64,
    classes: f64,
}

impl Merge for Found {
    fn merge(self, o: Self) -> Self {
        Found { loss: self.loss + o.loss, classes: self.classes + o.classes }
    }
}

/// The loss of one class; the slopes overwrite its plane of probabilities. Its first pixel is `start`.
fn of_class<E: Element>(
    spec: &Spec,
    view: &View<E>,
    start: usize,
    Classes { first: class, planes: plane, .. }: Classes<E::Float>,
) -> Found {
    let truth = |pixel: usize| if view.class(start + pixel) == class { 1.0 } else { 0.0 };
    let seen = || (0..plane.len()).filter(|&pixel| view.counts(start + pixel));
    let region: f64 = seen().map(truth).sum();
    if region == 0.0 && spec.present {
        plane.fill(E::Float::default());
        return Found { loss: 0.0, classes: 0.0 };
    }

    // An error of 0 contributes nothing at any position.
    let mut order = Vec::with_capacity(plane.len());
    for (pixel, x) in plane.iter_mut().enumerate() {
        let counts = view.counts(start + pixel);
        let truth = truth(pixel);
        let mistake = if counts { spec.formula.mistake(x.to_f64(), truth).re } else { 0.0 };
        match mistake != 0.0 {
            true => order.push(Entry::new(mistake, ((pixel as u64) << 1) | truth as u64)),
            false => *x = E::Float::default(),
        }
    }
    sort(&mut order);
    let (mut false_negatives, mut before, mut value) = (0.0, 0.0, 0.0);

    for (worse, entry) in order.iter().enumerate() {
        let (pixel, truth) = ((entry.tag >> 1) as usize, (entry.tag & 1) as f64);
        false_negatives += truth;
        let set = spec.formula.of_set(false_negatives, (worse + 1) as f64 - false_negatives, region);
        value += entry.number() * (set - before);
        let slope = spec.formula.mistake(plane[pixel].to_f64(), truth).du;
        plane[pixel] = E::Float::from_f64(slope * (set - before));
        before = set;
    }

    Found { loss: value, classes: 1.0 }
}

/// Writes the probabilities of a block of pixels.
#[inline(always)]
fn probabilities<S: Simd, E: Element>(
    simd: S,
    view: &View<E>,
    image: usize,
    pixels: Range<usize>,
    out: &mut Planes<E::Float>,
) {
    let mut tile = Tile::new(simd, view);
    let mut p = vec![Lanes::splat(simd, E::Float::default()); view.classes];
    let mut start = pixels.start;
    while start < pixels.end {
        let begin = start;
        start += tile.read(view, image, start..pixels.end);
        tile.turn_to_probabilities(view.pixels.activation, &mut p);
        tile.write(out, begin - pixels.start);
    }
}

/// Writes the gradient of a block of pixels.
#[inline(always)]
fn pull_back<S: Simd, E: Element>(
    simd: S,
    view: &View<E>,
    (slopes, len, first): (&[E::Float], usize, usize),
    factor: f64,
    image: usize,
    pixels: Range<usize>,
    out: &mut Planes<E>,
) {
    let (n, none) = (Lanes::<S, E::Float>::N, Lanes::splat(simd, E::Float::default()));
    let (activation, factor) = (view.pixels.activation, none.lit(factor));
    let mut tile = Tile::new(simd, view);
    let (mut p, mut h) = (vec![none; view.classes], vec![none; view.classes]);
    let mut start = pixels.start;

    while start < pixels.end {
        let begin = start;
        start += tile.read(view, image, start..pixels.end);
        for row in 0..tile.rows {
            tile.probabilities(activation, row, &mut p);
            let at = begin + row * n..start.min(begin + (row + 1) * n);
            for (class, h) in h.iter_mut().enumerate() {
                let plane = class * len + first;
                *h = factor * Lanes::load_tail(simd, &slopes[plane + at.start..plane + at.end]);
            }

            tile.pull_back(activation, row, &p, &h);
        }

        tile.write(out, begin - pixels.start);
    }
}
