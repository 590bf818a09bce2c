//! Pixels in tiles: read from either layout, a pixel in each lane, made into probabilities; slopes in these made into
//! gradients and written back.
use super::{ALONE, Call};
use crate::batch::{Bound, Labels};
use crate::inline;
use crate::kernel::reduce::{Total, split_mut};
use crate::kernel::rowwise::{Across, Apart, Turned, turn, turn_back};
use crate::kernel::threads::{Merge, Work, fold};
use crate::loss::{Activation, Error, Pixels, Row, Softmax, Structured};
use crate::real::{Dual, Element, Float, Lanes, MOST_LANES, Real, on_lanes};
use fearless_simd::Simd;
use std::ops::Range;

/// Vectors of pixels in a tile: each plane is read some cache lines at a time, however many planes there are.
pub(super) const DEEP: usize = 4;
/// Numbers that one thread works on at a time.
const BLOCK: usize = 1 << 16;

/// Labels that are looked at together.
const CHUNK: usize = 1 << 10;

/// Images, their classes and their truth.
#[derive(Clone, Copy)]
pub(super) struct View<'a, E> {
    pub(super) pixels: Pixels,
    prediction: &'a [E],
    labels: Option<Labels<'a>>,
    target: Option<&'a [E]>,
    mask: Option<&'a [E]>,
    pub(super) images: usize,
    pub(super) classes: usize,
    /// Pixels of an image.
    pub(super) size: usize,
}
impl<'a, E: Element> View<'a, E> {
    pub(super) fn new<L: Structured>(loss: &L, pixels: Pixels, batch: &Bound<'a, E>) -> Self {
        let at = |name| loss.fields().iter().position(|field| field.name == name);
        let numbers = |name| at(name).and_then(|at| batch.numbers(at));
        View {
            pixels,
            prediction: numbers("prediction").expect("no loss of pixels goes without"),
            labels: at("labels").and_then(|at| batch.labels(at)),
            target: numbers("target"),
            mask: numbers("mask"),
            images: batch.size("n"),
            classes: batch.size("c"),
            size: batch.rest().iter().product(),
        }
    }
    /// Whether each pixel has a number per class, not a label.
    pub(super) fn soft(&self) -> bool {
        self.target.is_some()
    }
    /// The label of the first class: where there is but one, and a pixel may be of none, its label is 1.
    fn first(&self) -> i64 {
        i64::from(self.classes == 1 && self.pixels.activation != Activation::Softmax)
    }
    /// The class of a pixel, counted over all images; beyond all classes if it has none.
    pub(super) fn class(&self, pixel: usize) -> usize {
        let label = self.labels.map_or(i64::MAX, |labels| labels.get(pixel));
        usize::try_from(label.wrapping_sub(self.first())).unwrap_or(usize::MAX)
    }
    /// Whether a pixel, counted over all images, is looked at.
    pub(super) fn counts(&self, pixel: usize) -> bool {
        let shown = self.mask.is_none_or(|mask| mask[pixel].to_f64() != 0.0);
        shown && self.labels.is_none_or(|labels| labels.get(pixel) != self.pixels.ignore)
    }
    /// Whether any pixel of some images is looked at.
    fn any(&self, images: Range<usize>) -> bool {
        self.classes > 0 && (images.start * self.size..images.end * self.size).any(|pixel| self.counts(pixel))
    }
    /// How many groups of images there are: their pixels are added up.
    fn groups(&self) -> usize {
        if self.pixels.batch { 1 } else { self.images }
    }
    fn images(&self, group: usize) -> Range<usize> {
        if self.pixels.batch { 0..self.images } else { group..group + 1 }
    }
    /// Whether exactly one truth is given, and every label that counts is that of a class.
    pub(super) fn check<L: Structured>(&self, loss: &L, batch: &Bound<E>) -> Result<(), Error> {
        let has_target = loss.fields().iter().any(|field| field.name == "target");
        if has_target && self.labels.is_some() == self.soft() {
            let problem = "or target: exactly one of the two must be given";
            return Err(Error::Field { loss: L::CARD.name, name: "labels".into(), problem });
        }
        let Some(labels) = self.labels else { return Ok(()) };
        let classes = self.classes as i64 + self.first();
        let own = batch.len() / self.groups().max(1);
        for group in (0..self.groups()).filter(|group| weighs(batch, group * own..(group + 1) * own)) {
            let images = self.images(group);
            let end = images.end * self.size;
            for start in (images.start * self.size..end).step_by(CHUNK) {
                let mut chunk = [0; CHUNK];
                let chunk = &mut chunk[..CHUNK.min(end - start)];
                labels.read(start, chunk);
                if on_lanes!(simd => within(simd, chunk, classes)) {
                    continue;
                }
                for (index, &label) in (start..).zip(chunk.iter()) {
                    if !(0..classes).contains(&label) && self.counts(index) {
                        return Err(Error::Label { index, label, classes: classes as usize });
                    }
                }
            }
        }
        Ok(())
    }
    /// Adds up `leaf` of all pixels of some images, in blocks: an image and pixels of it.
    pub(super) fn blocks<T: Merge>(
        &self,
        images: Range<usize>,
        leaf: &(impl Fn(usize, Range<usize>) -> T + Sync),
    ) -> T {
        let (size, block) = (self.size, self.block());
        let each = size.div_ceil(block);
        let blocks = Blocks(images.start * each..images.end * each);
        fold(blocks, 1, 1, &|Blocks(at)| {
            let start = at.start % each * block;
            leaf(at.start / each, start..size.min(start + block))
        })
    }
    /// Writes the gradient of some images, in blocks: `leaf` of each.
    pub(super) fn write(&self, images: Range<usize>, grad: &mut [E], leaf: &Leaf<E>) {
        let one = self.classes * self.size;
        let (plane, width) = if self.pixels.channels_last { (one, self.classes) } else { (self.size, 1) };
        for (image, grad) in images.zip(grad.chunks_mut(one)) {
            self.sweep(image, grad.chunks_mut(plane).collect(), width, leaf);
        }
    }
    /// Writes something of one image, likewise, with so many numbers of a pixel beside each other.
    pub(super) fn sweep<F: Element>(
        &self,
        image: usize,
        planes: Vec<&mut [F]>,
        width: usize,
        leaf: &Leaf<F>,
    ) {
        let planes = Planes { planes, width, pixels: 0..self.size };
        fold(planes, self.block(), self.block(), &|mut planes: Planes<F>| {
            leaf(image, planes.pixels.clone(), &mut planes);
        });
    }
    /// Pixels of a block, which do not depend on the machine.
    fn block(&self) -> usize {
        (BLOCK / self.classes.max(1)).next_multiple_of(DEEP * MOST_LANES).max(DEEP * MOST_LANES)
    }
}

