//! Tails of arrays, shorter than a vector, lane by lane. These are not inlined, so that the code of the vector loop
//! stays short and in registers.
use super::MAX_LANES;
use crate::real::Element;

/// Widens `xs`, padded with copies of the last.
#[cold]
#[inline(never)]
pub(super) fn widen<E: Element>(xs: &[E], lanes: &mut [E::Float; MAX_LANES]) {
    let last = xs.len() - 1;
    if let Some(floats) = E::floats(xs) {
        lanes.fill(floats[last]);
        lanes[..floats.len()].copy_from_slice(floats);
        return;
    }
    for (i, lane) in lanes.iter_mut().enumerate() {
        *lane = E::Float::from_f64(xs[i.min(last)].to_f64());
    }
}

/// Narrows as many lanes as fit into `out`.
#[cold]
#[inline(never)]
pub(super) fn narrow<E: Element>(lanes: &[E::Float; MAX_LANES], out: &mut [E]) {
    if let Some(floats) = E::floats_mut(out) {
        floats.copy_from_slice(&lanes[..floats.len()]);
        return;
    }
    for (out, lane) in out.iter_mut().zip(lanes) {
        *out = E::from_f64(lane.to_f64());
    }
}
