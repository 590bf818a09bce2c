//! A strip: the scores of some rows of a against b, computed, overwritten with their gradient, and multiplied back.
//!
//! ```text
//! rows of a strip = 42 MiB / a row's bytes, from 16 to 512; all rows where the caller keeps them and 64 MiB hold them
//! for each strip of rows r:
//!     S ← bias; S += scale · a[r]·bᵀ                                   fill: a GEMM per piece of a and of b
//!     for each block of about 2¹⁴ scores, threads share them:
//!         leaf: reads rows of S, returns their losses, overwrites S with ∂loss/∂score      each_block
//!     ∂a[r] += scale · S·b;  ∂b += scale · Sᵀ·a[r]                     spread: two GEMMs per piece
//!     ∂bias += column sums of S                                        add_columns
//! ∂a, ∂b ← back through the normalisation of the rows                  Sink::finish
//! ```
//!
//! The sizes: 42 MiB for the strip keep all extra memory, with pieces of operands and blocks, within 64 MiB; products
//! of fewer than 16 rows are slow; more than 512 rows gain nothing. Rows begin a few elements further apart than they
//! are long: a power of two as stride would map them to the same cache sets, at a third of the speed.
//!
//! Strips follow one another on the calling thread; the GEMMs and the blocks inside a strip use all threads.
//! Sums are added in an order that depends on sizes alone.
use super::operand::{Factor, Operand};
use super::output::ProductEvaluation;
use crate::alone::shares;
use crate::kernel::reduce::split_mut;
use crate::kernel::threads::{Merge, Work, fold};
use crate::real::{Float, Lanes, Sum, on_lanes};
use fearless_simd::Simd;
use perdita_gemm::{Matrix, Store, multiply};
use std::ops::Range;

/// The memory of a strip, in bytes; exceeded if [`FEWEST_ROWS`] rows need more.
const STRIP: usize = 42 << 20;

/// The memory of all scores, in bytes, up to which they are kept where that saves computing them twice.
const WHOLE: usize = 64 << 20;

/// The most rows of a strip: more gain nothing.
const MOST_ROWS: usize = 512;

/// The fewest rows of a strip: products of fewer rows are slow.
const FEWEST_ROWS: usize = 16;

/// Padding between rows, in elements: with a power of two as stride, all rows would map to the same cache sets.
const PAD: usize = 16;

/// Scores per block, the task of a thread.
const BLOCK: usize = 1 << 14;

/// Fewer scores than these are evaluated on one thread.
pub(super) const PARALLEL_MIN: usize = 1 << 15;

/// The columns of a strip: all rows of a factor, or for each row some rows of its own.
#[derive(Clone, Copy)]
pub(super) struct Keys {
    /// The index of the factor.
    pub(super) factor: usize,
    /// The number of rows that each row has for itself; `None` if all rows share the whole factor.
    pub(super) per_query: Option<usize>,
}

impl Keys {
    pub(super) fn shared(factor: usize) -> Self {
        Keys { factor, per_query: None }
    }

    pub(super) fn of_each_query(factor: usize, each: usize) -> Self {
        Keys { factor, per_query: Some(each) }
    }

    pub(super) fn columns<F: Float>(&self, factors: &[Operand<F>]) -> usize {
        self.per_query.unwrap_or(factors[self.factor].len())
    }
}

/// The gradient of a factor. If rows are normalised and the gradient accumulates, it is collected in memory
/// of its own first: the normalisation's pull-back applies to the new gradient alone.
pub(super) struct Sink<'a, F> {
    out: &'a mut [F],
    separate: Option<Vec<F>>,
}

impl<'a, F: Float> Sink<'a, F> {
    pub(super) fn new(out: Option<&'a mut [F]>, operand: &Operand<F>, add: bool) -> Option<Self> {
        let separate = |out: &[F]| (add && operand.normalized()).then(|| vec![F::default(); out.len()]);
        out.map(|out| Sink { separate: separate(out), out })
    }

