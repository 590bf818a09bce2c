//! Wide rows: each row along the SIMD lanes.
//!
//! ```text
//! for each row:
//!     ignored or weight 0: gradient and value 0
//!     else loss.at(row, target, gradient), which for a softmax makes three passes over the row:
//!         max_of        maximum of the scores: four vectors at a time, each into a maximum of its own
//!         cache         Σ exp(z − max): two vectors at a time; the exponentials are cached in the gradient's memory,
//!                       and the next row is prefetched
//!         write_cached  gradient ← g(cached exponential) · factor
//!         set           the label's entry
//! ```
//!
//! Invariants. Numbers of the row as a whole are doubles. Sums stay in lane precision for 64 vectors (four running sums
//! of 16 vectors each), then go to double. Lanes past the end repeat the last score and are dropped after `f`. The
//! label can be left out of a sum: where it is alone the largest, Σ of the others keeps its digits.
//!
//! Cost: the row is read from memory once and stays in the caches for the later passes; the gradient is written twice
//! there. Half precision has nowhere to cache exponentials without loss, and computes them again.
use super::{counted, factor, share};
use crate::batch::Rows;
use crate::inline;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::loss::{Row, RowGrad, Rowwise, TargetKind};
use crate::real::{Element, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// A row along the lanes.
pub(in crate::kernel) struct WideRow<'a, S, E> {
    simd: S,
    /// The scores, and copies of the last if the row is padded.
    scores: &'a [E],
    count: usize,
}

impl<'a, S, E> WideRow<'a, S, E> {
    #[inline(always)]
    pub(in crate::kernel) fn new(simd: S, scores: &'a [E]) -> Self {
        WideRow { simd, scores, count: scores.len() }
    }

    /// A row of `count` scores in memory of whole vectors, padded with copies of the last: its end needs no care.
    #[inline(always)]
    pub(in crate::kernel) fn padded(simd: S, scores: &'a [E], count: usize) -> Self {
        WideRow { simd, scores, count }
    }
}

impl<S: Simd, E> Clone for WideRow<'_, S, E> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Simd, E> Copy for WideRow<'_, S, E> {}

/// `len` scores from `start` on: a vector, or fewer at the end of a row that is not padded.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct Place {
    start: usize,
    len: usize,
}

/// Independent running maxima or sums, to hide the latency of their operations.
const UNROLL: usize = 4;

/// Vectors that a running sum adds in the precision of the lanes before it goes to double.
const FLUSH_VECTORS: usize = 16;

impl<'a, S: Simd, E: Element> WideRow<'a, S, E> {
    const N: usize = Lanes::<S, E::Float>::N;

    #[inline(always)]
    fn load(self, xs: &[E], at: Place) -> Lanes<S, E::Float> {
        if at.len == Self::N {
            Lanes::load(self.simd, &xs[at.start..at.start + Self::N])
        } else {
            Lanes::load_tail(self.simd, &xs[at.start..])
        }
    }

    /// The place of the vector at `start`.
    #[inline(always)]
    fn place(self, start: usize) -> Place {
        Place { start, len: Self::N.min(self.scores.len() - start) }
    }
}

impl<'a, S: Simd, E: Element> Row for WideRow<'a, S, E> {
    type Lane = Lanes<S, E::Float>;
    type Score = f64;
    type Label = usize;
    type At = Place;

    #[inline(always)]
    fn count(self) -> usize {
        self.count
    }

    #[inline(always)]
    fn at(self, at: Place) -> Self::Lane {
        self.load(self.scores, at)
    }

    #[inline(always)]
    fn get(self, label: usize) -> f64 {
        self.scores[label].to_f64()
    }

    #[inline(always)]
    fn splat(self, x: f64) -> Self::Lane {
        Lanes::splat(self.simd, E::Float::from_f64(x))
    }

    #[inline(always)]
    fn lit(self, c: f64) -> f64 {
        c
    }

    /// ln u and the rounding error of u = 1 + x: within an ulp of the C library's `log1p`, on which short rows wait.
    #[inline(always)]
    fn ln_1p(self, x: f64) -> f64 {
        let u = 1.0 + x;
        match u > 0.0 && u < f64::INFINITY {
            true => u.ln() + (x - (u - 1.0)) / u,
            false => x.ln_1p(),
        }
    }

