//! Differences of neighbouring pixels: two rows of a channel at a time.
use super::images::{Channels, mean_over_channels, run};
use super::{Call, Kernel};
use crate::inline;
use crate::kernel::reduce::Total;
use crate::loss::{Differences, OfDifferences};
use crate::real::{Element, Lanes, MOST_LANES, Sum, on_lanes};
use fearless_simd::Simd;

impl<L: Differences> Kernel<L> for OfDifferences {
    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        run(loss, call)
    }
    fn block<E: Element>(loss: &L, call: Call<E>) -> Total {
        let width = call.batch.size("w");
        mean_over_channels(call, &|channels: Channels<E, 1>, factor| {
            let mut scratch = Scratch::new(width);
            channels
                .each()
                .map(|Channels { images: [image], grads: [grad], .. }| {
                    let share = 1.0 / image.len() as f64;
                    on_lanes!(simd => share * channel(simd, loss, image, factor * share, grad, &mut scratch))
                })
                .sum()
        })
    }
}

/// Rows of a channel, and what lies beyond their ends.
struct Scratch<F> {
    width: usize,
    /// A row of pixels and the one below, their last number repeated: beyond the edge there is no difference.
    rows: [Vec<F>; 2],
    /// The slopes in the differences to the right; the first is that of the edge.
    right: Vec<F>,
    /// The slopes in the differences downwards, of this row and of the one above.
    below: [Vec<F>; 2],
}
impl<F: Element> Scratch<F> {
    fn new(width: usize) -> Self {
        let row = || vec![F::default(); width + MOST_LANES + 1];
        Scratch { width, rows: [row(), row()], right: row(), below: [row(), row()] }
    }
}

#[inline(always)]
fn channel<S: Simd, L: Differences, E: Element>(
    simd: S,
    loss: &L,
    image: &[E],
    factor: f64,
    mut grad: Option<&mut [E]>,
    scratch: &mut Scratch<E::Float>,
) -> f64 {
    let Scratch { width, rows: [row, next], right, below: [below, above] } = scratch;
    let (width, n) = (*width, Lanes::<S, E::Float>::N);
    let read = inline!(|row: &mut [E::Float], from: &[E]| {
        row.iter_mut().zip(from).for_each(|(x, from)| *x = E::Float::from_f64(from.to_f64()));
        let last = row[width - 1];
        row[width..].fill(last);
    });
    let factor = Lanes::<S, E::Float>::splat(simd, E::Float::from_f64(factor));
    let mut sum = Sum::zero(simd);
    above.fill(E::Float::default());
    read(row, &image[..width]);
    for start in (0..image.len()).step_by(width) {
        read(next, &image[if start + width < image.len() { start + width } else { start }..][..width]);
        for at in (0..width).step_by(n) {
            let here = Lanes::load(simd, &row[at..]);
            let (value, [by_right, by_below]) =
                loss.at(Lanes::load(simd, &row[at + 1..]) - here, Lanes::load(simd, &next[at..]) - here);
            sum.add(value.first(width - at));
            if grad.is_some() {
                by_right.store(&mut right[at + 1..]);
                by_below.store(&mut below[at..]);
            }
        }
        if let Some(grad) = grad.as_deref_mut() {
            let grad = &mut grad[start..start + width];
            for at in (0..width).step_by(n) {
                let load = inline!(|slopes: &[E::Float]| Lanes::<S, E::Float>::load(simd, slopes));
                let into = load(&right[at..]) + load(&above[at..]);
                let slope = into - (load(&right[at + 1..]) + load(&below[at..]));
                (factor * slope).store_tail(&mut grad[at..]);
            }
        }
        std::mem::swap(row, next);
        std::mem::swap(below, above);
    }
    sum.total()
}
