//! Tiles of pixels: four vectors of pixels with all of their classes, one pixel per lane.
//!
//! ```text
//! read           prediction[row][class] ← a vector of pixels: from a plane per class, or transposed from pixels whose classes
//!                lie side by side; label per lane (−1 if ignored); seen = 1 for pixels that count, else 0;
//!                predictions and targets of other pixels ← 0, whatever they were
//! probabilities  softmax over the classes, sigmoid, or identity
//! pull_back      prediction ← gradient, from the slopes h in the probabilities p:
//!                softmax   p_c·((h_c − h_t) − Σ_k p_k·(h_k − h_t)), with t the likeliest class: for p_t near 1 nothing cancels
//!                sigmoid   h_c·p_c·(1 − p_c), by the rule of dual numbers
//! write          the inverse of read
//! ```
//!
//! Invariant: rows of a tile are padded to whole squares of lanes, for transposing.
use super::pixels::{Planes, TILE_VECTORS, View};
use crate::inline;
use crate::kernel::rowwise::{LaneLabels, TransposedGrad, TransposedRows, transpose, transpose_back};
use crate::loss::{Activation, Row, Softmax};
use crate::real::{Dual, Element, Float, Lanes, MAX_LANES, Real};
use fearless_simd::Simd;
use std::ops::Range;

/// A tile: `TILE_VECTORS` rows, each with a vector of pixels per class.
pub(super) struct Tile<S: Simd, T: Float> {
    prediction: Vec<Lanes<S, T>>,
    target: Vec<Lanes<S, T>>,
    /// The labels as given.
    labels: [i64; TILE_VECTORS * MAX_LANES],
    /// The class of each pixel as a float; −1 for pixels that do not count.
    label: [Lanes<S, T>; TILE_VECTORS],
    /// 1 for each pixel that counts, else 0.
    seen: [Lanes<S, T>; TILE_VECTORS],
    /// The number of pixels, and of rows that they fill.
    len: usize,
    pub(super) rows: usize,
    classes: usize,
    /// The vectors from one row to the next: whole squares of lanes.
    stride: usize,
}

impl<S: Simd, T: Float> Tile<S, T> {
    #[inline(always)]
    pub(super) fn new<E: Element<Float = T>>(simd: S, view: &View<E>) -> Self {
        let none = Lanes::splat(simd, T::default());
        let stride = view.classes.next_multiple_of(Lanes::<S, T>::N);
        Tile {
            prediction: vec![none; TILE_VECTORS * stride],
            target: vec![none; if view.soft() { TILE_VECTORS * stride } else { 0 }],
            labels: [0; TILE_VECTORS * MAX_LANES],
            label: [none; TILE_VECTORS],
            seen: [none; TILE_VECTORS],
            len: 0,
            rows: 0,
            classes: view.classes,
            stride,
        }
    }

    #[inline(always)]
    fn simd(&self) -> S {
        self.seen[0].token()
    }

    /// Reads as many pixels of an image as fit, from the start of `pixels`; returns their number.
    #[inline(always)]
    pub(super) fn read<E: Element<Float = T>>(
        &mut self,
        view: &View<E>,
        image: usize,
        pixels: Range<usize>,
    ) -> usize {
        outlined(self.simd(), inline!(|| self.read_inline(view, image, pixels)))
    }

    #[inline(always)]
    fn read_inline<E: Element<Float = T>>(
        &mut self,
        view: &View<E>,
        image: usize,
        pixels: Range<usize>,
    ) -> usize {
        let n = Lanes::<S, T>::N;
        self.len = pixels.len().min(TILE_VECTORS * n);
        self.rows = self.len.div_ceil(n);
        let start = image * view.size + pixels.start;
        if let Some(labels) = view.labels {
            labels.read(start, &mut self.labels[..self.len]);
        }
        for row in 0..self.rows {
            self.look(view, row, start + row * n);
        }
        let from = (image * view.classes * view.size, pixels.start);
        fill(&mut self.prediction, view, view.prediction, from, (self.len, self.stride));
        if let Some(target) = view.target {
            fill(&mut self.target, view, target, from, (self.len, self.stride));
        }
        for row in 0..self.rows {
            let seen = self.seen[row];
            // Pixels that do not count may contain anything, NaN included.
            if seen.meets(seen.lit(0.0)) {
                for x in [&mut self.prediction, &mut self.target] {
                    for x in x.iter_mut().skip(row * self.stride).take(self.classes) {
                        *x = seen.strong_mul(*x);
                    }
                }
            }
        }

        self.len
    }

