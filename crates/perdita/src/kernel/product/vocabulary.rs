//! A linear layer whose classes lie with several workers: all have the same rows of a, each has some of the rows of b.
//!
//! Where a row's loss depends on the label's own score and on Σ exp of all others, it is the row-wise formula on two
//! scores: the label's, and ln Σ exp of all others. Both are known once every worker has told the others what its scores
//! add up to. A slope in the second is a slope in every other score, in proportion to its exponential: that is what a
//! worker needs for the gradients of its own rows of b.
use super::kin::Kin;
use super::linear::shown;
use super::operand::Operand;
use super::output::{Gradients, Outcome};
use super::strip::{Block, Keys, Sink, Strip, finish};
use super::summary::{Pull, Summary, meet_row, pull_row};
use crate::batch::{Labels, Products, Rows};
use crate::kernel::reduce::{Outputs, Reduction, Total};
use crate::kernel::rowwise::{Fused, counted, first_order, total_weight};
use crate::kernel::threads::Work;
use crate::loss::{Error, Index, Input, Linear, Rowwise};
use crate::real::{Element, on_lanes};
use std::cmp::Ordering;
use std::ops::Range;

/// Which classes the rows of b are, where other workers have the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// The class of the first row of b; the next rows are the next classes.
    pub first: usize,
    /// How many classes there are with all workers together.
    pub classes: usize,
}

/// Takes what a worker has to tell, and returns what all workers have told, its own too, one after another in an order
/// that is the same for all (an all-gather).
pub type Gather<'f> = dyn FnMut(&[f64]) -> Result<Vec<f64>, Error> + 'f;

/// The losses of all rows, and the gradients in the rows of b; of the gradient in a what comes from these rows of b.
pub(super) fn evaluate<E: Element, L: Linear>(
    linear: &L,
    batch: Products<E>,
    part: Vocabulary,
    gather: &mut Gather,
    reduction: Reduction,
    mut out: Gradients<E::Float>,
) -> Result<Outcome, Error> {
    let loss = L::CARD.name;
    if L::SOFT && batch.targets.is_some() {
        return Err(Error::WholeRows { loss });
    }
    let rowwise = linear.labels();
    let (formula, class_weights) = rowwise.in_parts().ok_or(Error::WholeRows { loss })?;
    let allows: &[_] = if L::BIAS { &[Input::Bias, Input::Weight] } else { &[Input::Weight] };
    batch.fits(loss, &[Input::B, Input::Labels], allows)?;
    out.fit(&batch)?;
    let (len, keys) = (batch.len(), batch.keys());
    let labels = batch.labels.ok_or(Error::Missing { loss, input: Input::Labels })?;
    let rows = Rows::<_, Index>::unseen(len, part.classes, labels, &[]);
    let rows = match batch.weight {
        Some(weight) => rows.weighted(weight)?,
        None => rows,
    };
    let weight = total_weight(&Fused(rowwise), &rows)?;
    let scale = reduction.scale(|| weight)?;

    // What a row counts, 0 if it is not looked at, and the place of its label among these rows of b, −1 if it has none.
    let (mut weights, mut places, mut count) = (vec![0.0; len], vec![-1; len], 0);
    for i in 0..len {
        let Some((label, weight)) = counted(rowwise.ignored(), &rows, i) else { continue };
        let label = label as usize;
        let place = label.checked_sub(part.first).filter(|&place| place < keys);
        places[i] = place.map_or(-1, |place| place as i64);
        weights[i] = weight * class_weights.get(label).copied().unwrap_or(1.0);
        count += 1;
    }
    let firsts = vec![0; len];
    let pairs = Rows::<f64, Index>::unseen(len, 2, Labels::U8(&firsts), &[]).weighted(&weights)?;

    let mut here = Here::new(linear, &batch, &places);
    let mut told = vec![part.first as f64, keys as f64];
    told.extend(here.observe().iter().flat_map(Summary::numbers));
    let summaries = together(&gather(&told)?, told.len(), part.classes, len)?;

    let wanted = out.wanted();
    let scores: Vec<f64> = summaries.iter().flat_map(Summary::scores).collect();
    let upstream: Option<Vec<f64>> = out.upstream.map(|xs| xs.iter().map(|x| x.to_f64()).collect());
    let mut each = out.each.is_some().then(|| vec![0.0; len]);
    let mut slopes = wanted.then(|| vec![0.0; scores.len()]);
    let to = Outputs {
        each: each.as_deref_mut(),
        grad: slopes.as_deref_mut(),
        curvature: None,
        upstream: upstream.as_deref(),
    };
    let sum = first_order(&Fused(&formula), pairs.seen(&scores, 2), scale, to).sum();
    out.clear();
    if let (Some(out), Some(each)) = (out.each.as_deref_mut(), each) {
        out.iter_mut().zip(each).for_each(|(out, each)| *out = Element::from_f64(each));
    }
    if let Some(slopes) = slopes {
        let pull = |(scores, slopes): (&[f64], &[f64])| Pull::apart(slopes[0], (scores[1], slopes[1]));
        here.pull(&scores.chunks(2).zip(slopes.chunks(2)).map(pull).collect::<Vec<_>>(), out);
    }
    Ok(Outcome::of(Total::new(sum, weight, count)))
}

