//! Losses of Gram matrices of feature maps (style losses): C×C products of the channels, a strip of rows at a time.
//!
//! ```text
//! for each strip r of channels:
//!     for each panel of positions:
//!         G_f += f[r]·fᵀ; G_g likewise        left of the strip's square; in it, from the diagonal to the right
//!     G_f, G_g ← mirrored in the square, / (C·P)                             P positions
//!     value += loss of G_f − G_g; G_f ← slopes
//!     for each panel of positions:
//!         gradient of f[r] ← 2·factor·G_f·f / (C·P); of g[r] with the other sign    symmetry gives the factor 2
//! ```
//!
//! The matrix is symmetric: of a square of rows, blocks on the diagonal and right of it are computed, 5/8 of it for four
//! blocks. Up to 1448 channels are one strip, so that the square is the whole matrix.
//!
//! A panel is copied into rows that are no power of two apart: read where they are, the channels of an image of 256 × 256
//! positions would compete for the same cache lines, at a third of the speed.
//!
//! Threads share the products of one image. Memory: two strips of 2²¹ numbers at most, or of 16 rows, and two panels.
use super::comparison::{CHUNK, ErasedDefinition, Pair, Scratch};
use crate::alone::shares;
use crate::kernel::near::{narrow, widen};
use crate::loss::Compare;
use crate::real::{Element, Float, Lanes, MAX_LANES, Sum, on_lanes};
use fearless_simd::Simd;
use perdita_gemm::{Matrix, Scalar, Store, multiply};
use std::ops::Range;

/// The entries of a strip of products; exceeded if [`FEWEST_ROWS`] rows have more.
const STRIP: usize = 1 << 21;

/// The fewest rows of a strip: products of fewer rows are slow.
const FEWEST_ROWS: usize = 16;

/// The numbers of a panel, about: one of `f64` and the gradient in it fill a megabyte of the L2 cache.
const PANEL: usize = 1 << 16;

/// The fewest positions of a panel.
const FEWEST_POSITIONS: usize = 64;

/// The numbers between the end of a panel's row and the next: a cache line.
const GAP: usize = MAX_LANES;

/// The rows of a block on the diagonal of a symmetric product.
const BLOCK: usize = 64;

/// The loss of the Gram matrices of two feature maps, and its gradients.
pub(super) fn products<E: Element>(
    pair: Pair<E>,
    loss: &dyn ErasedDefinition<E::Float>,
    scratch: &mut Scratch<E::Float>,
) -> f64 {
    let (channels, positions) = (pair.channels, pair.positions());
    let [mut of_f, mut of_g] = pair.grads;
    let wanted = [of_f.is_some(), of_g.is_some()];
    let read = |k: usize, panel: &Panel, rows: &mut [E::Float]| {
        for (channel, row) in rows.chunks_mut(panel.stride).enumerate() {
            let start = channel * positions + panel.positions.start;
            widen(&pair.features[k][start..start + panel.len()], &mut row[..panel.len()]);
        }
    };
    let mut write = |k: usize, first: usize, panel: &Panel, rows: &[E::Float]| {
        let Some(grad) = [&mut of_f, &mut of_g][k] else { return };
        for (channel, row) in (first..).zip(rows.chunks(panel.stride)) {
            let start = channel * positions + panel.positions.start;
            narrow(&row[..panel.len()], &mut grad[start..start + panel.len()]);
        }
    };

    let job = Job {
        loss,
        read: &read,
        channels,
        positions,
        factor: pair.factor,
        wanted,
        write: &mut write,
        scratch,
    };
    pair.share * E::Float::call::<Gram>(job)
}

/// Some positions of all channels, copied into rows.
struct Panel {
    positions: Range<usize>,
    /// Numbers from one row to the next.
    stride: usize,
}

impl Panel {
    /// All panels of feature maps.
    fn all(channels: usize, positions: usize) -> impl Iterator<Item = Panel> {
        let len = (PANEL / channels).max(FEWEST_POSITIONS).min(positions);
        let panel = move |start| Panel { positions: start..positions.min(start + len), stride: len + GAP };
        (0..positions).step_by(len).map(panel)
    }

    fn len(&self) -> usize {
        self.positions.len()
    }

    /// The rows from `first` on as a matrix.
    fn matrix<'a, F: Scalar>(&self, numbers: &'a [F], first: usize, rows: usize) -> Matrix<'a, F> {
        Matrix::new(&numbers[first * self.stride..], rows, self.len(), self.stride)
    }
}

/// Reads a panel of one of the feature maps.
type Read<'a, F> = &'a dyn Fn(usize, &Panel, &mut [F]);

/// Writes the gradient of some channels, from the first on, in a panel of one of the feature maps.
type Write<'a, F> = &'a mut dyn FnMut(usize, usize, &Panel, &[F]);

