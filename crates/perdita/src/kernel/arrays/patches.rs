//! Losses of patches of two images (SSIM), at one scale or several (MS-SSIM): each scale halves the rows and columns.
//!
//! ```text
//! for each channel of each image:
//!     scale 0: the pixels; scale k + 1: the averages of 2×2 pixels of scale k
//!     for each scale: the mean of the loss over all patches                  (window)
//!     the loss of the channel ← these means
//!     for each scale, from the last: its gradient, plus a quarter of the next scale's at each of its four pixels
//! ```
//!
//! With several scales and gradients, each scale is swept twice: the slope in its mean depends on all means.
mod window;

use super::images::{Channels, mean_over_channels, run};
use super::{Call, Kernel};
use crate::batch::Bound;
use crate::inline;
use crate::kernel::reduce::Total;
use crate::loss::{Error, Moments, Patches, PatchesKind};
use crate::real::{Dual, Element, Lanes, on_lanes};
use fearless_simd::Simd;
use std::ops::{Deref, DerefMut};
use window::{Back, Scale, Scratch};

impl<L: Patches> Kernel<L> for PatchesKind {
    fn check<E: Element>(loss: &L, batch: &Bound<E>) -> Result<(), Error> {
        let least = loss.window().len() << (loss.scales() - 1);
        let got = ["n", "c", "h", "w"].map(|axis| batch.size(axis));
        if got[2].min(got[3]) >= least {
            return Ok(());
        }
        let name = loss.fields()[0].name.into();
        let want = format!("{least} rows and columns at least, as its window and scales need");
        Err(Error::Axes { name, got: got.into(), want })
    }

    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        let spec = Spec { window: loss.window(), scales: loss.scales(), formula: loss };
        windows(&spec, call)
    }
}

/// A type-erased loss.
struct Spec<'a> {
    window: &'a [f64],
    scales: usize,
    formula: &'a dyn ErasedDefinition,
}

/// The formula of a loss on rows of patches.
trait ErasedDefinition: Sync {
    /// Values; the slopes overwrite the moments. All rows have one length, a whole number of vectors.
    fn fill(&self, moments: &mut [f64], last: bool, value: &mut [f64]);

    /// The loss of a channel from its means at all scales.
    fn whole(&self, means: &[f64]) -> f64;

    /// The slope of `whole` in the mean of one scale.
    fn slope(&self, means: &[f64], scale: usize) -> f64;
}

impl<L: Patches> ErasedDefinition for L {
    fn fill(&self, moments: &mut [f64], last: bool, value: &mut [f64]) {
        on_lanes!(simd => fill(simd, self, moments, last, value));
    }

    fn whole(&self, means: &[f64]) -> f64 {
        Patches::whole(self, means)
    }

    fn slope(&self, means: &[f64], scale: usize) -> f64 {
        let means = means.iter().enumerate();
        let moved = means.map(|(j, &m)| if j == scale { Dual::var(m) } else { Dual::fixed(m) });
        Patches::whole(self, &moved.collect::<Vec<_>>()).du
    }
}

/// The formula on vectors of patches.
#[inline(always)]
fn fill<S: Simd, L: Patches>(simd: S, loss: &L, moments: &mut [f64], last: bool, value: &mut [f64]) {
    let len = value.len();
    for at in (0..len).step_by(Lanes::<S, f64>::N) {
        let load = inline!(|moment: usize| Lanes::<S, f64>::load(simd, &moments[moment * len + at..]));
        let patch = Moments {
            sum: load(0),
            difference: load(1),
            sum_variance: load(2),
            difference_variance: load(3),
        };

        let (v, slope) = loss.at(patch, last);
        v.store(&mut value[at..]);
        let slopes = [slope.sum, slope.difference, slope.sum_variance, slope.difference_variance];

        for moment in 0..4 {
            slopes[moment].store(&mut moments[moment * len + at..]);
        }
    }
}

/// A channel of an image without its element type.
trait Image {
    /// The first pixel.
    fn first(&self) -> f64;

    /// A row of pixels.
    fn read(&self, y: usize, row: &mut [f64]);
}

/// The gradient in a channel.
trait Gradient {
    fn write(&mut self, y: usize, row: &[f64]);
}

/// The pixels of a channel, row by row.
struct Plane<N> {
    pixels: N,
    width: usize,
}

