//! Narrow rows, of 64 classes at most: transposed, one row per SIMD lane.
//!
//! ```text
//! for each N rows, N lanes:
//!     z[j] ← the scores of class j, a row per lane            transposed in registers
//!     label, weight and gradient factor of each lane's row; 0 for ignored rows
//!     value ← weight · loss.at(z, labels, gradient)           maxima and sums over classes are vertical operations
//!     gradient ← transposed back
//! ```
//!
//! Invariants. Lanes past the last row repeat it, with weight 0. A label is an index per lane, and a number that is
//! compared with the class; rows that are ignored have label 0, and their gradient is removed by a strong zero. Sums
//! over a row are in lane precision (of 16 numbers at most, and of up to four such sums), sums over rows in double.
//!
//! Cost: scores are read and gradients written once; all intermediate values are in 3·64 vectors on the stack.
use super::{counted, factor, is_unweighted, share, transpose, transpose_back};
use crate::batch::Rows;
use crate::inline;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::loss::{Row, RowGrad, Rowwise, TargetKind};
use crate::real::{Element, Float, Lanes, MAX_LANES, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// The most classes of a narrow row.
const NARROW_MAX: usize = 64;

/// The most numbers that are added one after the other.
const RUN: usize = 16;

/// True if rows of so many classes are narrow: up to 32 classes, and up to 64 (48 in double precision) where a wide row would not
/// fill its last vector, which takes the time of three to four whole ones.
pub(super) fn is_narrow<E: Element>(classes: usize) -> bool {
    let lanes = on_lanes!(simd => lanes_of::<_, E::Float>(simd));
    let most = if size_of::<E::Float>() == size_of::<f64>() { 48 } else { NARROW_MAX };

    classes <= 32 || classes <= most && !classes.is_multiple_of(lanes)
}

#[inline(always)]
fn lanes_of<S: Simd, T: Float>(_: S) -> usize {
    Lanes::<S, T>::N
}

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
    /// Calls `f` for each of some classes with the class and where its labels are.
    #[inline(always)]
    fn each_class(self, classes: usize, mut f: impl FnMut(usize, LabelLanes<S, T>)) {
        // Counted in a vector: conversions of j would take as long as what is selected.
        let mut class = self.number.lit(0.0);
        for j in 0..classes {
            f(j, LabelLanes { label: self.number, class });
            class = class + class.lit(1.0);
        }
    }
}

/// The lanes whose label is a class.
#[derive(Clone, Copy)]
struct LabelLanes<S: Simd, T: Float> {
    label: Lanes<S, T>,
    class: Lanes<S, T>,
}

impl<S: Simd, T: Float> LabelLanes<S, T> {
    /// `then` in these lanes, else `other`.
    #[inline(always)]
    fn select(self, then: Lanes<S, T>, other: Lanes<S, T>) -> Lanes<S, T> {
        self.label.select_eq(self.class, then, other)
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
        let mut score = self.scores[0];
        label.each_class(self.scores.len(), inline!(|j, here| score = here.select(self.scores[j], score)));
        score
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
        let (mut sum, mut run) = (zero, zero);
        let mut add = inline!(|j: usize, x| {
            if j.is_multiple_of(RUN) {
                sum = sum + run;
                run = zero;
            }
            run = run + x;
        });

        match skip {
            Some(label) => {
                label.each_class(self.scores.len(), inline!(|j, here| add(j, here.select(zero, f(j)))))
            }
            None => {
                for j in 0..self.scores.len() {
                    add(j, f(j));
                }
            }
        }
        sum + run
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
        let grad = &mut *self.grad;
        label.each_class(grad.len(), inline!(|j, here| grad[j] = here.select(x, grad[j])));
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
    let is_unweighted = is_unweighted(loss, classes);
    let ignored = loss.ignored();

    for start in (0..batch.len).step_by(lanes) {
        // Lanes past the last row repeat it, with weight 0.
        let len = lanes.min(batch.len - start);
        transpose(&mut z, &batch.scores[start * stride..], classes, len, stride);
        let mut labels = [0; MAX_LANES];
        if !L::Target::SOFT {
            batch.labels.read(start, &mut labels[..len]);
        }
        // Without an early exit, which would compare one by one.
        let all = L::Target::SOFT
            || labels[..lanes].iter().fold(true, |all, &label| all & (ignored != Some(label)));
        let (weights, factors);
        if even && all && len == lanes {
            total += match is_unweighted {
                true => lanes as f64,
                false => labels[..lanes].iter().map(|&label| share(loss, label)).sum::<f64>(),
            };
            count += lanes as u64;
            (weights, factors) = (none.lit(1.0), none.lit(scale));
        } else {
            let mut each = [(0.0, 0.0); MAX_LANES];
            for (l, each) in each.iter_mut().enumerate().take(len) {
                if let Some((label, weight)) = counted(ignored, &batch, start + l) {
                    *each = (weight, factor(out.upstream, start + l, weight, scale));
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
