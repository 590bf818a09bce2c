//! A window that slides down two images, a row of patches at a time, and the gradient that follows it.
//!
//! Four maps are averaged over patches: s = x + y, d = x − y, s² and d². The window is separable, with W weights per
//! axis:
//!
//! ```text
//! for each row y of pixels:
//!     sideways[y mod W] ← the row's maps, averaged horizontally
//!     if y + 1 ≥ W, top = y + 1 − W:
//!         means ← Σ_j w_j · sideways[(top + j) mod W]
//!         256 patches at a time: moments ← means; values, slopes ← formula; slopes[top mod W] ← slopes in the means
//!         finish the rows of pixels up to top (at the end, all)
//! finish row y:
//!     Σ over the patch rows that cover y of w · slopes[row mod W], then averaged horizontally: slopes in the maps at each pixel
//!     gradients of x and y ← chain rule through s, d, s², d², plus a quarter of the coarser scale's gradient
//! ```
//!
//! Cost: 8·W multiply-adds per pixel, twice that with gradients; memory for W rows of averages and W rows of slopes.
//!
//! All is in double precision, and s and d are taken relative to their first pixel: a variance is a small difference of
//! large squares.
//!
//! The image type `I` is generic for the sake of compilation alone: there is one, and programs without such losses
//! compile none of this.
use super::{ErasedDefinition, Gradient, Image, Plane, Spec};
use crate::inline;
use crate::real::{Lanes, MAX_LANES, Sum, on_lanes};
use fearless_simd::Simd;

/// Patches per call of the formula.
const CHUNK: usize = 256;

/// A channel of two images at one scale.
pub(super) struct Scale<'a, I: ?Sized> {
    pub(super) images: [&'a I; 2],
    pub(super) height: usize,
    pub(super) width: usize,
    /// True for the coarsest scale.
    pub(super) last: bool,
}

/// The gradients in both images of a scale.
pub(super) struct Back<'a> {
    /// The factor of the gradients.
    pub(super) factor: f64,
    pub(super) grads: [Option<&'a mut dyn Gradient>; 2],
    /// The gradients of the next coarser scale: each is shared by four pixels.
    pub(super) coarser: Option<&'a [Plane<Vec<f64>>; 2]>,
}

/// Buffers of rows, each of four maps, one map after another.
#[derive(Default)]
pub(super) struct Scratch {
    /// The length of a map's row, padded by a window.
    room: usize,
    /// A row of pixels.
    pixels: Vec<f64>,
    /// The horizontal averages of the last W rows, a ring buffer.
    sideways: Vec<f64>,
    /// The means of a row of patches.
    means: Vec<f64>,
    /// The slopes in the means of the last W rows of patches, a ring buffer. Each row begins with W − 1 zeros.
    slopes: Vec<f64>,
    /// The slopes of all patch rows over a row of pixels, averaged vertically, then horizontally.
    meeting: Vec<f64>,
    at_pixels: Vec<f64>,
    /// The moments of a chunk of patches, and their values.
    moments: Vec<f64>,
    values: Vec<f64>,
}

impl Scratch {
    /// Resizes the buffers for rows of `width` pixels, filled with 0.
    fn fit(&mut self, width: usize, window: usize) {
        self.room = (lanes(width) + window - 1).next_multiple_of(MAX_LANES);
        let row = 4 * self.room;
        let sizes = [row, row * window, row, row * window, row, row];
        let Scratch { pixels, sideways, means, slopes, meeting, at_pixels, .. } = self;
        for (rows, size) in [pixels, sideways, means, slopes, meeting, at_pixels].into_iter().zip(sizes) {
            rows.clear();
            rows.resize(size, 0.0);
        }
        self.moments.resize(4 * CHUNK, 0.0);
        self.values.resize(CHUNK, 0.0);
    }
}

/// The length rounded up to whole vectors.
fn lanes(width: usize) -> usize {
    width.next_multiple_of(MAX_LANES)
}

