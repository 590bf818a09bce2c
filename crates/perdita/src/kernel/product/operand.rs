//! Rows of embeddings as a factor of a product.
use crate::batch::{Embeddings, Products};
use crate::real::{Element, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;
use perdita_gemm::Matrix;
use std::ops::Range;

/// Bytes of rows that are converted at a time.
const PIECE: usize = 4 << 20;
/// Elements between converted rows: a distance that is a power of two would make rows compete for the same cache lines.
const PAD: usize = 16;

/// Rows as a factor: as they lie, or converted to the floats they are computed in and divided by their lengths.
pub(super) struct Operand<'a, E: Element> {
    rows: Embeddings<'a, E>,
    /// 1 over the length of every row (0 of a row of zeros), if rows are normalised.
    inverse: Option<Vec<E::Float>>,
}
impl<'a, E: Element> Operand<'a, E> {
    pub(super) fn new(rows: Embeddings<'a, E>, normalize: bool) -> Self {
        let inverse = |row: &[E]| {
            let length = on_lanes!(simd => length::<_, E>(simd, row));
            E::Float::from_f64(if length > 0.0 { 1.0 / length } else { 0.0 })
        };
        let inverse = normalize.then(|| rows.data.chunks(rows.dim).map(inverse).collect());
        Operand { rows, inverse }
    }
    /// The rows of a, and of b and the negatives where there are any.
    pub(super) fn all(batch: &Products<'a, E>, normalize: bool) -> Vec<Self> {
        let sides = [Some(batch.a), batch.b, batch.negatives.map(|negatives| negatives.rows)];
        sides.into_iter().flatten().map(|rows| Operand::new(rows, normalize)).collect()
    }
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }
    pub(super) fn dim(&self) -> usize {
        self.rows.dim
    }
    /// Whether rows are divided by their lengths.
    pub(super) fn normalized(&self) -> bool {
        self.inverse.is_some()
    }
    /// Hands the rows in `range` to `f` in pieces, each with the number of its first row. Rows that need no conversion
    /// are one piece.
    pub(super) fn pieces(
        &self,
        range: Range<usize>,
        scratch: &mut Vec<E::Float>,
        mut f: impl FnMut(usize, Matrix<E::Float>),
    ) {
        let dim = self.rows.dim;
        let data = |rows: &Range<usize>| &self.rows.data[rows.start * dim..rows.end * dim];
        if let (None, Some(floats)) = (&self.inverse, E::floats(data(&range))) {
            return f(range.start, Matrix::new(floats, range.len(), dim, dim));
        }
        let stride = dim.next_multiple_of(PAD) + PAD;
        let piece = (PIECE / (stride * size_of::<E::Float>())).max(1);
        for start in range.clone().step_by(piece) {
            let rows = start..range.end.min(start + piece);
            scratch.resize(rows.len() * stride, E::Float::default());
            let inverse = self.inverse.as_ref().map(|inverse| &inverse[rows.clone()]);
            on_lanes!(simd => convert(simd, data(&rows), dim, inverse, scratch, stride));
            f(start, Matrix::new(scratch, rows.len(), dim, stride));
        }
    }
    /// One row, as it takes part in products.
    pub(super) fn row(&self, i: usize, out: &mut Vec<E::Float>) {
        let dim = self.rows.dim;
        out.resize(dim, E::Float::default());
        let inverse = self.inverse.as_ref().map(|inverse| &inverse[i..i + 1]);
        let data = &self.rows.data[i * dim..(i + 1) * dim];
        on_lanes!(simd => convert(simd, data, dim, inverse, out, dim));
    }
    /// ‖x‖² of row i, or ‖x − y‖² of rows i and j.
    pub(super) fn dot(&self, i: usize, j: Option<usize>) -> f64 {
        let row = |i: usize| &self.rows.data[i * self.rows.dim..(i + 1) * self.rows.dim];
        let factor = |i: usize| self.inverse.as_ref().map_or(E::Float::from_f64(1.0), |inverse| inverse[i]);
        let other = j.map(|j| (row(j), factor(j)));
        on_lanes!(simd => squared_length(simd, (row(i), factor(i)), other))
    }
    /// Takes a gradient in the unit vectors back to the rows: g ← (g − (g·u)u)/‖x‖.
    pub(super) fn pull_back(&self, grad: &mut [E::Float]) {
        let Some(inverse) = &self.inverse else { return };
        let rows = grad.chunks_mut(self.rows.dim).zip(self.rows.data.chunks(self.rows.dim));
        for ((grad, row), &inverse) in rows.zip(inverse) {
            on_lanes!(simd => pull_back(simd, grad, row, inverse));
        }
    }
}

