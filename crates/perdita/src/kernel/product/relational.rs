//! A loss of every row's relations to all others: the row-wise formula on a strip of similarities or distances.
use super::distance::{Distances, Pulled, subtract_multiples, tug};
use super::kin::Kin;
use super::operand::Operand;
use super::output::{Gradients, Outcome};
use super::strip::{Block, Keys, Sink, Strip, finish};
use crate::batch::{Labels, Products, Rows};
use crate::kernel::reduce::{Outputs, Reduction};
use crate::kernel::rowwise;
use crate::kernel::threads::{Merge, Work};
use crate::loss::{Distance, Error, Input, Relation, Relational, Soft};
use crate::real::Element;

/// What every loss of relations can do.
pub trait RelationalExt: Relational {
    /// What the loss needs beside the rows of a.
    fn needs() -> &'static [Input] {
        &[Input::Labels]
    }
    /// What it takes if it is there.
    fn allows() -> &'static [Input] {
        &[Input::Weight]
    }
    /// The loss of every row of a among the others, reduced, and the gradient in the rows. Relations are never stored:
    /// 42 MiB hold those of some rows.
    ///
    /// # Errors
    /// Parts that are missing or too many; an output of the wrong length; an explicit denominator that is not positive.
    /// Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        mut out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        let name = Self::CARD.name;
        batch.fits(name, Self::needs(), Self::allows())?;
        out.fit(&batch)?;
        let labels = batch.labels.ok_or(Error::Missing { loss: name, input: Input::Labels })?;
        let len = batch.len();
        let (normalize, scale) = match self.relation() {
            Relation::Similarity(similarity) => (similarity.normalize, 1.0 / similarity.temperature),
            Relation::Distance(distance, normalize) => (normalize || distance == Distance::Cosine, 1.0),
        };
        let factors = [Operand::new(batch.a, normalize)];
        let distances = match self.relation() {
            Relation::Distance(distance, _) => Some(Distances::new(distance, &factors[0])),
            Relation::Similarity(_) => None,
        };
        let kin = Kin::<E::Float>::by_label(labels, labels);
        // Rows that lack others of their label, or of another, weigh nothing where the loss needs both.
        let weigh = |(i, same): (usize, usize)| {
            let counts = !Self::BOTH || same > 1 && same < len;
            let weight = batch.weight.map_or(E::Float::from_f64(1.0), |weight| weight[i]);
            if counts { weight } else { E::Float::default() }
        };
        let weights: Vec<_> = kin.partners().into_iter().enumerate().map(weigh).collect();
        let total: f64 = weights.iter().map(|weight| weight.to_f64()).sum();
        let factor = reduction.scale(|| total)?;
        out.clear();
        let (wanted, upstream) = (out.wanted(), out.upstream);
        let mut sinks = [Sink::new(out.a, &factors[0], out.add)];
        let keys = [Keys::shared(0)];
        let mut strip = Strip::new(len, len, scale, false);
        let mut each = out.each;
        let mut sums = vec![E::Float::default(); len];
        let mut outcome = Outcome::default();
        for rows in strip.strips(len) {
            strip.fill(&factors, (0, rows.clone()), &keys, None);
            let leaf = |mut block: Block<E::Float>| {
                let (first, count, columns, stride) = (block.first, block.len(), block.columns, block.stride);
                if let Some(distances) = &distances {
                    block.rows().for_each(|(i, row)| distances.measure(&factors[0], i, row));
                }
                let mut truths = Vec::with_capacity(count * columns);
                for i in first..first + count {
                    let truth = |(j, &number): (usize, &E::Float)| match (i == j, number == kin.rows[i]) {
                        (true, _) => 0.0,
                        (false, true) => 1.0,
                        (false, false) => -1.0,
                    };
                    truths.extend(kin.columns.iter().enumerate().map(truth).map(E::Float::from_f64));
                }
                let mut slopes = vec![E::Float::default(); block.scores.len()];
                let upstream = upstream.map(|upstream| &upstream[first..first + count]);
                let to =
                    Outputs { each: block.each.take(), grad: Some(&mut slopes), curvature: None, upstream };
                let rows = Rows::<E::Float, Soft>::unseen(count, columns, Labels::U8(&[]), &truths);
                let rows = rows.weighted(&weights[first..first + count]).expect("weights have been checked");
                let outcome = Outcome::of(rowwise::slopes(self, rows.seen(block.scores, stride), factor, to));
                let mut tugs = Vec::new();
                if wanted {
                    for ((i, row), slopes) in block.rows().zip(slopes.chunks_mut(stride)) {
                        let slopes = &mut slopes[..columns];
                        if let Some(distances) = &distances {
                            distances.pull(i, row, slopes, &mut tugs);
                        }
                        row.copy_from_slice(slopes);
                    }
                }
                Pulled { outcome, tugs }
            };
            let pulled = strip.each_block(rows.clone(), each.as_deref_mut(), &leaf);
            outcome = outcome.merge(pulled.outcome);
            strip.spread(&factors, &mut Sink::grads(&mut sinks), (0, rows.clone()), &keys);
            if let ([Some(sink)], true) = (&mut sinks, distances.is_some()) {
                tug(&factors[0], sink, &pulled.tugs);
                strip.add_sums(rows, &mut sums);
            }
        }
        if let ([Some(sink)], true) = (&mut sinks, distances.is_some()) {
            subtract_multiples(&factors[0], sink, &sums);
        }
        finish(&factors, sinks);
        Ok(outcome)
    }
}
impl<L: Relational> RelationalExt for L {}
