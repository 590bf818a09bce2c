//! Transposes of narrow rows: from rows in memory to a row in each lane, and back.
//!
//! ```text
//! N rows of C ≤ 14, one after another: C vectors v
//!     log₂ N times:  v ← the first half of v and the second, alternating        a perfect shuffle of N·C numbers
//! other rows:    squares of N rows and N columns, in the same way
//! ```
//!
//! The place of a number is its row's index times C, plus its column. A perfect shuffle makes the highest bit of that index the
//! lowest of the place; after log₂ N of them the place is the column times N, plus the row. They move C·log₂ N vectors, a
//! square N·log₂ N whatever the columns. For odd C the second half begins in the middle of a vector.
//!
//! All vectors of a shuffle stay in registers: the loops have constant bounds, which takes a copy of the code for each C.
use crate::inline;
use crate::real::{Element, Float, Lanes, MAX_LANES};
use fearless_simd::Simd;

/// Evaluates an expression for a constant number of columns from 1 to 14: each is a copy of the code, which takes its time to
/// compile. Rows of 15 and 16 take as long in squares; those of 13 would take a fifth longer.
macro_rules! with_columns {
    ($columns:expr; $c:ident => $body:expr) => {
        with_columns!($columns; $c => $body; 1 2 3 4 5 6 7 8 9 10 11 12 13 14)
    };
    ($columns:expr; $c:ident => $body:expr; $($count:literal)*) => {
        match $columns {
            $(Some($count) => {
                const $c: usize = $count;
                $body
            })*
            _ => {}
        }
    };
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
    z[0].token().vectorize(inline!(|| transpose_inline(z, rows, classes, len, stride)));
}

#[inline(always)]
fn transpose_inline<S: Simd, E: Element>(
    z: &mut [Lanes<S, E::Float>],
    rows: &[E],
    classes: usize,
    len: usize,
    stride: usize,
) {
    let (simd, n) = (z[0].token(), Lanes::<S, E::Float>::N);
    let whole = len == n && stride == classes;
    with_columns!(whole.then_some(classes); C => {
        let rows = &rows[..n * C];
        return shuffle::<S, E::Float, C>(z, inline!(|i| Lanes::load(simd, &rows[i * n..])));
    });

    for begin in (0..classes).step_by(n) {
        let z = &mut z[begin..begin + n];
        // A vector may reach into the next row: those elements land in vectors beyond `classes`, which are not used.
        match len == n && begin + (n - 1) * stride + n <= rows.len() {
            true => square(z, inline!(|l| Lanes::load(simd, &rows[begin + l * stride..]))),
            false => {
                square(z, inline!(|l| Lanes::load_tail(simd, &rows[begin + l.min(len - 1) * stride..])));
            }
        }
    }
}

/// Transposes a square of N vectors.
#[inline(always)]
fn square<S: Simd, T: Float>(z: &mut [Lanes<S, T>], row: impl Fn(usize) -> Lanes<S, T>) {
    match Lanes::<S, T>::N {
        2 => shuffle::<S, T, 2>(z, row),
        4 => shuffle::<S, T, 4>(z, row),
        8 => shuffle::<S, T, 8>(z, row),
        _ => shuffle::<S, T, 16>(z, row),
    }
}