    /// The gradient of all rows.
    pub(super) fn grad(&mut self) -> &mut [F] {
        self.separate.as_deref_mut().unwrap_or(self.out)
    }

    /// The gradient of these rows.
    pub(super) fn rows(&mut self, range: Range<usize>, dim: usize) -> &mut [F] {
        &mut self.grad()[range.start * dim..range.end * dim]
    }

    /// The gradients of several factors.
    pub(super) fn grads(sinks: &mut [Option<Self>]) -> Vec<Option<&mut [F]>> {
        sinks.iter_mut().map(|sink| sink.as_mut().map(Sink::grad)).collect()
    }

    /// Maps the gradient in unit vectors back to the rows, and adds it to the caller's memory if it was
    /// collected separately.
    pub(super) fn finish(self, operand: &Operand<F>) {
        match self.separate {
            Some(mut separate) => {
                operand.pull_back(&mut separate);
                self.out.iter_mut().zip(separate).for_each(|(out, x)| *out = *out + x);
            }
            None => operand.pull_back(self.out),
        }
    }
}

/// Finishes the gradients of several factors.
pub(super) fn finish<'a, F: Float>(
    factors: &[Operand<F>],
    sinks: impl IntoIterator<Item = Option<Sink<'a, F>>>,
) {
    for (factor, sink) in factors.iter().zip(sinks) {
        sink.into_iter().for_each(|sink| sink.finish(factor));
    }
}

/// The scores of some rows of one factor against the rows of others.
pub(super) struct Strip<F> {
    scores: Vec<F>,
    rows: usize,
    columns: usize,
    stride: usize,
    /// The factor of every product: 1/τ.
    scale: F,
}

impl<F: Factor> Strip<F> {
    /// A strip for at most `rows` rows of `columns` scores each; of all rows, if `keep` is set and [`WHOLE`]
    /// bytes hold them.
    pub(super) fn new(rows: usize, columns: usize, scale: f64, keep: bool) -> Self {
        let stride = columns.next_multiple_of(PAD) + PAD;
        let bytes = stride * size_of::<F>();
        let most = if keep && rows.saturating_mul(columns * size_of::<F>()) <= WHOLE {
            rows
        } else {
            (STRIP / bytes).clamp(FEWEST_ROWS, MOST_ROWS).min(rows)
        };

        Strip {
            scores: vec![F::default(); most * stride],
            rows: most,
            columns,
            stride,
            scale: F::from_f64(scale),
        }
    }

    /// The row ranges of the strips of `len` rows.
    pub(super) fn strips(
        &self,
        len: usize,
    ) -> impl DoubleEndedIterator<Item = Range<usize>> + ExactSizeIterator + use<F> {
        let rows = self.rows.max(1);
        (0..len.div_ceil(rows)).map(move |i| i * rows..len.min((i + 1) * rows))
    }

    /// Computes the scores of these rows of factor `a`, plus `bias`.
    pub(super) fn fill(
        &mut self,
        factors: &[Operand<F>],
        (a, rows): (usize, Range<usize>),
        keys: &[Keys],
        bias: Option<&[F]>,
    ) {
        let (stride, scale) = (self.stride, self.scale);
        if let Some(bias) = bias {
            let rows = self.scores.chunks_mut(stride).take(rows.len());
            rows.for_each(|row| row[..bias.len()].copy_from_slice(bias));
        }

        let store = if bias.is_some() { Store::Add } else { Store::Set };
        let (mut near, mut far, mut column) = (Vec::new(), Vec::new(), 0);
        for keys in keys {
            let b = &factors[keys.factor];
            let width = keys.columns(factors);
            factors[a].pieces(rows.clone(), &mut near, |first, queries| {
                let below = (first - rows.start) * stride;
                match keys.per_query {
                    None => b.pieces(0..b.len(), &mut far, |key, piece| {
                        let out = &mut self.scores[below + column + key..];
                        multiply(store, out, stride, scale, queries, piece.transposed(), shares());
                    }),
                    Some(each) => (0..queries.rows()).for_each(|i| {
                        let query = first + i;
                        b.pieces(query * each..(query + 1) * each, &mut far, |_, piece| {
                            let out = &mut self.scores[below + i * stride + column..];
                            multiply(store, out, stride, scale, queries.row(i), piece.transposed(), false);
                        });
                    }),
                }
            });

            column += width;
        }
    }