    #[inline(always)]
    fn constants(self, per_class: &[f64], at: Place) -> Self::Lane {
        Lanes::from_doubles(self.simd, &per_class[at.start..per_class.len().min(at.start + at.len)])
    }

    #[inline(always)]
    fn constant(self, per_class: &[f64], label: usize) -> f64 {
        per_class[label]
    }

    #[inline(always)]
    fn max_of(self, f: impl Fn(Place) -> Self::Lane) -> f64 {
        let (n, len, mut start) = (Self::N, self.count, 0);
        let mut tops = [self.splat(f64::NEG_INFINITY); UNROLL];
        while start + UNROLL * n <= len {
            for (k, top) in tops.iter_mut().enumerate() {
                *top = f(Place { start: start + k * n, len: n }).max(*top);
            }
            start += UNROLL * n;
        }

        while start < len {
            tops[0] = f(self.place(start)).max(tops[0]);
            start += n;
        }

        let [a, b, c, d] = tops;
        a.max(b).max(c.max(d)).largest().to_f64()
    }

    #[inline(always)]
    fn sum(self, skip: Option<usize>, f: impl Fn(Place) -> Self::Lane) -> f64 {
        self.total(skip, inline!(|at| f(at)))
    }
}

impl<'a, S: Simd, E: Element> WideRow<'a, S, E> {
    /// The sum of `f` over the row without `skip`. Unrolled by two, which hides the loop's overhead: each step compiles a copy of
    /// `f`, and many losses have several sums.
    #[inline(always)]
    fn total(self, skip: Option<usize>, mut f: impl FnMut(Place) -> Lanes<S, E::Float>) -> f64 {
        const STEP: usize = 2;
        let (n, len) = (Self::N, self.count);
        let without = inline!(|x: Lanes<S, E::Float>, at: Place| match skip {
            Some(skip) if skip.wrapping_sub(at.start) < n => x.with(skip - at.start, E::Float::default()),
            _ => x,
        });
        let mut sum = Sum::zero(self.simd);
        let mut start = 0;

        while start < len {
            let stop = len.min(start + FLUSH_VECTORS * UNROLL * n);
            let mut sums = [self.splat(0.0); UNROLL];
            while start + STEP * n <= stop {
                let calm = skip.is_none_or(|skip| skip.wrapping_sub(start) >= STEP * n);
                for k in 0..STEP {
                    let at = Place { start: start + k * n, len: n };
                    let x = f(at);
                    let x = if calm { x } else { without(x, at) };
                    // The running sums rotate, so that no addition waits for the one before.
                    let [first, second, third, fourth] = sums;
                    sums = [second, third, fourth, first + x];
                }

                start += STEP * n;
            }

            while start < stop {
                let at = self.place(start);
                let x = f(at).first(stop - start);
                sums[0] = sums[0] + without(x, at);
                start += n;
            }

            let [a, b, c, d] = sums;
            sum.add((a + b) + (c + d));
        }

        sum.total()
    }
}

/// The gradient of a row along the lanes. Cached values lie in the gradient's memory, except in half precision, which
/// would lose digits.
///
/// Without a gradient, the slice is empty and only the value is computed. That is tested at run time, where the bounds
/// of the slice are checked anyway: an instantiation of its own would compile every formula twice.
pub(in crate::kernel) struct WideGrad<'a, E: Element> {
    /// Of the length of the row's scores, with its padding, or empty.
    grad: &'a mut [E],
    factor: f64,
    /// The rows that follow, to be prefetched during the exponentials of this one.
    ahead: &'a [E],
}

impl<'a, E: Element> WideGrad<'a, E> {
    #[inline(always)]
    pub(in crate::kernel) fn new(grad: Option<&'a mut [E]>, factor: f64) -> Self {
        WideGrad { grad: grad.unwrap_or_default(), factor, ahead: &[] }
    }

    /// No gradient.
    pub(in crate::kernel) const fn none() -> Self {
        WideGrad { grad: &mut [], factor: 0.0, ahead: &[] }
    }
}

