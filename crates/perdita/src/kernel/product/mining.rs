//! Triplet losses with triplets mined in the batch.
//!
//! ```text
//! for each strip of anchors, for each anchor:
//!     products with all rows → distances
//!     batch-all:   for each positive p, chunk by chunk: the losses of d(a, n) − d(a, p) at all negatives n;
//!                  slopes add up in a row, which then overwrites the strip as −h (see `distance`)
//!     otherwise:   one negative per anchor (batch-hard) or per positive (semi-hard, distance-weighted);
//!                  the gradients of the pairs (a, p) and (a, n) are collected
//!     batch-all: strip → gradients by products, and row and column sums; then the collected pair gradients, one by one
//! ```
//!
//! Cost: one product (three for batch-all with gradients), and for batch-all a loss per triplet. If the mean
//! is over active triplets, their number is needed first: everything is computed twice.
use super::anchor::{Anchor, Extreme, Negatives, Sums};
use super::distance::{BlockGrads, Distances, PairGrad, pair_grad, subtract_multiples};
use super::functions::PointwiseAt;
use super::inputs::Inputs;
use super::operand::{Factor, Operand};
use super::output::{ProductEvaluation, ProductOutputs};
use super::positives::PositivePairs;
use super::strip::{Block, Keys, Sink, Strip};
use crate::kernel::engine::Engine;
use crate::kernel::pointwise::Fused;
use crate::kernel::reduce::{Reduction, Total};
use crate::kernel::threads::Merge;
use crate::loss::{Distance, Error, Mining, ProductInput, Triplets};
use crate::real::Float;

/// A type-erased triplet loss.
pub(super) struct Mined<'a, F> {
    distance: Distance,
    normalize: bool,
    mining: Mining,
    seed: u64,
    /// True if the mean is over active triplets, those whose loss is not 0.
    active_only: bool,
    /// The loss of d(a, n) − d(a, p), with target 1; and its engine, for chunks.
    margin: &'a dyn PointwiseAt,
    margins: Box<dyn Engine<F> + 'a>,
}

impl<'a, F: Float> Mined<'a, F> {
    pub(super) fn of<L: Triplets>(loss: &'a L) -> Self {
        let ((distance, normalize), mining) = (loss.distance(), loss.mining());
        let margins = Box::new(Fused(loss.margin()));
        let (seed, active_only) = (loss.seed(), loss.active_only());
        Mined { distance, normalize, mining, seed, active_only, margin: loss.margin(), margins }
    }
}

/// The losses reduced over the triplets, and the gradient in the rows of a. An anchor's weight applies to all
/// of its triplets. Distances take 42 MiB at most.
pub(super) fn evaluate<F: Factor>(
    name: &'static str,
    loss: &Mined<F>,
    batch: &Inputs<F>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    out.fit(batch)?;
    out.no_rows(name)?;
    let labels = batch.labels.ok_or(Error::Missing { loss: name, input: ProductInput::Labels })?;
    let factor = Operand::new(batch.a, loss.normalize || loss.distance == Distance::Cosine);
    let positives = PositivePairs::by_label(labels, labels);
    let miner = Miner {
        loss,
        distances: Distances::new(loss.distance, &factor),
        same: positives.partners(),
        positives,
        factors: [factor],
        weight: batch.weight,
    };

    // The number of active triplets is known only after their losses: a first pass counts them.
    let scale = if loss.active_only && reduction == Reduction::Mean {
        let total = miner.run(0.0, &mut None).total;
        reduction.scale(|| total.weight())?
    } else {
        reduction.scale(|| miner.total_weight())?
    };

    out.clear();

    let mut sink = Sink::new(out.a, &miner.factors[0], out.add);
    let outcome = miner.run(scale, &mut sink);
    sink.into_iter().for_each(|sink| sink.finish(&miner.factors[0]));
    Ok(outcome)
}

/// A mining pass over all anchors: the batch with its distances and labels.
struct Miner<'a, F> {
    loss: &'a Mined<'a, F>,
    factors: [Operand<'a, F>; 1],
    distances: Distances<F>,
    positives: PositivePairs<F>,
    /// The number of rows with the label of each row, itself included.
    same: Vec<usize>,
    weight: Option<&'a [F]>,
}

