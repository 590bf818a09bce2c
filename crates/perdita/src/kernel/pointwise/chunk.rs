//! The general case of the pointwise driver (half precision, tails), a chunk at a time.
//!
//! ```text
//! predictions, targets, weights, upstream gradients: borrowed, or converted to floats in the L1 cache where memory holds half
//!     precision or ends within a granule
//! engine.weighed → weighted values and derivatives, in the caller's memory or, for the same reasons, in the L1 cache
//! from the L1 cache: narrow or copy
//! ```
//!
//! So all loops see whole granules of floats. Pairs that pad the last granule have weight 0.
use super::Part;
use crate::batch::Pairs;
use crate::kernel::engine::{Factors, PointwiseEngine, Requested};
use crate::kernel::near::{floats, narrow, weights};
use crate::kernel::threads::Work;
use crate::real::{Element, Float};

/// Observations of a chunk: seven buffers of as many `f32` are 14 KiB, half of the L1 cache.
const CHUNK: usize = 512;

/// Observations of a small batch, for which clearing large buffers would take longer than using them.
const SMALL: usize = 64;

/// Buffers of a chunk: prediction, target, weight, upstream gradient, value, slope, curvature.
type Buffers<'a, F> = [&'a mut [F]; 7];

/// Evaluates `part`, of any length, and returns its sum.
pub(super) fn fill<E: Element>(
    engine: &dyn PointwiseEngine<E::Float>,
    part: Part<E>,
    scale: f64,
    granule: usize,
) -> f64 {
    let driver = Driver { engine, scale, granule };
    let zero = E::Float::default();
    if part.len() <= SMALL {
        driver.run(part, [[zero; SMALL]; 7].each_mut().map(|buffer| &mut buffer[..]))
    } else {
        driver.run(part, [[zero; CHUNK]; 7].each_mut().map(|buffer| &mut buffer[..]))
    }
}

/// The arguments that all chunks share.
struct Driver<'a, F> {
    engine: &'a dyn PointwiseEngine<F>,
    scale: f64,
    granule: usize,
}

impl<F: Float> Driver<'_, F> {
    fn run<E: Element<Float = F>>(&self, mut part: Part<E>, mut near: Buffers<F>) -> f64 {
        let mut sum = 0.0;
        while part.len() > 0 {
            let size = near[0].len().min(part.len());
            let (here, rest) = part.split(size);
            sum += self.chunk(here, &mut near);
            part = rest;
        }
        sum
    }

    fn chunk<E: Element<Float = F>>(&self, part: Part<E>, near: &mut Buffers<F>) -> f64 {
        let (len, padded) = (part.len(), part.len().next_multiple_of(self.granule));
        let [p, y, w, u, value, slope, curvature] = near.each_mut().map(|buffer| &mut buffer[..padded]);
        let Part { batch: Pairs { pred, target, weight, .. }, out } = part;

        let inputs = [floats(pred, p), floats(target, y)];
        let upstream = out.upstream.map(|upstream| floats(upstream, u));
        let weight = match weight {
            Some(weight) => Some(weights(weight, w)),
            None if len == padded => None,
            None => Some(ones(len, w)),
        };
        let factors = Factors { weight, upstream, scale: self.scale };

        let (slope, grad) = place(out.grad, slope);
        let (curvature, second) = place(out.curvature, curvature);
        let (value, each) = place(out.each, value);

        let requested = Requested {
            sum: out.value.sum(),
            each: &mut *value,
            grad: &mut *slope,
            curvature: &mut *curvature,
        };
        let sum = self.engine.weighed(inputs[0], inputs[1], &factors, requested);
        for (near, out) in [(value, each), (slope, grad), (curvature, second)] {
            if let Some(out) = out {
                put(&near[..len], out);
            }
        }
        sum
    }
}

/// Weights of `len` pairs that have none, padded with 0.
fn ones<F: Float>(len: usize, near: &mut [F]) -> &[F] {
    near[..len].fill(F::from_f64(1.0));
    near[len..].fill(F::default());
    near
}

/// The memory in which an output is computed: the caller's, if it holds whole granules of floats, else
/// `near`; in that case the second result is the output still to be written.
fn place<'a, E: Element>(
    out: Option<&'a mut [E]>,
    near: &'a mut [E::Float],
) -> (&'a mut [E::Float], Option<&'a mut [E]>) {
    match out {
        None => (&mut [], None),
        Some(out) if E::floats(out).is_some() && out.len() == near.len() => {
            (E::floats_mut(out).unwrap_or_default(), None)
        }
        out => (near, out),
    }
}

/// Writes results from the L1 cache to the caller's memory.
fn put<E: Element>(near: &[E::Float], out: &mut [E]) {
    if E::floats(out).is_none() {
        narrow(near, out);
    } else if let Some(out) = E::floats_mut(out) {
        out.copy_from_slice(near);
    }
}
