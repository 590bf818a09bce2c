//! Vocabulary-parallel losses: a linear layer whose classes are split between workers. All workers have the
//! same rows of a, each has some of the rows of b.
//!
//! A loss that depends on the label's score and on Σ exp of all other scores is the row-wise formula on two
//! scores, z_y and ln Σ exp of the others. The slope in the second is shared between the other scores in
//! proportion to their exponentials.
//!
//! ```text
//! for each strip: scores of the local classes (margin and soft cap applied); summary of each row:
//!     z_y if the label is local, maximum and Σ exp of the other scores
//! all-gather (first class, number of classes, three numbers per row); merge in the order of the workers
//! for each row: loss, slopes ← formula(z_y, ln Σ exp others)                  the same bits on all workers
//! for each strip, in reverse order: scores again, unless they are still in the strip
//!     scores ← gradient; back through cap and margin
//!     strip → partial gradient of a, gradients of the local rows of b and of the bias
//! ```
//!
//! Cost: four products, or three if 64 MiB hold all local scores; one exchange of 3n + 2 numbers, and none of scores.
use super::inputs::Inputs;
use super::linear::Layer;
use super::operand::{Factor, Operand};
use super::output::{ProductEvaluation, ProductOutputs};
use super::positives::PositivePairs;
use super::scores::shown;
use super::strip::{Block, Keys, Sink, Strip, finish};
use super::summary::{ScoreGrad, Summary, observe_row, row_grad};
use crate::batch::{Labels, Rows};
use crate::kernel::reduce::{Reduction, Total};
use crate::kernel::rowwise::{counted, total_weight};
use crate::kernel::threads::Work;
use crate::loss::{ClassIndex, Error, ProductInput};
use crate::real::on_lanes;
use std::cmp::Ordering;
use std::ops::Range;

/// The classes of this worker: a contiguous part of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// The class of the first row of b; the next rows are the next classes.
    pub first: usize,
    /// The number of classes over all workers.
    pub classes: usize,
}

/// An all-gather: takes this worker's numbers, and returns those of all workers, its own included,
/// concatenated in an order that is the same on all workers.
pub type Gather<'f> = dyn FnMut(&[f64]) -> Result<Vec<f64>, Error> + 'f;

/// The losses of all rows, the gradients in the local rows of b, and this worker's part of the gradient in a.
pub(super) fn evaluate<F: Factor>(
    loss: &'static str,
    layer: &Layer<F>,
    batch: &Inputs<F>,
    part: Vocabulary,
    gather: &mut Gather,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    if layer.soft.is_some() && batch.targets.is_some() {
        return Err(Error::WholeRows { loss });
    }
    let (formula, class_weights) = layer.parts.in_parts().ok_or(Error::WholeRows { loss })?;
    batch.fits(loss, &[ProductInput::B, ProductInput::Labels], layer.optional)?;
    out.fit(batch)?;
    let (len, keys) = (batch.len(), batch.keys());
    let labels = batch.labels.ok_or(Error::Missing { loss, input: ProductInput::Labels })?;
    let rows = Rows::<_, ClassIndex>::unseen(len, part.classes, labels, &[]);
    let rows = match batch.weight {
        Some(weight) => rows.weighted(weight)?,
        None => rows,
    };

    let weight = total_weight(&*layer.labels, &rows)?;
    let scale = reduction.scale(|| weight)?;

    // The weight of a row (0 if it is ignored), and the index of its label among the local rows of b (−1 if
    // it is elsewhere).
    let (mut weights, mut places, mut count) = (vec![0.0; len], vec![-1; len], 0);
    for i in 0..len {
        let Some((label, weight)) = counted(layer.labels.ignored(), &rows, i) else { continue };
        let label = label as usize;
        let place = label.checked_sub(part.first).filter(|&place| place < keys);
        places[i] = place.map_or(-1, |place| place as i64);
        weights[i] = weight * class_weights.get(label).copied().unwrap_or(1.0);
        count += 1;
    }

    let mut here = Here::new(layer, batch, &places);
    let mut told = vec![part.first as f64, keys as f64];
    told.extend(here.observe().iter().flat_map(Summary::numbers));
    let summaries = together(&gather(&told)?, told.len(), part.classes, len)?;

    let wanted = out.wanted();
    out.clear();
    let (mut sum, mut score_grads) = (Total::default(), Vec::with_capacity(len));

    for (i, summary) in summaries.iter().enumerate() {
        let (mut value, mut score_grad) = (0.0, ScoreGrad::NONE);
        if weights[i] != 0.0 {
            let scores = summary.scores();
            let (of_row, slopes) = formula.at(scores);
            let upstream = out.upstream.map_or(1.0, |upstream| upstream[i].to_f64());
            let factor = weights[i] * scale * upstream;
            value = weights[i] * of_row;
            score_grad = ScoreGrad::of_one_positive(factor * slopes[0], (scores[1], factor * slopes[1]));
        }

        sum = sum.merge(Total::new(value, 0.0, 0));
        score_grads.push(score_grad);
        if let Some(each) = out.each.as_deref_mut() {
            each[i] = F::from_f64(value);
        }
    }

    if wanted {
        here.score_grad(&score_grads, out);
    }
    Ok(ProductEvaluation::of(Total::new(sum.sum(), weight, count)))
}