impl<F: Factor> Miner<'_, F> {
    /// The denominator of the mean over all triplets.
    fn total_weight(&self) -> f64 {
        (0..self.same.len()).map(|i| self.weight(i) * self.triplets(i) as f64).sum()
    }

    fn weight(&self, anchor: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[anchor].to_f64())
    }

    /// The number of triplets of an anchor.
    fn triplets(&self, anchor: usize) -> usize {
        let (positives, negatives) = (self.same[anchor] - 1, self.same.len() - self.same[anchor]);
        match self.loss.mining {
            Mining::BatchAll => positives * negatives,
            Mining::BatchHard => positives.min(negatives).min(1),
            Mining::SemiHard | Mining::DistanceWeighted => positives * negatives.min(1),
        }
    }

    fn run(&self, scale: f64, sink: &mut Option<Sink<F>>) -> ProductEvaluation {
        let len = self.same.len();
        let keys = [Keys::shared(0)];
        let dense = self.loss.mining == Mining::BatchAll && sink.is_some();
        let mut strip = Strip::new(len, len, 1.0, false);
        let mut sums = vec![F::default(); if dense { len } else { 0 }];
        let mut outcome = ProductEvaluation { active: Some(0), ..ProductEvaluation::default() };

        for rows in strip.strips(len) {
            strip.fill(&self.factors, (0, rows.clone()), &keys, None);
            let mined = strip.each_block(rows.clone(), None, &|mut block: Block<F>| {
                let mut mined = BlockGrads::default();
                let mut slopes = vec![F::default(); if dense { len } else { 0 }];
                let mut negatives = Negatives::new(&*self.loss.margins, len);

                for (i, distances) in block.rows() {
                    self.distances.measure(&self.factors[0], i, distances);
                    let anchor = Anchor {
                        i,
                        distances,
                        numbers: &self.positives.columns,
                        number: self.positives.rows[i],
                    };
                    let triplets = self.triplets(i);
                    let weight = if triplets > 0 { self.weight(i) } else { 0.0 };

                    if weight > 0.0 {
                        let factor = weight * scale;
                        let sum = match self.loss.mining {
                            Mining::BatchAll => anchor.all(&mut negatives, factor, &mut slopes),
                            mining => self.chosen(&anchor, mining, factor, &mut mined.pair_grads),
                        };
                        let counted = if self.loss.active_only { sum.active } else { triplets as u64 };
                        let total = Total::new(weight * sum.value, weight * counted as f64, triplets as u64);
                        mined.outcome = mined.outcome.merge(ProductEvaluation {
                            active: Some(sum.active),
                            ..ProductEvaluation::of(total)
                        });
                    }

                    if dense {
                        self.distances.score_grad(i, distances, &mut slopes, &mut mined.pair_grads);
                        distances.copy_from_slice(&slopes);
                        slopes.fill(F::default());
                    }
                }

                mined
            });
            outcome = outcome.merge(mined.outcome);
            if dense {
                let mut grads = [sink.as_mut().map(Sink::grad)];
                strip.spread(&self.factors, &mut grads, (0, rows.clone()), &keys);
                strip.add_sums(rows, &mut sums);
            }

            if let Some(sink) = sink {
                pair_grad(&self.factors[0], sink, &mined.pair_grads);
            }
        }

        if let (Some(sink), true) = (sink, dense) {
            subtract_multiples(&self.factors[0], sink, &sums);
        }
        outcome
    }

    /// The triplets of a mining strategy that chooses one negative per anchor or positive.
    fn chosen(
        &self,
        anchor: &Anchor<F>,
        mining: Mining,
        factor: f64,
        pair_grads: &mut Vec<PairGrad>,
    ) -> Sums {
        let mut sums = Sums { value: 0.0, active: 0 };
        let mut take = |positive: Option<usize>, negative: Option<usize>| {
            // No candidate means that its distance is NaN: the loss is NaN too.
            let (Some(p), Some(n)) = (positive, negative) else { return sums.value = f64::NAN };
            let (to_p, to_n) = (anchor.distances[p], anchor.distances[n]);
            let jet = self.loss.margin.at(to_n.to_f64() - to_p.to_f64(), 1.0);
            sums.value += jet.value;
            sums.active += u64::from(jet.value > 0.0);
            pair_grads.push(self.distances.pair_grad(anchor.i, p, to_p, -factor * jet.slope));
            pair_grads.push(self.distances.pair_grad(anchor.i, n, to_n, factor * jet.slope));
        };

        let positives = || {
            let all = anchor.numbers.iter().enumerate();
            all.filter(|&(j, &number)| j != anchor.i && number == anchor.number).map(|(j, _)| j)
        };
        match mining {
            Mining::BatchHard | Mining::BatchAll => {
                take(anchor.extreme(Extreme::Positive, None), anchor.extreme(Extreme::Nearest, None));
            }
            Mining::SemiHard => {
                let farthest = anchor.extreme(Extreme::Farthest, None);
                positives().for_each(|p| {
                    take(Some(p), anchor.extreme(Extreme::Nearest, Some(anchor.distances[p])).or(farthest));
                });
            }
            Mining::DistanceWeighted => {
                let shares = anchor.shares(&self.distances, self.factors[0].dim());
                positives().for_each(|p| take(Some(p), anchor.draw(&shares, self.loss.seed, p)));
            }
        }

        sums
    }
}
