//! Reductions over the classes of a tile, in both layouts.
//!
//! Sums are kept in lane precision over [`SHORT`] numbers per lane, and in double precision beyond: in the order of the
//! fused kernel of wide rows, where rows lie along the lanes.
use crate::real::{Float, Lanes, MOST_LANES, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Numbers per lane whose sum may stay in lane precision.
const SHORT: usize = 16;
/// Vectors side by side, each with a sum of its own.
const UNROLL: usize = 4;

/// The sum of every row of a transposed tile, without the class that equals its label.
pub(super) fn sum_transposed<F: Float>(x: &[F], rows: usize, labels: Option<&[F]>, out: &mut [f64]) {
    on_lanes!(simd => sum_transposed_lanes(simd, x, rows, labels, out));
}

#[inline(always)]
fn sum_transposed_lanes<S: Simd, F: Float>(
    simd: S,
    x: &[F],
    rows: usize,
    labels: Option<&[F]>,
    out: &mut [f64],
) {
    let n = Lanes::<S, F>::N;
    let zero = Lanes::splat(simd, F::default());
    for (at, out) in (0..rows).step_by(n).zip(out.chunks_exact_mut(n)) {
        let label = labels.map(|labels| Lanes::<S, F>::load(simd, &labels[at..]));
        out.fill(0.0);
        for (k, classes) in x.chunks(SHORT * rows).enumerate() {
            let mut sum = zero;
            for (j, x) in classes.chunks_exact(rows).enumerate() {
                let x = Lanes::load(simd, &x[at..]);
                let class = (k * SHORT + j) as f64;
                sum = sum + label.map_or(x, |label| label.select_eq(x.lit(class), zero, x));
            }
            let mut part = [F::default(); MOST_LANES];
            sum.store(&mut part);
            out.iter_mut().zip(&part).for_each(|(out, part)| *out += part.to_f64());
        }
    }
}

/// The largest number of every row of a transposed tile.
pub(super) fn largest_transposed<F: Float>(x: &[F], rows: usize, out: &mut [f64]) {
    on_lanes!(simd => largest_transposed_lanes(simd, x, rows, out));
}

#[inline(always)]
fn largest_transposed_lanes<S: Simd, F: Float>(simd: S, x: &[F], rows: usize, out: &mut [f64]) {
    let n = Lanes::<S, F>::N;
    for (at, out) in (0..rows).step_by(n).zip(out.chunks_exact_mut(n)) {
        let mut top = Lanes::<S, F>::load(simd, &x[at..]);
        for x in x.chunks_exact(rows).skip(1) {
            top = Lanes::load(simd, &x[at..]).max(top);
        }
        let mut part = [F::default(); MOST_LANES];
        top.store(&mut part);
        out.iter_mut().zip(&part).for_each(|(out, part)| *out = part.to_f64());
    }
}

/// Of every class of a transposed tile, the sum of the others: of those before it and of those behind it.
pub(super) fn leave_one_out_transposed<F: Float>(x: &[F], rows: usize, out: &mut [F]) {
    on_lanes!(simd => leave_one_out_lanes(simd, x, rows, out));
}

#[inline(always)]
fn leave_one_out_lanes<S: Simd, F: Float>(simd: S, x: &[F], rows: usize, out: &mut [F]) {
    let zero = Lanes::<S, F>::splat(simd, F::default());
    for at in (0..rows).step_by(Lanes::<S, F>::N) {
        let mut before = zero;
        for (x, out) in x.chunks_exact(rows).zip(out.chunks_exact_mut(rows)) {
            before.store(&mut out[at..]);
            before = before + Lanes::load(simd, &x[at..]);
        }
        let mut behind = zero;
        for (x, out) in x.chunks_exact(rows).zip(out.chunks_exact_mut(rows)).rev() {
            (Lanes::load(simd, &out[at..]) + behind).store(&mut out[at..]);
            behind = behind + Lanes::load(simd, &x[at..]);
        }
    }
}

/// The sum of a row, without the class `skip`.
pub(super) fn sum_row<F: Float>(row: &mut [F], skip: Option<usize>) -> f64 {
    // A number that is not there while the others are added needs no branch in the loop.
    let skipped = skip.map(|label| std::mem::take(&mut row[label]));
    let sum = on_lanes!(simd => sum_row_lanes(simd, row));
    if let (Some(label), Some(skipped)) = (skip, skipped) {
        row[label] = skipped;
    }
    sum
}

#[inline(always)]
fn sum_row_lanes<S: Simd, F: Float>(simd: S, row: &[F]) -> f64 {
    let n = Lanes::<S, F>::N;
    let mut total = Sum::zero(simd);
    for part in row.chunks(SHORT * UNROLL * n) {
        let mut sums = [Lanes::splat(simd, F::default()); UNROLL];
        let steps = part.chunks_exact(UNROLL * n);
        let rest = steps.remainder();
        for x in steps {
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = *sum + Lanes::load(simd, &x[k * n..]);
            }
        }
        for x in rest.chunks(n) {
            sums[0] = sums[0] + Lanes::load_tail(simd, x).first(x.len());
        }
        let [a, b, c, d] = sums;
        total.add((a + b) + (c + d));
    }
    total.total()
}

/// The largest number of a row.
pub(super) fn largest_row<F: Float>(row: &[F]) -> f64 {
    on_lanes!(simd => largest_row_lanes(simd, row))
}

#[inline(always)]
fn largest_row_lanes<S: Simd, F: Float>(simd: S, row: &[F]) -> f64 {
    let n = Lanes::<S, F>::N;
    let mut tops = [Lanes::splat(simd, F::from_f64(f64::NEG_INFINITY)); UNROLL];
    let steps = row.chunks_exact(UNROLL * n);
    let rest = steps.remainder();
    for x in steps {
        for (k, top) in tops.iter_mut().enumerate() {
            *top = Lanes::load(simd, &x[k * n..]).max(*top);
        }
    }
    for x in rest.chunks(n) {
        tops[0] = Lanes::load_tail(simd, x).max(tops[0]);
    }
    let [a, b, c, d] = tops;
    a.max(b).max(c.max(d)).largest().to_f64()
}

/// Of every class of a row, the sum of the others.
pub(super) fn leave_one_out_row<F: Float>(row: &[F], out: &mut [F]) {
    let mut before = 0.0;
    for (x, out) in row.iter().zip(&mut *out) {
        *out = F::from_f64(before);
        before += x.to_f64();
    }
    let mut behind = 0.0;
    for (x, out) in row.iter().zip(out).rev() {
        *out = F::from_f64(out.to_f64() + behind);
        behind += x.to_f64();
    }
}
