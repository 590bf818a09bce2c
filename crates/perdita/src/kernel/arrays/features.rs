//! Losses of feature maps: entry by entry, by directions (the channels at each position normalised), or by Gram
//! matrices (`gram`). Threads share the images.
//!
//! ```text
//! for each image, for each chunk of entries in the L1 cache:
//!     differences of both maps
//!     values and slopes ← the loss's formula, behind `dyn`
//!     sums += weight · values; gradients ← ± factor · weight · slopes
//! ```
use super::comparison::{CHUNK, ErasedDefinition, Pair, Scratch};
#[cfg(feature = "products")]
use super::gram;
use super::images::{fields, run, sum};
use super::{Call, Kernel};
use crate::inline;
use crate::kernel::reduce::Total;
use crate::loss::{Compare, Features, FeaturesKind, Maps};
use crate::real::{Element, Lanes, MAX_LANES, Real, Sum, on_lanes};
use fearless_simd::Simd;

impl<L: Features> Kernel<L> for FeaturesKind {
    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        let maps: Vec<Maps> = loss.maps().collect();
        images(&Spec { maps: &maps, formula: loss }, call)
    }
}

/// A type-erased loss.
struct Spec<'a, F> {
    maps: &'a [Maps],
    formula: &'a dyn ErasedDefinition<F>,
}

/// Evaluates all images.
fn images<E: Element>(spec: &Spec<E::Float>, call: Call<E>) -> Total {
    run(call, &|part| {
        let mut scratch = Scratch::default();
        sum(part, |i, factor, call| {
            spec.maps.iter().map(|maps| pair(spec.formula, *maps, i, factor, call, &mut scratch)).sum()
        })
    })
}

/// The loss of one pair of feature maps of image `i`, and its gradients.
fn pair<E: Element>(
    loss: &dyn ErasedDefinition<E::Float>,
    maps: Maps,
    i: usize,
    factor: f64,
    call: &mut Call<E>,
    scratch: &mut Scratch<E::Float>,
) -> f64 {
    let axis = call.batch.fields()[maps.field].axes.split_whitespace().nth(1);
    let channels = call.batch.size(axis.expect("feature maps have channels"));
    let weights = match maps.compare {
        Compare::Entries { weights, .. } => weights.and_then(|field| call.batch.numbers(field)),
        #[cfg(feature = "products")]
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
        #[cfg(feature = "products")]
        Compare::Products => 1.0,
    };

    let share = maps.weight * mean;
    let pair = Pair { features, grads, channels, share, factor: factor * share };
    match maps.compare {
        Compare::Entries { unit: false, .. } => {
            on_lanes!(simd => pair.entries(simd, loss, maps.compare, weights, scratch))
        }
        Compare::Entries { .. } => {
            on_lanes!(simd => pair.directions(simd, loss, maps.compare, weights, scratch))
        }
        #[cfg(feature = "products")]
        Compare::Products => gram::products(pair, loss, scratch),
    }
}