/// Whether all labels are those of classes: without a way out in the middle, which would not vectorise.
#[inline(always)]
fn within<S: Simd>(_: S, labels: &[i64], classes: i64) -> bool {
    let mut all = true;
    for &label in labels {
        all &= (0..classes).contains(&label);
    }
    all
}
/// Whether any of some observations counts.
fn weighs<E: Element>(batch: &Bound<E>, mut observations: Range<usize>) -> bool {
    observations.any(|i| batch.weight_of(i) != 0.0)
}
/// What the mean divides by: a group that has no pixels to look at does not count.
pub(super) fn weight<E: Element>(view: &View<E>, batch: &Bound<E>) -> f64 {
    let own = batch.len() / view.groups().max(1);
    let counted = (0..view.groups()).filter(|&group| view.any(view.images(group)));
    counted.flat_map(|group| group * own..(group + 1) * own).map(|i| batch.weight_of(i)).sum()
}
/// Adds up `leaf` of every group that counts.
pub(super) fn groups<E: Element>(
    view: &View<E>,
    mut call: Call<E>,
    leaf: &(impl Fn(&Call<E>, Group<E>) -> Total + Sync),
) -> Total {
    let (each, grad) = (call.each.take(), call.grads[0].take());
    let (count, observations) = (view.groups(), 0..call.batch.len());
    let (images, size) = (0..view.images, view.classes * view.size);
    let alone = ALONE / (size * view.images).checked_div(count).unwrap_or(0).max(1);
    fold(Group { count, images, size, observations, each, grad }, 1, alone, &|group: Group<E>| {
        if weighs(&call.batch, group.observations.clone()) && view.any(group.images.clone()) {
            return leaf(&call, group);
        }
        [group.each, group.grad].into_iter().flatten().for_each(|out| out.fill(E::default()));
        Total::default()
    })
}

