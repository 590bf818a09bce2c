//! The general case of the pointwise driver (weights, outputs per observation, upstream gradients, curvature, tails), a
//! chunk at a time.
//!
//! ```text
//! predictions, targets, weights, upstream gradients: borrowed, or converted to floats in the L1 cache where memory holds half
//!     precision or ends within a granule
//! engine.fill → values and derivatives, in the caller's memory or, for the same reasons, in the L1 cache
//! granule by granule, in place: multiply by weight and scale, add up
//! from the L1 cache: narrow, or write by non-temporal stores
//! ```
//!
//! So all loops see whole granules of floats. Pairs that pad the last granule have weight and value 0.
use super::Part;
use crate::batch::Pairs;
use crate::kernel::engine::PointwiseEngine;
use crate::kernel::near::{finish, floats, narrow, weights};
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
    stream: bool,
    granule: usize,
) -> f64 {
    let driver = Driver { engine, scale, stream, granule };
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
    stream: bool,
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
        let weight = weight.map(|weight| weights(weight, w));

        let (slope, grad) = place(out.grad, slope, self.stream);
        let (curvature, second) = place(out.curvature, curvature, self.stream);
        let wanted = out.each.is_some();
        let (value, each) = match out.each {
            Some(each) => place(Some(each), value, self.stream),
            None => (value, None),
        };

        self.engine.fill(&inputs, &mut [&mut *value, &mut *slope, &mut *curvature]);
        value[len..].fill(F::default());

        let derivatives = &mut [&mut *slope, &mut *curvature];
        let sum = finish(value, derivatives, weight, upstream, self.scale, wanted);
        for (near, out) in [(&*value, each), (&*slope, grad), (&*curvature, second)] {
            if let Some(out) = out {
                put(&near[..len], out, self.stream);
            }
        }
        sum
    }
}

/// The memory in which an output is computed: the caller's, if it holds whole granules of floats and is not streamed,
/// else `near`; in that case the second result is the output still to be written.
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

/// Writes results from the L1 cache to the caller's memory.
fn put<E: Element>(near: &[E::Float], out: &mut [E], stream: bool) {
    if E::floats(out).is_none() {
        narrow(near, out);
    } else if let Some(out) = E::floats_mut(out) {
        if stream { E::Float::stream(near, out) } else { out.copy_from_slice(near) }
    }
}
