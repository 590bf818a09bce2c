//! Structural similarity (SSIM) loss: one minus the mean over all patches of the similarity in luminance,
//! contrast and structure.
//!
//! For the Gaussian-weighted moments of a patch of x and y, SSIM = (2μxμy + C₁)/(μx² + μy² + C₁) · (2σxy +
//! C₂)/(σx² + σy² + C₂), C₁ = (k₁L)², C₂ = (k₂L)², where L is the data range of the images: 1 for values from
//! 0 to 1, 255 for bytes. It affects the loss, as it sets the contrast that is negligible. Only windows
//! inside the image are used, as in the paper. Channels are treated as separate images, and their losses
//! averaged. An image smaller than the window is an error.
//!
//! In the moments of s = x + y and d = x − y, one minus either factor is 2q/(p + q + 2C), with p = μs² and q
//! = μd² for luminance, p = σs² and q = σd² for contrast and structure. The loss is computed from these two,
//! so that nearly equal images lose no digits, and equal ones have loss 0 and gradient 0, constant or not.
//! The kernel keeps the moments in double precision. Compared with the definition in mpmath and, with the
//! window as two convolutions, in PyTorch.
use crate::loss::{
    Card, Definition, Error, Field, Moments, MultiInputLoss, POSITIVE, Patches, PatchesKind, Predicts,
};
use crate::parameters;
use crate::real::{Interval, Real, span};

parameters! {
    /// 1 − mean SSIM
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Ssim};
    /// let (x, y) = ([0.25f32; 144], [0.5f32; 144]);
    /// let batch = Arrays::new().numbers("prediction", &x, &[1, 1, 12, 12])?.numbers("target", &y, &[1, 1, 12, 12])?;
    /// // Constant images differ only in luminance.
    /// let likeness = (2.0 * 0.25 * 0.5 + 1e-4) / (0.25f64.powi(2) + 0.5f64.powi(2) + 1e-4);
    /// assert!((Ssim::default().mean(batch)? - (1.0 - likeness)).abs() < 1e-14);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct Ssim {
        /// size of the window, in pixels
        window: usize in span(1.0, 65535.0) = 11 => weigh_window,
        /// standard deviation of the Gaussian window, in pixels
        sigma: f64 in POSITIVE = 1.5 => weigh_window,
        /// data range of the pixels: maximum minus minimum
        range as "L": f64 in POSITIVE = 1.0,
        /// stabilising constant of the luminance term, relative to the range
        k1: f64 in POSITIVE = 0.01,
        /// stabilising constant of the contrast term, relative to the range
        k2: f64 in POSITIVE = 0.03,
    } derived {
        /// Weights of the window's rows
        weights: Vec<f64> = Vec::new(),
    }
}
impl Ssim {
    pub(super) fn weigh_window(self) -> Result<Self, Error> {
        Ok(Ssim { weights: gaussian(self.window, self.sigma), ..self })
    }
}
/// Weights of a window: exp(−d²/2σ²) at the distance d from its centre, divided by their sum.
fn gaussian(size: usize, sigma: f64) -> Vec<f64> {
    let middle = (size - 1) as f64 / 2.0;
    // Relative to the weight next to the centre, so that a small σ does not underflow.
    let least = middle.fract();
    let weight = |i| {
        let d = (i as f64 - middle).abs();
        ((least - d) / sigma * (least + d) / sigma / 2.0).exp()
    };
    let sum: f64 = (0..size).map(weight).sum();
    (0..size).map(|i| weight(i) / sum).collect()
}
/// Inputs of a loss of two images.
pub(super) const FIELDS: &[Field] = &[
    Field::variable("prediction", "n c h w", Interval::REAL, "the predicted images"),
    Field::variable("target", "n c h w", Interval::REAL, "the target images"),
];
impl Definition for Ssim {
    const CARD: Card = Card {
        summary: "one minus the structural similarity of two images: luminance, contrast and structure of patches",
        formula: "1 − mean (2μxμy + C₁)(2σxy + C₂) / ((μx² + μy² + C₁)(σx² + σy² + C₂)); C₁ = (k₁L)², C₂ = (k₂L)², L = range",
        estimates: "an image whose patches are structurally similar to the target's",
        reference: "Wang, Bovik, Sheikh & Simoncelli, Image Quality Assessment: From Error Visibility to Structural \
                    Similarity, IEEE Transactions on Image Processing, 2004",
        ..Card::image("ssim", Predicts::Image, Self::PARAMS)
    };
}
impl MultiInputLoss for Ssim {
    type Kind = PatchesKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }
}
impl Patches for Ssim {
    fn window(&self) -> &[f64] {
        &self.weights
    }

    fn scales(&self) -> usize {
        1
    }

    /// SSIM has a single scale, the last, which includes luminance.
    #[inline(always)]
    fn at<R: Real>(&self, patch: Moments<R>, last: bool) -> (R, Moments<R>) {
        let (s, d) = (patch.sum, patch.difference);
        let constant = |k: f64| s.lit(2.0 * (k * self.range).powi(2));
        let (zero, one, two) = (s.lit(0.0), s.lit(1.0), s.lit(2.0));
        let (contrast, by_sum, by_difference) =
            unlike(patch.sum_variance, patch.difference_variance, constant(self.k2));
        let (luminance, by_s, by_d) = match last {
            true => unlike(s * s, d * d, constant(self.k1)),
            false => (zero, zero, zero),
        };
        // 1 − (1 − a)(1 − b)
        let (rest, other) = (one - contrast, one - luminance);
        let slopes = Moments {
            sum: rest * two * s * by_s,
            difference: rest * two * d * by_d,
            sum_variance: other * by_sum,
            difference_variance: other * by_difference,
        };
        (luminance + other * contrast, slopes)
    }

    fn whole<R: Real>(&self, means: &[R]) -> R {
        means[0]
    }
}
/// 2q/(p + q + c), and its slopes in p and q.
#[inline(always)]
fn unlike<R: Real>(p: R, q: R, c: R) -> (R, R, R) {
    let (two, inverse) = (p.lit(2.0), p.lit(1.0) / (p + q + c));
    let value = two * q * inverse;
    (value, -(value * inverse), (two - value) * inverse)
}
