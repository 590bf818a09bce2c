//! Losses of pixels: the view of images, their labels or targets and mask, the groups that are averaged over, and the
//! blocks of pixels that threads share.
use super::{Call, PARALLEL_MIN};
use crate::batch::{Bound, Labels};
use crate::kernel::reduce::{Total, split_mut};
use crate::kernel::threads::{Merge, Work, fold};
use crate::loss::{Activation, Error, Field, Pixels};
use crate::real::{Element, MAX_LANES, on_lanes};
use fearless_simd::Simd;
use std::ops::Range;

/// Vectors of pixels in a tile: several cache lines of each class's plane are read at a time, however many planes there
/// are.
pub(super) const TILE_VECTORS: usize = 4;

/// Numbers of a block, the task of a thread.
const BLOCK: usize = 1 << 16;

/// Labels that are checked at a time.
const CHUNK: usize = 1 << 10;

/// Images with their predictions, and labels or targets.
#[derive(Clone, Copy)]
pub(super) struct View<'a, E> {
    pub(super) pixels: Pixels,
    pub(super) prediction: &'a [E],
    pub(super) labels: Option<Labels<'a>>,
    pub(super) target: Option<&'a [E]>,
    pub(super) mask: Option<&'a [E]>,
    pub(super) images: usize,
    pub(super) classes: usize,
    /// The pixels of an image.
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

    /// True if pixels have a target per class, not a label.
    pub(super) fn soft(&self) -> bool {
        self.target.is_some()
    }

    /// The label of class 0: 1 for binary predictions (one class without softmax, where 0 is the background), else 0.
    pub(super) fn first(&self) -> i64 {
        i64::from(self.classes == 1 && self.pixels.activation != Activation::Softmax)
    }

    /// The class of a pixel, indexed over all images; `usize::MAX` if it has none.
    pub(super) fn class(&self, pixel: usize) -> usize {
        let label = self.labels.map_or(i64::MAX, |labels| labels.get(pixel));
        usize::try_from(label.wrapping_sub(self.first())).unwrap_or(usize::MAX)
    }

    /// True if a pixel, indexed over all images, is neither masked nor ignored.
    pub(super) fn counts(&self, pixel: usize) -> bool {
        let shown = self.mask.is_none_or(|mask| mask[pixel].to_f64() != 0.0);
        shown && self.labels.is_none_or(|labels| labels.get(pixel) != self.pixels.ignore_index)
    }

    /// True for the numbers of pixels that count: those of a field at an index.
    pub(super) fn counted(self) -> impl Fn(&Field, usize) -> bool + 'a {
        move |field, index| {
            let per_class = ["prediction", "target"].contains(&field.name);
            let pixel = match (per_class, self.pixels.channels_last) {
                (false, _) => index,
                (true, true) => index / self.classes,
                (true, false) => {
                    let image = index / (self.classes * self.size);
                    image * self.size + index % self.size
                }
            };
            field.name == "mask" || self.counts(pixel)
        }
    }

    /// True if any pixel of some images counts.
    fn any(&self, images: Range<usize>) -> bool {
        self.classes > 0 && (images.start * self.size..images.end * self.size).any(|pixel| self.counts(pixel))
    }

    /// The number of groups of images: regions are summed over a group.
    fn groups(&self) -> usize {
        if self.pixels.batch { 1 } else { self.images }
    }

    fn images(&self, group: usize) -> Range<usize> {
        if self.pixels.batch { 0..self.images } else { group..group + 1 }
    }

    /// Checks that either labels or targets are given, and that every label that counts names a class.
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

    /// Merges `leaf` over all pixels of some images, in blocks: an image and a range of its pixels.
    pub(super) fn blocks<T: Merge>(
        &self,
        images: Range<usize>,
        leaf: &(dyn Fn(usize, Range<usize>) -> T + Sync),
    ) -> T {
        let (size, block) = (self.size, self.block());
        let each = size.div_ceil(block);
        let blocks = Blocks(images.start * each..images.end * each);
        let alone = PARALLEL_MIN / (self.classes * size.min(block)).max(1);
        fold(blocks, 1, alone, &|Blocks(at)| {
            let start = at.start % each * block;
            leaf(at.start / each, start..size.min(start + block))
        })
    }

    /// Calls `leaf` for blocks of pixels of some images with the memory of their gradient.
    pub(super) fn write(&self, images: Range<usize>, grad: &mut [E], leaf: &Leaf<E>) {
        let one = self.classes * self.size;
        let (plane, width) = if self.pixels.channels_last { (one, self.classes) } else { (self.size, 1) };
        for (image, grad) in images.zip(grad.chunks_mut(one)) {
            self.for_each_block(image, grad.chunks_mut(plane).collect(), width, leaf);
        }
    }

    /// The same for one image and memory in `planes`, with `width` numbers per pixel in each plane.
    pub(super) fn for_each_block<F: Element>(
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

    /// The pixels of a block: whole tiles of the widest machine, so that the blocks are the same on all machines.
    fn block(&self) -> usize {
        (BLOCK / self.classes.max(1)).next_multiple_of(TILE_VECTORS * MAX_LANES).max(TILE_VECTORS * MAX_LANES)
    }
}

/// True if all labels name classes. No early exit, so that the loop vectorises.
#[inline(always)]
fn within<S: Simd>(_: S, labels: &[i64], classes: i64) -> bool {
    let mut all = true;
    for &label in labels {
        all &= (0..classes).contains(&label);
    }
    all
}

/// True if any of some observations has a weight other than 0.
fn weighs<E: Element>(batch: &Bound<E>, mut observations: Range<usize>) -> bool {
    observations.any(|i| batch.weight_of(i) != 0.0)
}

/// The denominator of the mean: groups without a pixel that counts are left out.
pub(super) fn weight<E: Element>(view: &View<E>, batch: &Bound<E>) -> f64 {
    let own = batch.len() / view.groups().max(1);
    let counted = (0..view.groups()).filter(|&group| view.any(view.images(group)));
    counted.flat_map(|group| group * own..(group + 1) * own).map(|i| batch.weight_of(i)).sum()
}

/// Merges `leaf` over the groups that count; outputs of others are set to 0.
pub(super) fn groups<E: Element>(
    view: &View<E>,
    mut call: Call<E>,
    leaf: &(dyn Fn(&Call<E>, Group<E>) -> Total + Sync),
) -> Total {
    let (each, grad) = (call.each.take(), call.grads[0].take());
    let (count, observations) = (view.groups(), 0..call.batch.len());
    let (images, size) = (0..view.images, view.classes * view.size);
    let alone = PARALLEL_MIN / (size * view.images).checked_div(count).unwrap_or(0).max(1);
    fold(Group { count, images, size, observations, each, grad }, 1, alone, &|group: Group<E>| {
        if weighs(&call.batch, group.observations.clone()) && view.any(group.images.clone()) {
            return leaf(&call, group);
        }
        [group.each, group.grad].into_iter().flatten().for_each(|out| out.fill(E::default()));
        Total::default()
    })
}

/// Consecutive groups of images (a leaf has one): their observations and outputs.
pub(super) struct Group<'a, E> {
    count: usize,
    /// The numbers of an image.
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

/// Some blocks, indexed over all images.
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

/// Writes a block of pixels: image, range of pixels, memory.
type Leaf<'a, E> = dyn Fn(usize, Range<usize>, &mut Planes<E>) + Sync + 'a;

/// The memory for a block of pixels: a plane per class, or one plane with all classes of a pixel side by side.
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
