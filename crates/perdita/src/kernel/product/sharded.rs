//! Contrastive losses of a batch that lies in shards: distributed training.
//!
//! Every worker evaluates the losses of its own rows as anchors against the rows of all shards. Over all workers, the
//! losses add up to the loss of the whole batch, and so do the gradients that are added to a shard.
//!
//! ```text
//! for each shard:                                                  first visit
//!     for each pair of a local side and a shard's side, for each strip of local rows:
//!         scores; merge the summaries of the local rows
//! losses, gradient coefficients of the local rows ← summaries
//! for each shard:                                                  second visit
//!     for each pair of sides, for each strip of local rows:
//!         scores again; scores ← gradient by the rows' coefficients
//!         strip → gradients of the local rows and of the shard's rows
//!     shard's gradients ← back through the normalisation
//! local gradients ← back through the normalisation
//! ```
//!
//! Columns need no summaries: as anchors, the shard's rows are rows of the worker that owns them. Cost: four
//! products per pair of sides. Memory: a strip, and the summaries and gradients of the local rows.
use super::block::ScoreBlock;
use super::contrast::Contrast;
use super::epilogue::RowEpilogue;
use super::inputs::{Inputs, Side};
use super::operand::{Factor, Operand};
use super::output::{ProductEvaluation, ProductOutputs};
use super::positives::PositivePairs;
use super::shards::{Part, ShardsOf};
use super::strip::{Keys, Sink, Strip, finish};
use super::summary::Summary;
use crate::batch::same_width;
use crate::kernel::reduce::Reduction;
use crate::loss::{Error, ProductInput, Setting, Similarity};
use crate::real::Float;

/// The local sides whose rows are anchors, the shard's sides whose rows are candidates, and the pairs of
/// sides that meet.
type Roles<'a, F> = (Vec<Side<'a, F>>, Vec<Side<'a, F>>, &'static [(usize, usize)]);
fn roles<'a, F: Float>(setting: Setting, local: &Inputs<'a, F>, shard: &Inputs<'a, F>) -> Roles<'a, F> {
    let both = |rows: &Inputs<'a, F>| [Some(rows.a), rows.b].into_iter().flatten().collect();
    match setting {
        Setting::Queries => (vec![local.a], shard.b.into_iter().collect(), &[(0, 0)]),
        Setting::Labelled => (vec![local.a], vec![shard.a], &[(0, 0)]),
        Setting::Both => (both(local), both(shard), &[(0, 1), (1, 0)]),
        Setting::Views => (both(local), both(shard), &[(0, 0), (0, 1), (1, 0), (1, 1)]),
    }
}

/// The scores of the local rows against one shard.
struct ShardScores<'a, F> {
    /// The local sides, followed by the shard's.
    factors: Vec<Operand<'a, F>>,
    blocks: Vec<ScoreBlock<F>>,
    strip: Strip<F>,
}

impl<'a, F: Factor> ShardScores<'a, F> {
    fn new(
        name: &'static str,
        spec: &Contrast,
        local: &Part<'a, F>,
        shard: &Part<'a, F>,
    ) -> Result<Self, Error> {
        shard.fits(name, needs(spec.setting))?;
        same_width("the shard", shard.rows.a.dim(), local.rows.a.dim())?;
        let Similarity { temperature, normalize, .. } = spec.similarity;
        let (rows, keys, pairs) = roles(spec.setting, &local.rows, &shard.rows);
        let columns = keys[0].len();
        let locals = rows.len();
        let before = local.first as isize - shard.first as isize;
        let block = |&(row, key): &(usize, usize)| ScoreBlock {
            rows: row,
            columns: locals + key,
            positives: match (local.rows.labels, shard.rows.labels) {
                (Some(local), Some(shard)) => PositivePairs::by_label(local, shard),
                _ => PositivePairs::by_index(rows[row].len(), -before, columns),
            },
            itself: (spec.setting != Setting::Queries && row == key).then_some(before),
        };

        let blocks = pairs.iter().map(block).collect();
        let factors = rows.into_iter().chain(keys).map(|side| Operand::new(side, normalize)).collect();
        let strip = Strip::new(local.rows.len(), columns, 1.0 / temperature, false);
        Ok(ShardScores { factors, blocks, strip })
    }
}

