//! Images of pixels: their classes, their truth, the groups that are averaged over, and blocks of pixels for the threads.
use super::{ALONE, Call};
use crate::batch::{Bound, Labels};
use crate::kernel::reduce::{Total, split_mut};
use crate::kernel::threads::{Merge, Work, fold};
use crate::loss::{Activation, Error, Pixels};
use crate::real::{Element, MOST_LANES, on_lanes};
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
    pub(super) prediction: &'a [E],
    pub(super) labels: Option<Labels<'a>>,
    pub(super) target: Option<&'a [E]>,
    pub(super) mask: Option<&'a [E]>,
    pub(super) images: usize,
    pub(super) classes: usize,
    /// Pixels of an image.
    pub(super) size: usize,
}
impl<'a, E: Element> View<'a, E> {
    pub(super) fn new(pixels: Pixels, batch: &Bound<'a, E>) -> Self {
        let at = |name| batch.fields().iter().position(|field| field.name == name);
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
    pub(super) fn first(&self) -> i64 {
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
        shown && self.labels.is_none_or(|labels| labels.get(pixel) != self.pixels.ignore_index)
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
    pub(super) fn check(&self, loss: &'static str, batch: &Bound<E>) -> Result<(), Error> {
        let has_target = batch.fields().iter().any(|field| field.name == "target");
        if has_target && self.labels.is_some() == self.soft() {
            let problem = "or target: exactly one of the two must be given";
            return Err(Error::Field { loss, name: "labels".into(), problem });
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
        leaf: &(dyn Fn(usize, Range<usize>) -> T + Sync),
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
    leaf: &(dyn Fn(&Call<E>, Group<E>) -> Total + Sync),
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
    pub(super) planes: Vec<&'a mut [E]>,
    pub(super) width: usize,
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
