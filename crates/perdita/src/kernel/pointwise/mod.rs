//! The driver of pointwise losses: one prediction, one target.
//!
//! ```text
//! for each block (8192 pairs), threads share them:
//!     whole granules of floats, reading and writing the caller's memory:
//!         only sum and gradient requested, no weights → engine.plain
//!             (half precision: widened and narrowed chunk by chunk)
//!         weights, losses per pair, upstream gradients, curvature, no value requested → engine.weighed
//!         batches of more than 16 MiB: engine.weighed into the L1 cache, then non-temporal stores
//!     the rest, for each chunk (512 pairs):
//!         engine.weighed in the L1 cache
//! ```
//!
//! Cost: inputs are read once, outputs written once; nothing is allocated. Everything here is compiled once per element
//! type, with the formula behind `dyn`.
mod chunk;
#[cfg(feature = "executor")]
mod derivatives;
mod fused;

pub(super) use fused::Fused;

use super::checked::evaluate_checked;
use super::drivers::DrivePointwise;
use super::engine::{Factors, PointwiseEngine, Requested, RequestedSum, granule};
use super::near::{narrow, widen};
use super::outputs::{Outputs, PredictionOutputs};
use super::reduce::{Reduction, Total, split};
use super::threads::{Work, fold};
use super::weights;
use crate::batch::Pairs;
use crate::loss::{Error, Pointwise};
use crate::real::{Element, Float};

/// The input that has the gradient.
pub(super) const PREDICTION: &str = "prediction";

/// Pairs of a block, the leaf of the reduction tree.
const BLOCK: usize = Total::BLOCK;

/// Smaller batches are evaluated on one thread.
const PARALLEL_MIN: usize = 1 << 16;

/// Gradients of more bytes than this would not stay in the caches, and are written by non-temporal stores.
const STREAM_BYTES: usize = 16 << 20;

/// Elements of the gradient that are computed in the L1 cache before they are streamed or narrowed.
const NEAR: usize = 1 << 10;

/// Evaluation of pointwise losses.
///
/// All methods are shorthands for `evaluate`. None but `value_and_grad` allocates.
pub trait PointwiseExt: Pointwise {
    /// The loss's sum, weight and count, and the outputs for which `out` has memory.
    ///
    /// # Errors
    /// An output of the wrong length; an explicit denominator that is not positive; if a check is
    /// [requested](Pairs::checked), a number outside the domains on the card. Nothing is written then. Checked, a NaN or an
    /// infinity that makes the loss NaN or infinite is an error as well, after the outputs are written.
    fn evaluate<E: Element>(
        &self,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        if !batch.checked {
            let out = out.of_prediction(Self::CARD.name, PREDICTION)?;
            return E::drive::<DrivePointwise>((&Fused(self), batch, reduction, out));
        }

        let (batch, value) = (Pairs { checked: false, ..batch }, out.has_value());
        let evaluate = |not_finite: &_| self.evaluate(batch, reduction, out.checked_by(not_finite));
        evaluate_checked(Self::CARD.name, value, &|scan| batch.check(&self.card(), scan), evaluate, &|| {
            let mut each = vec![E::default(); batch.len()];
            self.each(batch, &mut each).map(|()| each)
        })
    }

    /// The sum, weight and count: a part that can be merged with others.
    fn total<E: Element>(&self, batch: Pairs<E>) -> Result<Total, Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::new())
    }

    /// Σ w·loss / Σ w; 0 if nothing counts.
    fn mean<E: Element>(&self, batch: Pairs<E>) -> Result<f64, Error> {
        Ok(self.total(batch)?.mean())
    }

    /// Σ w·loss.
    fn sum<E: Element>(&self, batch: Pairs<E>) -> Result<f64, Error> {
        Ok(self.total(batch)?.sum())
    }

    /// w·loss of every pair.
    fn each<E: Element>(&self, batch: Pairs<E>, out: &mut [E]) -> Result<(), Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::new().each(out)).map(drop)
    }

    /// The mean, and its gradient in the predictions.
    fn mean_grad<E: Element>(&self, batch: Pairs<E>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Outputs::new().grad(PREDICTION, grad))?.mean())
    }

    /// The sum, and its gradient in the predictions.
    fn sum_grad<E: Element>(&self, batch: Pairs<E>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, Outputs::new().grad(PREDICTION, grad))?.sum())
    }

    /// The sum over an explicit denominator, and its gradient in the predictions.
    fn mean_over_grad<E: Element>(&self, batch: Pairs<E>, n: f64, grad: &mut [E]) -> Result<f64, Error> {
        let over = Reduction::Over(n);
        Ok(over.of(&self.evaluate(batch, over, Outputs::new().grad(PREDICTION, grad))?))
    }

    /// The mean, and its gradient in new memory.
    fn value_and_grad<E: Element>(&self, batch: Pairs<E>) -> Result<(f64, Vec<E>), Error> {
        let mut grad = vec![E::default(); batch.len()];
        Ok((self.mean_grad(batch, &mut grad)?, grad))
    }
}

