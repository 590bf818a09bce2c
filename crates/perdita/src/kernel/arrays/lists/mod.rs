//! Ranking losses of lists of items.
//!
//! ```text
//! for each list:
//!     sort its items by relevance, descending and stable             (losses of ordered lists)
//!     the loss's formula on the list, through the interface `List`:
//!         rank           sort by score
//!         total          Σ over items, N at a time
//!         for_each_pair  for each block of 16 items i: for each item i of it:
//!                            for the items j of lower relevance, N at a time:     a run, since items are sorted
//!                                value, slope ← f(score_i − score_j, i, j)
//!                                sums[i] += Σ slope; part[j] −= slope             part in lane precision
//!                        after each block: sums += part, in double
//!         row            a row-wise loss of the scores
//!     gradient ← sums, in the given order
//! ```
//!
//! Invariants: columns are padded by a vector, so that loads need no bounds; lanes past the last item have an index
//! (`place`) of at least the length, and are masked by it. Cost for m items: O(m log m) for sorting, m²/2 pairs at most;
//! memory O(m) per thread.
mod lanes;
mod scratch;

use super::{Call, Kernel, blocks};
use crate::batch::Bound;
use crate::kernel::reduce::Total;
use crate::loss::{Error, Lists, ListsKind};
use crate::real::{Element, Float, on_lanes};
use fearless_simd::Simd;
use lanes::OnLanes;
use scratch::Scratch;

// The indices of the fields.
const SCORES: usize = 0;
const RELEVANCE: usize = 1;
const LENGTHS: usize = 2;

impl<L: Lists> Kernel<L> for ListsKind {
    fn check<E: Element>(_: &L, batch: &Bound<E>) -> Result<(), Error> {
        check(L::CARD.name, batch)
    }

    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        all(&Spec { ordered: L::ORDERED, formula: loss }, call)
    }
}

/// Checks the lengths of all lists that count.
fn check<E: Element>(loss: &'static str, batch: &Bound<E>) -> Result<(), Error> {
    let Some(lengths) = batch.labels(LENGTHS) else { return Ok(()) };
    let items = batch.size("m");
    for index in (0..batch.len()).filter(|&i| batch.weight_of(i) != 0.0) {
        let length = lengths.get(index);
        if !usize::try_from(length).is_ok_and(|length| length <= items) {
            let problem = format!("is no length: a list has room for {items} items");
            return Err(Error::Entry { loss, name: "lengths", index, value: length as f64, problem });
        }
    }
    Ok(())
}

/// A type-erased loss.
struct Spec<'a, F> {
    ordered: bool,
    formula: &'a dyn ErasedDefinition<F>,
}

/// The formula of a loss on a list.
trait ErasedDefinition<F>: Sync {
    /// The loss of `count` items; leaves their slopes in the sums.
    fn at(&self, items: &mut Scratch<F>, count: usize) -> f64;
}

impl<L: Lists, F: Float> ErasedDefinition<F> for L {
    fn at(&self, items: &mut Scratch<F>, count: usize) -> f64 {
        on_lanes!(simd => Lists::at(self, &mut OnLanes { simd, scratch: items, count }))
    }
}

/// Evaluates all lists.
fn all<E: Element>(spec: &Spec<E::Float>, call: Call<E>) -> Total {
    blocks(call, &|part| block(spec, part))
}

/// Evaluates the lists of a block.
fn block<E: Element>(spec: &Spec<E::Float>, mut call: Call<E>) -> Total {
    let (batch, room) = (call.batch, call.batch.size("m"));
    let scores = batch.numbers(SCORES).expect("lists have scores");
    let relevance = batch.numbers(RELEVANCE).expect("lists have a relevance");
    let mut scratch = Scratch::<E::Float>::new(room);
    let (mut sum, mut total, mut count) = (0.0, 0.0, 0);

    for i in 0..batch.len() {
        let (weight, factor) = (batch.weight_of(i), call.factor(i));
        let mut value = 0.0;
        let row = i * room..(i + 1) * room;
        let length = match batch.labels(LENGTHS) {
            _ if weight == 0.0 => 0,
            Some(lengths) => lengths.get(i) as usize,
            None => room,
        };
        let mut grad = call.grads[SCORES].as_deref_mut().map(|grad| &mut grad[row.clone()]);
        if let Some(grad) = grad.as_deref_mut() {
            grad[length..].fill(E::default());
        }

        if length > 0 {
            let part = row.start..row.start + length;
            scratch.read(&scores[part.clone()], &relevance[part], spec.ordered);
            value = weight * spec.formula.at(&mut scratch, length);
            // Comparisons of relevances drop a NaN, which must reach the result.
            let lost = on_lanes!(simd => any_nan(simd, scratch.relevance(length)));
            let factor = if lost { f64::NAN } else { factor };
            value = if lost { f64::NAN } else { value };

            if let Some(grad) = grad {
                if spec.ordered {
                    let sums = scratch.order.iter().zip(&scratch.sums);
                    sums.for_each(|(&at, sum)| grad[at as usize] = E::from_f64(sum * factor));
                } else {
                    on_lanes!(simd => scaled(simd, &scratch.sums, factor, &mut grad[..length]));
                }
            }
        }
        if weight != 0.0 {
            (total, count) = (total + weight, count + 1);
        }

        sum += value;
        if let Some(each) = call.each.as_deref_mut() {
            each[i] = E::from_f64(value);
        }
    }

    Total::new(sum, total, count)
}

/// True if any number is NaN. No early exit, so that the loop vectorises.
#[inline(always)]
fn any_nan<S: Simd, F: Float>(_: S, numbers: &[F]) -> bool {
    let mut any = false;
    for &x in numbers {
        any |= x.to_f64().is_nan();
    }
    any
}

/// Writes sums times a factor.
#[inline(always)]
fn scaled<S: Simd, E: Element>(_: S, sums: &[f64], factor: f64, out: &mut [E]) {
    let sums = &sums[..out.len()];
    for i in 0..out.len() {
        out[i] = E::from_f64(sums[i] * factor);
    }
}