impl<I: Image + ?Sized> Scale<'_, I> {
    /// The mean over all patches.
    pub(super) fn mean(&self, loss: &Spec, back: Option<Back>, scratch: &mut Scratch) -> f64 {
        scratch.fit(self.width, loss.window.len());
        on_lanes!(simd => self.slide(simd, loss, back, scratch))
    }

    #[inline(always)]
    fn slide<S: Simd>(&self, simd: S, loss: &Spec, mut back: Option<Back>, scratch: &mut Scratch) -> f64 {
        let (weights, height) = (loss.window, self.height);
        let window = weights.len();
        let (rows, columns) = (height - window + 1, self.width - window + 1);
        let share = 1.0 / (rows * columns) as f64;
        if let Some(back) = &mut back {
            back.factor *= share;
        }
        let (room, all) = (scratch.room, 4 * scratch.room);
        let mut sum = 0.0;
        let mut done = 0;

        for y in 0..height {
            self.read(y, room, &mut scratch.pixels);
            let seen = &mut scratch.sideways[y % window * all..][..all];
            for map in 0..4 {
                let pixels = &scratch.pixels[map * room..][..room];
                blend(simd, weights, &|j| &pixels[j..], &mut seen[map * room..][..lanes(self.width)]);
            }

            let Some(top) = (y + 1).checked_sub(window) else { continue };
            let seen = &scratch.sideways;
            blend(simd, weights, &|j| &seen[(top + j) % window * all..], &mut scratch.means);
            let slopes = &mut scratch.slopes[top % window * all + window - 1..];
            let factor = back.as_ref().map(|back| back.factor);
            let memory = [&mut scratch.moments[..], &mut scratch.values[..]];
            let slopes = factor.map(|f| (f, slopes));
            sum += self.patches(simd, loss.formula, columns, &scratch.means, memory, slopes);

            // All patches over the rows up to `top` are done; at the end, over all rows.
            let seen = if y + 1 == height { height } else { top + 1 };
            if let Some(back) = &mut back {
                while done < seen {
                    self.finish(simd, weights, done, rows, back, scratch);
                    done += 1;
                }
            }
        }

        sum * share
    }

    /// The sum and the difference of the first pixels, the origin of s and d.
    #[inline(always)]
    fn first(&self) -> (f64, f64) {
        let (x, y) = (self.images[0].first(), self.images[1].first());
        (x + y, x - y)
    }

    /// The four maps of a row of pixels.
    #[inline(always)]
    fn read(&self, y: usize, room: usize, out: &mut [f64]) {
        let (s0, d0) = self.first();
        let (plain, squares) = out.split_at_mut(2 * room);
        let (s, d) = plain.split_at_mut(room);
        let (ss, dd) = squares.split_at_mut(room);
        let (s, d) = (&mut s[..self.width], &mut d[..self.width]);
        let (ss, dd) = (&mut ss[..self.width], &mut dd[..self.width]);
        self.images[0].read(y, s);
        self.images[1].read(y, d);
        for i in 0..self.width {
            let (x, y) = (s[i], d[i]);
            (s[i], d[i]) = ((x + y) - s0, (x - y) - d0);
            (ss[i], dd[i]) = (s[i] * s[i], d[i] * d[i]);
        }
    }

    /// The sum over a row of patches, from their means; writes its slopes in the means, times a factor.
    #[inline(always)]
    fn patches<S: Simd>(
        &self,
        simd: S,
        loss: &dyn ErasedDefinition,
        columns: usize,
        means: &[f64],
        [moments, values]: [&mut [f64]; 2],
        mut slopes: Option<(f64, &mut [f64])>,
    ) -> f64 {
        let (n, room) = (Lanes::<S, f64>::N, means.len() / 4);
        let splat = inline!(|x| Lanes::<S, f64>::splat(simd, x));
        let (s0, d0) = self.first();
        let (s0, d0, two) = (splat(s0), splat(d0), splat(2.0));
        let mut sum = Sum::zero(simd);

        for start in (0..columns).step_by(CHUNK) {
            let len = CHUNK.min(columns - start);
            let padded = len.next_multiple_of(n);
            let (moments, values) = (&mut moments[..4 * padded], &mut values[..padded]);

            for at in (0..len).step_by(n) {
                let load = inline!(|map| Lanes::<S, f64>::load(simd, &means[map * room + start + at..]));
                let (s, d) = (load(0), load(1));
                let all = [s + s0, d + d0, load(2) - s * s, load(3) - d * d];
                for moment in 0..4 {
                    all[moment].store(&mut moments[moment * padded + at..]);
                }
            }

            loss.fill(moments, self.last, values);
            // Padding past the last patch does not count.
            values[len..].fill(0.0);

            for at in (0..len).step_by(n) {
                sum.add(Lanes::<S, f64>::load(simd, &values[at..]));
                let Some((factor, slopes)) = &mut slopes else { continue };
                let factor = splat(*factor);
                let slope = inline!(|moment| Lanes::<S, f64>::load(simd, &moments[moment * padded + at..]));
                let mean = inline!(|map| Lanes::<S, f64>::load(simd, &means[map * room + start + at..]));
                let by_means = [
                    slope(0) - two * mean(0) * slope(2),
                    slope(1) - two * mean(1) * slope(3),
                    slope(2),
                    slope(3),
                ];

                for map in 0..4 {
                    (factor * by_means[map]).store(&mut slopes[map * room + start + at..]);
                }
            }

            if let Some((_, slopes)) = &mut slopes {
                for map in 0..4 {
                    slopes[map * room + start + len..][..padded - len].fill(0.0);
                }
            }
        }

        sum.total()
    }

    /// Writes the gradient in row y of the pixels, once all patches over it are done.
    #[inline(always)]
    fn finish<S: Simd>(
        &self,
        simd: S,
        weights: &[f64],
        y: usize,
        rows: usize,
        back: &mut Back,
        scratch: &mut Scratch,
    ) {
        let (window, room) = (weights.len(), scratch.room);
        // Row y of the pixels is row `y − top` of the patches that begin at `top`.
        let (first, last) = ((y + 1).saturating_sub(window), y.min(rows - 1));
        let slopes = &scratch.slopes;
        let row = |j: usize| &slopes[(last - j) % window * 4 * room..];
        blend(simd, &weights[y - last..=y - first], &row, &mut scratch.meeting);

        for map in 0..4 {
            let meeting = &scratch.meeting[map * room..][..room];
            let at_pixels = &mut scratch.at_pixels[map * room..][..lanes(self.width)];
            blend(simd, weights, &|j| &meeting[window - 1 - j..], at_pixels);
        }

        self.read(y, room, &mut scratch.pixels);
        let pixels = inline!(|map: usize| &scratch.pixels[map * room..][..self.width]);
        let at_pixels = inline!(|map: usize| &scratch.at_pixels[map * room..][..self.width]);
        let (s, d) = (pixels(0), pixels(1));
        let (of_s, of_d, of_ss, of_dd) = (at_pixels(0), at_pixels(1), at_pixels(2), at_pixels(3));
        let slope = &mut scratch.meeting[..self.width];

        for (k, sign) in [1.0, -1.0].into_iter().enumerate() {
            let Some(grad) = &mut back.grads[k] else { continue };
            for (i, slope) in slope.iter_mut().enumerate() {
                *slope = of_s[i] + 2.0 * s[i] * of_ss[i] + sign * (of_d[i] + 2.0 * d[i] * of_dd[i]);
            }
            if let Some(coarser) = back.coarser {
                let Plane { pixels, width } = &coarser[k];
                let coarse = pixels.chunks(*width).nth(y / 2).unwrap_or(&[]);
                for (i, slope) in slope.iter_mut().enumerate() {
                    *slope += coarse.get(i / 2).map_or(0.0, |x| 0.25 * x);
                }
            }

            grad.write(y, slope);
        }
    }
}

