//! One prediction, one target: one pass over memory.
use super::reduce::{Outputs, Reduction, Total, split, split_mut};
use super::threads::{Work, fold};
use crate::batch::Pairs;
use crate::inline;
use crate::loss::{Error, Jet, Pointwise};
use crate::real::{Dual, Element, Lanes, Lockstep, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Elements whose sums are added in order.
const BLOCK: usize = 1 << 13;
/// Below this a second thread costs more than it brings.
const ALONE: usize = 1 << 16;
/// A gradient of more bytes than this leaves the caches anyway, and is written past them.
const STREAM_BYTES: usize = 16 << 20;
/// Elements computed into the nearest cache before they are streamed on.
const CHUNK: usize = 1 << 10;
/// Vectors in step.
const STEP: usize = 4;

/// What every pointwise loss can do.
///
/// `evaluate` is all of it; the other methods are one line each on top. None but `value_and_grad` allocates.
pub trait PointwiseExt: Pointwise {
    /// The reduced loss's sum, weight and count, and whatever else `out` asks for.
    ///
    /// # Errors
    /// An output of the wrong length; an explicit denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        out.fit(batch.len(), batch.len())?;
        let scale = reduction.scale(|| total_weight(&batch))?;
        let order = match &out {
            Outputs { curvature: Some(_), .. } => run::<Self, E, 2>,
            Outputs { grad: Some(_), .. } => run::<Self, E, 1>,
            _ => run::<Self, E, 0>,
        };
        Ok(order(self, batch, scale, out))
    }
    /// The sum, weight and count: a part that can be merged with others.
    fn total<E: Element>(&self, batch: Pairs<E>) -> Result<Total, Error> {
        self.evaluate(batch, Reduction::Sum, Outputs::none())
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
        self.evaluate(batch, Reduction::Sum, Outputs::none().each(out)).map(drop)
    }
    /// The mean, and its gradient in the predictions.
    fn mean_grad<E: Element>(&self, batch: Pairs<E>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Outputs::none().grad(grad))?.mean())
    }
    /// The sum, and its gradient in the predictions.
    fn sum_grad<E: Element>(&self, batch: Pairs<E>, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, Outputs::none().grad(grad))?.sum())
    }
    /// The sum over an explicit denominator, and its gradient in the predictions.
    fn mean_over_grad<E: Element>(&self, batch: Pairs<E>, n: f64, grad: &mut [E]) -> Result<f64, Error> {
        let over = Reduction::Over(n);
        Ok(over.of(&self.evaluate(batch, over, Outputs::none().grad(grad))?))
    }
    /// The mean, and its gradient in new memory.
    fn value_and_grad<E: Element>(&self, batch: Pairs<E>) -> Result<(f64, Vec<E>), Error> {
        let mut grad = vec![E::default(); batch.len()];
        Ok((self.mean_grad(batch, &mut grad)?, grad))
    }
}
impl<L: Pointwise> PointwiseExt for L {}

/// Σw, or the number of pairs.
fn total_weight<E: Element>(batch: &Pairs<E>) -> f64 {
    batch.weight.map_or(batch.len() as f64, |w| w.chunks(BLOCK).map(sum).sum())
}
/// The sum of a block, in eight parts that need not wait for each other.
fn sum<E: Element>(block: &[E]) -> f64 {
    let (eights, rest) = block.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for eight in eights {
        for (sum, w) in sums.iter_mut().zip(eight) {
            *sum += w.to_f64();
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|w| w.to_f64()).sum::<f64>()
}

struct Slices<'a, E> {
    batch: Pairs<'a, E>,
    out: Outputs<'a, E>,
}
impl<E: Element> Work for Slices<'_, E> {
    fn len(&self) -> usize {
        self.batch.pred.len()
    }
    fn split(self, mid: usize) -> (Self, Self) {
        let Slices { batch: b, out } = self;
        let ((p0, p1), (y0, y1)) = (b.pred.split_at(mid), b.target.split_at(mid));
        let (w0, w1) = split(b.weight, mid);
        let (e0, e1) = split_mut(out.each, mid);
        let (g0, g1) = split_mut(out.grad, mid);
        let (c0, c1) = split_mut(out.curvature, mid);
        let (u0, u1) = split(out.upstream, mid);
        (
            Slices {
                batch: Pairs { pred: p0, target: y0, weight: w0 },
                out: Outputs { each: e0, grad: g0, curvature: c0, upstream: u0 },
            },
            Slices {
                batch: Pairs { pred: p1, target: y1, weight: w1 },
                out: Outputs { each: e1, grad: g1, curvature: c1, upstream: u1 },
            },
        )
    }
}

/// `ORDER` derivatives: 0 the value, 1 with the gradient, 2 with the curvature.
fn run<L: Pointwise, E: Element, const ORDER: u8>(
    loss: &L,
    batch: Pairs<E>,
    scale: f64,
    out: Outputs<E>,
) -> Total {
    let stream = ORDER == 1 && size_of_val(batch.pred) > STREAM_BYTES;
    let leaf = |s: Slices<E>| on_lanes!(simd => block::<_, L, E, ORDER>(simd, loss, s, scale, stream));
    fold(Slices { batch, out }, BLOCK, ALONE, &leaf)
}