impl<'a, S: Simd, E: Element> RowGrad<WideRow<'a, S, E>> for WideGrad<'_, E> {
    #[inline(always)]
    fn cache(
        &mut self,
        z: WideRow<'a, S, E>,
        skip: Option<usize>,
        f: impl Fn(Place) -> Lanes<S, E::Float>,
    ) -> f64 {
        z.total(
            skip,
            inline!(|at| {
                if let Some(ahead) = self.ahead.get(at.start) {
                    perdita_mem::prefetch(ahead);
                }
                let x = f(at);
                if E::KEEPS
                    && let Some(kept) = self.grad.get_mut(at.start..at.start + at.len)
                {
                    x.store_tail(kept);
                }
                x
            }),
        )
    }

    #[inline(always)]
    fn write_cached(
        &mut self,
        z: WideRow<'a, S, E>,
        f: impl Fn(Place) -> Lanes<S, E::Float>,
        g: impl Fn(Place, Lanes<S, E::Float>) -> Lanes<S, E::Float>,
    ) {
        if self.grad.is_empty() {
            return;
        }
        let factor = z.splat(self.factor);
        let grad = &mut self.grad[..z.scores.len()];
        let mut put = inline!(|at: Place| {
            let kept = if E::KEEPS { z.load(grad, at) } else { f(at) };
            (g(at, kept) * factor).store_tail(&mut grad[at.start..at.start + at.len]);
        });

        let (n, len) = (WideRow::<S, E>::N, z.count);
        let mut start = 0;
        while start + n <= len {
            put(Place { start, len: n });
            start += n;
        }

        if start < len {
            put(z.place(start));
        }
    }

    #[inline(always)]
    fn write(&mut self, z: WideRow<'a, S, E>, f: impl Fn(Place) -> Lanes<S, E::Float>) {
        if self.grad.is_empty() {
            return;
        }
        let factor = z.splat(self.factor);
        for start in (0..z.count).step_by(WideRow::<S, E>::N) {
            let at = z.place(start);
            (f(at) * factor).store_tail(&mut self.grad[start..start + at.len]);
        }
    }

    #[inline(always)]
    fn set(&mut self, label: usize, x: f64) {
        if let Some(slope) = self.grad.get_mut(label) {
            *slope = E::from_f64(x * self.factor);
        }
    }
}

/// Evaluates wide rows, on this thread.
pub(super) fn rows<L: Rowwise, E: Element>(
    loss: &L,
    batch: Rows<E, L::Target>,
    out: PredictionOutputs<E>,
    scale: f64,
) -> Total {
    on_lanes!(simd => along::<_, L, E>(simd, loss, batch, out, scale))
}

/// The loop over rows.
#[inline(always)]
fn along<S: Simd, L: Rowwise, E: Element>(
    simd: S,
    loss: &L,
    batch: Rows<E, L::Target>,
    mut out: PredictionOutputs<E>,
    scale: f64,
) -> Total {
    let (mut sum, mut total, mut count) = (0.0, 0.0, 0);
    for i in 0..batch.len {
        let counted = counted(loss.ignored(), &batch, i);
        let factor = counted.map_or(0.0, |(_, weight)| factor(out.upstream, i, weight, scale));
        let grad = out.grad.as_deref_mut().map(|g| &mut g[i * batch.stride..][..batch.classes]);
        let Some((label, weight)) = counted else {
            grad.into_iter().for_each(|g| g.fill(E::default()));
            out.each.as_deref_mut().into_iter().for_each(|each| each[i] = E::default());
            continue;
        };

        let row = WideRow::new(simd, batch.row(i));
        let target = L::Target::of(|| label as usize, || WideRow::new(simd, batch.soft_row(i)));
        let ahead = batch.scores.get((i + 1) * batch.stride..).unwrap_or(&[]);
        let ahead = if grad.is_some() { ahead } else { &[] };
        let mut slopes = WideGrad { grad: grad.unwrap_or_default(), factor, ahead };
        let value = weight * loss.at(row, target, &mut slopes);
        sum += value;
        total += weight * share(loss, label);
        count += 1;

        if let Some(each) = out.each.as_deref_mut() {
            each[i] = E::from_f64(value);
        }
    }

    Total::new(sum, total, count)
}
