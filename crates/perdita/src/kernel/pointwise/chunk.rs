//! Everything but the plain case, a chunk at a time.
//!
//! ```text
//! predictions, targets, weights, upstream gradients: the caller's memory, or floats in the nearest cache where that
//!     holds halves or ends within a granule
//! engine.fill → values and derivatives into the caller's memory, or the nearest cache for the same reasons
//! granule by granule, in place: weigh, add up, scale
//! from the nearest cache: narrow, or store past the caches
//! ```
//!
//! So all loops see whole granules of floats. Observations that pad the last one have weight and value 0.
use super::{Part, Sums};
use crate::batch::Pairs;
use crate::inline;
use crate::kernel::engine::{PointwiseEngine, UNROLL, granule_sum};
use crate::kernel::threads::Work;
use crate::real::{Element, Float, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Observations of a chunk: seven buffers of as many floats are half of the nearest cache.
const CHUNK: usize = 512;
/// Observations of a small batch, for which large buffers would take longer to clear than to use.
const SMALL: usize = 64;

/// Inputs and outputs of a chunk, as floats in the nearest cache.
type Buffers<'a, F> = [&'a mut [F]; 7];

/// The observations of `part`, of any number, added to the sums.
pub(super) fn fill<E: Element>(
    engine: &dyn PointwiseEngine<E::Float>,
    part: Part<E>,
    scale: f64,
    stream: bool,
    granule: usize,
    sums: &mut Sums,
) {
    let driver = Driver { engine, scale, stream, granule };
    let zero = E::Float::default();
    if part.len() <= SMALL {
        driver.run(part, [[zero; SMALL]; 7].each_mut().map(|buffer| &mut buffer[..]), sums);
    } else {
        driver.run(part, [[zero; CHUNK]; 7].each_mut().map(|buffer| &mut buffer[..]), sums);
    }
}

/// What is the same for all chunks.
struct Driver<'a, F> {
    engine: &'a dyn PointwiseEngine<F>,
    scale: f64,
    stream: bool,
    granule: usize,
}
impl<F: Float> Driver<'_, F> {
    fn run<E: Element<Float = F>>(&self, mut part: Part<E>, mut near: Buffers<F>, sums: &mut Sums) {
        while part.len() > 0 {
            let size = near[0].len().min(part.len());
            let (here, rest) = part.split(size);
            self.chunk(here, &mut near, sums);
            part = rest;
        }
    }

    fn chunk<E: Element<Float = F>>(&self, part: Part<E>, near: &mut Buffers<F>, sums: &mut Sums) {
        let (len, padded) = (part.len(), part.len().next_multiple_of(self.granule));
        let [p, y, w, u, value, slope, curvature] = near.each_mut().map(|buffer| &mut buffer[..padded]);
        let Part { batch: Pairs { pred, target, weight }, out } = part;

        let inputs = [floats(pred, p), floats(target, y)];
        let upstream = out.upstream.map(|upstream| floats(upstream, u));
        let weight = weight.map(|weight| match E::floats(weight) {
            Some(weight) if len == padded => weight,
            _ => {
                widen(weight, &mut w[..len]);
                w[len..].fill(F::default());
                &*w
            }
        });

        let (slope, grad) = place(out.grad, slope, self.stream);
        let (curvature, second) = place(out.curvature, curvature, self.stream);
        let (value, each) = match out.each {
            Some(each) => place(Some(each), value, self.stream),
            None => (value, None),
        };
        self.engine.fill(&inputs, &mut [&mut *value, &mut *slope, &mut *curvature]);
        value[len..].fill(F::default());

        let results = Results { value, slope, curvature };
        on_lanes!(simd => finish(simd, results, weight, upstream, self.scale, sums));
        for (near, out) in [(&*value, each), (&*slope, grad), (&*curvature, second)] {
            if let Some(out) = out {
                put(&near[..len], out, self.stream);
            }
        }
    }
}

/// `xs` as floats, padded with copies of the last: themselves, if they are that already.
fn floats<'a, E: Element>(xs: &'a [E], near: &'a mut [E::Float]) -> &'a [E::Float] {
    match E::floats(xs) {
        Some(floats) if floats.len() == near.len() => floats,
        _ => {
            let (here, rest) = near.split_at_mut(xs.len());
            widen(xs, here);
            rest.fill(here[here.len() - 1]);
            near
        }
    }
}