impl<L: Pointwise> PointwiseExt for L {}

/// The arguments of the driver: engine, batch, reduction, outputs.
pub(super) type Job<'a, E> =
    (&'a dyn PointwiseEngine<<E as Element>::Float>, Pairs<'a, E>, Reduction, PredictionOutputs<'a, E>);

/// The driver behind [`PointwiseExt::evaluate`], for any engine.
pub(super) fn evaluate<E: Element>((engine, batch, reduction, mut out): Job<E>) -> Result<Total, Error> {
    out.fit(batch.len(), batch.len())?;
    let sum = |weight: &[E]| weights::total(weight).weight();
    let scale = reduction.weighted(batch.weight, || Total::of_zeros(batch.counted).weight(), &sum)?;
    let batch = scale.small().map_or(batch, |weight| batch.reweighted(weight));
    let stream = size_of_val(batch.pred) > STREAM_BYTES;

    let total = |batch: Pairs<E>, out: PredictionOutputs<E>| {
        let leaf = |part: Part<E>| Total::new(block(engine, part, scale.factor, stream), 0.0, 0);
        fold(Part { batch, out }, BLOCK, PARALLEL_MIN, &leaf).merge(Total::of_zeros(batch.counted))
    };
    let found = total(batch, PredictionOutputs { each: out.each.as_deref_mut(), ..out });
    if !out.value.is_requested() {
        return Ok(scale.restore(out.value.of(found), None));
    }
    let again = |weight: Option<&[E]>| {
        total(weight.map_or(batch, |weight| batch.reweighted(weight)), PredictionOutputs::none())
    };
    let found = found.or_from_small_weights(batch.weight, batch.len(), &again);
    Ok(scale.restore(found, out.each))
}

/// Some pairs and their outputs.
struct Part<'a, E> {
    batch: Pairs<'a, E>,
    out: PredictionOutputs<'a, E>,
}

impl<E> Part<'_, E> {
    /// True if at most the gradient is requested beside the sum, and there are no weights.
    fn is_plain(&self) -> bool {
        let PredictionOutputs { each, curvature, upstream, value, .. } = &self.out;
        let is_first_order =
            value.is_requested() && each.is_none() && curvature.is_none() && upstream.is_none();
        is_first_order && self.batch.weight.is_none()
    }
}

impl<E: Element> Work for Part<'_, E> {
    fn len(&self) -> usize {
        self.batch.pred.len()
    }

    fn split(self, mid: usize) -> (Self, Self) {
        let Part { batch: b, out } = self;
        let ((p0, p1), (y0, y1)) = (b.pred.split_at(mid), b.target.split_at(mid));
        let (w0, w1) = split(b.weight, mid);
        let (before, after) = out.split(mid, mid);
        (
            Part { batch: Pairs { pred: p0, target: y0, weight: w0, ..b }, out: before },
            Part { batch: Pairs { pred: p1, target: y1, weight: w1, ..b }, out: after },
        )
    }
}

/// The sum of a block, on this thread.
fn block<E: Element>(engine: &dyn PointwiseEngine<E::Float>, part: Part<E>, scale: f64, stream: bool) -> f64 {
    let (len, granule) = (part.len(), granule::<E::Float>());
    let whole = len / granule * granule;
    let mut sum = 0.0;

    let rest = if whole == 0 {
        part
    } else {
        let (head, rest) = part.split(whole);
        sum = granules(engine, head, scale, stream);
        rest
    };

    if rest.len() > 0 {
        sum += chunk::fill(engine, rest, scale, granule);
    }

    sum
}

