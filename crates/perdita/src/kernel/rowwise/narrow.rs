//! Narrow rows, of 32 classes at most: transposed, one row per SIMD lane.
//!
//! ```text
//! for each N rows, N lanes:
//!     z[j] ← the scores of class j, a row per lane            transposed in N×N squares, in registers
//!     label, weight and gradient factor of each lane's row; 0 for ignored rows
//!     value ← weight · loss.at(z, labels, gradient)           maxima and sums over classes are vertical operations
//!     gradient ← transposed back
//! ```
//!
//! Invariants. Lanes past the last row repeat it, with weight 0. A label is an index per lane, and a number that is
//! compared with the class; rows that are ignored have label 0, and their gradient is removed by a strong zero. Sums
//! over a row are in lane precision (32 numbers at most), sums over rows in double.
//!
//! Cost: scores are read and gradients written once; all intermediate values are in 3·32 vectors on the stack.
use super::{counted, factor, share};
use crate::batch::Rows;
use crate::inline;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::loss::{Row, RowGrad, Rowwise, TargetKind};
use crate::real::{Element, Float, Lanes, MAX_LANES, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// The most classes of a narrow row.
pub(super) const NARROW_MAX: usize = 32;

/// Transposed rows: `scores[j]` has the scores of class j, a row per lane.
pub(in crate::kernel) struct TransposedRows<'a, S: Simd, T: Float> {
    pub(in crate::kernel) scores: &'a [Lanes<S, T>],
}

impl<S: Simd, T: Float> Clone for TransposedRows<'_, S, T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Simd, T: Float> Copy for TransposedRows<'_, S, T> {}

/// The labels, one per lane: as indices, and as floats to compare with.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct LaneLabels<S: Simd, T: Float> {
    pub(in crate::kernel) index: [u32; MAX_LANES],
    pub(in crate::kernel) number: Lanes<S, T>,
}

impl<S: Simd, T: Float> LaneLabels<S, T> {
    /// `then` in the lanes whose label is `j`, else `other`.
    #[inline(always)]
    fn where_is(self, j: usize, then: Lanes<S, T>, other: Lanes<S, T>) -> Lanes<S, T> {
        self.number.select_eq(then.lit(j as f64), then, other)
    }
}

impl<'a, S: Simd, T: Float> Row for TransposedRows<'a, S, T> {
    type Lane = Lanes<S, T>;
    type Score = Lanes<S, T>;
    type Label = LaneLabels<S, T>;
    type At = usize;

    #[inline(always)]
    fn count(self) -> usize {
        self.scores.len()
    }

    #[inline(always)]
    fn at(self, at: usize) -> Lanes<S, T> {
        self.scores[at]
    }

    #[inline(always)]
    fn get(self, label: LaneLabels<S, T>) -> Lanes<S, T> {
        let rest = self.scores[1..].iter().enumerate();
        rest.fold(self.scores[0], |score, (j, &z)| label.where_is(j + 1, z, score))
    }

    #[inline(always)]
    fn splat(self, x: Lanes<S, T>) -> Lanes<S, T> {
        x
    }

    #[inline(always)]
    fn lit(self, c: f64) -> Lanes<S, T> {
        self.scores[0].lit(c)
    }

    #[inline(always)]
    fn constants(self, per_class: &[f64], at: usize) -> Lanes<S, T> {
        self.lit(per_class[at])
    }

    #[inline(always)]
    fn constant(self, per_class: &[f64], label: LaneLabels<S, T>) -> Lanes<S, T> {
        Lanes::from_fn(self.scores[0].token(), |l| T::from_f64(per_class[label.index[l] as usize]))
    }

    #[inline(always)]
    fn max_of(self, f: impl Fn(usize) -> Lanes<S, T>) -> Lanes<S, T> {
        let mut top = f(0);
        for j in 1..self.scores.len() {
            top = f(j).max(top);
        }
        top
    }

    #[inline(always)]
    fn sum(self, skip: Option<LaneLabels<S, T>>, f: impl Fn(usize) -> Lanes<S, T>) -> Lanes<S, T> {
        let zero = self.lit(0.0);
        let mut sum = zero;
        for j in 0..self.scores.len() {
            let x = f(j);
            sum = sum + skip.map_or(x, |label| label.where_is(j, zero, x));
        }
        sum
    }
}

