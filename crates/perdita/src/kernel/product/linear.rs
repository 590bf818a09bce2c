//! A loss of whole rows of scores: the row-wise formula as it is, on a strip of rows.
use super::operand::Operand;
use super::output::{Gradients, Outcome};
use super::strip::{Bias, Block, Keys, Sink, finish, sweep};
use crate::batch::{Labels, Products, Rows};
use crate::inline;
use crate::kernel::reduce::{Outputs, Reduction};
use crate::kernel::rowwise::{first_order, total_weight};
use crate::kernel::threads::Work;
use crate::loss::{Error, Input, Jet, Linear, Rowwise, SoftCap, Truth};
use crate::real::{Element, Float, Lanes, on_lanes};
use fearless_simd::Simd;

/// What every loss of the scores of a linear layer can do.
pub trait LinearExt: Linear {
    /// What the loss needs beside the rows of a. One that takes labels or targets needs either.
    fn needs() -> &'static [Input] {
        if Self::SOFT { &[Input::B] } else { &[Input::B, Input::Labels] }
    }
    /// What it takes if it is there.
    fn allows() -> &'static [Input] {
        match (Self::SOFT, Self::BIAS) {
            (true, _) => &[Input::Labels, Input::Targets, Input::Bias, Input::Weight],
            (false, true) => &[Input::Bias, Input::Weight],
            (false, false) => &[Input::Weight],
        }
    }
    /// The loss of every row of scores, a·bᵀ + bias, with its label or targets, reduced, and its gradients in a, b and
    /// the bias. The scores are never stored: 42 MiB hold those of as many rows as fit (512 at most, 16 at least).
    ///
    /// # Errors
    /// Parts that are missing or too many; a label that names no row of b and is not the one to ignore; an output or a
    /// parameter per class of the wrong length; an explicit denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        let loss = Self::CARD.name;
        batch.fits(loss, Self::needs(), Self::allows())?;
        let (len, classes) = (batch.len(), batch.keys());
        match (batch.labels, batch.targets, self.soft()) {
            (Some(labels), None, _) => {
                run(self, self.labels(), batch, Rows::unseen(len, classes, labels, &[]), reduction, out)
            }
            (None, Some(targets), Some(soft)) => {
                run(self, soft, batch, Rows::unseen(len, classes, Labels::U8(&[]), targets), reduction, out)
            }
            (None, None, _) => Err(Error::Missing { loss, input: Input::Labels }),
            (_, Some(_), _) => Err(Error::Unexpected { loss, input: Input::Targets }),
        }
    }
}
impl<L: Linear> LinearExt for L {}

/// `unseen` is a row for each row of a, without its scores.
fn run<E: Element, L: Rowwise>(
    linear: &impl Linear,
    loss: &L,
    batch: Products<E>,
    unseen: Rows<E::Float, L::Truth>,
    reduction: Reduction,
    mut out: Gradients<E::Float>,
) -> Result<Outcome, Error> {
    out.fit(&batch)?;
    let unseen = match batch.weight {
        Some(weight) => unseen.weighted(weight)?,
        None => unseen,
    };
    let weight = total_weight(loss, &unseen)?;
    let scale = reduction.scale(|| weight)?;
    if batch.keys() == 0 {
        // Every row is ignored: there is no label that another could have.
        out.clear();
        out.each.into_iter().for_each(|each| each.fill(E::Float::default()));
        return Ok(Outcome::default());
    }
    let (wanted, upstream, cap) = (out.wanted(), out.upstream, linear.cap());
    let leaf = |mut block: Block<E::Float>| {
        let (first, rows, stride) = (block.first, block.len(), block.stride);
        let part = unseen.part(first..first + rows);
        let upstream = upstream.map(|upstream| &upstream[first..first + rows]);
        let own = take_own(linear, &mut block, &part);
        let capped = cap.map(|cap| {
            let mut capped = block.scores.to_vec();
            bend(cap, &mut capped);
            capped
        });
        let mut slopes = vec![E::Float::default(); if wanted { block.scores.len() } else { 0 }];
        let scores = capped.as_deref().unwrap_or(block.scores);
        let grad = wanted.then_some(&mut slopes[..]);
        let to = Outputs { each: block.each.as_deref_mut(), grad, curvature: None, upstream };
        let total = first_order(loss, part.seen(scores, stride), scale, to);
        if wanted {
            match cap {
                Some(cap) => unbend(cap, block.scores, &slopes),
                None => block.scores.copy_from_slice(&slopes),
            }
            for ((_, row), (label, slope)) in block.rows().zip(own) {
                if let Some(own) = row.get_mut(label) {
                    *own = *own * slope;
                }
            }
        }
        Outcome::of(total)
    };
    let similarity = linear.similarity();
    let factors = Operand::all(&batch, similarity.normalize);
    out.clear();
    let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];
    let keys = [Keys::shared(1)];
    let bias = batch.bias.map(|values| Bias { values, grad: out.bias });
    let outcome = sweep(
        &factors,
        &mut Sink::grads(&mut sinks),
        &keys,
        1.0 / similarity.temperature,
        bias,
        out.each,
        &leaf,
    );
    finish(&factors, sinks);
    Ok(outcome)
}

/// Lets the loss change the score of every row's own label, and returns the labels and the slopes of that.
fn take_own<L: Linear, F: Float, K: Truth>(
    linear: &L,
    block: &mut Block<F>,
    rows: &Rows<F, K>,
) -> Vec<(usize, F)> {
    if K::SOFT || !L::MARGIN {
        return Vec::new();
    }
    let take = |(i, row): (usize, (usize, &mut [F]))| {
        let label = usize::try_from(rows.labels.get(i)).unwrap_or(usize::MAX);
        let slope = row.1.get_mut(label).map(|own| {
            let jet = Jet::derive(*own, |score| linear.own(score));
            *own = jet.value;
            jet.slope
        });
        (label, slope.unwrap_or_default())
    };
    block.rows().enumerate().map(take).collect()
}

/// Bends scores.
fn bend<F: Float>(cap: SoftCap, scores: &mut [F]) {
    on_lanes!(simd => bend_lanes(simd, cap, scores));
}
#[inline(always)]
fn bend_lanes<S: Simd, F: Float>(simd: S, cap: SoftCap, scores: &mut [F]) {
    for start in (0..scores.len()).step_by(Lanes::<S, F>::N) {
        cap.at(Lanes::<S, F>::load_tail(simd, &scores[start..])).store_tail(&mut scores[start..]);
    }
}
/// In the place of scores, the slopes in them: from the slopes in what [`bend`] makes of them.
fn unbend<F: Float>(cap: SoftCap, scores: &mut [F], slopes: &[F]) {
    on_lanes!(simd => unbend_lanes(simd, cap, scores, slopes));
}
#[inline(always)]
fn unbend_lanes<S: Simd, F: Float>(simd: S, cap: SoftCap, scores: &mut [F], slopes: &[F]) {
    for start in (0..scores.len()).step_by(Lanes::<S, F>::N) {
        let score = Lanes::<S, F>::load_tail(simd, &scores[start..]);
        let slope = Jet::derive(score, inline!(|score| cap.at(score))).slope;
        (Lanes::load_tail(simd, &slopes[start..]) * slope).store_tail(&mut scores[start..]);
    }
}
