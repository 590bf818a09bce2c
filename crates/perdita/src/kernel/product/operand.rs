//! Rows of embeddings as an operand of a matrix product, widened and normalised on the fly.
//!
//! Rows that need no conversion are handed to the GEMM as they lie. Others are converted a piece at a time into scratch
//! memory of 4 MiB, so that no converted copy of the whole operand is stored. Its gradient is taken with respect to the
//! unit vectors u = x/‖x‖ and mapped back to the rows at the end: g ← (g − (g·u)u)/‖x‖.
//!
//! 1/‖x‖ of a tiny row may overflow: it is a product of two factors, of which the first is a power of two.
use super::inputs::{Inputs, Side};
use crate::real::{Float, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;
use perdita_gemm::Matrix;
use std::ops::Range;

/// Bytes of converted rows per piece.
const PIECE: usize = 4 << 20;

/// Padding between converted rows, in elements: with a power of two as stride, all rows would map to the same
/// cache sets.
const PAD: usize = 16;

/// A float type with matrix products.
pub(super) trait Factor: Float + perdita_gemm::Scalar {}
impl<F: Float + perdita_gemm::Scalar> Factor for F {}

/// Rows as an operand, with the factors that normalise them.
pub(super) struct Operand<'a, F> {
    rows: Side<'a, F>,
    /// 1/‖x‖ of every row (0 for a row of zeros), if rows are normalised.
    inverse: Option<Vec<Inverse<F>>>,
}

/// 1/‖x‖ as a product.
#[derive(Clone, Copy, Debug)]
struct Inverse<F> {
    power: F,
    rest: F,
}

impl<F: Float> Inverse<F> {
    /// Lengths below 1/`LIFT` are multiplied by it first.
    const LIFT: f64 = (1u128 << 64) as f64;

    fn of(length: f64) -> Self {
        let power = if length < 1.0 / Self::LIFT { Self::LIFT } else { 1.0 };
        let rest = if length > 0.0 { 1.0 / (length * power) } else { 0.0 };
        Inverse { power: F::from_f64(power), rest: F::from_f64(rest) }
    }

    /// The factor of rows that are not normalised.
    fn one() -> Self {
        Inverse { power: F::from_f64(1.0), rest: F::from_f64(1.0) }
    }

    /// The product of a vector and 1/‖x‖.
    #[inline(always)]
    fn times<S: Simd>(self, x: Lanes<S, F>) -> Lanes<S, F> {
        let simd = x.token();
        x * Lanes::splat(simd, self.power) * Lanes::splat(simd, self.rest)
    }
}

impl<'a, F: Float> Operand<'a, F> {
    pub(super) fn new(rows: Side<'a, F>, normalize: bool) -> Self {
        let mut scratch = Vec::new();
        let inverse = |i: usize| {
            let row = rows.rows(i..i + 1, &mut scratch);
            Inverse::of(on_lanes!(simd => length(simd, row)))
        };
        let inverse = normalize.then(|| (0..rows.len()).map(inverse).collect());
        Operand { rows, inverse }
    }

