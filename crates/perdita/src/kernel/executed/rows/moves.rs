//! Moves between the caller's rows and a tile, in which few classes are transposed.
use super::code::{Layout, TRANSPOSED_MAX};
use crate::kernel::executed::steps::Operand;
use crate::kernel::rowwise::{transpose, transpose_back};
use crate::real::{Element, Float, Lanes, MAX_LANES, Real, on_lanes};
use fearless_simd::Simd;

/// Vectors of whole squares for the transposition of the most classes.
const SQUARES: usize = TRANSPOSED_MAX.next_multiple_of(MAX_LANES);

/// The same for few classes: they are cleared for each vector of rows.
const SQUARES_FEW: usize = 2 * MAX_LANES;

/// Transposes the first `len` rows, which begin `stride` apart, into a group.
pub(super) fn turn<E: Element>(
    rows: &[E],
    stride: usize,
    layout: Layout,
    len: usize,
    group: &mut [E::Float],
) {
    match layout.classes {
        0..=SQUARES_FEW => {
            on_lanes!(simd => turn_on::<_, _, SQUARES_FEW>(simd, rows, stride, layout, len, group))
        }
        _ => on_lanes!(simd => turn_on::<_, _, SQUARES>(simd, rows, stride, layout, len, group)),
    }
}

#[inline(always)]
fn turn_on<S: Simd, E: Element, const VECTORS: usize>(
    simd: S,
    rows: &[E],
    stride: usize,
    layout: Layout,
    len: usize,
    group: &mut [E::Float],
) {
    let (n, Layout { classes, abreast, .. }) = (Lanes::<S, E::Float>::N, layout);
    let mut z = [Lanes::splat(simd, E::Float::default()); VECTORS];
    for first in (0..len).step_by(n) {
        transpose(&mut z, &rows[first * stride..], classes, n.min(len - first), stride);
        for (j, z) in z[..classes].iter().enumerate() {
            z.store(&mut group[j * abreast + first..]);
        }
    }
}

/// The inverse of [`turn`].
pub(super) fn turn_back<E: Element>(
    group: &[E::Float],
    layout: Layout,
    len: usize,
    rows: &mut [E],
    stride: usize,
) {
    match layout.classes {
        0..=SQUARES_FEW => {
            on_lanes!(simd => turn_back_on::<_, _, SQUARES_FEW>(simd, group, layout, len, rows, stride));
        }
        _ => on_lanes!(simd => turn_back_on::<_, _, SQUARES>(simd, group, layout, len, rows, stride)),
    }
}

#[inline(always)]
fn turn_back_on<S: Simd, E: Element, const VECTORS: usize>(
    simd: S,
    group: &[E::Float],
    layout: Layout,
    len: usize,
    rows: &mut [E],
    stride: usize,
) {
    let (n, Layout { classes, abreast, .. }) = (Lanes::<S, E::Float>::N, layout);
    let mut z = [Lanes::splat(simd, E::Float::default()); VECTORS];
    for first in (0..len).step_by(n) {
        for (j, z) in z[..classes].iter_mut().enumerate() {
            *z = Lanes::load(simd, &group[j * abreast + first..]);
        }
        transpose_back(&z[..classes], &mut rows[first * stride..], n.min(len - first), stride);
    }
}

/// Rounds the numbers of a group's rows, and repeats them to the length of the operand.
pub(super) fn round<F: Float>(numbers: &[f64], operand: &mut [F]) {
    on_lanes!(simd => round_on(simd, numbers, operand));
}

#[inline(always)]
fn round_on<S: Simd, F: Float>(simd: S, numbers: &[f64], operand: &mut [F]) {
    let n = Lanes::<S, F>::N;
    for (i, operand) in operand.chunks_exact_mut(n).enumerate() {
        Lanes::<S, F>::from_doubles(simd, &numbers[i * n % numbers.len()..]).store(operand);
    }
}

/// x times the factors of the rows, into a part of a group or of a row. A factor of 0 removes infinities and NaN.
pub(super) fn scale<E: Element>(x: Operand<E::Float>, factor: Operand<E::Float>, out: &mut [E]) {
    on_lanes!(simd => scale_on(simd, x, factor, out));
}

#[inline(always)]
fn scale_on<S: Simd, E: Element>(simd: S, x: Operand<E::Float>, factor: Operand<E::Float>, out: &mut [E]) {
    let n = Lanes::<S, E::Float>::N;
    let whole = out.len() / n * n;
    for at in (0..whole).step_by(n) {
        factor.vector(simd, at).strong_mul(x.vector(simd, at)).store(&mut out[at..at + n]);
    }
    if whole < out.len() {
        factor.vector(simd, whole).strong_mul(x.vector(simd, whole)).store_tail(&mut out[whole..]);
    }
}
