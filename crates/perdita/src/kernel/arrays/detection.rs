//! Detection losses: for each anchor a pointwise loss of its classes, and if it is matched a loss of its box.
//!
//! ```text
//! for each 512 class entries of whole anchors: values, slopes ← the engine of the class loss
//! for each anchor: Σ values of its classes; matched: + weight · loss of the box, its gradients by duals
//! ```
//!
//! The mean divides by the weight of the matched anchors, or by 1 where none is matched.
use super::{Call, Kernel, blocks};
use crate::batch::Bound;
use crate::kernel::engine::{Engine, granule};
use crate::kernel::pointwise::Fused;
use crate::kernel::reduce::Total;
use crate::loss::{Detection, DetectionKind, Numbers};
use crate::real::{Dual, Element, Float, Lanes, Sum, on_lanes};
use fearless_simd::Simd;
use std::ops::Range;

/// The indices of the fields.
const LOGITS: usize = 0;
const CLASSES: usize = 1;
const BOXES: usize = 2;
const PLACES: usize = 3;
const MATCHED: usize = 4;

impl<L: Detection> Kernel<L> for DetectionKind {
    fn weight<E: Element>(_: &L, batch: &Bound<E>) -> f64 {
        let weights = |i: usize| (batch.weight_of(i), batch.numbers(MATCHED).map_or(0.0, |m| m[i].to_f64()));
        let counted = (0..batch.len()).map(weights).filter(|(weight, _)| *weight != 0.0);
        let (any, matched) = counted.fold((0.0, 0.0), |(any, sum), (w, m)| (f64::max(any, 1.0), sum + w * m));
        if matched > 0.0 { matched } else { any }
    }

    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        let (importance, place) = loss.place();
        let spec = Spec { class: &Fused(loss.class()), importance, place };
        let weight = Self::weight(loss, &call.batch);
        let total = anchors(&spec, call);
        Total::new(total.sum(), weight, total.count())
    }
}

/// A type-erased loss.
struct Spec<'a, F> {
    /// The loss of the classes of an anchor.
    class: &'a dyn Engine<F>,
    /// The weight of the box loss.
    importance: f64,
    place: &'a dyn Place,
}

/// The loss of two boxes, of four numbers each.
trait Place: Sync {
    fn value(&self, boxes: &[f64; 8]) -> f64;

    /// The slope in one of the eight numbers.
    fn slope(&self, boxes: &[f64; 8], number: usize) -> f64;
}

impl<L: Numbers> Place for L {
    fn value(&self, boxes: &[f64; 8]) -> f64 {
        self.at(boxes)
    }

    fn slope(&self, boxes: &[f64; 8], number: usize) -> f64 {
        let moved: [_; 8] =
            std::array::from_fn(|k| if k == number { Dual::var(boxes[k]) } else { Dual::fixed(boxes[k]) });
        self.at(&moved).du
    }
}

/// Evaluates all anchors.
fn anchors<E: Element>(spec: &Spec<E::Float>, call: Call<E>) -> Total {
    blocks(call, &|part| block(spec, part))
}