    /// Reads the mask and labels of a row.
    #[inline(always)]
    fn look<E: Element<Float = T>>(&mut self, view: &View<E>, row: usize, start: usize) {
        let (simd, n) = (self.seen[0].token(), Lanes::<S, T>::N);
        let len = n.min(self.len - row * n);
        let mut seen = Lanes::splat(simd, T::from_f64(1.0)).first(len);
        if let Some(mask) = view.mask {
            seen = seen * Lanes::load_tail(simd, &mask[start..start + len]).nonzero();
        }
        if view.labels.is_some() {
            let (ignore, first) = (view.pixels.ignore_index, view.first());
            let mut class = [0; MAX_LANES];
            for (l, class) in class[..n].iter_mut().enumerate() {
                // A label one below the first (the background of binary predictions) has no class, and counts.
                let label = self.labels[row * n + l];
                *class = if label == ignore { -2 } else { label.wrapping_sub(first) as i32 };
            }

            let class = Lanes::from_fn(simd, |l| T::from_f64(class[l].into()));
            let (zero, one) = (seen.lit(0.0), seen.lit(1.0));
            seen = seen * class.select_lt(class.lit(-1.5), zero, one);
            self.label[row] = seen.select_eq(one, class, -one);
        }

        self.seen[row] = seen;
    }

    #[inline(always)]
    pub(super) fn seen(&self, row: usize) -> Lanes<S, T> {
        self.seen[row]
    }

    #[inline(always)]
    pub(super) fn prediction(&self, row: usize) -> &[Lanes<S, T>] {
        &self.prediction[row * self.stride..][..self.classes]
    }

    /// The target of each pixel of a row for a class.
    #[inline(always)]
    pub(super) fn truth<const SOFT: bool>(&self, row: usize, class: usize) -> Lanes<S, T> {
        if SOFT {
            return self.target[row * self.stride + class];
        }
        let label = self.label[row];
        label.select_eq(label.lit(class as f64), label.lit(1.0), label.lit(0.0))
    }

    /// Writes the probabilities of a row of pixels.
    #[inline(always)]
    pub(super) fn probabilities(&self, activation: Activation, row: usize, out: &mut [Lanes<S, T>]) {
        outlined(self.simd(), inline!(|| self.probabilities_inline(activation, row, out)));
    }

    #[inline(always)]
    fn probabilities_inline(&self, activation: Activation, row: usize, out: &mut [Lanes<S, T>]) {
        let z = self.prediction(row);
        match activation {
            Activation::Softmax => {
                let grad = &mut *out;
                let kept = &mut TransposedGrad { grad, factor: z[0].lit(1.0), wanted: true };
                let softmax = Softmax::whole(TransposedRows { scores: z }, kept);
                divide(out, softmax.total);
            }
            Activation::Sigmoid => {
                for (c, p) in out.iter_mut().enumerate() {
                    *p = z[c].sigmoid();
                }
            }
            Activation::Identity => out.copy_from_slice(z),
        }
    }

    /// The same of logits; returns the softmax with the labels' terms separate.
    #[inline(always)]
    pub(super) fn softmax(&self, row: usize, out: &mut [Lanes<S, T>]) -> Softmax<Lanes<S, T>> {
        outlined(self.simd(), inline!(|| self.softmax_inline(row, out)))
    }

    #[inline(always)]
    fn softmax_inline(&self, row: usize, out: &mut [Lanes<S, T>]) -> Softmax<Lanes<S, T>> {
        let z = self.prediction(row);
        let label = LaneLabels { index: [0; MAX_LANES], number: self.label[row] };
        let grad = &mut *out;
        let kept = &mut TransposedGrad { grad, factor: z[0].lit(1.0), wanted: true };
        let softmax = Softmax::of(TransposedRows { scores: z }, label, kept);
        divide(out, softmax.total);
        softmax
    }

    /// Overwrites the predictions of all rows with their probabilities.
    #[inline(always)]
    pub(super) fn turn_to_probabilities(&mut self, activation: Activation, scratch: &mut [Lanes<S, T>]) {
        for row in 0..self.rows {
            self.probabilities(activation, row, scratch);
            self.prediction[row * self.stride..][..self.classes].copy_from_slice(scratch);
        }
    }

    /// Overwrites the predictions of a row with their gradient, from the slopes in the probabilities `p`; 0 for pixels
    /// that do not count.
    #[inline(always)]
    pub(super) fn pull_back(
        &mut self,
        activation: Activation,
        row: usize,
        p: &[Lanes<S, T>],
        slopes: &[Lanes<S, T>],
    ) {
        outlined(self.simd(), inline!(|| self.pull_back_inline(activation, row, p, slopes)));
    }