/// The input that a shard must have beside the rows of a.
fn needs(setting: Setting) -> ProductInput {
    match setting {
        Setting::Labelled => ProductInput::Labels,
        Setting::Queries | Setting::Both | Setting::Views => ProductInput::B,
    }
}

/// The losses of the rows of `local` against the rows of all `shards`. The gradients in the rows of `local`
/// as anchors go to `out`; those in every shard's rows as candidates are added to the shard's memory.
pub(super) fn evaluate<F: Factor>(
    name: &'static str,
    spec: &Contrast,
    local: &Part<F>,
    shards: &mut dyn ShardsOf<F>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    local.fits(name, needs(spec.setting))?;
    match spec.setting {
        Setting::Queries | Setting::Labelled => local.fits_queries(name, &out)?,
        Setting::Both | Setting::Views => out.fit(&local.rows)?,
    }

    // An invalid denominator is an error before any shard is visited.
    reduction.scale(|| 1.0)?;
    let (len, locals) = (local.rows.len(), roles(spec.setting, &local.rows, &local.rows).0.len());
    let mut summaries = vec![vec![Summary::NONE; len]; locals];

    for k in 0..shards.count() {
        shards.visit(k, &mut |shard, theirs| {
            theirs.fit(&shard.rows)?;
            let ShardScores { factors, blocks, mut strip } = ShardScores::new(name, spec, local, &shard)?;
            for block in &blocks {
                for rows in strip.strips(len) {
                    let keys = [Keys::shared(block.columns)];
                    strip.fill(&factors, (block.rows, rows.clone()), &keys, None);
                    block.observe(&mut strip, rows, &mut summaries[block.rows]);
                }
            }

            Ok(())
        })?;
    }

    let mut epilogue = RowEpilogue {
        loss: spec.margin,
        pooling: spec.pooling,
        weight: local.rows.weight,
        upstream: out.upstream,
        partner: (0..len).map(|i| summaries.iter().all(|side| side[i].has_partner())).collect(),
        scale: 1.0,
        share: 1.0 / locals as f64,
    };

    epilogue.scale = reduction.scale(|| epilogue.total_weight())?;
    out.clear();
    let (total, score_grads) = epilogue.rows(&summaries, out.each.take());
    let mut outcome = ProductEvaluation::of(total);

    let normalize = spec.similarity.normalize;
    let queries = roles(spec.setting, &local.rows, &local.rows).0;
    let queries: Vec<_> = queries.into_iter().map(|side| Operand::new(side, normalize)).collect();

    // The local gradient goes back through the normalisation once, after the last shard.
    let slots = [out.a, out.b].into_iter().zip(&queries);
    let mut anchors: Vec<_> = slots.map(|(slot, query)| Sink::new(slot, query, true)).collect();
    // The gradient in the temperature is complete if every shard's scores were computed again.
    let (mut grad_dot_score, mut complete) = (0.0, true);

    for k in 0..shards.count() {
        shards.visit(k, &mut |shard, theirs| {
            let ShardScores { factors, blocks, mut strip } = ShardScores::new(name, spec, local, &shard)?;
            let slots = match spec.setting {
                Setting::Queries => vec![theirs.b],
                Setting::Labelled => vec![theirs.a],
                Setting::Both | Setting::Views => vec![theirs.a, theirs.b],
            };

            let slots = slots.into_iter().zip(&factors[locals..]);
            let mut theirs: Vec<_> = slots.map(|(slot, keys)| Sink::new(slot, keys, true)).collect();
            let mut grads = Sink::grads(&mut anchors);
            grads.extend(Sink::grads(&mut theirs));
            let wanted = grads.iter().any(Option::is_some);
            complete &= wanted;

            for block in blocks.iter().filter(|_| wanted) {
                for rows in strip.strips(len) {
                    let keys = [Keys::shared(block.columns)];
                    strip.fill(&factors, (block.rows, rows.clone()), &keys, None);
                    grad_dot_score +=
                        block.score_grad(&mut strip, rows.clone(), &score_grads[block.rows], None);
                    strip.spread(&factors, &mut grads, (block.rows, rows), &keys);
                }
            }

            finish(&factors[locals..], theirs);
            Ok(())
        })?;
    }

    finish(&queries, anchors);
    outcome.temperature = complete.then_some(-grad_dot_score / spec.similarity.temperature);
    Ok(outcome)
}
