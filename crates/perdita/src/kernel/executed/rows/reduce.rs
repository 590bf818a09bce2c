//! Reductions of a chunk of a group to numbers per row.
//!
//! Terms are added in the precision of the lanes, sixteen of them at most to a running sum, which then goes to double:
//! long rows keep their digits. A label that is left out, and padding, are replaced by the neutral element.
use super::code::Layout;
use super::cut::ReductionKind;
use crate::kernel::engine::{Granule, UNROLL, load, store};
use crate::kernel::executed::steps::Operand;
use crate::real::{Float, Lanes, MAX_LANES, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Terms that a running sum adds in the precision of the lanes before it goes to double.
const FLUSH: usize = 16;

/// A number before its first chunk.
pub(super) fn neutral(kind: ReductionKind) -> f64 {
    if kind == ReductionKind::Largest { f64::NEG_INFINITY } else { 0.0 }
}

/// A chunk of transposed rows: elements from `start` on.
pub(super) struct Across<'a, F> {
    pub(super) layout: Layout,
    pub(super) start: usize,
    pub(super) len: usize,
    /// The label of each row, as an index and as a float.
    pub(super) labels: &'a [u32],
    pub(super) numbers: &'a [F],
}

impl<F: Float> Across<'_, F> {
    /// Reduces every row's part of the chunk.
    pub(super) fn reduce(&self, kind: ReductionKind, x: Operand<F>, into: &mut [f64]) {
        let Layout { abreast, classes, .. } = self.layout;
        let first = self.start / abreast;
        let here = first..classes.min(first + self.len / abreast);
        match kind {
            ReductionKind::AtLabel => {
                for (r, (into, &label)) in into.iter_mut().zip(self.labels).enumerate() {
                    if here.contains(&(label as usize)) {
                        *into = x.get((label as usize - first) * abreast + r).to_f64();
                    }
                }
            }
            ReductionKind::Largest => on_lanes!(simd => self.largest(simd, x, here.len(), into)),
            ReductionKind::Sum => on_lanes!(simd => self.sum(simd, x, first, here.len(), false, into)),
            ReductionKind::SumOthers => on_lanes!(simd => self.sum(simd, x, first, here.len(), true, into)),
        }
    }

    #[inline(always)]
    fn largest<S: Simd>(&self, simd: S, x: Operand<F>, classes: usize, into: &mut [f64]) {
        let (n, abreast) = (Lanes::<S, F>::N, self.layout.abreast);
        for at in (0..abreast).step_by(n) {
            let mut top = x.vector(simd, at);
            for j in 1..classes {
                top = x.vector(simd, j * abreast + at).max(top);
            }
            let mut lanes = [F::default(); MAX_LANES];
            top.store(&mut lanes);
            for (into, top) in into[at..at + n].iter_mut().zip(&lanes) {
                *into = top.to_f64().max(*into);
            }
        }
    }

    #[inline(always)]
    fn sum<S: Simd>(
        &self,
        simd: S,
        x: Operand<F>,
        first: usize,
        classes: usize,
        skip: bool,
        into: &mut [f64],
    ) {
        let (n, abreast) = (Lanes::<S, F>::N, self.layout.abreast);
        let zero = Lanes::splat(simd, F::default());
        for at in (0..abreast).step_by(n) {
            let label = Lanes::load(simd, &self.numbers[at..]);
            for begin in (0..classes).step_by(FLUSH * UNROLL) {
                let mut sums = [zero; UNROLL];
                for j in begin..classes.min(begin + FLUSH * UNROLL) {
                    let term = x.vector(simd, j * abreast + at);
                    let class = Lanes::splat(simd, F::from_f64((first + j) as f64));
                    let term = if skip { label.select_eq(class, zero, term) } else { term };
                    // The running sums rotate, so that no addition waits for the one before.
                    let [a, b, c, d] = sums;
                    sums = [b, c, d, a + term];
                }

                let [a, b, c, d] = sums;
                let mut lanes = [F::default(); MAX_LANES];
                ((a + b) + (c + d)).store(&mut lanes);
                for (into, sum) in into[at..at + n].iter_mut().zip(&lanes) {
                    *into += sum.to_f64();
                }
            }
        }
    }
}

/// Reduces a chunk of a row: `len` elements, of which `label` is the one at the label, if it is here.
pub(super) fn along<F: Float>(
    kind: ReductionKind,
    x: Operand<F>,
    len: usize,
    label: Option<usize>,
    into: &mut f64,
) {
    match (kind, label) {
        (ReductionKind::AtLabel, None) => {}
        (ReductionKind::AtLabel, Some(label)) => *into = x.get(label).to_f64(),
        (ReductionKind::Largest, _) => *into = on_lanes!(simd => largest(simd, x, len)).max(*into),
        (ReductionKind::Sum, _) => *into += on_lanes!(simd => sum(simd, x, len, None)),
        (ReductionKind::SumOthers, label) => *into += on_lanes!(simd => sum(simd, x, len, label)),
    }
}

#[inline(always)]
fn largest<S: Simd, F: Float>(simd: S, x: Operand<F>, len: usize) -> f64 {
    let (granule, low) = (UNROLL * Lanes::<S, F>::N, F::from_f64(f64::NEG_INFINITY));
    let mut tops = [Lanes::splat(simd, low); UNROLL];
    for at in (0..len).step_by(granule) {
        let mut terms = x.load(simd, at);
        if at + granule > len {
            terms = replaced(simd, terms, len - at, None, low);
        }
        for (k, top) in tops.iter_mut().enumerate() {
            *top = terms.0[k].max(*top);
        }
    }

    let [a, b, c, d] = tops;
    a.max(b).max(c.max(d)).largest().to_f64()
}

#[inline(always)]
fn sum<S: Simd, F: Float>(simd: S, x: Operand<F>, len: usize, skip: Option<usize>) -> f64 {
    let (granule, zero) = (UNROLL * Lanes::<S, F>::N, F::default());
    let mut sum = Sum::zero(simd);
    for begin in (0..len).step_by(FLUSH * granule) {
        let mut sums = [Lanes::splat(simd, zero); UNROLL];
        for at in (begin..len.min(begin + FLUSH * granule)).step_by(granule) {
            let mut terms = x.load(simd, at);
            let skip = skip.map(|skip| skip.wrapping_sub(at)).filter(|&skip| skip < granule);
            if at + granule > len || skip.is_some() {
                terms = replaced(simd, terms, len - at, skip, zero);
            }
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = *sum + terms.0[k];
            }
        }

        let [a, b, c, d] = sums;
        sum.add((a + b) + (c + d));
    }

    sum.total()
}

/// A granule with another number from an element on, and at one.
#[inline(always)]
fn replaced<S: Simd, F: Float>(
    simd: S,
    terms: Granule<S, F>,
    len: usize,
    skip: Option<usize>,
    by: F,
) -> Granule<S, F> {
    let mut elements = [by; UNROLL * MAX_LANES];
    store(terms, &mut elements);
    if let Some(rest) = elements.get_mut(len..) {
        rest.fill(by);
    }
    if let Some(skip) = skip {
        elements[skip] = by;
    }
    load(simd, &elements)
}
