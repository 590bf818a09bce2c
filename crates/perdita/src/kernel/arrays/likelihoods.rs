//! Likelihoods over hundreds of frames as pairs of mantissa and exponent, m·2ᵉ, and the recursion from one frame to the
//! next.
//!
//! Likelihoods leave the range of doubles, and not all at once: near-certain states lie beside nearly impossible ones,
//! so a common scale would not do. A step in this form needs products and powers of two, where log-likelihoods would
//! need three exponentials and a logarithm per state, and it keeps digits that logarithms lose.
//!
//! ```text
//! step, with emissions y, in m·2ᵉ arithmetic:
//!     blank j ← (blank j + label j) · y_blank
//!     label j ← (label j + blank j−1 + label j−1 if it differs from label j) · y_j
//!     sum of m·2ᵉ: e ← the largest exponent; m ← Σ m_i·2^(e_i − e)
//! ```
//!
//! Mantissas drift from [1, 2) by a small factor per step, and are normalised every few frames. 0 is m = 0 with a very
//! low exponent, so that it never determines the largest.
#![allow(
    clippy::needless_range_loop,
    reason = "slices of one length are walked side by side, several numbers at once"
)]

use crate::inline;
use crate::real::{Lanes, Real};
use fearless_simd::Simd;
use std::f64::consts::LOG2_E;

/// The exponent of 0: lower than any other.
const NOTHING: f64 = -1e300;

/// 2ᵏ for an integer k below 1024; 0 below the range of exponents.
#[inline(always)]
pub(super) fn power(k: f64) -> f64 {
    // Adding 1.5·2⁵² leaves the integer in the lowest bits, which are shifted into the exponent.
    let biased = if k < -1023.0 { 0.0 } else { k + 1023.0 } + 6_755_399_441_055_744.0;
    f64::from_bits(biased.to_bits() << 52)
}

/// Numbers m·2ᵉ, as a struct of arrays.
pub(super) struct Numbers<'a> {
    pub(super) m: &'a [f64],
    pub(super) e: &'a [f64],
}

/// The same, mutable.
pub(super) struct NumbersMut<'a> {
    m: &'a mut [f64],
    e: &'a mut [f64],
}

/// The likelihoods of all states after each frame. A row has four parts of equal width: mantissas and exponents of the
/// blanks (one before each label, one after the last), then of the labels, which begin at index 1; index 0 is 0.
#[derive(Default)]
pub(super) struct States {
    width: usize,
    rows: Vec<f64>,
}

impl States {
    /// Room for `rows` rows of `width` blanks. Row 0 is the state before all frames: the first blank has likelihood 1.
    pub(super) fn start(&mut self, width: usize, rows: usize) {
        self.width = width;
        self.rows.resize(self.rows.len().max(4 * width * rows), 0.0);
        for part in 0..4 {
            self.rows[part * width..(part + 1) * width].fill([0.0, NOTHING][part % 2]);
        }
        (self.rows[0], self.rows[width]) = (1.0, 0.0);
    }

    #[inline(always)]
    pub(super) fn row(&self, row: usize) -> [Numbers<'_>; 2] {
        split(self.width, &self.rows[4 * self.width * row..][..4 * self.width])
    }

    /// Computes row `to` from row `from` by the recursion of one frame.
    ///
    /// A function of its own: it has no element type, and is compiled once per instruction set.
    #[inline(always)]
    pub(super) fn step<S: Simd>(&mut self, simd: S, from: usize, to: usize, emission: &[f64], skips: &[f64]) {
        simd.vectorize(inline!(|| self.step_inline(from, to, emission, skips)));
    }