/// The arguments of the kernel.
struct Job<'a, F> {
    loss: &'a dyn ErasedDefinition<F>,
    read: Read<'a, F>,
    channels: usize,
    positions: usize,
    /// The factor of every gradient.
    factor: f64,
    /// True for feature maps whose gradient is requested.
    wanted: [bool; 2],
    write: Write<'a, F>,
    scratch: &'a mut Scratch<F>,
}

struct Gram;

precompiled!(Gram: gram(Job<'a, F>) -> f64);

/// The kernel, compiled per float type.
fn gram<F: Float + Scalar>(job: Job<F>) -> f64 {
    let Job { loss, read, channels, positions, factor, wanted, write, scratch } = job;
    let mean = 1.0 / (channels * positions) as f64;
    let strip = (STRIP / channels).max(FEWEST_ROWS).min(channels);
    let stride = Panel::all(channels, positions).next().map_or(0, |panel| panel.stride);
    let mut products = [(); 2].map(|()| vec![F::default(); strip * channels]);
    let mut panel_rows = vec![F::default(); channels * stride];
    let mut slopes = vec![F::default(); if wanted.contains(&true) { strip * stride } else { 0 }];
    let mut value = 0.0;

    for first in (0..channels).step_by(strip) {
        let rows = first..channels.min(first + strip);
        for (k, out) in products.iter_mut().enumerate() {
            for panel in Panel::all(channels, positions) {
                read(k, &panel, &mut panel_rows);
                add_product(out, rows.clone(), channels, F::from_f64(mean), &panel, &panel_rows);
            }
            mirror(&mut out[first..], rows.len(), channels);
        }

        let [f, g] = &mut products;
        let entries = rows.len() * channels;
        value += differences(loss, scratch, &mut f[..entries], &g[..entries]);

        for (k, sign) in [(0, 1.0), (1, -1.0)] {
            if !wanted[k] {
                continue;
            }

            // The matrix is symmetric: the slopes of a row are those of a column too, hence the factor 2.
            let scale = F::from_f64(2.0 * sign * factor * mean);
            let by_product = Matrix::new(f, rows.len(), channels, channels);
            for panel in Panel::all(channels, positions) {
                read(k, &panel, &mut panel_rows);
                let all = panel.matrix(&panel_rows, 0, channels);
                multiply(Store::Set, &mut slopes, stride, scale, by_product, all, shares());
                write(k, first, &panel, &slopes[..rows.len() * stride]);
            }
        }
    }

    value
}

/// Adds the product of some rows of a panel and all its rows to a strip; the first panel replaces what is there. In the square
/// of the rows themselves, entries left of a diagonal block are not computed.
fn add_product<F: Float + Scalar>(
    out: &mut [F],
    rows: Range<usize>,
    channels: usize,
    scale: F,
    panel: &Panel,
    numbers: &[F],
) {
    let store = if panel.positions.start == 0 { Store::Set } else { Store::Add };
    if rows.start > 0 {
        let strip = panel.matrix(numbers, rows.start, rows.len());
        let left = panel.matrix(numbers, 0, rows.start).transposed();
        multiply(store, out, channels, scale, strip, left, shares());
    }

    for first in rows.clone().step_by(BLOCK) {
        let block = panel.matrix(numbers, first, BLOCK.min(rows.end - first));
        let right = panel.matrix(numbers, first, channels - first).transposed();
        let out = &mut out[(first - rows.start) * channels + first..];
        multiply(store, out, channels, scale, block, right, shares());
    }
}

/// Copies what is right of the diagonal of a square to the left of it.
fn mirror<F: Float>(square: &mut [F], rows: usize, stride: usize) {
    for i in 0..rows {
        for j in 0..i {
            square[i * stride + j] = square[j * stride + i];
        }
    }
}

/// The sum of the losses of f − g; the slopes overwrite `f`.
fn differences<F: Float>(
    loss: &dyn ErasedDefinition<F>,
    scratch: &mut Scratch<F>,
    f: &mut [F],
    g: &[F],
) -> f64 {
    let mut sum = 0.0;
    for (f, g) in f.chunks_mut(CHUNK).zip(g.chunks(CHUNK)) {
        let [differences, values, slopes] = scratch.room(f.len().next_multiple_of(MAX_LANES));
        for (difference, (f, g)) in differences.iter_mut().zip(f.iter().zip(g)) {
            *difference = *f - *g;
        }
        loss.fill(Compare::Products, differences, values, slopes);
        f.copy_from_slice(&slopes[..f.len()]);
        sum += on_lanes!(simd => add_up(simd, &values[..f.len()]));
    }
    sum
}

/// The sum of the values.
#[inline(always)]
fn add_up<S: Simd, F: Float>(simd: S, values: &[F]) -> f64 {
    let mut sum = Sum::zero(simd);
    for at in (0..values.len()).step_by(Lanes::<S, F>::N) {
        sum.add(Lanes::load_tail(simd, &values[at..]).first(values.len() - at));
    }
    sum.total()
}