/// The sums of a block.
struct Sums<S: Simd> {
    loss: Sum<S>,
    weight: Sum<S>,
    count: Sum<S>,
}

#[inline(always)]
fn block<S: Simd, L: Pointwise, E: Element, const ORDER: u8>(
    simd: S,
    loss: &L,
    s: Slices<E>,
    scale: f64,
    stream: bool,
) -> Total {
    let Slices { batch, mut out } = s;
    let zero = Sum::zero(simd);
    let mut sums = Sums { loss: zero, weight: zero, count: zero };
    let (n, mut start) = (Lanes::<S, E::Float>::N, 0);
    if ORDER < 2 && batch.weight.is_none() && out.each.is_none() && out.upstream.is_none() {
        let whole = batch.len() / (STEP * n) * (STEP * n);
        let mut near = [E::default(); CHUNK];
        while start < whole {
            let r = start..whole.min(start + CHUNK);
            let grad = out.grad.as_deref_mut().map(|g| &mut g[r.clone()]);
            let (to, from_near) = match grad {
                Some(grad) if stream => (&mut near[..r.len()], Some(grad)),
                Some(grad) => (grad, None),
                None => (&mut [][..], None),
            };
            let (pred, target) = (&batch.pred[r.clone()], &batch.target[r.clone()]);
            plain::<_, L, E, ORDER>(simd, loss, pred, target, to, scale, &mut sums.loss);
            if let Some(grad) = from_near {
                E::stream(to, grad);
            }
            start = r.end;
        }
    }
    while start < batch.len() {
        let len = n.min(batch.len() - start);
        general::<S, L, E, ORDER>(simd, loss, &batch, &mut out, start, len, scale, &mut sums);
        start += len;
    }
    match batch.weight {
        None => Total::new(sums.loss.total(), batch.len() as f64, batch.len() as u64),
        Some(_) => Total::new(sums.loss.total(), sums.weight.total(), sums.count.total() as u64),
    }
}

/// `len` elements from `at`, one vector at most, with everything that may be asked for.
#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "the state of a loop body, inlined into it")]
fn general<S: Simd, L: Pointwise, E: Element, const ORDER: u8>(
    simd: S,
    loss: &L,
    batch: &Pairs<E>,
    out: &mut Outputs<E>,
    at: usize,
    len: usize,
    scale: f64,
    sums: &mut Sums<S>,
) {
    let r = at..at + len;
    let load = inline!(|xs: &[E]| Lanes::<S, E::Float>::load_tail(simd, &xs[r.clone()]));
    let (p, y) = (load(batch.pred), load(batch.target));
    let (jet, curvature) = if ORDER == 2 {
        let Jet { value, slope } = loss.at(Dual::var(p), Dual::fixed(y));
        (Jet { value: value.re, slope: slope.re }, slope.du)
    } else {
        (loss.at(p, y), p)
    };
    let weight = batch.weight.map(load);
    let weigh = inline!(|x| match weight {
        Some(w) => Lanes::weigh(w, x),
        None => x,
    });
    let value = weigh(jet.value);
    sums.loss.add(value.first(len));
    if let Some(w) = weight {
        sums.weight.add(w.first(len));
        sums.count.add(w.nonzero().first(len));
    }
    if let Some(each) = out.each.as_deref_mut() {
        value.store_tail(&mut each[r.clone()]);
    }
    let mut factor = p.lit(scale);
    if let Some(upstream) = out.upstream {
        factor = factor * load(upstream);
    }
    if ORDER > 0
        && let Some(grad) = out.grad.as_deref_mut()
    {
        (weigh(jet.slope) * factor).store_tail(&mut grad[r.clone()]);
    }
    if ORDER > 1
        && let Some(out) = out.curvature.as_deref_mut()
    {
        (weigh(curvature) * factor).store_tail(&mut out[r.clone()]);
    }
}

/// The plain case, several vectors in step: `pred.len()` is a multiple of them.
#[inline(always)]
fn plain<S: Simd, L: Pointwise, E: Element, const ORDER: u8>(
    simd: S,
    loss: &L,
    pred: &[E],
    target: &[E],
    grad: &mut [E],
    scale: f64,
    sum: &mut Sum<S>,
) {
    let n = Lanes::<S, E::Float>::N;
    let load = inline!(|xs: &[E]| {
        let mut x = [Lanes::splat(simd, E::Float::default()); STEP];
        for (x, xs) in x.iter_mut().zip(xs.chunks_exact(n)) {
            *x = Lanes::load(simd, xs);
        }
        Lockstep(x)
    });
    let factor = Lanes::splat(simd, E::Float::from_f64(scale));
    for (i, p) in pred.chunks_exact(STEP * n).enumerate() {
        let at = i * STEP * n;
        let jet = loss.at(load(p), load(&target[at..at + STEP * n]));
        let v = jet.value.0;
        let mut t = v[0];
        for x in &v[1..] {
            t = t + *x;
        }
        sum.add(t);
        if ORDER == 1 {
            let grad = &mut grad[at..at + STEP * n];
            for (slope, grad) in jet.slope.0.into_iter().zip(grad.chunks_exact_mut(n)) {
                (slope * factor).store(grad);
            }
        }
    }
}