/// The sum and the outputs of whole granules: directly in the caller's memory, where that holds floats and the outputs may
/// stay in the caches.
fn granules<E: Element>(
    engine: &dyn PointwiseEngine<E::Float>,
    part: Part<E>,
    scale: f64,
    stream: bool,
) -> f64 {
    let (is_plain, granule) = (part.is_plain(), granule::<E::Float>());
    let Pairs { pred, target, weight, .. } = part.batch;
    let (Some(prediction), Some(truth)) = (E::floats(pred), E::floats(target)) else {
        return match is_plain {
            true => widened(engine, pred, target, part.out.grad, scale),
            false => chunk::fill(engine, part, scale, granule),
        };
    };

    let PredictionOutputs { each, grad, curvature, upstream, value } = part.out;
    let sum = value.sum();
    let factors =
        Factors { weight: weight.and_then(E::floats), upstream: upstream.and_then(E::floats), scale };
    let [each, grad, curvature] =
        [each, grad, curvature].map(|out| out.and_then(E::floats_mut).unwrap_or_default());
    match (is_plain, stream) {
        (true, true) if !grad.is_empty() => streamed(engine, prediction, truth, grad, scale),
        (true, _) => engine.plain(prediction, truth, (!grad.is_empty()).then_some(grad), scale),
        (false, true) => {
            weighed_and_streamed(engine, prediction, truth, factors, sum, [each, grad, curvature])
        }
        (false, false) => {
            engine.weighed(prediction, truth, &factors, Requested { sum, each, grad, curvature })
        }
    }
}

/// Computes the gradient in the L1 cache, and writes it by non-temporal stores.
#[inline(never)]
fn streamed<F: Float>(
    engine: &dyn PointwiseEngine<F>,
    pred: &[F],
    target: &[F],
    grad: &mut [F],
    scale: f64,
) -> f64 {
    let mut near = [F::default(); NEAR];
    let mut sum = 0.0;
    for ((pred, target), grad) in pred.chunks(NEAR).zip(target.chunks(NEAR)).zip(grad.chunks_mut(NEAR)) {
        let near = &mut near[..grad.len()];
        sum += engine.plain(pred, target, Some(near), scale);
        F::stream(near, grad);
    }
    sum
}

/// The same with factors, for losses per pair and curvatures: a function of its own, as factors cost MSE a fifth of its time.
#[inline(never)]
fn weighed_and_streamed<F: Float>(
    engine: &dyn PointwiseEngine<F>,
    pred: &[F],
    target: &[F],
    factors: Factors<F>,
    requested: RequestedSum,
    mut out: [&mut [F]; 3],
) -> f64 {
    let mut near = [[F::default(); NEAR]; 3];
    let mut sum = 0.0;
    for (i, (pred, target)) in pred.chunks(NEAR).zip(target.chunks(NEAR)).enumerate() {
        let start = i * NEAR;
        let len = out.each_ref().map(|out| pred.len().min(out.len()));
        let [each, grad, curvature] = near.each_mut();
        let (each, grad, curvature) = (&mut each[..len[0]], &mut grad[..len[1]], &mut curvature[..len[2]]);
        let requested = Requested { sum: requested, each, grad, curvature };
        sum += engine.weighed(pred, target, &factors.from(start), requested);

        for ((near, out), len) in near.iter().zip(&mut out).zip(len).filter(|(_, len)| *len > 0) {
            F::stream(&near[..len], &mut out[start..start + len]);
        }
    }
    sum
}

/// Half precision: computes in `f32`, a chunk at a time.
#[inline(never)]
fn widened<E: Element>(
    engine: &dyn PointwiseEngine<E::Float>,
    pred: &[E],
    target: &[E],
    mut grad: Option<&mut [E]>,
    scale: f64,
) -> f64 {
    let mut near = [[E::Float::default(); NEAR]; 3];
    let [p, y, slope] = &mut near;
    let mut sum = 0.0;

    for (i, (pred, target)) in pred.chunks(NEAR).zip(target.chunks(NEAR)).enumerate() {
        let len = pred.len();
        widen(pred, &mut p[..len]);
        widen(target, &mut y[..len]);
        let wanted = grad.is_some().then_some(&mut slope[..len]);
        sum += engine.plain(&p[..len], &y[..len], wanted, scale);

        if let Some(grad) = grad.as_deref_mut() {
            narrow(&slope[..len], &mut grad[i * NEAR..][..len]);
        }
    }

    sum
}
