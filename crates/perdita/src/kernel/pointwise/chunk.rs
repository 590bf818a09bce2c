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
use super::Part;
use crate::batch::Pairs;
use crate::kernel::engine::PointwiseEngine;
use crate::kernel::near::{Sums, finish, floats, narrow, weights};
use crate::kernel::threads::Work;
use crate::real::{Element, Float};

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
        let weight = weight.map(|weight| weights(weight, w));

        let (slope, grad) = place(out.grad, slope, self.stream);
        let (curvature, second) = place(out.curvature, curvature, self.stream);
        let (value, each) = match out.each {
            Some(each) => place(Some(each), value, self.stream),
            None => (value, None),
        };

        self.engine.fill(&inputs, &mut [&mut *value, &mut *slope, &mut *curvature]);
        value[len..].fill(F::default());

        finish(value, &mut [&mut *slope, &mut *curvature], weight, upstream, self.scale, sums);
        for (near, out) in [(&*value, each), (&*slope, grad), (&*curvature, second)] {
            if let Some(out) = out {
                put(&near[..len], out, self.stream);
            }
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
