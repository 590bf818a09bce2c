//! Feature maps: number by number along the positions, or by the products of their channels, a strip of the matrix at a
//! time. Threads share the images, and the products of one.
use super::images::{fields, run, sum};
use super::{Call, Kernel};
use crate::inline;
use crate::kernel::reduce::Total;
use crate::loss::{Compare, Features, Maps, OfFeatures};
use crate::real::{Element, Lanes, MOST_LANES, Real, Sum, on_lanes};
use fearless_simd::Simd;
use perdita_gemm::{Matrix, Store, multiply};
use std::borrow::Cow;

/// The numbers of a strip of products, or of gradients; a strip has a few rows even if they are more.
const STRIP: usize = 1 << 21;
/// Rows below which products are slow.
const FEWEST_ROWS: usize = 16;

impl<L: Features> Kernel<L> for OfFeatures {
    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        run(loss, call)
    }
    fn block<E: Element>(loss: &L, call: Call<E>) -> Total {
        let mut scratch = Vec::new();
        sum(call, |i, factor, call| {
            loss.maps().map(|maps| pair(loss, maps, i, factor, call, &mut scratch)).sum()
        })
    }
}

/// The feature maps of two images, and where their gradients go.
struct Pair<'a, E> {
    features: [&'a [E]; 2],
    grads: [Option<&'a mut [E]>; 2],
    channels: usize,
    /// What the sum counts for, and its gradient.
    share: f64,
    factor: f64,
}

fn pair<L: Features, E: Element>(
    loss: &L,
    maps: Maps,
    i: usize,
    factor: f64,
    call: &mut Call<E>,
    scratch: &mut Vec<E::Float>,
) -> f64 {
    let axis = loss.fields()[maps.field].axes.split_whitespace().nth(1);
    let channels = call.batch.size(axis.expect("feature maps have channels"));
    let weights = match maps.compare {
        Compare::Entries { weights, .. } => weights.and_then(|field| call.batch.numbers(field)),
        Compare::Products => None,
    };
    let (features, mut grads) = fields(call, maps.field, i);
    if features[0].is_empty() || maps.weight == 0.0 {
        grads.iter_mut().flatten().for_each(|grad| grad.fill(E::default()));
        return 0.0;
    }
    let mean = match maps.compare {
        Compare::Entries { sum: true, .. } => channels as f64 / features[0].len() as f64,
        Compare::Entries { .. } => 1.0 / features[0].len() as f64,
        Compare::Products => 1.0,
    };
    let share = maps.weight * mean;
    let pair = Pair { features, grads, channels, share, factor: factor * share };
    match maps.compare {
        Compare::Entries { unit: false, .. } => {
            on_lanes!(simd => pair.entries(simd, loss, maps.compare, weights))
        }
        Compare::Entries { .. } => {
            on_lanes!(simd => pair.directions(simd, loss, maps.compare, weights, scratch))
        }
        Compare::Products => pair.products(loss, maps.compare),
    }
}

impl<E: Element> Pair<'_, E> {
    fn positions(&self) -> usize {
        self.features[0].len() / self.channels
    }
    /// Number by number.
    #[inline(always)]
    fn entries<S: Simd, L: Features>(
        self,
        simd: S,
        loss: &L,
        compare: Compare,
        weights: Option<&[E]>,
    ) -> f64 {
        let (n, positions) = (Lanes::<S, E::Float>::N, self.positions());
        // Without weights, all channels are one.
        let row = if weights.is_some() { positions } else { self.features[0].len() };
        let zero = Lanes::<S, E::Float>::splat(simd, E::Float::default());
        let (factor, [f, g]) = (zero.lit(self.factor), self.features);
        let [mut of_f, mut of_g] = self.grads;
        let mut sum = Sum::zero(simd);
        for start in (0..f.len()).step_by(row) {
            let weight = zero.lit(weights.map_or(1.0, |weights| weights[start / row].to_f64()));
            let end = start + row;
            for at in (start..end).step_by(n) {
                let d = Lanes::load_tail(simd, &f[at..end]) - Lanes::load_tail(simd, &g[at..end]);
                let jet = loss.at(compare, d);
                sum.add(weight.weigh(jet.value).first(end - at));
                let slope = weight.weigh(jet.slope) * factor;
                if let Some(grad) = of_f.as_deref_mut() {
                    slope.store_tail(&mut grad[at..end]);
                }
                if let Some(grad) = of_g.as_deref_mut() {
                    (-slope).store_tail(&mut grad[at..end]);
                }
            }
        }
        self.share * sum.total()
    }
    /// Number by number, the channels at each position divided by their length.
    #[inline(always)]
    fn directions<S: Simd, L: Features>(
        self,
        simd: S,
        loss: &L,
        compare: Compare,
        weights: Option<&[E]>,
        scratch: &mut Vec<E::Float>,
    ) -> f64 {
        let (n, positions, channels) = (Lanes::<S, E::Float>::N, self.positions(), self.channels);
        let zero = Lanes::<S, E::Float>::splat(simd, E::Float::default());
        let factor = zero.lit(self.factor);
        // The directions of both at some positions.
        scratch.resize(2 * channels * MOST_LANES, E::Float::default());
        let (f, g) = scratch.split_at_mut(channels * MOST_LANES);
        let mut units = [f, g];
        let Pair { features, mut grads, .. } = self;
        let mut sum = Sum::zero(simd);
        for at in (0..positions).step_by(n) {
            let len = positions - at;
            let mut inverse = [zero; 2];
            for ((unit, features), inverse) in units.iter_mut().zip(features).zip(&mut inverse) {
                let load = inline!(|c: usize| Lanes::load_tail(
                    simd,
                    &features[c * positions + at..(c + 1) * positions]
                ));
                // Relative to the largest, so that no square overflows or vanishes.
                let peak = (0..channels).fold(zero, |peak, c| load(c).abs().max(peak));
                let mut square = zero;
                for (c, unit) in unit.chunks_mut(MOST_LANES).enumerate() {
                    let x = zero.lt(peak, load(c) / peak, load(c));
                    square = square + x * x;
                    x.store(unit);
                }
                let length = square.sqrt();
                let turn = zero.lt(peak, zero.lit(1.0) / length, zero.lit(1.0));
                for unit in unit.chunks_mut(MOST_LANES) {
                    (Lanes::load(simd, unit) * turn).store(unit);
                }
                *inverse = zero.lt(peak, turn / peak, zero);
            }
            let load =
                inline!(|k: usize, c: usize| Lanes::<S, E::Float>::load(simd, &units[k][c * MOST_LANES..]));
            let jet = inline!(|c: usize| {
                let weight = zero.lit(weights.map_or(1.0, |weights| weights[c].to_f64()));
                let jet = loss.at(compare, load(0, c) - load(1, c));
                (weight.weigh(jet.value), weight.weigh(jet.slope))
            });
            // What of the slopes lies along the features changes their length alone.
            let mut along = [zero; 2];
            for c in 0..channels {
                let (value, slope) = jet(c);
                sum.add(value.first(len));
                along = [along[0] + slope * load(0, c), along[1] + slope * load(1, c)];
            }
            for (k, sign) in [1.0, -1.0].into_iter().enumerate() {
                let Some(grad) = grads[k].as_deref_mut() else { continue };
                let factor = factor * zero.lit(sign) * inverse[k];
                for c in 0..channels {
                    let slope = factor * (jet(c).1 - load(k, c) * along[k]);
                    slope.store_tail(&mut grad[c * positions + at..(c + 1) * positions]);
                }
            }
        }
        self.share * sum.total()
    }
    /// By the products of their channels.
    fn products<L: Features>(self, loss: &L, compare: Compare) -> f64 {
        let (channels, positions) = (self.channels, self.positions());
        let floats = |features: &'_ [E]| -> Vec<E::Float> {
            features.iter().map(|x| E::Float::from_f64(x.to_f64())).collect()
        };
        let features =
            self.features.map(|f| E::floats(f).map_or_else(|| Cow::Owned(floats(f)), Cow::Borrowed));
        let mean = 1.0 / (channels * positions) as f64;
        let strip =
            (STRIP / channels.max(positions)).clamp(FEWEST_ROWS, channels.max(FEWEST_ROWS)).min(channels);
        let mut grads = self.grads;
        let wanted = grads.iter().any(Option::is_some);
        let mut products = [(); 2].map(|()| vec![E::Float::default(); strip * channels]);
        let mut slopes = vec![E::Float::default(); if wanted { strip * positions } else { 0 }];
        let mut value = 0.0;
        for first in (0..channels).step_by(strip) {
            let rows = strip.min(channels - first);
            for (out, features) in products.iter_mut().zip(&features) {
                let some = Matrix::new(&features[first * positions..], rows, positions, positions);
                let all = Matrix::new(features, channels, positions, positions).transposed();
                multiply(Store::Set, out, channels, E::Float::from_f64(mean), some, all, true);
            }
            let [f, g] = &mut products;
            let entries = rows * channels;
            value += on_lanes!(simd => differences(simd, loss, compare, &mut f[..entries], &g[..entries]));
            for ((grad, features), sign) in grads.iter_mut().zip(&features).zip([1.0, -1.0]) {
                let Some(grad) = grad else { continue };
                // The matrix is symmetric: a row's slopes are a column's too.
                let scale = E::Float::from_f64(2.0 * sign * self.factor * mean);
                let by_product = Matrix::new(f, rows, channels, channels);
                let all = Matrix::new(features, channels, positions, positions);
                multiply(Store::Set, &mut slopes, positions, scale, by_product, all, true);
                let grad = &mut grad[first * positions..][..rows * positions];
                on_lanes!(simd => copy(simd, &slopes, grad));
            }
        }
        self.share * value
    }
}
/// The sum of the losses of differences; their slopes replace the first numbers.
#[inline(always)]
fn differences<S: Simd, L: Features, F: Element<Float = F> + crate::real::Float>(
    simd: S,
    loss: &L,
    compare: Compare,
    f: &mut [F],
    g: &[F],
) -> f64 {
    let mut sum = Sum::zero(simd);
    for at in (0..g.len()).step_by(Lanes::<S, F>::N) {
        let jet = loss.at(compare, Lanes::load_tail(simd, &f[at..]) - Lanes::load_tail(simd, &g[at..]));
        sum.add(jet.value.first(g.len() - at));
        jet.slope.store_tail(&mut f[at..]);
    }
    sum.total()
}
#[inline(always)]
fn copy<S: Simd, E: Element>(simd: S, from: &[E::Float], to: &mut [E]) {
    for at in (0..to.len()).step_by(Lanes::<S, E::Float>::N) {
        Lanes::<S, E::Float>::load_tail(simd, &from[at..]).store_tail(&mut to[at..]);
    }
}
