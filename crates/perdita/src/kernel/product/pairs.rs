//! Pairwise losses: every pair of a row of a and a row of b has a loss of its own (SigLIP).
//!
//! ```text
//! for each strip, for each block of rows of scores, for each row, chunk by chunk in the L1 cache:
//!     predictions ← scores + bias; targets ← 1 for the positive, else 0
//!     values, slopes ← the loss's engine, behind `dyn`
//!     sums += values, slope·score, slope; scores ← slopes
//! strip → gradients of a and b
//! ```
//!
//! A score's gradient depends on that score alone: one round, three products, and one visit per shard.
use super::chunk::{CHUNK, Chunk};
use super::inputs::Inputs;
use super::operand::{Factor, Operand};
use super::output::{ProductEvaluation, ProductOutputs};
use super::shards::{Part, ShardsOf};
use super::strip::{Block, Keys, Sink, finish, for_each_strip};
use crate::batch::same_width;
use crate::inline;
use crate::kernel::engine::Engine;
use crate::kernel::pointwise::Fused;
use crate::kernel::reduce::{Reduction, Total};
use crate::kernel::threads::Merge;
use crate::loss::{Error, Pairwise, ProductInput, Similarity};
use crate::real::{Float, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// A type-erased pairwise loss.
pub(super) struct EachPair<'a, F> {
    similarity: Similarity,
    /// The loss of a score, with target 1 for positive pairs and 0 for all others.
    pair: Box<dyn Engine<F> + 'a>,
}

impl<'a, F: Float> EachPair<'a, F> {
    pub(super) fn of<L: Pairwise>(loss: &'a L) -> Self {
        EachPair { similarity: loss.similarity(), pair: Box::new(Fused(loss.pair())) }
    }
}

/// The losses of the rows of a, each summed over the rows of b, reduced over the rows of a; and the gradients.
pub(super) fn evaluate<F: Factor>(
    loss: &EachPair<F>,
    batch: &Inputs<F>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    out.fit(batch)?;
    if batch.keys() < batch.len() {
        return Err(Error::RowsOfB { got: batch.keys(), want: batch.len() });
    }
    let call = PairwiseCall::new(loss, batch, reduction, &out, out.wanted())?;
    let factors = Operand::all(batch, loss.similarity.normalize);
    out.clear();

    let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];
    let outcome = call.ask(&factors, &mut Sink::grads(&mut sinks), out.each, 0);
    finish(&factors, sinks);
    Ok(call.total(outcome))
}

/// The losses of the rows of `local` with the rows of b of all shards. `out` receives the gradient in the
/// local rows of a; the gradient in a shard's rows of b (the local shard's too) is added to the shard's
/// memory. Every shard is visited once.
pub(super) fn evaluate_sharded<F: Factor>(
    name: &'static str,
    loss: &EachPair<F>,
    local: &Part<F>,
    shards: &mut dyn ShardsOf<F>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    local.fits(name, ProductInput::B)?;
    local.fits_queries(name, &out)?;
    let call = PairwiseCall::new(loss, &local.rows, reduction, &out, true)?;
    let normalize = loss.similarity.normalize;
    let query = Operand::new(local.rows.a, normalize);
    let (mut outcome, mut each) = (ProductEvaluation::default(), vec![0.0; local.rows.len()]);
    let mut slot = vec![F::default(); each.len()];
    let mut first_time = true;
    let mut anchors = None;

    for k in 0..shards.count() {
        shards.visit(k, &mut |shard, theirs| {
            shard.fits(name, ProductInput::B)?;
            same_width("the shard", shard.rows.a.dim(), local.rows.a.dim())?;
            theirs.fit(&shard.rows)?;
            if std::mem::take(&mut first_time) {
                out.clear();
                anchors = Sink::new(out.a.take(), &query, true);
            }

            let sides = [Some(local.rows.a), shard.rows.b].into_iter().flatten();
            let factors: Vec<_> = sides.map(|side| Operand::new(side, normalize)).collect();
            let mut keys = [Sink::new(theirs.b, &factors[1], true)];
            let mut grads = vec![anchors.as_mut().map(Sink::grad)];
            grads.extend(Sink::grads(&mut keys));
            let before = local.first as isize - shard.first as isize;
            outcome = outcome.merge(call.ask(&factors, &mut grads, Some(&mut slot), before));
            each.iter_mut().zip(&slot).for_each(|(each, part)| *each += part.to_f64());
            finish(&factors[1..], keys);
            Ok(())
        })?;
    }

    finish(&[query], [anchors]);
    if let Some(out) = out.each {
        out.iter_mut().zip(each).for_each(|(out, each)| *out = F::from_f64(each));
    }
    Ok(call.total(outcome))
}

/// A pairwise evaluation: the loss, and the weights and factors of the rows of a.
struct PairwiseCall<'a, F> {
    loss: &'a EachPair<'a, F>,
    len: usize,
    weight: Option<&'a [F]>,
    upstream: Option<&'a [F]>,
    scale: f64,
    /// True if any gradient is requested.
    wanted: bool,
}

