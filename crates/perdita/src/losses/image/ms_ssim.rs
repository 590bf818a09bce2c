//! Multi-scale structural similarity (MS-SSIM): contrast and structure at all scales, luminance at the last.
//!
//! 1 − Π_j m_j^w_j over the scales j, where m_j is the mean over all patches of the contrast and structure
//! term of [`ssim`](super::ssim), times the luminance term at the last scale. Between scales, images are
//! downsampled by 2×2 averages; the last row or column of an odd size is dropped. The weights are the
//! paper's, 0.0448, 0.2856, 0.3001, 0.2363, 0.1333, which sum to 1.0001; with fewer scales, the first of them
//! divided by their sum. One scale is `ssim`.
//!
//! The sizes of images must be at least 2^(scales − 1) times that of the window, 176 by default; smaller
//! images are an error.
//!
//! For m_j ≤ 0 the power is undefined: the loss is 1 and the gradient 0, whatever the other scales (libraries
//! that clamp m_j at 0 agree). As m_j → 0 the gradient is unbounded, like that of the power. The loss is
//! computed from logarithms of 1 − m_j, so that nearly equal images lose no digits. Each channel has its own
//! product, and the losses of the channels are averaged. Compared with the definition in mpmath and in
//! PyTorch.
use super::ssim::{FIELDS, Ssim};
use crate::loss::{Card, Definition, Error, Field, Moments, MultiInputLoss, Patches, PatchesKind, Predicts};
use crate::parameters;
use crate::real::{Real, span};

parameters! {
    /// 1 − Π_j m_j^w_j
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::MsSsim};
    /// let image: Vec<f64> = (0..48 * 48).map(|i| (i as f64).sin().abs()).collect();
    /// let darker: Vec<f64> = image.iter().map(|x| 0.8 * x).collect();
    /// let shape = [1, 1, 48, 48];
    /// let batch = Arrays::new().numbers("prediction", &darker, &shape)?.numbers("target", &image, &shape)?;
    /// let message = MsSsim::default().mean(batch).unwrap_err().to_string();
    /// assert!(message.contains("176"), "{message}");
    /// assert!(MsSsim::default().scales(3)?.mean(batch)? > 0.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct MsSsim {
        /// structural similarity at each scale
        ssim: Ssim [window, sigma, range, k1, k2],
        /// number of scales
        scales: usize in span(1.0, 5.0) = 5 => weigh_scales,
    } derived {
        /// Weight of each scale
        weights: Vec<f64> = Vec::new(),
    }
}
/// Weights of the scales.
const WEIGHTS: [f64; 5] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
impl MsSsim {
    fn weigh_scales(self) -> Result<Self, Error> {
        let sum: f64 = if self.scales < WEIGHTS.len() { WEIGHTS[..self.scales].iter().sum() } else { 1.0 };
        let weights = WEIGHTS[..self.scales].iter().map(|w| w / sum).collect();
        Ok(MsSsim { weights, ssim: self.ssim.weigh_window()?, ..self })
    }
}
impl Definition for MsSsim {
    const CARD: Card = Card {
        summary: "one minus the structural similarity of two images at several scales",
        formula: "1 − Π_j m_j^w_j; m_j the mean of contrast and structure at scale j, times luminance at the last",
        estimates: "an image that is structurally similar to the target at all scales",
        kinks: "m_j ≤ 0: loss 1, gradient 0",
        reference: "Wang, Simoncelli & Bovik, Multi-Scale Structural Similarity for Image Quality Assessment, Asilomar \
                    Conference on Signals, Systems & Computers, 2003",
        ..Card::image("ms_ssim", Predicts::Image, Self::PARAMS)
    };
}
impl MultiInputLoss for MsSsim {
    type Kind = PatchesKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }
}
impl Patches for MsSsim {
    fn window(&self) -> &[f64] {
        Patches::window(&self.ssim)
    }

    fn scales(&self) -> usize {
        self.weights.len()
    }

    #[inline(always)]
    fn at<R: Real>(&self, patch: Moments<R>, last: bool) -> (R, Moments<R>) {
        self.ssim.at(patch, last)
    }

    fn whole<R: Real>(&self, means: &[R]) -> R {
        let (zero, one) = (means[0].lit(0.0), means[0].lit(1.0));
        let each = || means.iter().zip(&self.weights);
        let logarithm = each().fold(zero, |sum, (&m, &w)| sum + one.lit(w) * (-m).ln_1p());
        // 1, or NaN if a mean is NaN.
        let unlike = means.iter().fold(one, |sum, &m| sum + zero * m);
        means.iter().fold(-logarithm.exp_m1(), |value, &m| zero.select_lt(one - m, value, unlike))
    }
}
