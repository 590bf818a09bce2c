//! Losses of differences between neighbouring pixels (total variation): two rows of a channel at a time.
//!
//! ```text
//! for each row of pixels:
//!     differences to the right and downwards; 0 at the right and lower edges
//!     values, and slopes in both ← the loss's formula, behind `dyn`
//!     gradient ← slopes of the differences that end here − those of the differences that begin here
//! ```
//!
//! Cost: each pixel is read once; memory for a few rows.
use super::images::{Channels, mean_over_channels, run};
use super::{Call, Kernel};
use crate::inline;
use crate::kernel::reduce::Total;
use crate::loss::{Differences, DifferencesKind};
use crate::real::{Element, Float, Lanes, MAX_LANES, Sum, on_lanes};
use fearless_simd::Simd;

impl<L: Differences> Kernel<L> for DifferencesKind {
    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        rows(loss, call)
    }
}

/// The formula of a loss on a row of pixels.
trait ErasedDefinition<F>: Sync {
    /// Values and slopes at the differences to the right and downwards. All slices have one length, a whole number of
    /// vectors.
    fn fill(&self, right: &[F], below: &[F], value: &mut [F], slopes: [&mut [F]; 2]);
}

impl<L: Differences, F: Float> ErasedDefinition<F> for L {
    fn fill(&self, right: &[F], below: &[F], value: &mut [F], slopes: [&mut [F]; 2]) {
        on_lanes!(simd => fill(simd, self, right, below, value, slopes));
    }
}

/// The formula on vectors.
#[inline(always)]
fn fill<S: Simd, L: Differences, F: Float>(
    simd: S,
    loss: &L,
    right: &[F],
    below: &[F],
    value: &mut [F],
    [by_right, by_below]: [&mut [F]; 2],
) {
    for at in (0..value.len()).step_by(Lanes::<S, F>::N) {
        let (v, [r, b]) = loss.at(Lanes::load(simd, &right[at..]), Lanes::load(simd, &below[at..]));
        v.store(&mut value[at..]);
        r.store(&mut by_right[at..]);
        b.store(&mut by_below[at..]);
    }
}

/// Evaluates all images, channel by channel.
fn rows<E: Element>(loss: &dyn ErasedDefinition<E::Float>, call: Call<E>) -> Total {
    let width = call.batch.size("w");
    run(call, &|part| {
        mean_over_channels(part, &|channels: Channels<E, 1>, factor| {
            let mut scratch = Scratch::new(width);
            channels
                .each()
                .map(|Channels { images: [image], grads: [grad], .. }| {
                    let share = 1.0 / image.len() as f64;
                    on_lanes!(simd => share * channel(simd, loss, image, factor * share, grad, &mut scratch))
                })
                .sum()
        })
    })
}

/// Buffers for rows of a channel.
struct Scratch<F> {
    width: usize,
    /// A row of pixels and the row below, padded with copies of their last pixel: differences past the edge are 0.
    rows: [Vec<F>; 2],
    /// The slopes in the differences to the right, from index 1 on; index 0 is the left edge, and 0.
    right: Vec<F>,
    /// The slopes in the differences downwards, of this row and of the one above.
    below: [Vec<F>; 2],
    /// The differences of a row of pixels to the right and downwards, and their values.
    differences: [Vec<F>; 2],
    values: Vec<F>,
}

impl<F: Element> Scratch<F> {
    fn new(width: usize) -> Self {
        let row = || vec![F::default(); width + MAX_LANES + 1];
        Scratch {
            width,
            rows: [row(), row()],
            right: row(),
            below: [row(), row()],
            differences: [row(), row()],
            values: row(),
        }
    }
}

/// The loss of a channel, and its gradient times `factor`.
#[inline(always)]
fn channel<S: Simd, E: Element>(
    simd: S,
    loss: &dyn ErasedDefinition<E::Float>,
    image: &[E],
    factor: f64,
    mut grad: Option<&mut [E]>,
    scratch: &mut Scratch<E::Float>,
) -> f64 {
    let Scratch { width, rows: [row, next], right, below: [below, above], differences, values } = scratch;
    let [to_right, to_below] = differences;
    let (width, n) = (*width, Lanes::<S, E::Float>::N);
    let padded = width.next_multiple_of(n);
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
            (Lanes::load(simd, &row[at + 1..]) - here).store(&mut to_right[at..]);
            (Lanes::load(simd, &next[at..]) - here).store(&mut to_below[at..]);
        }

        let slopes = [&mut right[1..][..padded], &mut below[..padded]];
        loss.fill(&to_right[..padded], &to_below[..padded], &mut values[..padded], slopes);
        for at in (0..width).step_by(n) {
            sum.add(Lanes::<S, E::Float>::load(simd, &values[at..]).first(width - at));
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