/// A weighted sum of rows. A function of its own, since it is used for several kinds of rows.
#[inline(always)]
fn blend<'a, S: Simd>(simd: S, weights: &[f64], row: &dyn Fn(usize) -> &'a [f64], out: &mut [f64]) {
    simd.vectorize(inline!(|| blend_inline(simd, weights, row, out)));
}

#[inline(always)]
fn blend_inline<'a, S: Simd>(simd: S, weights: &[f64], row: &dyn Fn(usize) -> &'a [f64], out: &mut [f64]) {
    // Several rows per pass over `out`, to save memory traffic.
    const AT_ONCE: usize = 4;
    let mut done = 0;
    out.fill(0.0);

    while done + AT_ONCE <= weights.len() {
        let mut rows = [&[][..]; AT_ONCE];
        for (j, slot) in rows.iter_mut().enumerate() {
            *slot = row(done + j);
        }
        add::<S, AT_ONCE>(simd, &weights[done..], rows, out);
        done += AT_ONCE;
    }

    for j in done..weights.len() {
        add::<S, 1>(simd, &weights[j..], [row(j)], out);
    }
}

/// Adds `N` weighted rows to `out`.
#[inline(always)]
fn add<S: Simd, const N: usize>(simd: S, weights: &[f64], rows: [&[f64]; N], out: &mut [f64]) {
    let mut each = [Lanes::<S, f64>::splat(simd, 0.0); N];
    for (j, each) in each.iter_mut().enumerate() {
        *each = Lanes::splat(simd, weights[j]);
    }
    let mut at = 0;
    while at + Lanes::<S, f64>::N <= out.len() {
        let mut sum = Lanes::<S, f64>::load(simd, &out[at..]);
        for (j, weight) in each.iter().enumerate() {
            sum = weight.mul_add(Lanes::load(simd, &rows[j][at..]), sum);
        }
        sum.store(&mut out[at..]);
        at += Lanes::<S, f64>::N;
    }
}
