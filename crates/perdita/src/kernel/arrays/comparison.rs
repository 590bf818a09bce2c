//! The comparison of two feature maps: the formula on chunks of differences, and buffers for the chunks.
use crate::loss::{Compare, Features};
use crate::real::{Element, Float, Lanes, on_lanes};
use fearless_simd::Simd;

/// The formula of a loss on chunks of differences.
pub(super) trait ErasedDefinition<F>: Sync {
    /// Values and slopes at the differences. All slices have one length, a whole number of vectors.
    fn fill(&self, compare: Compare, difference: &[F], value: &mut [F], slope: &mut [F]);
}

impl<L: Features, F: Float> ErasedDefinition<F> for L {
    fn fill(&self, compare: Compare, difference: &[F], value: &mut [F], slope: &mut [F]) {
        on_lanes!(simd => fill(simd, self, compare, difference, value, slope));
    }
}

/// The formula on vectors.
#[inline(always)]
fn fill<S: Simd, L: Features, F: Float>(
    simd: S,
    loss: &L,
    compare: Compare,
    difference: &[F],
    value: &mut [F],
    slope: &mut [F],
) {
    for at in (0..value.len()).step_by(Lanes::<S, F>::N) {
        let jet = loss.at(compare, Lanes::<S, F>::load(simd, &difference[at..]));
        jet.value.store(&mut value[at..]);
        jet.slope.store(&mut slope[at..]);
    }
}

/// Differences per call of the formula, where they are contiguous.
pub(super) const CHUNK: usize = 512;

/// Scratch memory that images share.
#[derive(Default)]
pub(super) struct Scratch<F> {
    /// The unit vectors of both maps at some positions.
    pub(super) units: Vec<F>,
    /// Differences, their values and slopes.
    differences: Vec<F>,
    values: Vec<F>,
    slopes: Vec<F>,
}

impl<F: Float> Scratch<F> {
    /// Buffers of `len` elements for differences, values and slopes.
    pub(super) fn room(&mut self, len: usize) -> [&mut [F]; 3] {
        let Scratch { differences, values, slopes, .. } = self;
        [differences, values, slopes].map(|numbers| {
            numbers.resize(numbers.len().max(len), F::default());
            &mut numbers[..len]
        })
    }
}

/// The feature maps of two images, and their gradients.
pub(super) struct Pair<'a, E> {
    pub(super) features: [&'a [E]; 2],
    pub(super) grads: [Option<&'a mut [E]>; 2],
    pub(super) channels: usize,
    /// The factors of the sum and of its gradient.
    pub(super) share: f64,
    pub(super) factor: f64,
}

impl<E: Element> Pair<'_, E> {
    /// The number of positions of a channel.
    pub(super) fn positions(&self) -> usize {
        self.features[0].len() / self.channels
    }
}
