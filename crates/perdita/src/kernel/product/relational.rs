//! Relational losses: a row-wise loss of every row's similarities or distances to all other rows, by label.
//!
//! ```text
//! for each strip, for each block of rows:
//!     scores ← a·aᵀ/τ, or distances
//!     targets ← 1 for a row of the same label, −1 for another label, 0 for the row itself
//!     loss, slopes ← the row-wise kernel
//!     strip ← slopes (−h for distances; pair gradients of near rows, see `distance`)
//! strip → gradient by products
//! ```
//!
//! Cost: three products; memory for one strip, and per thread the targets and slopes of a block.
use super::distance::{BlockGrads, Distances, pair_grad, subtract_multiples};
use super::functions::RowSlopes;
use super::inputs::Inputs;
use super::operand::{Factor, Operand};
use super::output::{ProductEvaluation, ProductOutputs};
use super::positives::PositivePairs;
use super::strip::{Block, Keys, Sink, Strip, finish};
use crate::batch::{Labels, Rows};
use crate::kernel::outputs::{PredictionOutputs, ValueOutput};
use crate::kernel::reduce::Reduction;
use crate::kernel::threads::{Merge, Work};
use crate::loss::{Distance, Distribution, Error, ProductInput, Relation, Relational};
use crate::real::Float;

/// A type-erased relational loss.
pub(super) struct Relations<'a, F> {
    relation: Relation,
    /// True if only rows count that have both positives and negatives.
    both: bool,
    /// The loss of rows of relations.
    row: &'a dyn RowSlopes<F>,
}

impl<'a, F: Float> Relations<'a, F> {
    pub(super) fn of<L: Relational>(loss: &'a L) -> Self {
        Relations { relation: loss.relation(), both: L::BOTH, row: loss }
    }
}

/// The losses of the rows of a against all others, and the gradient in the rows. Relations take 42 MiB at most.
pub(super) fn evaluate<F: Factor>(
    name: &'static str,
    loss: &Relations<F>,
    batch: &Inputs<F>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    out.fit(batch)?;
    let labels = batch.labels.ok_or(Error::Missing { loss: name, input: ProductInput::Labels })?;
    let len = batch.len();
    let (normalize, scale) = match loss.relation {
        Relation::Similarity(similarity) => (similarity.normalize, 1.0 / similarity.temperature),
        Relation::Distance(distance, normalize) => (normalize || distance == Distance::Cosine, 1.0),
    };

    let factors = [Operand::new(batch.a, normalize)];
    let distances = match loss.relation {
        Relation::Distance(distance, _) => Some(Distances::new(distance, &factors[0])),
        Relation::Similarity(_) => None,
    };
    let positives = PositivePairs::<F>::by_label(labels, labels);

    // Where the loss needs positives and negatives, rows that lack either have weight 0.
    let strong_mul = |(i, same): (usize, usize)| {
        let counts = !loss.both || same > 1 && same < len;
        let weight = batch.weight.map_or(F::from_f64(1.0), |weight| weight[i]);
        if counts { weight } else { F::default() }
    };

    let weights: Vec<_> = positives.partners().into_iter().enumerate().map(strong_mul).collect();
    let total: f64 = weights.iter().map(|weight| weight.to_f64()).sum();
    let factor = reduction.scale(|| total)?;
    out.clear();
    let (wanted, upstream) = (out.wanted(), out.upstream);
    let mut sinks = [Sink::new(out.a, &factors[0], out.add)];
    let keys = [Keys::shared(0)];
    let mut strip = Strip::new(len, len, scale, false);
    let mut each = out.each;
    let mut sums = vec![F::default(); len];
    let mut outcome = ProductEvaluation::default();

    for rows in strip.strips(len) {
        strip.fill(&factors, (0, rows.clone()), &keys, None);
        let leaf = |mut block: Block<F>| {
            let (first, count, columns, stride) = (block.first, block.len(), block.columns, block.stride);
            if let Some(distances) = &distances {
                block.rows().for_each(|(i, row)| distances.measure(&factors[0], i, row));
            }
            let mut truths = Vec::with_capacity(count * columns);
            for i in first..first + count {
                let truth = |(j, &number): (usize, &F)| match (i == j, number == positives.rows[i]) {
                    (true, _) => 0.0,
                    (false, true) => 1.0,
                    (false, false) => -1.0,
                };
                truths.extend(positives.columns.iter().enumerate().map(truth).map(F::from_f64));
            }

            let mut slopes = vec![F::default(); block.scores.len()];
            let upstream = upstream.map(|upstream| &upstream[first..first + count]);
            let to = PredictionOutputs {
                each: block.each.take(),
                grad: Some(&mut slopes),
                curvature: None,
                upstream,
                value: ValueOutput::Requested,
            };
            let rows = Rows::<F, Distribution>::unseen(count, columns, Labels::U8(&[]), &truths);
            let rows = rows.weighted(&weights[first..first + count]).expect("weights have been checked");
            let outcome = ProductEvaluation::of(loss.row.slopes(rows.seen(block.scores, stride), factor, to));
            let mut pair_grads = Vec::new();

            if wanted {
                for ((i, row), slopes) in block.rows().zip(slopes.chunks_mut(stride)) {
                    let slopes = &mut slopes[..columns];
                    if let Some(distances) = &distances {
                        distances.score_grad(i, row, slopes, &mut pair_grads);
                    }
                    row.copy_from_slice(slopes);
                }
            }

            BlockGrads { outcome, pair_grads }
        };
        let pulled = strip.each_block(rows.clone(), each.as_deref_mut(), &leaf);
        outcome = outcome.merge(pulled.outcome);
        strip.spread(&factors, &mut Sink::grads(&mut sinks), (0, rows.clone()), &keys);

        if let ([Some(sink)], true) = (&mut sinks, distances.is_some()) {
            pair_grad(&factors[0], sink, &pulled.pair_grads);
            strip.add_sums(rows, &mut sums);
        }
    }

    if let ([Some(sink)], true) = (&mut sinks, distances.is_some()) {
        subtract_multiples(&factors[0], sink, &sums);
    }
    finish(&factors, sinks);
    Ok(outcome)
}
