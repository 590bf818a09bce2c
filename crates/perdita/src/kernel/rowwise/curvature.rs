//! The diagonal of the Hessian of a row: the formula on dual numbers, a class in each lane.
use super::{counted, factor};
use crate::batch::Rows;
use crate::kernel::reduce::Outputs;
use crate::loss::{Rowwise, Truth};
use crate::real::{Dual, Element, Lanes, Real, on_lanes};
use fearless_simd::Simd;

/// The diagonal of the Hessian: the formula on dual numbers, a class in each lane.
pub(super) fn rows<L: Rowwise, E: Element>(loss: &L, batch: Rows<E, L::Truth>, scale: f64, out: Outputs<E>) {
    on_lanes!(simd => directions(simd, loss, batch, scale, out));
}
#[inline(always)]
fn directions<S: Simd, L: Rowwise, E: Element>(
    simd: S,
    loss: &L,
    batch: Rows<E, L::Truth>,
    scale: f64,
    out: Outputs<E>,
) {
    let mut out = out;
    let (classes, lanes) = (batch.classes, Lanes::<S, E::Float>::N);
    let fixed = |x: &E| Dual::fixed(Lanes::splat(simd, E::Float::from_f64(x.to_f64())));
    for i in 0..batch.len {
        let counted = counted(loss.ignored(), &batch, i);
        let factor = counted.map_or(0.0, |(_, weight)| factor(&out, i, weight, scale));
        let Some(out) = out.curvature.as_deref_mut() else { return };
        let out = &mut out[i * batch.stride..][..classes];
        let Some((label, _)) = counted else {
            out.fill(E::default());
            continue;
        };
        let mut z: Vec<_> = batch.row(i).iter().map(fixed).collect();
        let soft: Vec<_> =
            if L::Truth::SOFT { batch.soft_row(i).iter().map(fixed).collect() } else { vec![] };
        let mut grad = z.clone();
        for start in (0..classes).step_by(lanes) {
            let stop = classes.min(start + lanes);
            for (l, z) in z[start..stop].iter_mut().enumerate() {
                z.du = z.du.with(l, E::Float::from_f64(1.0));
            }
            let target = L::Truth::of(|| label as usize, || &soft[..]);
            loss.at(&z[..], target, &mut &mut grad[..]);
            for l in 0..stop - start {
                let z = &mut z[start + l];
                z.du = z.du.lit(0.0);
                out[start + l] = E::from_f64(grad[start + l].du.lane(l).to_f64() * factor);
            }
        }
    }
}