    /// Calls `leaf` with the scores, block by block, and merges the results.
    pub(super) fn each_block<R: Send, T: Merge>(
        &mut self,
        rows: Range<usize>,
        each: Option<&mut [R]>,
        leaf: &(dyn Fn(Block<F, R>) -> T + Sync),
    ) -> T {
        let scores = &mut self.scores[..rows.len() * self.stride];
        let each = each.map(|each| &mut each[rows.clone()]);
        let block = Block { first: rows.start, columns: self.columns, stride: self.stride, scores, each };
        let columns = self.columns.max(1);
        fold(block, (BLOCK / columns).max(1), PARALLEL_MIN / columns, leaf)
    }

    /// The scores and their stride, read-only.
    pub(super) fn scores(&self) -> (&[F], usize) {
        (&self.scores, self.stride)
    }

    /// Back-propagates the gradient that has overwritten the scores: accumulates into the gradients of the factors.
    pub(super) fn spread(
        &self,
        factors: &[Operand<F>],
        grads: &mut [Option<&mut [F]>],
        (a, rows): (usize, Range<usize>),
        keys: &[Keys],
    ) {
        let (stride, scale, dim) = (self.stride, self.scale, factors[a].dim());
        let (mut near, mut far, mut column) = (Vec::new(), Vec::new(), 0);
        let of = |from: usize, rows: usize, columns: usize| {
            Matrix::new(&self.scores[from..], rows, columns, stride)
        };

        for keys in keys {
            let b = &factors[keys.factor];
            match keys.per_query {
                None => {
                    if let Some(grad) = &mut grads[a] {
                        let out = &mut grad[rows.start * dim..];
                        b.pieces(0..b.len(), &mut far, |key, piece| {
                            let slopes = of(column + key, rows.len(), piece.rows());
                            multiply(Store::Add, out, dim, scale, slopes, piece, shares());
                        });
                    }

                    if let Some(out) = &mut grads[keys.factor] {
                        factors[a].pieces(rows.clone(), &mut near, |first, queries| {
                            let slopes = of((first - rows.start) * stride + column, queries.rows(), b.len());
                            multiply(Store::Add, out, dim, scale, slopes.transposed(), queries, shares());
                        });
                    }
                }
                Some(each) => factors[a].pieces(rows.clone(), &mut near, |first, queries| {
                    for i in 0..queries.rows() {
                        let query = first + i;
                        let slopes = of((query - rows.start) * stride + column, 1, each);
                        let own = query * each..(query + 1) * each;
                        if let Some(grad) = &mut grads[a] {
                            let out = &mut grad[query * dim..];
                            b.pieces(own.clone(), &mut far, |key, piece| {
                                let slopes = slopes.columns(key - own.start..key - own.start + piece.rows());
                                multiply(Store::Add, out, dim, scale, slopes, piece, false);
                            });
                        }

                        if let Some(grad) = &mut grads[keys.factor] {
                            let out = &mut grad[own.start * dim..];
                            multiply(Store::Add, out, dim, scale, slopes.transposed(), queries.row(i), false);
                        }
                    }
                }),
            }

            column += keys.columns(factors);
        }
    }

    /// Adds the sums of the gradient's rows and columns to `out`, where columns are the same embeddings as rows.
    pub(super) fn add_sums(&self, rows: Range<usize>, out: &mut [F]) {
        self.add_columns(rows.len(), out);
        for (out, row) in out[rows].iter_mut().zip(self.scores.chunks(self.stride)) {
            *out = *out + F::from_f64(on_lanes!(simd => sum(simd, &row[..self.columns])));
        }
    }

