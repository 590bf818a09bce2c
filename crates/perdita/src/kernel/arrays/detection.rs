//! Anchors: classes along the lanes, boxes one by one.
use super::{Call, Kernel};
use crate::batch::Bound;
use crate::inline;
use crate::kernel::reduce::Total;
use crate::loss::{Detection, Numbers, OfDetection, Pointwise};
use crate::real::{Dual, Element, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// The fields, by their places.
const LOGITS: usize = 0;
const CLASSES: usize = 1;
const BOXES: usize = 2;
const PLACES: usize = 3;
const MATCHED: usize = 4;

impl<L: Detection> Kernel<L> for OfDetection {
    fn weight<E: Element>(_: &L, batch: &Bound<E>) -> f64 {
        let weights = |i: usize| (batch.weight_of(i), batch.numbers(MATCHED).map_or(0.0, |m| m[i].to_f64()));
        let counted = (0..batch.len()).map(weights).filter(|(weight, _)| *weight != 0.0);
        let (any, matched) = counted.fold((0.0, 0.0), |(any, sum), (w, m)| (f64::max(any, 1.0), sum + w * m));
        if matched > 0.0 { matched } else { any }
    }
    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        let weight = Self::weight(loss, &call.batch);
        let total = super::blocks(call, |part| Self::block(loss, part));
        Total::new(total.sum(), weight, total.count())
    }
    fn block<E: Element>(loss: &L, call: Call<E>) -> Total {
        on_lanes!(simd => block(simd, loss, call))
    }
}

#[inline(always)]
fn block<S: Simd, L: Detection, E: Element>(simd: S, loss: &L, mut call: Call<E>) -> Total {
    let (batch, classes) = (call.batch, call.batch.size("c"));
    let numbers = |field| batch.numbers(field).expect("a detector's loss needs them all");
    let (mut sum, mut count) = (0.0, 0);
    for i in 0..batch.len() {
        let (weight, factor) = (batch.weight_of(i), call.factor(i));
        let row = i * classes..(i + 1) * classes;
        let mut value = 0.0;
        if weight != 0.0 {
            let grad = call.grads[LOGITS].as_deref_mut().map(|grad| &mut grad[row.clone()]);
            value = of_classes(
                simd,
                loss.class(),
                &numbers(LOGITS)[row.clone()],
                &numbers(CLASSES)[row],
                grad,
                factor,
            );
            count += 1;
        } else if let Some(grad) = call.grads[LOGITS].as_deref_mut() {
            grad[row].fill(E::default());
        }
        let (importance, place) = loss.place();
        let here = 4 * i..4 * i + 4;
        let matched = importance * numbers(MATCHED)[i].to_f64();
        let x: [f64; 8] =
            std::array::from_fn(|j| numbers(if j < 4 { BOXES } else { PLACES })[4 * i + j % 4].to_f64());
        if weight != 0.0 && matched != 0.0 {
            value += matched * place.at(&x);
        }
        for (field, first) in [(BOXES, 0), (PLACES, 4)] {
            let Some(grad) = call.grads[field].as_deref_mut() else { continue };
            for (j, grad) in grad[here.clone()].iter_mut().enumerate() {
                let moved: [_; 8] =
                    std::array::from_fn(|k| if k == first + j { Dual::var(x[k]) } else { Dual::fixed(x[k]) });
                let counts = weight != 0.0 && matched != 0.0;
                *grad = E::from_f64(if counts { place.at(&moved).du * matched * factor } else { 0.0 });
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

/// The sum over the classes of one anchor.
#[inline(always)]
fn of_classes<S: Simd, P: Pointwise, E: Element>(
    simd: S,
    class: &P,
    logits: &[E],
    targets: &[E],
    mut grad: Option<&mut [E]>,
    factor: f64,
) -> f64 {
    let (n, mut sum) = (Lanes::<S, E::Float>::N, Sum::zero(simd));
    let load = inline!(|xs: &[E]| Lanes::load_tail(simd, xs));
    for start in (0..logits.len()).step_by(n) {
        let here = start..logits.len().min(start + n);
        let jet = class.at(load(&logits[here.clone()]), load(&targets[here.clone()]));
        sum.add(jet.value.first(here.len()));
        if let Some(grad) = grad.as_deref_mut() {
            (jet.slope * jet.slope.lit(factor)).store_tail(&mut grad[here]);
        }
    }
    sum.total()
}