impl<E: Element> Pair<'_, E> {
    /// Entry by entry.
    #[inline(always)]
    fn entries<S: Simd>(
        self,
        simd: S,
        loss: &dyn ErasedDefinition<E::Float>,
        compare: Compare,
        weights: Option<&[E]>,
        scratch: &mut Scratch<E::Float>,
    ) -> f64 {
        let (n, positions) = (Lanes::<S, E::Float>::N, self.positions());
        // Without weights per channel, all channels are one row.
        let row = if weights.is_some() { positions } else { self.features[0].len() };
        let zero = Lanes::<S, E::Float>::splat(simd, E::Float::default());
        let (factor, [f, g]) = (zero.lit(self.factor), self.features);
        let [mut of_f, mut of_g] = self.grads;
        let mut sum = Sum::zero(simd);

        for start in (0..f.len()).step_by(row) {
            let weight = zero.lit(weights.map_or(1.0, |weights| weights[start / row].to_f64()));
            for first in (start..start + row).step_by(CHUNK) {
                let here = first..(start + row).min(first + CHUNK);
                let (f, g, len) = (&f[here.clone()], &g[here.clone()], here.len());
                let [differences, values, slopes] = scratch.room(len.next_multiple_of(n));

                for at in (0..len).step_by(n) {
                    let d = Lanes::load_tail(simd, &f[at..]) - Lanes::load_tail(simd, &g[at..]);
                    d.store(&mut differences[at..]);
                }

                loss.fill(compare, differences, values, slopes);
                for at in (0..len).step_by(n) {
                    let load = inline!(|xs: &[E::Float]| Lanes::<S, E::Float>::load(simd, &xs[at..]));
                    sum.add(weight.strong_mul(load(values)).first(len - at));
                    let slope = weight.strong_mul(load(slopes)) * factor;
                    if let Some(grad) = of_f.as_deref_mut() {
                        slope.store_tail(&mut grad[here.clone()][at..]);
                    }
                    if let Some(grad) = of_g.as_deref_mut() {
                        (-slope).store_tail(&mut grad[here.clone()][at..]);
                    }
                }
            }
        }

        self.share * sum.total()
    }

    /// Entry by entry, with the vector of channels at each position normalised.
    #[inline(always)]
    fn directions<S: Simd>(
        self,
        simd: S,
        loss: &dyn ErasedDefinition<E::Float>,
        compare: Compare,
        weights: Option<&[E]>,
        scratch: &mut Scratch<E::Float>,
    ) -> f64 {
        let (n, positions, channels) = (Lanes::<S, E::Float>::N, self.positions(), self.channels);
        let zero = Lanes::<S, E::Float>::splat(simd, E::Float::default());
        let factor = zero.lit(self.factor);
        let mut both = std::mem::take(&mut scratch.units);
        both.resize(2 * channels * MAX_LANES, E::Float::default());
        let (f, g) = both.split_at_mut(channels * MAX_LANES);
        let mut units = [f, g];
        let [differences, values, slopes] = scratch.room(channels * n);
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

                for (c, unit) in unit.chunks_mut(MAX_LANES).enumerate() {
                    let x = zero.select_lt(peak, load(c) / peak, load(c));
                    square = square + x * x;
                    x.store(unit);
                }

                let length = square.sqrt();
                let transpose = zero.select_lt(peak, zero.lit(1.0) / length, zero.lit(1.0));
                for unit in unit.chunks_mut(MAX_LANES) {
                    (Lanes::load(simd, unit) * transpose).store(unit);
                }
                *inverse = zero.select_lt(peak, transpose / peak, zero);
            }

            let load =
                inline!(|k: usize, c: usize| Lanes::<S, E::Float>::load(simd, &units[k][c * MAX_LANES..]));
            for (c, difference) in differences.chunks_mut(n).enumerate() {
                (load(0, c) - load(1, c)).store(difference);
            }
            loss.fill(compare, differences, values, slopes);
            let (values, slopes) = (&*values, &*slopes);
            let weighted = inline!(|xs: &[E::Float], c: usize| {
                let weight = zero.lit(weights.map_or(1.0, |weights| weights[c].to_f64()));
                weight.strong_mul(Lanes::load(simd, &xs[c * n..]))
            });

            // The component of the slopes along the unit vector would only change its length: it is projected out.
            let mut along = [zero; 2];
            for c in 0..channels {
                let slope = weighted(slopes, c);
                sum.add(weighted(values, c).first(len));
                along = [along[0] + slope * load(0, c), along[1] + slope * load(1, c)];
            }

            for (k, sign) in [1.0, -1.0].into_iter().enumerate() {
                let Some(grad) = grads[k].as_deref_mut() else { continue };
                let factor = factor * zero.lit(sign) * inverse[k];
                for c in 0..channels {
                    let slope = factor * (weighted(slopes, c) - load(k, c) * along[k]);
                    slope.store_tail(&mut grad[c * positions + at..(c + 1) * positions]);
                }
            }
        }

        scratch.units = both;
        self.share * sum.total()
    }
}