/// Where whole granules of floats for `out` are computed: there, or nearby, and then what is still to be written.
fn place<'a, E: Element>(
    out: Option<&'a mut [E]>,
    near: &'a mut [E::Float],
    stream: bool,
) -> (&'a mut [E::Float], Option<&'a mut [E]>) {
    match out {
        None => (&mut [], None),
        Some(out) if E::floats(out).is_some() && out.len() == near.len() && !stream => {
            (E::floats_mut(out).unwrap_or_default(), None)
        }
        out => (near, out),
    }
}

/// Writes results from the nearest cache.
fn put<E: Element>(near: &[E::Float], out: &mut [E], stream: bool) {
    if E::floats(out).is_none() {
        narrow(near, out);
    } else if let Some(out) = E::floats_mut(out) {
        if stream { E::Float::stream(near, out) } else { out.copy_from_slice(near) }
    }
}

/// Copies as floats.
pub(super) fn widen<E: Element>(from: &[E], to: &mut [E::Float]) {
    #[inline(always)]
    fn on<S: Simd, E: Element>(simd: S, from: &[E], to: &mut [E::Float]) {
        let n = Lanes::<S, E::Float>::N;
        let (mut wholes, mut out) = (from.chunks_exact(n), to.chunks_exact_mut(n));
        for (from, to) in wholes.by_ref().zip(out.by_ref()) {
            Lanes::load(simd, from).store(to);
        }
        for (from, to) in wholes.remainder().iter().zip(out.into_remainder()) {
            *to = E::Float::from_f64(from.to_f64());
        }
    }

    on_lanes!(simd => on(simd, from, to));
}

/// Copies of floats, rounded to nearest.
pub(super) fn narrow<E: Element>(from: &[E::Float], to: &mut [E]) {
    #[inline(always)]
    fn on<S: Simd, E: Element>(simd: S, from: &[E::Float], to: &mut [E]) {
        let n = Lanes::<S, E::Float>::N;
        let (mut wholes, mut out) = (from.chunks_exact(n), to.chunks_exact_mut(n));
        for (from, to) in wholes.by_ref().zip(out.by_ref()) {
            Lanes::<S, E::Float>::load(simd, from).store(to);
        }
        for (from, to) in wholes.remainder().iter().zip(out.into_remainder()) {
            *to = E::from_f64(from.to_f64());
        }
    }

    on_lanes!(simd => on(simd, from, to));
}

/// What an engine made of a chunk: whole granules.
struct Results<'a, F> {
    value: &'a mut [F],
    slope: &'a mut [F],
    curvature: &'a mut [F],
}

/// Weighs and scales the results in place, and adds up.
#[inline(always)]
fn finish<S: Simd, F: Float>(
    simd: S,
    results: Results<F>,
    weight: Option<&[F]>,
    upstream: Option<&[F]>,
    scale: f64,
    sums: &mut Sums,
) {
    let Results { value, slope, curvature } = results;
    let n = Lanes::<S, F>::N;
    let scale = Lanes::<S, F>::splat(simd, F::from_f64(scale));
    let [mut loss, mut total, mut count] = [Sum::zero(simd); 3];

    for (i, values) in value.chunks_exact_mut(UNROLL * n).enumerate() {
        let at = |k: usize| (i * UNROLL + k) * n;
        let mut weights = [scale; UNROLL];
        let mut factors = [scale; UNROLL];
        let mut all = [scale; UNROLL];
        if let Some(weight) = weight {
            let mut counts = [scale; UNROLL];
            for k in 0..UNROLL {
                weights[k] = Lanes::load(simd, &weight[at(k)..]);
                counts[k] = weights[k].nonzero();
                total.add(weights[k]);
            }
            granule_sum(&mut count, counts);
        }
        if let Some(upstream) = upstream {
            for (k, factor) in factors.iter_mut().enumerate() {
                *factor = scale * Lanes::load(simd, &upstream[at(k)..]);
            }
        }

        let weigh =
            inline!(|k: usize, x: Lanes<S, F>| if weight.is_some() { weights[k].weigh(x) } else { x });
        for (k, values) in values.chunks_exact_mut(n).enumerate() {
            all[k] = weigh(k, Lanes::load(simd, values));
            all[k].store(values);
        }
        granule_sum(&mut loss, all);
        for derivative in [&mut *slope, &mut *curvature] {
            if derivative.is_empty() {
                continue;
            }
            for (k, factor) in factors.into_iter().enumerate() {
                let here = &mut derivative[at(k)..at(k) + n];
                (weigh(k, Lanes::load(simd, here)) * factor).store(here);
            }
        }
    }

    sums.loss += loss.total();
    sums.weight += total.total();
    sums.count += count.total();
}
