//! Losses of Gram matrices of feature maps (style losses): C×C products of the channels, a strip of rows at a time.
//!
//! ```text
//! for each strip r of channels:
//!     G_f ← f[r]·fᵀ / (C·P);  G_g likewise                          P positions; two products
//!     value += loss of G_f − G_g; G_f ← slopes
//!     gradient of f[r] ← 2·factor·G_f·f / (C·P); of g[r] with the other sign    symmetry gives the factor 2
//! ```
//!
//! Threads share the products of one image. Memory: strips of 2²¹ numbers at most, or 16 rows.
use super::comparison::{CHUNK, ErasedDefinition, Pair, Scratch};
use crate::alone::shares;
use crate::loss::Compare;
use crate::real::{Element, Float, Lanes, MAX_LANES, Sum, on_lanes};
use fearless_simd::Simd;
use perdita_gemm::{Matrix, Scalar, Store, multiply};
use std::borrow::Cow;

/// The entries of a strip of products or gradients; exceeded if [`FEWEST_ROWS`] rows have more.
const STRIP: usize = 1 << 21;

/// The fewest rows of a strip: products of fewer rows are slow.
const FEWEST_ROWS: usize = 16;

/// The loss of the Gram matrices of two feature maps, and its gradients.
pub(super) fn products<E: Element>(
    pair: Pair<E>,
    loss: &dyn ErasedDefinition<E::Float>,
    scratch: &mut Scratch<E::Float>,
) -> f64 {
    let (channels, positions) = (pair.channels, pair.positions());
    let floats = |features: &'_ [E]| -> Vec<E::Float> {
        features.iter().map(|x| E::Float::from_f64(x.to_f64())).collect()
    };
    let features = pair.features.map(|f| E::floats(f).map_or_else(|| Cow::Owned(floats(f)), Cow::Borrowed));
    let [mut of_f, mut of_g] = pair.grads;
    let wanted = [of_f.is_some(), of_g.is_some()];
    let mut write = |k: usize, at: usize, slopes: &[E::Float]| {
        if let Some(grad) = [of_f.as_deref_mut(), of_g.as_deref_mut()].into_iter().nth(k).flatten() {
            let grad = &mut grad[at..at + slopes.len()];
            on_lanes!(simd => copy(simd, slopes, grad));
        }
    };

    let features = features.each_ref().map(|features| &features[..]);
    let job =
        Job { loss, features, channels, positions, factor: pair.factor, wanted, write: &mut write, scratch };
    pair.share * E::Float::call::<Gram>(job)
}

/// Converts floats to elements.
#[inline(always)]
fn copy<S: Simd, E: Element>(simd: S, from: &[E::Float], to: &mut [E]) {
    for at in (0..to.len()).step_by(Lanes::<S, E::Float>::N) {
        Lanes::<S, E::Float>::load_tail(simd, &from[at..]).store_tail(&mut to[at..]);
    }
}

/// The arguments of the kernel: feature maps and gradients.
struct Job<'a, F> {
    loss: &'a dyn ErasedDefinition<F>,
    features: [&'a [F]; 2],
    channels: usize,
    positions: usize,
    /// The factor of every gradient.
    factor: f64,
    /// True for feature maps whose gradient is requested.
    wanted: [bool; 2],
    /// Writes a part of the gradient in one of the feature maps: map, first entry, numbers.
    write: &'a mut dyn FnMut(usize, usize, &[F]),
    scratch: &'a mut Scratch<F>,
}

struct Gram;

precompiled!(Gram: gram(Job<'a, F>) -> f64);

/// The kernel, compiled per float type.
fn gram<F: Float + Scalar>(job: Job<F>) -> f64 {
    let Job { loss, features, channels, positions, factor, wanted, write, scratch } = job;
    let mean = 1.0 / (channels * positions) as f64;
    let strip = (STRIP / channels.max(positions)).clamp(FEWEST_ROWS, channels.max(FEWEST_ROWS)).min(channels);
    let mut products = [(); 2].map(|()| vec![F::default(); strip * channels]);
    let mut slopes = vec![F::default(); if wanted.contains(&true) { strip * positions } else { 0 }];
    let mut value = 0.0;

    for first in (0..channels).step_by(strip) {
        let rows = strip.min(channels - first);
        for (out, features) in products.iter_mut().zip(features) {
            let some = Matrix::new(&features[first * positions..], rows, positions, positions);
            let all = Matrix::new(features, channels, positions, positions).transposed();
            multiply(Store::Set, out, channels, F::from_f64(mean), some, all, shares());
        }

        let [f, g] = &mut products;
        let entries = rows * channels;
        value += differences(loss, scratch, &mut f[..entries], &g[..entries]);

        for (k, sign) in [(0, 1.0), (1, -1.0)] {
            if !wanted[k] {
                continue;
            }

            // The matrix is symmetric: the slopes of a row are those of a column too, hence the factor 2.
            let scale = F::from_f64(2.0 * sign * factor * mean);
            let by_product = Matrix::new(f, rows, channels, channels);
            let all = Matrix::new(features[k], channels, positions, positions);
            multiply(Store::Set, &mut slopes, positions, scale, by_product, all, shares());
            write(k, first * positions, &slopes[..rows * positions]);
        }
    }

    value
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