    /// Adds the sums of the gradient's columns to `out`.
    pub(super) fn add_columns(&self, rows: usize, out: &mut [F]) {
        for row in self.scores.chunks(self.stride).take(rows) {
            on_lanes!(simd => add(simd, &row[..self.columns], out));
        }
    }
}

/// The sum of a row.
#[inline(always)]
fn sum<S: Simd, F: Float>(simd: S, row: &[F]) -> f64 {
    let mut sum = Sum::zero(simd);
    for start in (0..row.len()).step_by(Lanes::<S, F>::N) {
        sum.add(Lanes::load_tail(simd, &row[start..]).first(row.len() - start));
    }
    sum.total()
}

/// Adds a row to `out`.
#[inline(always)]
fn add<S: Simd, F: Float>(simd: S, row: &[F], out: &mut [F]) {
    for start in (0..row.len()).step_by(Lanes::<S, F>::N) {
        let sum = Lanes::<S, F>::load_tail(simd, &out[start..]) + Lanes::load_tail(simd, &row[start..]);
        sum.store_tail(&mut out[start..]);
    }
}

/// A block of rows of scores.
pub(super) struct Block<'a, F, R = F> {
    /// The index of the first row.
    pub(super) first: usize,
    pub(super) columns: usize,
    pub(super) stride: usize,
    pub(super) scores: &'a mut [F],
    /// A slot per row for its result, such as its loss.
    pub(super) each: Option<&'a mut [R]>,
}

impl<F, R> Block<'_, F, R> {
    /// The rows of scores with their indices.
    pub(super) fn rows(&mut self) -> impl Iterator<Item = (usize, &mut [F])> {
        let (first, columns) = (self.first, self.columns);
        self.scores.chunks_mut(self.stride).enumerate().map(move |(i, row)| (first + i, &mut row[..columns]))
    }
}

impl<F: Send, R: Send> Work for Block<'_, F, R> {
    fn len(&self) -> usize {
        self.scores.len() / self.stride
    }

    fn split(self, mid: usize) -> (Self, Self) {
        let Block { first, columns, stride, scores, each } = self;
        let (s0, s1) = scores.split_at_mut(mid * stride);
        let (e0, e1) = split_mut(each, mid);
        (
            Block { first, columns, stride, scores: s0, each: e0 },
            Block { first: first + mid, columns, stride, scores: s1, each: e1 },
        )
    }
}

/// The bias of every row of scores, and its gradient.
pub(super) struct Bias<'a, F> {
    pub(super) values: &'a [F],
    pub(super) grad: Option<&'a mut [F]>,
}

/// One pass over the rows of factor 0 against `keys`, strip by strip: computes the scores, calls `leaf`, and
/// back-propagates their gradient to the factors and the bias.
pub(super) fn for_each_strip<F: Factor>(
    factors: &[Operand<F>],
    grads: &mut [Option<&mut [F]>],
    keys: &[Keys],
    scale: f64,
    bias: Option<Bias<F>>,
    mut each: Option<&mut [F]>,
    leaf: &(dyn Fn(Block<F>) -> ProductEvaluation + Sync),
) -> ProductEvaluation {
    let columns = keys.iter().map(|keys| keys.columns(factors)).sum();
    let mut strip = Strip::new(factors[0].len(), columns, scale, false);
    let mut outcome = ProductEvaluation::default();
    let (bias, mut bias_grad) = bias.map_or((None, None), |bias| (Some(bias.values), bias.grad));
    for rows in strip.strips(factors[0].len()) {
        strip.fill(factors, (0, rows.clone()), keys, bias);
        outcome = outcome.merge(strip.each_block(rows.clone(), each.as_deref_mut(), leaf));
        strip.spread(factors, grads, (0, rows.clone()), keys);
        if let Some(bias_grad) = bias_grad.as_deref_mut() {
            strip.add_columns(rows.len(), bias_grad);
        }
    }
    outcome
}