/// Evaluates the anchors of a block.
fn block<E: Element>(spec: &Spec<E::Float>, mut call: Call<E>) -> Total {
    let (batch, classes) = (call.batch, call.batch.size("c"));
    let numbers = |field| batch.numbers(field).expect("a detector's loss needs them all");
    let together = (CHUNK / classes.max(1)).max(1);
    let mut buffers = Buffers::new(together.min(batch.len()) * classes);
    let (mut sum, mut count) = (0.0, 0);

    for i in 0..batch.len() {
        if i % together == 0 {
            let entries = i * classes..batch.len().min(i + together) * classes;
            buffers.fill(spec.class, &numbers(LOGITS)[entries.clone()], &numbers(CLASSES)[entries]);
        }

        let (weight, factor) = (batch.weight_of(i), call.factor(i));
        let row = i * classes..(i + 1) * classes;
        let mut value = 0.0;
        if weight != 0.0 {
            let grad = call.grads[LOGITS].as_deref_mut().map(|grad| &mut grad[row]);
            let first = i % together * classes;
            value = buffers.of_classes(first..first + classes, grad, factor);
            count += 1;
        } else if let Some(grad) = call.grads[LOGITS].as_deref_mut() {
            grad[row].fill(E::default());
        }
        let here = 4 * i..4 * i + 4;
        let matched = spec.importance * numbers(MATCHED)[i].to_f64();
        let x: [f64; 8] =
            std::array::from_fn(|j| numbers(if j < 4 { BOXES } else { PLACES })[4 * i + j % 4].to_f64());
        if weight != 0.0 && matched != 0.0 {
            value += matched * spec.place.value(&x);
        }
        for (field, first) in [(BOXES, 0), (PLACES, 4)] {
            let Some(grad) = call.grads[field].as_deref_mut() else { continue };
            for (j, grad) in grad[here.clone()].iter_mut().enumerate() {
                let counts = weight != 0.0 && matched != 0.0;
                let slope = if counts { spec.place.slope(&x, first + j) * matched * factor } else { 0.0 };
                *grad = E::from_f64(slope);
            }
        }

        value *= weight;
        sum += value;
        if let Some(each) = call.each.as_deref_mut() {
            each[i] = E::from_f64(value);
        }
    }

    Total::new(sum, 0.0, count)
}

/// Class entries per engine call; whole anchors, one at least.
const CHUNK: usize = 512;

/// Buffers for the classes of some anchors: logits, targets, values and slopes, padded to whole granules.
struct Buffers<F> {
    of: [Vec<F>; 4],
    granule: usize,
}

impl<F: Float> Buffers<F> {
    fn new(entries: usize) -> Self {
        let granule = granule::<F>();
        Buffers { of: [(); 4].map(|()| vec![F::default(); entries.next_multiple_of(granule)]), granule }
    }

    /// Values and slopes of some anchors.
    fn fill<E: Element<Float = F>>(&mut self, class: &dyn Engine<F>, logits: &[E], targets: &[E]) {
        let Some(last) = logits.len().checked_sub(1) else { return };
        let padded = logits.len().next_multiple_of(self.granule);
        let [pred, target, value, slope] = self.of.each_mut().map(|of| &mut of[..padded]);
        for (to, from) in [(&mut *pred, logits), (&mut *target, targets)] {
            on_lanes!(simd => copy(simd, from, to));
            let last = to[last];
            to[from.len()..].fill(last);
        }
        class.fill(&[pred, target], &mut [value, slope]);
    }

    /// The sum over the classes of one anchor; writes their slopes times `factor` to `grad`.
    fn of_classes<E: Element<Float = F>>(
        &self,
        entries: Range<usize>,
        grad: Option<&mut [E]>,
        factor: f64,
    ) -> f64 {
        let [_, _, value, slope] = self.of.each_ref().map(|of| &of[entries.clone()]);
        on_lanes!(simd => take(simd, value, slope, grad, factor))
    }
}

/// Converts elements to floats.
#[inline(always)]
fn copy<S: Simd, E: Element>(simd: S, from: &[E], to: &mut [E::Float]) {
    for at in (0..from.len()).step_by(Lanes::<S, E::Float>::N) {
        Lanes::load_tail(simd, &from[at..]).store_tail(&mut to[at..from.len()]);
    }
}

/// Σ values; writes the slopes times `factor` to `grad`.
#[inline(always)]
fn take<S: Simd, E: Element>(
    simd: S,
    value: &[E::Float],
    slope: &[E::Float],
    mut grad: Option<&mut [E]>,
    factor: f64,
) -> f64 {
    let factor = Lanes::<S, E::Float>::splat(simd, E::Float::from_f64(factor));
    let mut sum = Sum::zero(simd);
    for at in (0..value.len()).step_by(Lanes::<S, E::Float>::N) {
        sum.add(Lanes::load_tail(simd, &value[at..]).first(value.len() - at));
        if let Some(grad) = grad.as_deref_mut() {
            (Lanes::load_tail(simd, &slope[at..]) * factor).store_tail(&mut grad[at..]);
        }
    }
    sum.total()
}
