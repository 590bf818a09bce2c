//! Contrastive losses: functions of a row's margin between its positives and its negatives.
//!
//! All that a loss needs of a row of scores z is a [`Summary`]: Σ exp over the positives, Σ exp over the negatives, Σ z
//! and the number of the positives. Summaries are accumulated online and merged, as in FlashAttention; the gradient of
//! a score follows from the score itself and the summaries of its row and of its column.
//!
//! ```text
//! rows_only (queries against keys, or labelled rows): columns are not anchors
//!     for each strip of scores, for each row i:
//!         summary ← row i                            two passes: maximum, then Σ exp
//!         loss, coefficients ← margin of the summary
//!         row i ← its gradient                       one pass
//!     strip → gradients of both factors              two products
//!
//! both_ways (CLIP; NT-Xent, with three pairs of factors: a·aᵀ, b·bᵀ, a·bᵀ): columns are anchors too
//!     for each pair of factors, for each strip:
//!         merge the summaries of the rows, and of the columns if they belong to the other factor
//!     losses, coefficients of all rows and columns ← summaries          complete only now
//!     for each pair of factors and each strip, in reverse order:
//!         compute the scores again, unless they are still in the strip
//!         scores ← gradient by the row's coefficients, + by the column's if it belongs to the other factor
//!         strip → gradients of both factors
//! ```
//!
//! Cost: three products for `rows_only`. For `both_ways` four, or three if one strip holds all scores (64
//! MiB) and one pair of factors meets; one or two exponentials per score and round. The order of all sums is
//! fixed by the sizes alone.
use super::block::ScoreBlock;
use super::epilogue::RowEpilogue;
use super::functions::PointwiseAt;
use super::inputs::Inputs;
use super::operand::{Factor, Operand};
use super::output::{ProductEvaluation, ProductOutputs};
use super::positives::PositivePairs;
use super::strip::{Block, Keys, Sink, Strip, finish, for_each_strip};
use super::summary::{ColumnGrads, Summary, observe_row, row_grad};
use crate::kernel::reduce::{Reduction, Total};
use crate::loss::{Error, Pooling, ProductInput, Setting, Similarity, SoftmaxContrastive};
use crate::real::on_lanes;

/// A type-erased contrastive loss.
pub(super) struct Contrast<'a> {
    pub(super) setting: Setting,
    pub(super) similarity: Similarity,
    pub(super) pooling: Pooling,
    /// The loss of the margin, with target 1.
    pub(super) margin: &'a dyn PointwiseAt,
}

impl<'a> Contrast<'a> {
    pub(super) fn of<L: SoftmaxContrastive>(loss: &'a L) -> Self {
        let (similarity, pooling) = (loss.similarity(), loss.pooling());
        Contrast { setting: L::SETTING, similarity, pooling, margin: loss.margin() }
    }
}

/// The losses of the rows of a (and of b, where its rows are anchors too), and their gradients. Similarities
/// take at most 64 MiB, whatever the batch size.
pub(super) fn evaluate<F: Factor>(
    name: &'static str,
    loss: &Contrast,
    batch: &Inputs<F>,
    reduction: Reduction,
    out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    out.fit(batch)?;
    if batch.b.is_some() && batch.key_labels.is_none() {
        let (got, want) = (batch.keys(), batch.len());
        if got < want || got > want && loss.setting != Setting::Queries {
            return Err(Error::RowsOfB { got, want });
        }
    }
    match loss.setting {
        Setting::Queries | Setting::Labelled => rows_only(name, loss, batch, reduction, out),
        Setting::Both | Setting::Views => both_ways(loss, batch, reduction, out),
    }
}

