//! A loss of whole rows of scores: the row-wise formula as it is, on a strip of rows.
use super::operand::Operand;
use super::output::{Gradients, Outcome};
use super::strip::{Bias, Block, Keys, Sink, finish, sweep};
use super::vocabulary::{self, Gather, Vocabulary};
use crate::batch::{Labels, Products, Rows};
use crate::inline;
use crate::kernel::reduce::{Outputs, Reduction};
use crate::kernel::rowwise::{Fused, first_order, total_weight};
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
    /// The same where classes lie with several workers, as in Megatron: the rows of a, their labels (numbers of all
    /// `part.classes` classes) and their weights are the same on every worker, and so is what is asked for; b and the
    /// bias are the rows of this worker's classes. `gather` is called once, with three numbers per row and two more.
    ///
    /// Value and `each` are those of the whole layer, in the same bits on every worker of one instruction set. The
    /// gradients in b and the bias are those of this worker's rows, complete. The gradient in a is the part that comes
    /// through them: the sum over all workers is the gradient. Scores are computed twice, unless 64 MiB hold them all, and never stored otherwise.
    ///
    /// It takes losses that need of a row the label's score and Σ exp of all others: cross-entropy with z-loss, class
    /// weights, a soft cap or a margin; focal loss.
    ///
    /// ```
    /// use perdita::losses::linear_cross_entropy::LinearCrossEntropy;
    /// use perdita::{Embeddings, Error, Gradients, Labels, LinearExt, Products, Reduction, Vocabulary};
    /// use std::sync::{Barrier, Mutex};
    /// let (hidden, weight) = ([0.5, -1.0], [1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    /// let batch = |weight| {
    ///     let batch = Products::new(Embeddings::new(&hidden, 2)?, Embeddings::new(weight, 2)?)?;
    ///     batch.labels(Labels::from(&[2i64]))
    /// };
    /// // Two workers, in threads: one has the first class, one the two others.
    /// let (told, all_here) = (Mutex::new([vec![], vec![]]), Barrier::new(2));
    /// let worker = |rank: usize, first, rows| {
    ///     let gather = &mut |own: &[f64]| {
    ///         told.lock().unwrap()[rank] = own.to_vec();
    ///         all_here.wait();
    ///         Ok(told.lock().unwrap().concat())
    ///     };
    ///     let part = Vocabulary { first, classes: 3 };
    ///     let loss = LinearCrossEntropy::default();
    ///     let outcome = loss.evaluate_vocabulary(batch(rows)?, part, gather, Reduction::Mean, Gradients::none())?;
    ///     Ok::<f64, Error>(outcome.total.mean())
    /// };
    /// let (one, two) = std::thread::scope(|s| {
    ///     let other = s.spawn(|| worker(1, 1, &weight[2..]));
    ///     (worker(0, 0, &weight[..2]), other.join().unwrap())
    /// });
    /// let whole = LinearCrossEntropy::default().evaluate(batch(&weight)?, Reduction::Mean, Gradients::none())?;
    /// assert_eq!(one, two);
    /// assert!((one? - whole.total.mean()).abs() < 1e-15);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate), but for its rows of targets, which need [whole rows](Error::WholeRows) as do label
    /// smoothing and scores that are probabilities; a label that is none of all classes. What is wrong with what all
    /// workers have in common, all find before they gather; a worker that finds its own part wrong (an output of the wrong
    /// length) leaves the others waiting. After it: what `gather` returns; parts that do not make up the
    /// [vocabulary](Error::Vocabulary), on every worker. Nothing is written in any case.
    fn evaluate_vocabulary<E: Element>(
        &self,
        batch: Products<E>,
        part: Vocabulary,
        gather: &mut Gather,
        reduction: Reduction,
        out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        vocabulary::evaluate(self, batch, part, gather, reduction, out)
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
    let weight = total_weight(&Fused(loss), &unseen)?;
    let scale = reduction.scale(|| weight)?;
    if batch.keys() == 0 {
        // Every row is ignored: there is no label that another could have.
        out.clear();
        out.each.into_iter().for_each(|each| each.fill(E::Float::default()));
        return Ok(Outcome::default());
    }
    let (wanted, upstream) = (out.wanted(), out.upstream);
    let leaf = |mut block: Block<E::Float>| {
        let rows = block.first..block.first + block.len();
        let part = unseen.part(rows.clone());
        let upstream = upstream.map(|upstream| &upstream[rows]);
        let total = shown(linear, &mut block, &part, wanted, |block| {
            let mut slopes = vec![E::Float::default(); if wanted { block.scores.len() } else { 0 }];
            let grad = wanted.then_some(&mut slopes[..]);
            let to = Outputs { each: block.each.as_deref_mut(), grad, curvature: None, upstream };
            let total = first_order(&Fused(loss), part.seen(block.scores, block.stride), scale, to);
            if wanted {
                block.scores.copy_from_slice(&slopes);
            }
            total
        });
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

/// Shows `see` the scores that the loss is of: the label's own changed, all of them bent. If slopes in these are `wanted`,
/// `see` leaves them in their place, and they become slopes in the scores; or else the scores stay what they were.
pub(super) fn shown<L: Linear, F: Float, K: Truth, R, T>(
    linear: &L,
    block: &mut Block<F, R>,
    rows: &Rows<F, K>,
    wanted: bool,
    see: impl FnOnce(&mut Block<F, R>) -> T,
) -> T {
    let own = take_own(linear, block, rows);
    let seen = match linear.cap() {
        Some(cap) => {
            let mut capped = block.scores.to_vec();
            bend(cap, &mut capped);
            let (first, columns, stride, each) =
                (block.first, block.columns, block.stride, block.each.take());
            let seen = see(&mut Block { first, columns, stride, scores: &mut capped, each });
            if wanted {
                unbend(cap, block.scores, &capped);
            }
            seen
        }
        None => see(block),
    };
    for ((_, row), own) in block.rows().zip(own) {
        if let Some(place) = row.get_mut(own.label) {
            *place = if wanted { *place * own.slope } else { own.score };
        }
    }
    seen
}

/// A row's own label, its score, and the slope of what the loss makes of that.
struct Own<F> {
    label: usize,
    score: F,
    slope: F,
}
/// Lets the loss change the score of every row's own label.
fn take_own<L: Linear, F: Float, K: Truth, R>(
    linear: &L,
    block: &mut Block<F, R>,
    rows: &Rows<F, K>,
) -> Vec<Own<F>> {
    if K::SOFT || !L::MARGIN {
        return Vec::new();
    }
    let take = |(i, (_, row)): (usize, (usize, &mut [F]))| {
        let label = usize::try_from(rows.labels.get(i)).unwrap_or(usize::MAX);
        let mut own = Own { label, score: F::default(), slope: F::default() };
        if let Some(place) = row.get_mut(label) {
            let jet = Jet::derive(*place, |score| linear.own(score));
            (own.score, own.slope, *place) = (*place, jet.slope, jet.value);
        }
        own
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
