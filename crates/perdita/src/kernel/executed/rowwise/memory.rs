//! Rows between memory and the registers of a tile, in both layouts.
//!
//! The rows of a tile need not follow one another: those that are ignored are not in it.
use super::tile::Layout;
use crate::real::{Element, Lanes, MOST_LANES, Real, on_lanes};
use fearless_simd::Simd;

/// Some rows of numbers in memory: where each begins.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) rows: &'a [usize],
    /// The distance between rows in memory.
    pub(super) stride: usize,
}
impl Places<'_> {
    /// Where row `i` begins; beyond the last row, where the last does.
    #[inline(always)]
    fn begin(&self, i: usize) -> usize {
        self.rows[i.min(self.rows.len() - 1)] * self.stride
    }
}

/// Fills a register from memory.
pub(super) fn load<E: Element>(layout: Layout, numbers: &[E], places: Places, register: &mut [E::Float]) {
    if layout.transposed() {
        on_lanes!(simd => load_transposed(simd, layout, numbers, places, register));
        return;
    }
    for (i, register) in register.chunks_exact_mut(layout.stride).enumerate() {
        // Rows beyond the last are not read.
        if i < places.rows.len() {
            load_row(&numbers[places.begin(i)..][..layout.classes], register);
        }
    }
}

/// One row, and its last number behind it up to the end of the register.
fn load_row<E: Element>(row: &[E], register: &mut [E::Float]) {
    let (inside, behind) = register.split_at_mut(row.len());
    match E::floats(row) {
        Some(row) => inside.copy_from_slice(row),
        None => on_lanes!(simd => widen(simd, row, inside)),
    }
    behind.fill(inside[inside.len() - 1]);
}

#[inline(always)]
fn widen<S: Simd, E: Element>(simd: S, row: &[E], register: &mut [E::Float]) {
    let n = Lanes::<S, E::Float>::N;
    for (x, to) in row.chunks(n).zip(register.chunks_mut(n)) {
        Lanes::<S, E::Float>::load_tail(simd, x).store_tail(to);
    }
}

#[inline(always)]
fn load_transposed<S: Simd, E: Element>(
    simd: S,
    layout: Layout,
    numbers: &[E],
    places: Places,
    register: &mut [E::Float],
) {
    let n = Lanes::<S, E::Float>::N;
    let zero = Lanes::splat(simd, E::Float::default());
    for first in (0..layout.rows).step_by(n) {
        for begin in (0..layout.classes).step_by(n) {
            let count = n.min(layout.classes - begin);
            let mut square = [zero; MOST_LANES];
            for (l, row) in square.iter_mut().enumerate().take(n) {
                let at = places.begin(first + l) + begin;
                // A vector reaches into the next row; what it finds there is not stored.
                let numbers = &numbers[at..numbers.len().min(at + n)];
                *row = if numbers.len() == n {
                    Lanes::load(simd, numbers)
                } else {
                    Lanes::load_tail(simd, &numbers[..count])
                };
            }
            Lanes::transpose(&mut square);
            for (j, x) in square.iter().enumerate().take(count) {
                x.store(&mut register[(begin + j) * layout.rows + first..]);
            }
        }
    }
}

/// Writes a register times every row's factor. Behind a row of a transposed tile it may spill: into rows that follow, but
/// never into padding.
pub(super) fn store<E: Element>(
    layout: Layout,
    register: &[E::Float],
    factors: &[f64],
    places: Places,
    out: &mut [E],
) {
    if layout.transposed() {
        on_lanes!(simd => store_transposed(simd, layout, register, factors, places, out));
        return;
    }
    for (i, register) in register.chunks_exact(layout.stride).enumerate().take(places.rows.len()) {
        let out = &mut out[places.begin(i)..][..layout.classes];
        on_lanes!(simd => store_row(simd, register, factors[i], out));
    }
}

#[inline(always)]
fn store_row<S: Simd, E: Element>(simd: S, register: &[E::Float], factor: f64, out: &mut [E]) {
    let n = Lanes::<S, E::Float>::N;
    let factor = Lanes::splat(simd, E::Float::from_f64(factor));
    for (x, out) in register.chunks_exact(n).zip(out.chunks_mut(n)) {
        (Lanes::load(simd, x) * factor).store_tail(out);
    }
}

#[inline(always)]
fn store_transposed<S: Simd, E: Element>(
    simd: S,
    layout: Layout,
    register: &[E::Float],
    factors: &[f64],
    places: Places,
    out: &mut [E],
) {
    let (n, classes) = (Lanes::<S, E::Float>::N, layout.classes);
    let zero = Lanes::splat(simd, E::Float::default());
    let len = places.rows.len();
    for first in (0..len).step_by(n) {
        let last = factors.len() - 1;
        let factor = Lanes::from_fn(simd, |l| E::Float::from_f64(factors[last.min(first + l)]));
        // The last classes go first, and rows in order: what a vector spills over is written later.
        for begin in (0..classes).step_by(n).rev() {
            let count = n.min(classes - begin);
            let mut square = [zero; MOST_LANES];
            for (j, row) in square.iter_mut().enumerate().take(count) {
                let x = Lanes::load(simd, &register[(begin + j) * layout.rows + first..]);
                *row = factor.weigh(x);
            }
            Lanes::transpose(&mut square);
            for (l, row) in square.iter().enumerate().take(n.min(len - first)) {
                let at = places.begin(first + l) + begin;
                if (count == n || places.stride == classes) && at + n <= out.len() {
                    row.store(&mut out[at..]);
                } else {
                    row.store_tail(&mut out[at..at + count]);
                }
            }
        }
    }
}