/// The gradients of several rows, a row per lane. Value-only evaluation is a run-time choice: an instantiation of its
/// own would compile every formula twice.
pub(in crate::kernel) struct TransposedGrad<'a, S: Simd, T: Float> {
    /// The cached values, then the gradients.
    pub(in crate::kernel) grad: &'a mut [Lanes<S, T>],
    pub(in crate::kernel) factor: Lanes<S, T>,
    pub(in crate::kernel) wanted: bool,
}

impl<'a, S: Simd, T: Float> RowGrad<TransposedRows<'a, S, T>> for TransposedGrad<'_, S, T> {
    #[inline(always)]
    fn cache(
        &mut self,
        z: TransposedRows<'a, S, T>,
        skip: Option<LaneLabels<S, T>>,
        f: impl Fn(usize) -> Lanes<S, T>,
    ) -> Lanes<S, T> {
        for (j, slot) in self.grad.iter_mut().enumerate() {
            *slot = f(j);
        }
        let kept = &*self.grad;
        z.sum(skip, inline!(|j| kept[j]))
    }

    #[inline(always)]
    fn write_cached(
        &mut self,
        _: TransposedRows<'a, S, T>,
        _: impl Fn(usize) -> Lanes<S, T>,
        g: impl Fn(usize, Lanes<S, T>) -> Lanes<S, T>,
    ) {
        if !self.wanted {
            return;
        }
        for (j, slot) in self.grad.iter_mut().enumerate() {
            *slot = self.factor.strong_mul(g(j, *slot));
        }
    }

    #[inline(always)]
    fn write(&mut self, _: TransposedRows<'a, S, T>, f: impl Fn(usize) -> Lanes<S, T>) {
        if !self.wanted {
            return;
        }
        for (j, slot) in self.grad.iter_mut().enumerate() {
            *slot = self.factor.strong_mul(f(j));
        }
    }

    #[inline(always)]
    fn set(&mut self, label: LaneLabels<S, T>, x: Lanes<S, T>) {
        if !self.wanted {
            return;
        }
        let x = self.factor.strong_mul(x);
        for (j, slot) in self.grad.iter_mut().enumerate() {
            *slot = label.where_is(j, x, *slot);
        }
    }
}

/// Evaluates narrow rows, on this thread.
pub(super) fn rows<L: Rowwise, E: Element>(
    loss: &L,
    batch: Rows<E, L::Target>,
    out: PredictionOutputs<E>,
    scale: f64,
) -> Total {
    on_lanes!(simd => across::<_, L, E>(simd, loss, batch, out, scale))
}

/// The loop over vectors of rows.
#[inline(always)]
fn across<S: Simd, L: Rowwise, E: Element>(
    simd: S,
    loss: &L,
    batch: Rows<E, L::Target>,
    mut out: PredictionOutputs<E>,
    scale: f64,
) -> Total {
    let (classes, stride, lanes) = (batch.classes, batch.stride, Lanes::<S, E::Float>::N);
    let none = Lanes::splat(simd, E::Float::default());
    let (mut z, mut t, mut g) = ([none; NARROW_MAX], [none; NARROW_MAX], [none; NARROW_MAX]);
    let mut sum = Sum::zero(simd);
    let (mut total, mut count) = (0.0, 0);
    let even = batch.weight.is_none() && out.upstream.is_none();

    for start in (0..batch.len).step_by(lanes) {
        // Lanes past the last row repeat it, with weight 0.
        let len = lanes.min(batch.len - start);
        transpose(&mut z, &batch.scores[start * stride..], classes, len, stride);
        let mut labels = [0; MAX_LANES];
        if !L::Target::SOFT {
            batch.labels.read(start, &mut labels[..len]);
        }
        let all = L::Target::SOFT || labels[..len].iter().all(|&label| loss.ignored() != Some(label));
        let (weights, factors);
        if even && all && len == lanes {
            total += labels[..lanes].iter().map(|&label| share(loss, label)).sum::<f64>();
            count += lanes as u64;
            (weights, factors) = (none.lit(1.0), none.lit(scale));
        } else {
            let mut each = [(0.0, 0.0); MAX_LANES];
            for (l, each) in each.iter_mut().enumerate().take(len) {
                if let Some((label, weight)) = counted(loss.ignored(), &batch, start + l) {
                    *each = (weight, factor(&out, start + l, weight, scale));
                    total += weight * share(loss, label);
                    count += 1;
                } else {
                    labels[l] = 0;
                }
            }

            let lane = |f: fn((f64, f64)) -> f64| Lanes::from_fn(simd, |l| E::Float::from_f64(f(each[l])));
            (weights, factors) = (lane(|e| e.0), lane(|e| e.1));
        }

        let mut index = [0; MAX_LANES];
        for (l, index) in index.iter_mut().enumerate() {
            *index = labels[l] as u32;
        }
        let number = Lanes::from_fn(simd, |l| E::Float::from_f64(index[l].into()));
        let g = &mut g[..classes];
        let z = &z[..classes];
        let rows = TransposedRows { scores: z };
        if L::Target::SOFT {
            transpose(&mut t, &batch.soft[start * classes..], classes, len, classes);
        }
        let target =
            L::Target::of(|| LaneLabels { index, number }, || TransposedRows { scores: &t[..classes] });
        let mut slopes = TransposedGrad { grad: g, factor: factors, wanted: out.grad.is_some() };
        let value = weights.strong_mul(loss.at(rows, target, &mut slopes));
        if let Some(grad) = out.grad.as_deref_mut() {
            transpose_back(g, &mut grad[start * stride..], len, stride);
        }
        sum.add(value);
        if let Some(each) = out.each.as_deref_mut() {
            value.store_tail(&mut each[start..start + len]);
        }
    }

    Total::new(sum.total(), total, count)
}