/// This worker's part of the layer: all rows of a against its rows of b.
struct Here<'a, E: Element, L> {
    linear: &'a L,
    factors: Vec<Operand<'a, E>>,
    bias: Option<&'a [E::Float]>,
    /// The rows with their labels, as places among the rows of b; and the same as numbers to compare with.
    rows: Rows<'a, E::Float, Index>,
    kin: Kin<E::Float>,
    strip: Strip<E::Float>,
    strips: Vec<Range<usize>>,
}
/// What the rows of a strip meet.
const KEYS: [Keys; 1] = [Keys { factor: 1, per_query: None }];
impl<'a, E: Element, L: Linear> Here<'a, E, L> {
    fn new(linear: &'a L, batch: &Products<'a, E>, places: &'a [i64]) -> Self {
        let (len, keys, similarity) = (batch.len(), batch.keys(), linear.similarity());
        let strip = Strip::new(len, keys, 1.0 / similarity.temperature, true);
        Here {
            linear,
            factors: Operand::all(batch, similarity.normalize),
            bias: batch.bias,
            rows: Rows::unseen(len, keys, Labels::I64(places), &[]),
            kin: Kin::by_place(places, keys),
            strips: strip.strips(if keys == 0 { 0 } else { len }).collect(),
            strip,
        }
    }
    /// What the scores of every row add up to.
    fn observe(&mut self) -> Vec<Summary> {
        let Here { linear, factors, bias, rows: labelled, kin, strip, strips } = self;
        let mut summaries = vec![Summary::NONE; labelled.len()];
        for rows in strips.iter() {
            strip.fill(factors, (0, rows.clone()), &KEYS, *bias);
            strip.each_block(rows.clone(), Some(&mut summaries), &|mut block: Block<_, Summary>| {
                let part = labelled.part(block.first..block.first + block.len());
                shown(*linear, &mut block, &part, false, |block| {
                    let slots = block.each.take();
                    for (slot, (i, scores)) in slots.into_iter().flatten().zip(block.rows()) {
                        *slot = on_lanes!(simd => meet_row(simd, scores, &kin.columns, kin.rows[i], None));
                    }
                });
            });
        }
        summaries
    }
    /// Pulls at the scores that were observed.
    fn pull(&mut self, pulls: &[Pull], out: Gradients<E::Float>) {
        let Here { linear, factors, bias, rows: labelled, kin, strip, strips } = self;
        let mut of_bias = bias.and(out.bias);
        let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];
        for (n, rows) in strips.iter().enumerate().rev() {
            // The scores of the last are still there.
            if n + 1 < strips.len() {
                strip.fill(factors, (0, rows.clone()), &KEYS, *bias);
            }
            strip.each_block(rows.clone(), None::<&mut [E::Float]>, &|mut block: Block<_>| {
                let part = labelled.part(block.first..block.first + block.len());
                shown(*linear, &mut block, &part, true, |block| {
                    for (i, scores) in block.rows() {
                        let (number, pull) = (kin.rows[i], pulls[i]);
                        on_lanes!(simd => pull_row(simd, scores, &kin.columns, number, None, pull, None));
                    }
                });
            });
            strip.spread(factors, &mut Sink::grads(&mut sinks), (0, rows.clone()), &KEYS);
            if let Some(of_bias) = of_bias.as_deref_mut() {
                strip.add_columns(rows.len(), of_bias);
            }
        }
        finish(factors, sinks);
    }
}

/// What all workers have told of `rows` rows, put together: each `stride` numbers, of which the first two say which of the
/// classes it has.
fn together(all: &[f64], stride: usize, classes: usize, rows: usize) -> Result<Vec<Summary>, Error> {
    if !all.len().is_multiple_of(stride) {
        return Err(Error::Shape { name: "what is gathered", got: all.len(), stride });
    }
    let mut parts: Vec<(usize, usize)> = all
        .chunks(stride)
        .map(|told| (told[0] as usize, told[1] as usize))
        .filter(|part| part.1 > 0)
        .collect();
    parts.sort_unstable();
    let mut end = 0;
    // After the last part the next class is the end.
    for (first, len) in parts.into_iter().chain([(classes, 0)]) {
        let last = first.saturating_add(len);
        let wrong = match first.cmp(&end) {
            _ if last > classes => Some((first.max(classes), 1)),
            Ordering::Less => Some((first, 2)),
            Ordering::Equal => None,
            Ordering::Greater => Some((end, 0)),
        };
        if let Some((class, parts)) = wrong {
            return Err(Error::Vocabulary { class, classes, parts });
        }
        end = last;
    }
    let mut summaries = vec![Summary::NONE; rows];
    for told in all.chunks(stride) {
        for (summary, numbers) in summaries.iter_mut().zip(told[2..].chunks(Summary::NUMBERS)) {
            *summary = summary.merge(Summary::of(numbers));
        }
    }
    Ok(summaries)
}