/// Groups of images, or one of them: their observations, and where results go.
pub(super) struct Group<'a, E> {
    count: usize,
    /// Numbers of an image.
    size: usize,
    pub(super) images: Range<usize>,
    pub(super) observations: Range<usize>,
    pub(super) each: Option<&'a mut [E]>,
    pub(super) grad: Option<&'a mut [E]>,
}
impl<E: Element> Work for Group<'_, E> {
    fn len(&self) -> usize {
        self.count
    }
    fn split(self, mid: usize) -> (Self, Self) {
        let Group { count, size, images, observations, each, grad } = self;
        let cut = |range: &Range<usize>| range.start + range.len() / count * mid;
        let (image, observation) = (cut(&images), cut(&observations));
        let (e0, e1) = split_mut(each, observation - observations.start);
        let (g0, g1) = split_mut(grad, (image - images.start) * size);
        let (images, after) = (images.start..image, image..images.end);
        let (observations, later) = (observations.start..observation, observation..observations.end);
        (
            Group { count: mid, size, images, observations, each: e0, grad: g0 },
            Group { count: count - mid, size, images: after, observations: later, each: e1, grad: g1 },
        )
    }
}

/// Some blocks, counted over all images.
struct Blocks(Range<usize>);
impl Work for Blocks {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn split(self, mid: usize) -> (Self, Self) {
        let mid = self.0.start + mid;
        (Blocks(self.0.start..mid), Blocks(mid..self.0.end))
    }
}

/// Writes some pixels of an image.
type Leaf<'a, E> = dyn Fn(usize, Range<usize>, &mut Planes<E>) + Sync + 'a;

/// Where numbers of some pixels of an image go: a plane per class, or all classes of one pixel after another.
pub(super) struct Planes<'a, E> {
    planes: Vec<&'a mut [E]>,
    width: usize,
    pixels: Range<usize>,
}
impl<E: Element> Work for Planes<'_, E> {
    fn len(&self) -> usize {
        self.pixels.len()
    }
    fn split(self, mid: usize) -> (Self, Self) {
        let Planes { planes, width, pixels } = self;
        let (left, right) = planes.into_iter().map(|plane| plane.split_at_mut(mid * width)).unzip();
        let middle = pixels.start + mid;
        (
            Planes { planes: left, width, pixels: pixels.start..middle },
            Planes { planes: right, width, pixels: middle..pixels.end },
        )
    }
}