/// This worker's part of the layer: all rows of a against the local rows of b.
struct Here<'a, F> {
    layer: &'a Layer<'a, F>,
    factors: Vec<Operand<'a, F>>,
    bias: Option<&'a [F]>,
    /// The rows with their labels as local indices; and the same as ids of positive pairs.
    rows: Rows<'a, F, ClassIndex>,
    positives: PositivePairs<F>,
    strip: Strip<F>,
    strips: Vec<Range<usize>>,
}

/// The columns of a strip: all local rows of b.
const KEYS: [Keys; 1] = [Keys { factor: 1, per_query: None }];
impl<'a, F: Factor> Here<'a, F> {
    fn new(layer: &'a Layer<'a, F>, batch: &Inputs<'a, F>, places: &'a [i64]) -> Self {
        let (len, keys, similarity) = (batch.len(), batch.keys(), layer.similarity);
        let strip = Strip::new(len, keys, 1.0 / similarity.temperature, true);
        Here {
            layer,
            factors: Operand::all(batch, similarity.normalize),
            bias: batch.bias,
            rows: Rows::unseen(len, keys, Labels::I64(places), &[]),
            positives: PositivePairs::by_place(places, keys),
            strips: strip.strips(if keys == 0 { 0 } else { len }).collect(),
            strip,
        }
    }

    /// The summary of every row over the local classes.
    fn observe(&mut self) -> Vec<Summary> {
        let Here { layer, factors, bias, rows: labelled, positives, strip, strips } = self;
        let mut summaries = vec![Summary::NONE; labelled.len()];
        for rows in strips.iter() {
            strip.fill(factors, (0, rows.clone()), &KEYS, *bias);
            strip.each_block(rows.clone(), Some(&mut summaries), &|mut block: Block<_, Summary>| {
                let part = labelled.part(block.first..block.first + block.len());
                shown(&layer.shown, &mut block, &part, false, |block| {
                    let slots = block.each.take();
                    for (slot, (i, scores)) in slots.into_iter().flatten().zip(block.rows()) {
                        *slot = on_lanes!(simd => observe_row(simd, scores, &positives.columns, positives.rows[i], None));
                    }
                });
            });
        }

        summaries
    }

    /// The gradients, from the coefficients of every row.
    fn score_grad(&mut self, score_grads: &[ScoreGrad], out: ProductOutputs<F>) {
        let Here { layer, factors, bias, rows: labelled, positives, strip, strips } = self;
        let mut of_bias = bias.and(out.bias);
        let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];

        for (n, rows) in strips.iter().enumerate().rev() {
            // The last strip still holds its scores.
            if n + 1 < strips.len() {
                strip.fill(factors, (0, rows.clone()), &KEYS, *bias);
            }
            strip.each_block(rows.clone(), None::<&mut [F]>, &|mut block: Block<_>| {
                let part = labelled.part(block.first..block.first + block.len());
                shown(&layer.shown, &mut block, &part, true, |block| {
                    for (i, scores) in block.rows() {
                        let (number, score_grad) = (positives.rows[i], score_grads[i]);
                        on_lanes!(simd => row_grad(simd, scores, &positives.columns, number, None, score_grad, None));
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

/// Merges the gathered summaries of `rows` rows: `stride` numbers per worker, of which the first two are its
/// first class and its number of classes. Checks that the parts make up the vocabulary.
fn together(all: &[f64], stride: usize, classes: usize, rows: usize) -> Result<Vec<Summary>, Error> {
    if !all.len().is_multiple_of(stride) {
        return Err(Error::Shape { name: "gathered", got: all.len(), stride });
    }
    let mut parts: Vec<(usize, usize)> = all
        .chunks(stride)
        .map(|told| (told[0] as usize, told[1] as usize))
        .filter(|part| part.1 > 0)
        .collect();
    parts.sort_unstable();
    let mut end = 0;

    // The sentinel checks the end of the last part.
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