/// Losses whose anchors are rows alone: a strip has all scores of its rows, so each score is computed once.
fn rows_only<F: Factor>(
    name: &'static str,
    spec: &Contrast,
    batch: &Inputs<F>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    let Similarity { temperature, normalize, .. } = spec.similarity;
    let factors = Operand::all(batch, normalize);
    let len = batch.len();
    let skip_self = spec.setting == Setting::Labelled;
    let (keys, positives) = match (batch.negatives, batch.labels, batch.key_labels) {
        (Some(_), None, None) if batch.keys() != len => {
            return Err(Error::RowsOfB { got: batch.keys(), want: len });
        }
        (Some(negatives), None, None) => {
            // The positive is in the first column: the id of every row and of column 0 is 0, of all other columns −1.
            let negatives = Keys { factor: 2, per_query: negatives.per_query };
            let mut columns = vec![F::from_f64(-1.0); 1 + negatives.columns(&factors)];
            columns[0] = F::default();
            let positives = PositivePairs { rows: vec![F::default(); len], columns };
            (vec![Keys::of_each_query(1, 1), negatives], positives)
        }
        (None, Some(labels), None) if skip_self => {
            (vec![Keys::shared(0)], PositivePairs::by_label(labels, labels))
        }
        (None, Some(labels), Some(key_labels)) => {
            (vec![Keys::shared(1)], PositivePairs::by_label(labels, key_labels))
        }
        (None, None, None) => (vec![Keys::shared(1)], PositivePairs::by_index(len, 0, batch.keys())),
        (Some(_), Some(_), _) => return Err(Error::Unexpected { loss: name, input: ProductInput::Labels }),
        (_, Some(_), None) => return Err(Error::Missing { loss: name, input: ProductInput::KeyLabels }),
        (_, None, Some(_)) => return Err(Error::Missing { loss: name, input: ProductInput::Labels }),
    };

    let mut epilogue = RowEpilogue {
        loss: spec.margin,
        pooling: spec.pooling,
        weight: batch.weight,
        upstream: out.upstream,
        partner: positives.partners().into_iter().map(|n| n > usize::from(skip_self)).collect(),
        scale: 1.0,
        share: 1.0,
    };

    epilogue.scale = reduction.scale(|| epilogue.total_weight())?;
    out.clear();
    let wanted = out.wanted();
    let (a, rest) = factors.split_first().expect("a is there");
    let mut sinks = vec![Sink::new(out.a, a, out.add)];
    let outs = [batch.b.is_some().then_some(out.b), batch.negatives.is_some().then_some(out.negatives)];
    let outs = outs.into_iter().flatten().zip(rest);
    sinks.extend(outs.map(|(slot, factor)| Sink::new(slot, factor, out.add)));

    let leaf = |mut block: Block<F>| {
        let (mut sum, mut weight, mut count, mut grad_dot_score) = (0.0, 0.0, 0, 0.0);
        let (first, mut each) = (block.first, block.each.take());
        for (i, scores) in block.rows() {
            let skip = skip_self.then_some(i);
            let summary =
                on_lanes!(simd => observe_row(simd, scores, &positives.columns, positives.rows[i], skip));
            let (value, score_grad) = epilogue.row(i, &summary);
            if let Some(each) = each.as_deref_mut() {
                each[i - first] = F::from_f64(value);
            }
            if wanted {
                let none = None::<&ColumnGrads<F>>;
                grad_dot_score += on_lanes!(simd => row_grad(simd, scores, &positives.columns, positives.rows[i], skip, score_grad, none));
            }

            if let Some(share) = epilogue.weight(i) {
                (sum, weight, count) = (sum + value, weight + share, count + 1);
            }
        }

        ProductEvaluation {
            temperature: wanted.then_some(-grad_dot_score / temperature),
            ..ProductEvaluation::of(Total::new(sum, weight, count))
        }
    };
    let outcome = for_each_strip(
        &factors,
        &mut Sink::grads(&mut sinks),
        &keys,
        1.0 / temperature,
        None,
        out.each,
        &leaf,
    );
    finish(&factors, sinks);

    Ok(outcome)
}

/// Losses whose anchors are rows and columns, in two rounds: summaries, then gradients. The second round
/// visits the strips in reverse order, so that the last strip of the first round need not be computed again.
fn both_ways<F: Factor>(
    spec: &Contrast,
    batch: &Inputs<F>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    let Similarity { temperature, normalize, .. } = spec.similarity;
    let len = batch.len();
    let factors = Operand::all(batch, normalize);
    let block = |rows: usize, columns: usize| ScoreBlock {
        rows,
        columns,
        positives: PositivePairs::<F>::by_index(len, 0, len),
        itself: (rows == columns).then_some(0),
    };

    let blocks = match spec.setting {
        Setting::Views => vec![block(0, 0), block(1, 1), block(0, 1)],
        _ => vec![block(0, 1)],
    };
    let mut epilogue = RowEpilogue {
        loss: spec.margin,
        pooling: spec.pooling,
        weight: batch.weight,
        upstream: out.upstream,
        partner: vec![true; len],
        scale: 1.0,
        share: 0.5,
    };

    epilogue.scale = reduction.scale(|| epilogue.total_weight())?;
    let wanted = out.wanted();
    out.clear();

    let mut strip = Strip::new(len, len, 1.0 / temperature, true);
    let mut summaries = [vec![Summary::NONE; len], vec![Summary::NONE; len]];
    let mut held = None;

    for (m, block) in blocks.iter().enumerate() {
        for rows in strip.strips(len) {
            strip.fill(&factors, (block.rows, rows.clone()), &[Keys::shared(block.columns)], None);
            block.observe(&mut strip, rows.clone(), &mut summaries[block.rows]);
            if block.rows != block.columns {
                block.observe_columns(&strip, rows.clone(), &mut summaries[block.columns]);
            }
            held = Some((m, rows));
        }
    }

    let (total, score_grads) = epilogue.rows(&summaries, out.each);
    let mut outcome = ProductEvaluation::of(total);
    if !wanted {
        return Ok(outcome);
    }
    let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];
    let mut grad_dot_score = 0.0;
    for (m, block) in blocks.iter().enumerate().rev() {
        let columns = (block.rows != block.columns).then(|| ColumnGrads::new(&score_grads[block.columns]));
        for rows in strip.strips(len).rev() {
            let keys = [Keys::shared(block.columns)];
            if held.take() != Some((m, rows.clone())) {
                strip.fill(&factors, (block.rows, rows.clone()), &keys, None);
            }
            grad_dot_score +=
                block.score_grad(&mut strip, rows.clone(), &score_grads[block.rows], columns.as_ref());
            strip.spread(&factors, &mut Sink::grads(&mut sinks), (block.rows, rows), &keys);
        }
    }

    finish(&factors, sinks);
    outcome.temperature = Some(-grad_dot_score / temperature);
    Ok(outcome)
}