    #[inline(always)]
    fn pull_back_inline(
        &mut self,
        activation: Activation,
        row: usize,
        p: &[Lanes<S, T>],
        slopes: &[Lanes<S, T>],
    ) {
        let seen = self.seen[row];
        let z = &mut self.prediction[row * self.stride..][..self.classes];
        match activation {
            Activation::Softmax => {
                // Slopes relative to that of the likeliest class: for p near 1 nothing cancels.
                let max = TransposedRows { scores: p }.largest();
                let mut likeliest = slopes[0];

                for (c, &p) in p.iter().enumerate() {
                    likeliest = p.select_eq(max, slopes[c], likeliest);
                }
                let mean =
                    TransposedRows { scores: p }.sum(None, inline!(|c| p[c] * (slopes[c] - likeliest)));
                for (c, z) in z.iter_mut().enumerate() {
                    *z = seen.strong_mul(p[c] * ((slopes[c] - likeliest) - mean));
                }
            }
            Activation::Sigmoid => {
                for (c, z) in z.iter_mut().enumerate() {
                    *z = seen.strong_mul(slopes[c].strong_mul(Dual::var(*z).sigmoid().du));
                }
            }
            Activation::Identity => {
                for (c, z) in z.iter_mut().enumerate() {
                    *z = seen.strong_mul(slopes[c]);
                }
            }
        }
    }

    /// Adds the gradient of `factor` times the cross-entropy to the gradient of a row.
    #[inline(always)]
    pub(super) fn add_cross_entropy(
        &mut self,
        row: usize,
        factor: Lanes<S, T>,
        p: &[Lanes<S, T>],
        softmax: Softmax<Lanes<S, T>>,
    ) {
        let (factor, label) = (self.seen[row].strong_mul(factor), self.label[row]);
        let (label_grad, z) =
            (-softmax.one_minus_p(), &mut self.prediction[row * self.stride..][..self.classes]);
        for (c, z) in z.iter_mut().enumerate() {
            *z = *z + factor.strong_mul(label.select_eq(label.lit(c as f64), label_grad, p[c]));
        }
    }

    /// Writes the tile's predictions, which have been overwritten with results, from pixel `start` of `out` on.
    #[inline(always)]
    pub(super) fn write<E: Element<Float = T>>(&self, out: &mut Planes<E>, start: usize) {
        outlined(self.simd(), inline!(|| self.write_inline(out, start)));
    }

    #[inline(always)]
    fn write_inline<E: Element<Float = T>>(&self, out: &mut Planes<E>, start: usize) {
        let n = Lanes::<S, T>::N;
        let len = |row: usize| n.min(self.len - row * n);
        if out.width == 1 {
            for (c, plane) in out.planes.iter_mut().enumerate() {
                for row in 0..self.rows {
                    let begin = start + row * n;
                    self.prediction[row * self.stride + c].store_tail(&mut plane[begin..begin + len(row)]);
                }
            }

            return;
        }

        for row in 0..self.rows {
            let begin = (start + row * n) * self.classes;
            transpose_back(self.prediction(row), &mut out.planes[0][begin..], len(row), self.classes);
        }
    }
}

/// Runs `body` as a function that is not inlined, with the same SIMD features. Four sweeps read, weigh and write tiles:
/// inlined into each, these loops were most of the code of the pixel kernels; a call per row of a tile is not
/// measurable.
#[inline(always)]
fn outlined<S: Simd, R>(simd: S, body: impl FnOnce() -> R) -> R {
    simd.vectorize(body)
}

/// Divides by the total.
#[inline(always)]
fn divide<S: Simd, T: Float>(p: &mut [Lanes<S, T>], total: Lanes<S, T>) {
    let share = total.lit(1.0) / total;
    for p in p {
        *p = *p * share;
    }
}

/// Reads `len` pixels from `start` on, of the image that begins at `image`, into rows of a tile.
#[inline(always)]
fn fill<S: Simd, E: Element>(
    rows: &mut [Lanes<S, E::Float>],
    view: &View<E>,
    numbers: &[E],
    (image, start): (usize, usize),
    (len, stride): (usize, usize),
) {
    let (n, classes) = (Lanes::<S, E::Float>::N, view.classes);
    if view.pixels.channels_last {
        for begin in (0..len).step_by(n) {
            let row = &mut rows[begin / n * stride..][..stride];
            transpose(
                row,
                &numbers[image + (start + begin) * classes..],
                classes,
                n.min(len - begin),
                classes,
            );
        }
        return;
    }

    let simd = rows[0].token();
    for c in 0..classes {
        let plane = &numbers[image + c * view.size + start..][..len];
        for (row, part) in plane.chunks(n).enumerate() {
            rows[row * stride + c] = Lanes::load_tail(simd, part);
        }
    }
}