/// Transposes `len` rows: element j of row l becomes lane l of `z[j]`. Row l begins at `l·stride`; lanes past the last
/// row repeat it. `z` has room for whole squares. A function of its own, compiled once for all losses.
#[inline(always)]
pub(in crate::kernel) fn transpose<S: Simd, E: Element>(
    z: &mut [Lanes<S, E::Float>],
    rows: &[E],
    classes: usize,
    len: usize,
    stride: usize,
) {
    z[0].token().vectorize(inline!(|| turn_inline(z, rows, classes, len, stride)));
}

#[inline(always)]
fn turn_inline<S: Simd, E: Element>(
    z: &mut [Lanes<S, E::Float>],
    rows: &[E],
    classes: usize,
    len: usize,
    stride: usize,
) {
    let (simd, n) = (z[0].token(), Lanes::<S, E::Float>::N);
    for begin in (0..classes).step_by(n) {
        let mut square = [z[0]; MAX_LANES];
        // A vector may reach into the next row: those elements land in vectors beyond `classes`, which are not used.
        if len == n && begin + (n - 1) * stride + n <= rows.len() {
            for l in 0..n {
                square[l] = Lanes::load(simd, &rows[begin + l * stride..]);
            }
        } else {
            for l in 0..n {
                square[l] = Lanes::load_tail(simd, &rows[begin + l.min(len - 1) * stride..]);
            }
        }

        Lanes::transpose(&mut square);
        // Not `copy_from_slice`, which may stay a call.
        for (l, z) in z[begin..begin + n].iter_mut().enumerate() {
            *z = square[l];
        }
    }
}

/// The inverse of [`transpose`]: lane l of `z[j]` becomes element j of row l, for the first `len` lanes.
#[inline(always)]
pub(in crate::kernel) fn transpose_back<S: Simd, E: Element>(
    z: &[Lanes<S, E::Float>],
    out: &mut [E],
    len: usize,
    stride: usize,
) {
    z[0].token().vectorize(inline!(|| turn_back_inline(z, out, len, stride)));
}

#[inline(always)]
fn turn_back_inline<S: Simd, E: Element>(z: &[Lanes<S, E::Float>], out: &mut [E], len: usize, stride: usize) {
    let classes = z.len();
    let n = Lanes::<S, E::Float>::N;
    // A vector may overwrite the beginning of the next row, which is written later (the last classes go first, and rows
    // in order), but not padding, which belongs to the caller.
    for (k, z) in z.chunks(n).enumerate().rev() {
        let mut square = [z[0]; MAX_LANES];
        for (l, z) in z.iter().enumerate() {
            square[l] = *z;
        }
        Lanes::transpose(&mut square);
        let begin = k * n;
        if len == n && stride == classes && begin + (n - 1) * stride + n <= out.len() {
            for l in 0..n {
                square[l].store(&mut out[begin + l * stride..]);
            }
        } else {
            for (l, row) in square.iter().enumerate().take(len) {
                let begin = begin + l * stride;
                row.store_tail(&mut out[begin..begin + z.len()]);
            }
        }
    }
}