    /// The operands of a batch: a, and b and the negatives where present.
    pub(super) fn all(batch: &Inputs<'a, F>, normalize: bool) -> Vec<Self> {
        let sides = [Some(batch.a), batch.b, batch.negatives.map(|negatives| negatives.rows)];
        sides.into_iter().flatten().map(|rows| Operand::new(rows, normalize)).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn dim(&self) -> usize {
        self.rows.dim()
    }

    /// True if rows are normalised.
    pub(super) fn normalized(&self) -> bool {
        self.inverse.is_some()
    }

    /// The factor of row i.
    fn factor(&self, i: usize) -> Inverse<F> {
        self.inverse.as_ref().map_or(Inverse::one(), |inverse| inverse[i])
    }

    /// Calls `f` with the rows in `range` piece by piece, each with the index of its first row. Rows that
    /// need no conversion are one piece.
    pub(super) fn pieces(
        &self,
        range: Range<usize>,
        scratch: &mut Vec<F>,
        mut f: impl FnMut(usize, Matrix<F>),
    ) {
        let dim = self.dim();
        if let (None, Some(floats)) = (&self.inverse, self.rows.floats(range.clone())) {
            return f(range.start, Matrix::new(floats, range.len(), dim, dim));
        }
        let stride = dim.next_multiple_of(PAD) + PAD;
        let piece = (PIECE / (stride * size_of::<F>())).max(1);
        let mut widened = Vec::new();

        for start in range.clone().step_by(piece) {
            let rows = start..range.end.min(start + piece);
            scratch.resize(rows.len() * stride, F::default());
            for (i, out) in rows.clone().zip(scratch.chunks_mut(stride)) {
                let row = self.rows.rows(i..i + 1, &mut widened);
                on_lanes!(simd => multiply(simd, row, self.factor(i), &mut out[..dim]));
            }

            f(start, Matrix::new(scratch, rows.len(), dim, stride));
        }
    }

    /// One row, converted and normalised.
    pub(super) fn row(&self, i: usize, out: &mut Vec<F>) {
        let mut widened = Vec::new();
        let row = self.rows.rows(i..i + 1, &mut widened);
        out.resize(row.len(), F::default());
        on_lanes!(simd => multiply(simd, row, self.factor(i), out));
    }

    /// ‖x‖² of row i, or ‖x − y‖² of rows i and j.
    pub(super) fn dot(&self, i: usize, j: Option<usize>) -> f64 {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        let row = (self.rows.rows(i..i + 1, &mut x), self.factor(i));
        let other = j.map(|j| (self.rows.rows(j..j + 1, &mut y), self.factor(j)));
        on_lanes!(simd => squared_length(simd, row, other))
    }

    /// Maps a gradient in the unit vectors to a gradient in the rows: g ← (g − (g·u)u)/‖x‖.
    pub(super) fn pull_back(&self, grad: &mut [F]) {
        let Some(inverse) = &self.inverse else { return };
        let mut scratch = Vec::new();
        for (i, (grad, &inverse)) in grad.chunks_mut(self.dim()).zip(inverse).enumerate() {
            let row = self.rows.rows(i..i + 1, &mut scratch);
            on_lanes!(simd => pull_back(simd, grad, row, inverse));
        }
    }
}

/// ‖x‖, scaled by the largest entry, so that no square overflows.
#[inline(always)]
fn length<S: Simd, F: Float>(simd: S, row: &[F]) -> f64 {
    let zero = Lanes::<S, F>::splat(simd, F::default());
    let mut largest = zero;
    let mut start = 0;

    while start < row.len() {
        largest = Lanes::load_tail(simd, &row[start..]).abs().max(largest);
        start += Lanes::<S, F>::N;
    }

    let largest = largest.largest();
    if largest.to_f64() == 0.0 {
        return 0.0;
    }
    let unit = Lanes::splat(simd, largest);
    let mut sum = Sum::zero(simd);
    let mut start = 0;

    while start < row.len() {
        let x = (Lanes::load_tail(simd, &row[start..]) / unit).first(row.len() - start);
        sum.add(x * x);
        start += Lanes::<S, F>::N;
    }

    largest.to_f64() * sum.total().sqrt()
}

/// ‖x‖², or ‖x − y‖², of rows scaled by their factors.
#[inline(always)]
fn squared_length<S: Simd, F: Float>(
    simd: S,
    (x, x_factor): (&[F], Inverse<F>),
    y: Option<(&[F], Inverse<F>)>,
) -> f64 {
    let mut sum = Sum::zero(simd);
    for at in (0..x.len()).step_by(Lanes::<S, F>::N) {
        let mut d = x_factor.times(Lanes::<S, F>::load_tail(simd, &x[at..]));
        if let Some((y, y_factor)) = y {
            d = d - y_factor.times(Lanes::load_tail(simd, &y[at..]));
        }
        sum.add((d * d).first(x.len() - at));
    }
    sum.total()
}

/// A row times its factor.
#[inline(always)]
fn multiply<S: Simd, F: Float>(simd: S, row: &[F], factor: Inverse<F>, out: &mut [F]) {
    for at in (0..row.len()).step_by(Lanes::<S, F>::N) {
        factor.times(Lanes::load_tail(simd, &row[at..])).store_tail(&mut out[at..]);
    }
}

#[inline(always)]
fn pull_back<S: Simd, F: Float>(simd: S, grad: &mut [F], row: &[F], inverse: Inverse<F>) {
    let n = Lanes::<S, F>::N;
    let mut dot = Sum::zero(simd);
    for start in (0..row.len()).step_by(n) {
        let unit = inverse.times(Lanes::load_tail(simd, &row[start..]));
        dot.add((unit * Lanes::load_tail(simd, &grad[start..])).first(row.len() - start));
    }
    let dot = Lanes::splat(simd, F::from_f64(dot.total()));
    for start in (0..row.len()).step_by(n) {
        let unit = inverse.times(Lanes::load_tail(simd, &row[start..]));
        let x = inverse.times(Lanes::load_tail(simd, &grad[start..]) - dot * unit);
        x.store_tail(&mut grad[start..]);
    }
}
