//! Patches of two images: a window slides down both, a row of patches at a time, and the gradient follows it.
//!
//! What is averaged over patches are four maps: s = x + y, d = x − y, s² and d². The window is the product of its rows
//! and columns, so each row of pixels is averaged sideways once, and the last rows of these averages downwards. The
//! slopes of the loss in the four means of a patch go back over the same path: a row of pixels is done when the last
//! patch over it is. Only as many rows as the window has are kept, of either. All is in double precision, and s and d
//! are counted from their first pixel: a variance is a small difference of large squares.
use super::images::{Channels, mean_over_channels, run};
use super::{Call, Kernel};
use crate::batch::Bound;
use crate::inline;
use crate::kernel::reduce::Total;
use crate::loss::{Error, Moments, OfPatches, Patches};
use crate::real::{Dual, Element, Lanes, MOST_LANES, Sum, on_lanes};
use fearless_simd::Simd;

impl<L: Patches> Kernel<L> for OfPatches {
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

/// A loss without its type.
struct Spec<'a> {
    window: &'a [f64],
    scales: usize,
    formula: &'a dyn Formula,
}

/// The formula of a loss, on rows of patches.
trait Formula: Sync {
    /// Values, and slopes in the place of the moments. All rows have one length, a whole number of vectors.
    fn fill(&self, moments: &mut [f64], last: bool, value: &mut [f64]);
    /// The loss of a channel, from its means at every scale.
    fn whole(&self, means: &[f64]) -> f64;
    /// The slope of that in the mean at one scale.
    fn slope(&self, means: &[f64], scale: usize) -> f64;
}
impl<L: Patches> Formula for L {
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
        for (moment, slope) in slopes.into_iter().enumerate() {
            slope.store(&mut moments[moment * len + at..]);
        }
    }
}

/// All images, channel by channel.
fn windows<E: Element>(spec: &Spec, call: Call<E>) -> Total {
    let width = call.batch.size("w");
    run(call, &|part| {
        mean_over_channels(part, &|channels: Channels<E, 2>, factor| {
            let mut scratch = Scratch::default();
            channels
                .each()
                .map(|Channels { images, grads, .. }| {
                    channel(spec, images, width, factor, grads, &mut scratch)
                })
                .sum()
        })
    })
}

/// The loss of a channel, and its gradients.
fn channel<E: Element>(
    loss: &Spec,
    images: [&[E]; 2],
    width: usize,
    factor: f64,
    grads: [Option<&mut [E]>; 2],
    scratch: &mut Scratch,
) -> f64 {
    let wanted = grads.iter().any(Option::is_some);
    let finest = Scale { images, width, last: loss.scales == 1 };
    if finest.last {
        let back = wanted.then_some(Back { factor, grads, coarser: None });
        return finest.mean(loss, back, scratch);
    }
    let mut pyramid: Vec<([Vec<f64>; 2], usize)> =
        vec![(images.map(|image| halved(image, width)), width / 2)];
    for _ in 2..loss.scales {
        let (images, width) = &pyramid[pyramid.len() - 1];
        pyramid.push((images.each_ref().map(|image| halved(image, *width)), width / 2));
    }
    let coarser = |at: usize| {
        let (images, width) = &pyramid[at];
        Scale {
            images: images.each_ref().map(|image| &image[..]),
            width: *width,
            last: at + 1 == pyramid.len(),
        }
    };
    let mut means = vec![finest.mean(loss, None, scratch)];
    means.extend((0..pyramid.len()).map(|at| coarser(at).mean(loss, None, scratch)));
    if wanted {
        let factor = |scale: usize| factor * loss.formula.slope(&means, scale);
        // From the last scale to the first, each with the gradient of the one before.
        let mut last: Option<([Vec<f64>; 2], usize)> = None;
        for at in (0..pyramid.len()).rev() {
            let scale = coarser(at);
            let mut own = scale.images.map(|image| vec![0.0; image.len()]);
            let grads = own.each_mut().map(|own| Some(&mut own[..]));
            scale.mean(loss, Some(Back { factor: factor(at + 1), grads, coarser: last.as_ref() }), scratch);
            last = Some((own, scale.width));
        }
        finest.mean(loss, Some(Back { factor: factor(0), grads, coarser: last.as_ref() }), scratch);
    }
    loss.formula.whole(&means)
}

/// The averages of 2×2 pixels. The last row or column of an odd number is left out.
fn halved<E: Element>(image: &[E], width: usize) -> Vec<f64> {
    let pairs = image.chunks_exact(2 * width).map(|rows| rows.split_at(width));
    pairs
        .flat_map(|(a, b)| a.chunks_exact(2).zip(b.chunks_exact(2)))
        .map(|(a, b)| 0.25 * ((a[0].to_f64() + a[1].to_f64()) + (b[0].to_f64() + b[1].to_f64())))
        .collect()
}

/// Patches that the formula is given at a time.
const CHUNK: usize = 256;