impl<'a, F: Factor> PairwiseCall<'a, F> {
    fn new(
        loss: &'a EachPair<'a, F>,
        batch: &Inputs<'a, F>,
        reduction: Reduction,
        out: &ProductOutputs<'a, F>,
        wanted: bool,
    ) -> Result<Self, Error> {
        let (len, weight, upstream) = (batch.len(), batch.weight, out.upstream);
        let mut call = PairwiseCall { loss, len, weight, upstream, scale: 1.0, wanted };
        call.scale = reduction.scale(|| (0..len).map(|i| call.weight(i)).sum())?;
        Ok(call)
    }

    fn weight(&self, i: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[i].to_f64())
    }

    /// The losses of all rows of factor 0 with all rows of factor 1; row `partner` of factor 1 is the
    /// positive of row 0.
    fn ask(
        &self,
        factors: &[Operand<F>],
        grads: &mut [Option<&mut [F]>],
        each: Option<&mut [F]>,
        partner: isize,
    ) -> ProductEvaluation {
        let Similarity { temperature, bias, .. } = self.loss.similarity;
        let leaf = |mut block: Block<F>| {
            let (mut sum, mut grad_dot_score, mut grad_sum) = (0.0, 0.0, 0.0);
            let (first, mut each) = (block.first, block.each.take());
            let mut chunk = Chunk::new(block.columns, 0.0);

            for (i, scores) in block.rows() {
                let weight = self.weight(i);
                let upstream = self.upstream.map_or(1.0, |upstream| upstream[i].to_f64());
                let factor = weight * self.scale * upstream;
                let partner = i.checked_add_signed(partner);
                let row = if weight == 0.0 {
                    scores.fill(F::default());
                    [0.0; 3]
                } else {
                    row(&*self.loss.pair, &mut chunk, scores, partner, bias, factor)
                };

                if let Some(each) = each.as_deref_mut() {
                    each[i - first] = F::from_f64(weight * row[0]);
                }
                (sum, grad_dot_score, grad_sum) =
                    (sum + weight * row[0], grad_dot_score + row[1], grad_sum + row[2]);
            }

            let slope = |x: f64| self.wanted.then_some(x);
            let total = Total::new(sum, 0.0, 0);
            ProductEvaluation {
                temperature: slope(-grad_dot_score / temperature),
                bias: slope(grad_sum),
                ..ProductEvaluation::of(total)
            }
        };
        for_each_strip(factors, grads, &[Keys::shared(1)], 1.0 / temperature, None, each, &leaf)
    }

    /// Adds weights and counts: every row counts once, in however many shards b comes.
    fn total(&self, outcome: ProductEvaluation) -> ProductEvaluation {
        let weights = (0..self.len).map(|i| self.weight(i));
        let count = weights.clone().filter(|&weight| weight != 0.0).count() as u64;
        ProductEvaluation { total: outcome.total.merge(Total::new(0.0, weights.sum(), count)), ..outcome }
    }
}

/// The loss of a row of scores, Σ gradient·score, and Σ gradient; the gradient overwrites the scores.
fn row<F: Float>(
    loss: &dyn Engine<F>,
    chunk: &mut Chunk<F>,
    scores: &mut [F],
    partner: Option<usize>,
    bias: f64,
    factor: f64,
) -> [f64; 3] {
    let mut sums = [0.0; 3];
    for (k, scores) in scores.chunks_mut(CHUNK).enumerate() {
        let partner = partner.and_then(|partner| partner.checked_sub(k * CHUNK));
        let partner = partner.filter(|&partner| partner < scores.len());
        if let Some(partner) = partner {
            chunk.target[partner] = F::from_f64(1.0);
        }
        let [value, slope] =
            chunk.fill(loss, scores.len(), |pred| on_lanes!(simd => add(simd, scores, bias, pred)));
        let part = on_lanes!(simd => take(simd, value, slope, factor, scores));
        sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        if let Some(partner) = partner {
            chunk.target[partner] = F::default();
        }
    }

    sums
}

#[inline(always)]
fn add<S: Simd, F: Float>(simd: S, scores: &[F], bias: f64, pred: &mut [F]) {
    let bias = Lanes::<S, F>::splat(simd, F::from_f64(bias));
    for at in (0..scores.len()).step_by(Lanes::<S, F>::N) {
        (Lanes::load_tail(simd, &scores[at..]) + bias).store_tail(&mut pred[at..]);
    }
}

/// Σ value, Σ gradient·score and Σ gradient; the gradient overwrites the scores.
#[inline(always)]
fn take<S: Simd, F: Float>(simd: S, value: &[F], slope: &[F], factor: f64, scores: &mut [F]) -> [f64; 3] {
    let factor = Lanes::<S, F>::splat(simd, F::from_f64(factor));
    let mut sums = [Sum::zero(simd); 3];
    for at in (0..scores.len()).step_by(Lanes::<S, F>::N) {
        let load = inline!(|xs: &[F]| Lanes::<S, F>::load_tail(simd, &xs[at..]));
        let (score, slope) = (load(scores), factor * load(slope));
        let terms = [load(value), slope.strong_mul(score), slope];
        for (k, sum) in sums.iter_mut().enumerate() {
            sum.add(terms[k].first(scores.len() - at));
        }
        slope.store_tail(&mut scores[at..]);
    }
    Sum::totals(sums)
}