/// A few vectors of pixels: `DEEP` rows, each of a vector per class.
pub(super) struct Tile<S: Simd, T: Float> {
    prediction: Vec<Lanes<S, T>>,
    target: Vec<Lanes<S, T>>,
    /// The labels as they are.
    labels: [i64; DEEP * MOST_LANES],
    /// The label of each pixel as a number, so that the first class is 0; −1 for those that are not looked at.
    label: [Lanes<S, T>; DEEP],
    /// 1 for each pixel that is looked at, else 0.
    seen: [Lanes<S, T>; DEEP],
    /// How many pixels, and how many rows these fill.
    len: usize,
    pub(super) rows: usize,
    classes: usize,
    /// How far apart rows are: whole squares of lanes, for turning.
    stride: usize,
}
impl<S: Simd, T: Float> Tile<S, T> {
    #[inline(always)]
    pub(super) fn new<E: Element<Float = T>>(simd: S, view: &View<E>) -> Self {
        let none = Lanes::splat(simd, T::default());
        let stride = view.classes.next_multiple_of(Lanes::<S, T>::N);
        Tile {
            prediction: vec![none; DEEP * stride],
            target: vec![none; if view.soft() { DEEP * stride } else { 0 }],
            labels: [0; DEEP * MOST_LANES],
            label: [none; DEEP],
            seen: [none; DEEP],
            len: 0,
            rows: 0,
            classes: view.classes,
            stride,
        }
    }
    /// As many pixels of an image as fit, from the first of `pixels`; says how many.
    #[inline(always)]
    pub(super) fn read<E: Element<Float = T>>(
        &mut self,
        view: &View<E>,
        image: usize,
        pixels: Range<usize>,
    ) -> usize {
        let n = Lanes::<S, T>::N;
        self.len = pixels.len().min(DEEP * n);
        self.rows = self.len.div_ceil(n);
        let start = image * view.size + pixels.start;
        if let Some(labels) = view.labels {
            labels.read(start, &mut self.labels[..self.len]);
        }
        for row in 0..self.rows {
            self.look(view, row, start + row * n);
        }
        let from = (image * view.classes * view.size, pixels.start);
        fill(&mut self.prediction, view, view.prediction, from, (self.len, self.stride));
        if let Some(target) = view.target {
            fill(&mut self.target, view, target, from, (self.len, self.stride));
        }
        for row in 0..self.rows {
            let seen = self.seen[row];
            // What is not looked at may hold anything.
            if seen.meets(seen.lit(0.0)) {
                for x in [&mut self.prediction, &mut self.target] {
                    for x in x.iter_mut().skip(row * self.stride).take(self.classes) {
                        *x = seen.weigh(*x);
                    }
                }
            }
        }
        self.len
    }
    /// Which pixels of a row are looked at, and their labels.
    #[inline(always)]
    fn look<E: Element<Float = T>>(&mut self, view: &View<E>, row: usize, start: usize) {
        let (simd, n) = (self.seen[0].token(), Lanes::<S, T>::N);
        let len = n.min(self.len - row * n);
        let mut seen = Lanes::splat(simd, T::from_f64(1.0)).first(len);
        if let Some(mask) = view.mask {
            seen = seen * Lanes::load_tail(simd, &mask[start..start + len]).nonzero();
        }
        if view.labels.is_some() {
            let (ignore, first) = (view.pixels.ignore, view.first());
            let mut class = [0; MOST_LANES];
            for (class, &label) in class[..n].iter_mut().zip(&self.labels[row * n..][..n]) {
                // One below the first is of no class, and looked at.
                *class = if label == ignore { -2 } else { label.wrapping_sub(first) as i32 };
            }
            let class = Lanes::from_fn(simd, |l| T::from_f64(class[l].into()));
            let (zero, one) = (seen.lit(0.0), seen.lit(1.0));
            seen = seen * class.lt(class.lit(-1.5), zero, one);
            self.label[row] = seen.select_eq(one, class, -one);
        }
        self.seen[row] = seen;
    }
    #[inline(always)]
    pub(super) fn seen(&self, row: usize) -> Lanes<S, T> {
        self.seen[row]
    }
    #[inline(always)]
    pub(super) fn prediction(&self, row: usize) -> &[Lanes<S, T>] {
        &self.prediction[row * self.stride..][..self.classes]
    }
    /// How much each pixel of a row is of a class.
    #[inline(always)]
    pub(super) fn truth<const SOFT: bool>(&self, row: usize, class: usize) -> Lanes<S, T> {
        if SOFT {
            return self.target[row * self.stride + class];
        }
        let label = self.label[row];
        label.select_eq(label.lit(class as f64), label.lit(1.0), label.lit(0.0))
    }
    /// The probabilities of a row of pixels.
    #[inline(always)]
    pub(super) fn probabilities(&self, activation: Activation, row: usize, out: &mut [Lanes<S, T>]) {
        let z = self.prediction(row);
        match activation {
            Activation::Softmax => {
                let grad = &mut *out;
                let kept = &mut Turned { grad, factor: z[0].lit(1.0) };
                let softmax = Softmax::whole(Across { scores: z }, kept);
                divide(out, softmax.total);
            }
            Activation::Sigmoid => {
                for (p, z) in out.iter_mut().zip(z) {
                    *p = z.sigmoid();
                }
            }
            Activation::Identity => out.copy_from_slice(z),
        }
    }
    /// The same of logits, and the softmax itself, in which the labels stand apart.
    #[inline(always)]
    pub(super) fn softmax(&self, row: usize, out: &mut [Lanes<S, T>]) -> Softmax<Lanes<S, T>> {
        let z = self.prediction(row);
        let label = Apart { index: [0; MOST_LANES], number: self.label[row] };
        let grad = &mut *out;
        let kept = &mut Turned { grad, factor: z[0].lit(1.0) };
        let softmax = Softmax::of(Across { scores: z }, label, kept);
        divide(out, softmax.total);
        softmax
    }
    /// The probabilities of all rows, in place of the prediction.
    #[inline(always)]
    pub(super) fn turn_to_probabilities(&mut self, activation: Activation, scratch: &mut [Lanes<S, T>]) {
        for row in 0..self.rows {
            self.probabilities(activation, row, scratch);
            self.prediction[row * self.stride..][..self.classes].copy_from_slice(scratch);
        }
    }
    /// The gradient of a row, in place of the prediction, from the slopes in its probabilities `p`. In pixels that are
    /// not looked at, it is 0.
    #[inline(always)]
    pub(super) fn pull_back(
        &mut self,
        activation: Activation,
        row: usize,
        p: &[Lanes<S, T>],
        slopes: &[Lanes<S, T>],
    ) {
        let seen = self.seen[row];
        let z = &mut self.prediction[row * self.stride..][..self.classes];
        match activation {
            Activation::Softmax => {
                // Slopes are taken from that of the likeliest class, so that where p is nearly 1 nothing cancels.
                let top = Across { scores: p }.largest();
                let mut own = slopes[0];
                for (&p, &h) in p.iter().zip(slopes) {
                    own = p.select_eq(top, h, own);
                }
                let mean = Across { scores: p }.sum(None, inline!(|c| p[c] * (slopes[c] - own)));
                for ((z, &p), &h) in z.iter_mut().zip(p).zip(slopes) {
                    *z = seen.weigh(p * ((h - own) - mean));
                }
            }
            Activation::Sigmoid => {
                for (z, &h) in z.iter_mut().zip(slopes) {
                    *z = seen.weigh(h.weigh(Dual::var(*z).sigmoid().du));
                }
            }
            Activation::Identity => {
                for (z, &h) in z.iter_mut().zip(slopes) {
                    *z = seen.weigh(h);
                }
            }
        }
    }
    /// Adds to the gradient of a row that of `factor` times the cross-entropy.
    #[inline(always)]
    pub(super) fn add_cross_entropy(
        &mut self,
        row: usize,
        factor: Lanes<S, T>,
        p: &[Lanes<S, T>],
        softmax: Softmax<Lanes<S, T>>,
    ) {
        let (factor, label) = (self.seen[row].weigh(factor), self.label[row]);
        let (miss, z) = (-softmax.miss(), &mut self.prediction[row * self.stride..][..self.classes]);
        for (c, (z, &p)) in z.iter_mut().zip(p).enumerate() {
            *z = *z + factor.weigh(label.select_eq(label.lit(c as f64), miss, p));
        }
    }
    /// Writes what stands in place of the prediction: from the pixel `start` of what is there.
    #[inline(always)]
    pub(super) fn write<E: Element<Float = T>>(&self, out: &mut Planes<E>, start: usize) {
        let n = Lanes::<S, T>::N;
        let len = |row: usize| n.min(self.len - row * n);
        if out.width == 1 {
            for (c, plane) in out.planes.iter_mut().enumerate() {
                for row in 0..self.rows {
                    let begin = start + row * n;
                    self.prediction[row * self.stride + c].store_tail(&mut plane[begin..begin + len(row)]);
                }
            }
            return;
        }
        for row in 0..self.rows {
            let begin = (start + row * n) * self.classes;
            turn_back(self.prediction(row), &mut out.planes[0][begin..], len(row), self.classes);
        }
    }
}

/// Probabilities from what they are in proportion to.
#[inline(always)]
fn divide<S: Simd, T: Float>(p: &mut [Lanes<S, T>], total: Lanes<S, T>) {
    let share = total.lit(1.0) / total;
    for p in p {
        *p = *p * share;
    }
}

/// The numbers of `len` pixels from `start` on, of the image that begins at `image`, into rows.
#[inline(always)]
fn fill<S: Simd, E: Element>(
    rows: &mut [Lanes<S, E::Float>],
    view: &View<E>,
    numbers: &[E],
    (image, start): (usize, usize),
    (len, stride): (usize, usize),
) {
    let (n, classes) = (Lanes::<S, E::Float>::N, view.classes);
    if view.pixels.channels_last {
        for (row, begin) in rows.chunks_mut(stride).zip((0..len).step_by(n)) {
            turn(row, &numbers[image + (start + begin) * classes..], classes, n.min(len - begin), classes);
        }
        return;
    }
    let simd = rows[0].token();
    for c in 0..classes {
        let plane = &numbers[image + c * view.size + start..][..len];
        for (row, part) in plane.chunks(n).enumerate() {
            rows[row * stride + c] = Lanes::load_tail(simd, part);
        }
    }
}