    #[inline(always)]
    fn step_inline(&mut self, from: usize, to: usize, emission: &[f64], skips: &[f64]) {
        let (width, size) = (self.width, 4 * self.width);
        let (low, high) = self.rows.split_at_mut(size * from.max(to));
        let [from, to] = match from < to {
            true => [&mut low[from * size..][..size], &mut high[..size]],
            false => [&mut high[..size], &mut low[to * size..][..size]],
        };

        let [blanks, labels] = split(width, from);
        let (to_blanks, to_labels) = to.split_at_mut(2 * width);
        let emission = Numbers { m: &emission[..width], e: &emission[width..2 * width] };
        let (to, one) = (halves(width, to_blanks), (emission.m[0], emission.e[0]));

        for j in 0..width {
            let max = larger(blanks.e[j], labels.e[j]);
            let m = blanks.m[j] * power(blanks.e[j] - max) + labels.m[j] * power(labels.e[j] - max);
            (to.m[j], to.e[j]) = emit(m, max, one);
        }

        let to = halves(width, to_labels);
        (to.m[0], to.e[0]) = (0.0, NOTHING);
        // Slices whose equal lengths the compiler sees, so that the loop vectorises.
        let inner = width - 1;
        let (stay_m, stay_e) = (&labels.m[1..][..inner], &labels.e[1..][..inner]);
        let (skip_m, skip_e) = (&labels.m[..inner], &labels.e[..inner]);
        let (next_m, next_e) = (&blanks.m[..inner], &blanks.e[..inner]);
        let (emit_m, emit_e) = (&emission.m[1..][..inner], &emission.e[1..][..inner]);
        let (to_m, to_e, skips) = (&mut to.m[1..][..inner], &mut to.e[1..][..inner], &skips[1..][..inner]);

        for j in 0..inner {
            let skipped = if skips[j] > 0.0 { (skip_m[j], skip_e[j]) } else { (0.0, NOTHING) };
            let max = larger(larger(stay_e[j], next_e[j]), skipped.1);
            let m = stay_m[j] * power(stay_e[j] - max)
                + next_m[j] * power(next_e[j] - max)
                + skipped.0 * power(skipped.1 - max);
            (to_m[j], to_e[j]) = emit(m, max, (emit_m[j], emit_e[j]));
        }
    }

    /// Normalises the mantissas of a row to [1, 2).
    #[inline(always)]
    pub(super) fn normalise(&mut self, row: usize) {
        let row = &mut self.rows[4 * self.width * row..][..4 * self.width];
        for part in row.chunks_mut(2 * self.width) {
            let part = halves(self.width, part);
            for (m, e) in part.m.iter_mut().zip(part.e) {
                let by = ((m.to_bits() >> 52) as i32 - 1023) as f64;
                (*m, *e) = if *m > 0.0 { (*m * power(-by), *e + by) } else { (*m, *e) };
            }
        }
    }

    /// The likelihood of the whole sequence: the last label plus the blank after it.
    pub(super) fn last(&self, row: usize) -> (f64, f64) {
        let (at, [blanks, labels]) = (self.width - 1, self.row(row));
        let max = larger(blanks.e[at], labels.e[at]);
        (blanks.m[at] * power(blanks.e[at] - max) + labels.m[at] * power(labels.e[at] - max), max)
    }
}

/// The blanks and the labels of a row.
#[inline(always)]
fn split(width: usize, row: &[f64]) -> [Numbers<'_>; 2] {
    let numbers =
        inline!(|at: usize| Numbers { m: &row[at..at + width], e: &row[at + width..at + 2 * width] });
    [numbers(0), numbers(2 * width)]
}

/// The mantissas and exponents of a part.
#[inline(always)]
pub(super) fn halves(width: usize, part: &mut [f64]) -> NumbersMut<'_> {
    let (m, e) = part.split_at_mut(width);
    NumbersMut { m, e }
}

#[inline(always)]
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// m·2ᵉ times an emission.
#[inline(always)]
fn emit(m: f64, e: f64, emission: (f64, f64)) -> (f64, f64) {
    let m = m * emission.0;
    (m, if m == 0.0 { NOTHING } else { e + emission.1 })
}

/// Converts logarithms, stored in place of the mantissas, to numbers m·2ᵉ.
#[inline(always)]
pub(super) fn powers<S: Simd>(simd: S, numbers: NumbersMut) {
    simd.vectorize(inline!(|| powers_inline(simd, numbers)));
}

#[inline(always)]
fn powers_inline<S: Simd>(simd: S, numbers: NumbersMut) {
    // ln 2 = HIGH + LOW, where HIGH has so few bits that its multiples are exact (Cody and Waite).
    const HIGH: f64 = 0.693_147_180_369_123_8;
    const LOW: f64 = 1.908_214_929_270_587_7e-10;
    let n = Lanes::<S, f64>::N;

    for start in (0..numbers.m.len()).step_by(n) {
        let here = start..numbers.m.len().min(start + n);
        let (m, e) = (&mut numbers.m[here.clone()], &mut numbers.e[here]);
        let x = Lanes::<S, f64>::load_tail(simd, m);
        let magic = x.lit(6_755_399_441_055_744.0);
        let k = (x * x.lit(LOG2_E) + magic) - magic;

        // For numbers too large to have a fraction the remainder is meaningless, and is clamped.
        let rest = (x - k * x.lit(HIGH) - k * x.lit(LOW)).clamp(x.lit(-0.5), x.lit(0.5));
        let (none, zero) = (x.lit(NOTHING), x.lit(0.0));
        x.select_lt(none, zero, rest.exp()).store_tail(m);
        x.select_lt(none, none, k).store_tail(e);
    }
}