/// A channel of two images at one scale.
struct Scale<'a, E> {
    images: [&'a [E]; 2],
    width: usize,
    last: bool,
}

/// Where its gradients go.
struct Back<'a, E> {
    /// What they are multiplied by.
    factor: f64,
    grads: [Option<&'a mut [E]>; 2],
    /// The gradients of the next scale, and its width: each number is a share of four.
    coarser: Option<&'a ([Vec<f64>; 2], usize)>,
}

/// Rows of four maps, one map after another.
#[derive(Default)]
struct Scratch {
    /// The numbers of a map's row, with room for a window beyond its end.
    room: usize,
    /// A row of pixels.
    pixels: Vec<f64>,
    /// Its averages sideways, of the last rows.
    sideways: Vec<f64>,
    /// The means of a row of patches.
    means: Vec<f64>,
    /// The slopes in them, of the last rows: behind one number less than the window has columns, all 0.
    slopes: Vec<f64>,
    /// Those that meet in a row of pixels, and what they come to at each pixel.
    meeting: Vec<f64>,
    at_pixels: Vec<f64>,
    /// The moments of a chunk of patches, and their values.
    moments: Vec<f64>,
    values: Vec<f64>,
}
impl Scratch {
    /// Makes room for rows of so many pixels. All that is not written later is 0.
    fn fit(&mut self, width: usize, window: usize) {
        self.room = (lanes(width) + window - 1).next_multiple_of(MOST_LANES);
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

/// As many numbers as whole registers hold.
fn lanes(width: usize) -> usize {
    width.next_multiple_of(MOST_LANES)
}

impl<E: Element> Scale<'_, E> {
    /// The mean over all patches.
    fn mean(&self, loss: &Spec, back: Option<Back<E>>, scratch: &mut Scratch) -> f64 {
        scratch.fit(self.width, loss.window.len());
        on_lanes!(simd => self.slide(simd, loss, back, scratch))
    }

    #[inline(always)]
    fn slide<S: Simd>(&self, simd: S, loss: &Spec, mut back: Option<Back<E>>, scratch: &mut Scratch) -> f64 {
        let weights = loss.window;
        let (window, height) = (weights.len(), self.images[0].len() / self.width);
        let (rows, columns) = (height - window + 1, self.width - window + 1);
        let share = 1.0 / (rows * columns) as f64;
        if let Some(back) = &mut back {
            back.factor *= share;
        }
        let (room, all) = (scratch.room, 4 * scratch.room);
        let mut sum = 0.0;
        for y in 0..height {
            self.read(y, room, &mut scratch.pixels);
            let seen = &mut scratch.sideways[y % window * all..][..all];
            for (pixels, seen) in scratch.pixels.chunks(room).zip(seen.chunks_mut(room)) {
                blend(simd, weights, |j| &pixels[j..], &mut seen[..lanes(self.width)]);
            }
            let Some(top) = (y + 1).checked_sub(window) else { continue };
            let seen = &scratch.sideways;
            blend(simd, weights, |j| &seen[(top + j) % window * all..], &mut scratch.means);
            let slopes = &mut scratch.slopes[top % window * all + window - 1..];
            let factor = back.as_ref().map(|back| back.factor);
            let memory = [&mut scratch.moments[..], &mut scratch.values[..]];
            let slopes = factor.map(|f| (f, slopes));
            sum += self.patches(simd, loss.formula, columns, &scratch.means, memory, slopes);
            if let Some(back) = &mut back {
                self.finish(simd, weights, top, rows, back, scratch);
            }
        }
        if let Some(back) = &mut back {
            (rows..height).for_each(|y| self.finish(simd, weights, y, rows, back, scratch));
        }
        sum * share
    }

    /// The four maps of a row of pixels.
    #[inline(always)]
    fn read(&self, y: usize, room: usize, out: &mut [f64]) {
        let [first_x, first_y] = self.images.map(|image| image[0].to_f64());
        let (s0, d0) = (first_x + first_y, first_x - first_y);
        let [x, y] = self.images.map(|image| &image[y * self.width..][..self.width]);
        let (plain, squares) = out.split_at_mut(2 * room);
        let (s, d) = plain.split_at_mut(room);
        let (ss, dd) = squares.split_at_mut(room);
        let [s, d, ss, dd] = [s, d, ss, dd].map(|map| &mut map[..self.width]);
        for i in 0..self.width {
            let (x, y) = (x[i].to_f64(), y[i].to_f64());
            (s[i], d[i]) = ((x + y) - s0, (x - y) - d0);
            (ss[i], dd[i]) = (s[i] * s[i], d[i] * d[i]);
        }
    }

    /// The sum over a row of patches, from their means; and its slopes in these, times a factor.
    #[inline(always)]
    fn patches<S: Simd>(
        &self,
        simd: S,
        loss: &dyn Formula,
        columns: usize,
        means: &[f64],
        [moments, values]: [&mut [f64]; 2],
        mut slopes: Option<(f64, &mut [f64])>,
    ) -> f64 {
        let (n, room) = (Lanes::<S, f64>::N, means.len() / 4);
        let splat = inline!(|x| Lanes::<S, f64>::splat(simd, x));
        let [x, y] = self.images.map(|image| image[0].to_f64());
        let (s0, d0, two) = (splat(x + y), splat(x - y), splat(2.0));
        let mut sum = Sum::zero(simd);
        for start in (0..columns).step_by(CHUNK) {
            let len = CHUNK.min(columns - start);
            let padded = len.next_multiple_of(n);
            let (moments, values) = (&mut moments[..4 * padded], &mut values[..padded]);
            for at in (0..len).step_by(n) {
                let load = inline!(|map| Lanes::<S, f64>::load(simd, &means[map * room + start + at..]));
                let (s, d) = (load(0), load(1));
                let all = [s + s0, d + d0, load(2) - s * s, load(3) - d * d];
                for (moment, x) in all.into_iter().enumerate() {
                    x.store(&mut moments[moment * padded + at..]);
                }
            }
            loss.fill(moments, self.last, values);
            // Beyond the last patch there is nothing.
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
                for (map, by_mean) in by_means.into_iter().enumerate() {
                    (factor * by_mean).store(&mut slopes[map * room + start + at..]);
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

    /// The gradient in row y of the pixels, over which all patches have been seen.
    #[inline(always)]
    fn finish<S: Simd>(
        &self,
        simd: S,
        weights: &[f64],
        y: usize,
        rows: usize,
        back: &mut Back<E>,
        scratch: &mut Scratch,
    ) {
        let (window, room) = (weights.len(), scratch.room);
        // Row y is row `y − top` of the patches that begin at `top`.
        let (first, last) = ((y + 1).saturating_sub(window), y.min(rows - 1));
        let slopes = &scratch.slopes;
        blend(
            simd,
            &weights[y - last..=y - first],
            |j| &slopes[(last - j) % window * 4 * room..],
            &mut scratch.meeting,
        );
        for (meeting, at_pixels) in scratch.meeting.chunks(room).zip(scratch.at_pixels.chunks_mut(room)) {
            blend(simd, weights, |j| &meeting[window - 1 - j..], &mut at_pixels[..lanes(self.width)]);
        }
        self.read(y, room, &mut scratch.pixels);
        let pixels: [&[f64]; 2] = std::array::from_fn(|k| &scratch.pixels[k * room..][..self.width]);
        let [of_s, of_d, of_ss, of_dd] =
            std::array::from_fn(|k| &scratch.at_pixels[k * room..][..self.width]);
        for (k, (grad, sign)) in back.grads.iter_mut().zip([1.0, -1.0]).enumerate() {
            let Some(grad) = grad else { continue };
            let grad = &mut grad[y * self.width..][..self.width];
            let slope = inline!(|i: usize| {
                let (s, d) = (pixels[0][i], pixels[1][i]);
                of_s[i] + 2.0 * s * of_ss[i] + sign * (of_d[i] + 2.0 * d * of_dd[i])
            });
            match back.coarser {
                None => {
                    for (i, grad) in grad.iter_mut().enumerate() {
                        *grad = E::from_f64(slope(i));
                    }
                }
                Some((coarse, width)) => {
                    let coarse = coarse[k].chunks(*width).nth(y / 2).unwrap_or(&[]);
                    for (i, grad) in grad.iter_mut().enumerate() {
                        *grad = E::from_f64(slope(i) + coarse.get(i / 2).map_or(0.0, |x| 0.25 * x));
                    }
                }
            }
        }
    }
}

/// A weighted sum of rows.
#[inline(always)]
fn blend<'a, S: Simd>(simd: S, weights: &[f64], row: impl Fn(usize) -> &'a [f64], out: &mut [f64]) {
    // Several at a time: between them the sum goes to memory and back.
    const AT_ONCE: usize = 4;
    let mut done = 0;
    out.fill(0.0);
    while done + AT_ONCE <= weights.len() {
        add::<S, AT_ONCE>(simd, &weights[done..], std::array::from_fn(|j| row(done + j)), out);
        done += AT_ONCE;
    }
    for j in done..weights.len() {
        add::<S, 1>(simd, &weights[j..], [row(j)], out);
    }
}

#[inline(always)]
fn add<S: Simd, const N: usize>(simd: S, weights: &[f64], rows: [&[f64]; N], out: &mut [f64]) {
    let weights: [_; N] = std::array::from_fn(|j| Lanes::<S, f64>::splat(simd, weights[j]));
    let rows = rows.map(|row| &row[..out.len()]);
    let mut at = 0;
    while at + Lanes::<S, f64>::N <= out.len() {
        let mut sum = Lanes::<S, f64>::load(simd, &out[at..]);
        for (weight, row) in weights.iter().zip(rows) {
            sum = weight.mul_add(Lanes::load(simd, &row[at..]), sum);
        }
        sum.store(&mut out[at..]);
        at += Lanes::<S, f64>::N;
    }
}