/// ‖x‖, without overflow on the way.
#[inline(always)]
fn length<S: Simd, E: Element>(simd: S, row: &[E]) -> f64 {
    let zero = Lanes::<S, E::Float>::splat(simd, E::Float::default());
    let mut largest = zero;
    let mut start = 0;
    while start < row.len() {
        largest = Lanes::load_tail(simd, &row[start..]).abs().max(largest);
        start += Lanes::<S, E::Float>::N;
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
        start += Lanes::<S, E::Float>::N;
    }
    largest.to_f64() * sum.total().sqrt()
}

/// ‖x‖², or ‖x − y‖², each times its factor.
#[inline(always)]
fn squared_length<S: Simd, E: Element>(
    simd: S,
    (x, x_factor): (&[E], E::Float),
    y: Option<(&[E], E::Float)>,
) -> f64 {
    let mut sum = Sum::zero(simd);
    for at in (0..x.len()).step_by(Lanes::<S, E::Float>::N) {
        let mut d = Lanes::<S, E::Float>::load_tail(simd, &x[at..]) * Lanes::splat(simd, x_factor);
        if let Some((y, y_factor)) = y {
            d = d - Lanes::load_tail(simd, &y[at..]) * Lanes::splat(simd, y_factor);
        }
        sum.add((d * d).first(x.len() - at));
    }
    sum.total()
}

/// Rows of `dim` elements as floats, times their factors, to rows that begin `stride` apart.
#[inline(always)]
fn convert<S: Simd, E: Element>(
    simd: S,
    rows: &[E],
    dim: usize,
    factors: Option<&[E::Float]>,
    out: &mut [E::Float],
    stride: usize,
) {
    for (i, (row, out)) in rows.chunks(dim).zip(out.chunks_mut(stride)).enumerate() {
        let factor = Lanes::splat(simd, factors.map_or(E::Float::from_f64(1.0), |f| f[i]));
        let mut start = 0;
        while start < dim {
            let x = Lanes::<S, E::Float>::load_tail(simd, &row[start..]) * factor;
            x.store_tail(&mut out[start..dim]);
            start += Lanes::<S, E::Float>::N;
        }
    }
}

#[inline(always)]
fn pull_back<S: Simd, E: Element>(simd: S, grad: &mut [E::Float], row: &[E], inverse: E::Float) {
    let n = Lanes::<S, E::Float>::N;
    let inverse = Lanes::splat(simd, inverse);
    let mut dot = Sum::zero(simd);
    for start in (0..row.len()).step_by(n) {
        let unit = Lanes::load_tail(simd, &row[start..]) * inverse;
        dot.add((unit * Lanes::load_tail(simd, &grad[start..])).first(row.len() - start));
    }
    let dot = Lanes::splat(simd, E::Float::from_f64(dot.total()));
    for start in (0..row.len()).step_by(n) {
        let unit = Lanes::load_tail(simd, &row[start..]) * inverse;
        let x = (Lanes::load_tail(simd, &grad[start..]) - dot * unit) * inverse;
        x.store_tail(&mut grad[start..]);
    }
}