impl<E: Element, N: Deref<Target = [E]>> Image for Plane<N> {
    fn first(&self) -> f64 {
        self.pixels[0].to_f64()
    }

    fn read(&self, y: usize, row: &mut [f64]) {
        for (to, from) in row.iter_mut().zip(&self.pixels[y * self.width..]) {
            *to = from.to_f64();
        }
    }
}

impl<E: Element, N: DerefMut<Target = [E]>> Gradient for Plane<N> {
    fn write(&mut self, y: usize, row: &[f64]) {
        for (to, from) in self.pixels[y * self.width..].iter_mut().zip(row) {
            *to = E::from_f64(*from);
        }
    }
}

/// Evaluates all images, channel by channel.
fn windows<E: Element>(spec: &Spec, call: Call<E>) -> Total {
    let width = call.batch.size("w");
    run(call, &|part| {
        mean_over_channels(part, &|channels: Channels<E, 2>, factor| {
            let mut scratch = Scratch::default();
            channels
                .each()
                .map(|Channels { images, grads, .. }| {
                    let images = images.map(|pixels| Plane { pixels, width });
                    let grads = grads.map(|grad| grad.map(|pixels| Plane { pixels, width }));
                    channel(spec, images, factor, grads, &mut scratch)
                })
                .sum()
        })
    })
}

/// The loss of a channel, and its gradients.
fn channel<E: Element>(
    loss: &Spec,
    images: [Plane<&[E]>; 2],
    factor: f64,
    mut grads: [Option<Plane<&mut [E]>>; 2],
    scratch: &mut Scratch,
) -> f64 {
    let wanted = grads.iter().any(Option::is_some);
    let grads = grads.each_mut().map(|grad| grad.as_mut().map(|grad| grad as &mut dyn Gradient));
    let finest = scale(&images, loss.scales == 1);
    if finest.last {
        let back = wanted.then_some(Back { factor, grads, coarser: None });
        return finest.mean(loss, back, scratch);
    }

    let mut pyramid = vec![images.each_ref().map(halved)];
    for _ in 2..loss.scales {
        pyramid.push(pyramid[pyramid.len() - 1].each_ref().map(halved));
    }
    let coarser = |at: usize| scale(&pyramid[at], at + 1 == pyramid.len());
    let mut means = vec![finest.mean(loss, None, scratch)];
    means.extend((0..pyramid.len()).map(|at| coarser(at).mean(loss, None, scratch)));
    if wanted {
        let factor = |scale: usize| factor * loss.formula.slope(&means, scale);
        // From the coarsest scale to the finest, each with the gradient of the coarser one.
        let mut last: Option<[Plane<Vec<f64>>; 2]> = None;

        for at in (0..pyramid.len()).rev() {
            let none =
                |image: &Plane<Vec<f64>>| Plane { pixels: vec![0.0; image.pixels.len()], width: image.width };
            let mut own = pyramid[at].each_ref().map(none);
            let grads = own.each_mut().map(|own| Some(own as &mut dyn Gradient));
            let back = Back { factor: factor(at + 1), grads, coarser: last.as_ref() };
            coarser(at).mean(loss, Some(back), scratch);
            last = Some(own);
        }

        finest.mean(loss, Some(Back { factor: factor(0), grads, coarser: last.as_ref() }), scratch);
    }

    loss.formula.whole(&means)
}

/// One scale of two images.
fn scale<E: Element, N: Deref<Target = [E]>>(
    [x, y]: &[Plane<N>; 2],
    last: bool,
) -> Scale<'_, dyn Image + '_> {
    Scale { images: [x, y], height: x.pixels.len() / x.width, width: x.width, last }
}

/// The averages of 2×2 pixels. The last row or column of an odd number is left out.
fn halved<E: Element, N: Deref<Target = [E]>>(image: &Plane<N>) -> Plane<Vec<f64>> {
    let width = image.width;
    let pairs = image.pixels.chunks_exact(2 * width).map(|rows| rows.split_at(width));
    let pixels = pairs
        .flat_map(|(a, b)| a.chunks_exact(2).zip(b.chunks_exact(2)))
        .map(|(a, b)| 0.25 * ((a[0].to_f64() + a[1].to_f64()) + (b[0].to_f64() + b[1].to_f64())))
        .collect();
    Plane { pixels, width: width / 2 }
}