/// Transposes N rows of C numbers, which are C vectors.
#[inline(always)]
fn shuffle<S: Simd, T: Float, const C: usize>(z: &mut [Lanes<S, T>], load: impl Fn(usize) -> Lanes<S, T>) {
    let mut v = [z[0]; C];
    for (i, v) in v.iter_mut().enumerate() {
        *v = load(i);
    }

    let mut rounds = Lanes::<S, T>::N;
    while rounds > 1 {
        let before = v;
        for i in 0..C / 2 {
            let second = before[C / 2 + i];
            let second = if C.is_multiple_of(2) { second } else { second.halves(before[C / 2 + i + 1]) };
            (v[2 * i], v[2 * i + 1]) = before[i].interleave(second);
        }
        if !C.is_multiple_of(2) {
            v[C - 1] = before[C / 2].interleave(before[C - 1].halves(before[C - 1])).0;
        }
        rounds /= 2;
    }

    // Not `copy_from_slice`, which may stay a call.
    for (i, z) in z[..C].iter_mut().enumerate() {
        *z = v[i];
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
    z[0].token().vectorize(inline!(|| transpose_back_inline(z, out, len, stride)));
}

#[inline(always)]
fn transpose_back_inline<S: Simd, E: Element>(
    z: &[Lanes<S, E::Float>],
    out: &mut [E],
    len: usize,
    stride: usize,
) {
    let (classes, n) = (z.len(), Lanes::<S, E::Float>::N);
    let whole = len == n && stride == classes;
    with_columns!(whole.then_some(classes); C => {
        let out = &mut out[..n * C];
        return shuffle_back::<S, E::Float, C>(z, inline!(|i, v| v.store(&mut out[i * n..])));
    });

    // A vector may overwrite the beginning of the next row, which is written later (the last classes go first, and rows
    // in order), but not padding, which belongs to the caller.
    for (k, z) in z.chunks(n).enumerate().rev() {
        let begin = k * n;
        let mut padded = [z[0]; MAX_LANES];
        for (j, z) in z.iter().enumerate() {
            padded[j] = *z;
        }
        match whole && begin + (n - 1) * stride + n <= out.len() {
            true => square_back(&padded, inline!(|l, row| row.store(&mut out[begin + l * stride..]))),
            false => square_back(
                &padded,
                inline!(|l, row| {
                    if l < len {
                        let begin = begin + l * stride;
                        row.store_tail(&mut out[begin..begin + z.len()]);
                    }
                }),
            ),
        }
    }
}

/// The inverse of [`square`].
#[inline(always)]
fn square_back<S: Simd, T: Float>(z: &[Lanes<S, T>], row: impl FnMut(usize, Lanes<S, T>)) {
    match Lanes::<S, T>::N {
        2 => shuffle_back::<S, T, 2>(z, row),
        4 => shuffle_back::<S, T, 4>(z, row),
        8 => shuffle_back::<S, T, 8>(z, row),
        _ => shuffle_back::<S, T, 16>(z, row),
    }
}

/// The inverse of [`shuffle`].
#[inline(always)]
fn shuffle_back<S: Simd, T: Float, const C: usize>(
    z: &[Lanes<S, T>],
    mut store: impl FnMut(usize, Lanes<S, T>),
) {
    let mut v = [z[0]; C];
    let z = &z[..C];
    for (i, v) in v.iter_mut().enumerate() {
        *v = z[i];
    }

    let mut rounds = Lanes::<S, T>::N;
    while rounds > 1 {
        // The even numbers are the first half.
        let (mut first, mut second) = (v, v);
        for i in 0..C.div_ceil(2) {
            (first[i], second[i]) = v[2 * i].deinterleave(v[C.min(2 * i + 2) - 1]);
        }
        for i in 0..C / 2 {
            v[i] = first[i];
            v[C.div_ceil(2) + i] =
                if C.is_multiple_of(2) { second[i] } else { second[i].halves(second[i + 1]) };
        }
        if !C.is_multiple_of(2) {
            v[C / 2] = first[C / 2].halves(second[0]);
        }
        rounds /= 2;
    }

    for (i, v) in v.iter().enumerate() {
        store(i, *v);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::on_lanes;

    /// Rows of `stride` numbers, of which `classes` are scores: transposed, and back over memory of −1.
    fn check<S: Simd, E: Element>(simd: S, classes: usize, len: usize, stride: usize) {
        let n = Lanes::<S, E::Float>::N;
        let rows: Vec<E> = (0..len * stride).map(|i| E::from_f64(i as f64)).collect();
        let mut z = vec![Lanes::splat(simd, E::Float::default()); classes.next_multiple_of(n)];
        transpose(&mut z, &rows, classes, len, stride);

        for (j, z) in z[..classes].iter().enumerate() {
            for l in 0..n {
                let place = l.min(len - 1) * stride + j;
                assert_eq!(
                    z.lane(l).to_f64(),
                    place as f64,
                    "class {j} of {classes}, row {l} of {len}, {stride}"
                );
            }
        }

        // As rows of a longer batch, of which the rest must stay.
        let mut back = vec![E::from_f64(-1.0); len * stride + 3];
        transpose_back(&z[..classes], &mut back[..len * stride], len, stride);
        for (i, x) in back.iter().enumerate() {
            let written = i < len * stride && i % stride < classes;
            let expected = if written { i as f64 } else { -1.0 };
            assert_eq!(x.to_f64(), expected, "number {i} of {len} rows of {classes}, {stride}");
        }
    }

    #[test]
    fn rows_of_any_length_come_back() {
        fn all<S: Simd, E: Element>(simd: S) {
            for classes in (1..=33).chain([40, 47, 63]) {
                for len in 1..=Lanes::<S, E::Float>::N {
                    for stride in [classes, classes + 1, classes + 16] {
                        check::<S, E>(simd, classes, len, stride);
                    }
                }
            }
        }
        on_lanes!(simd => all::<_, f32>(simd));
        on_lanes!(simd => all::<_, f64>(simd));
    }
}
