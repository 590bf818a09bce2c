//! Structural similarity at several scales: contrast and structure at all of them, luminance at the last.
//!
//! 1 − Π_j m_j^w_j over the scales j, where m_j is the mean over all patches of the contrast and structure of
//! [`ssim`](super::ssim), at the last scale times the luminance. From one scale to the next images are halved by 2×2
//! averages; the last row or column of an odd number is left out. The weights are the paper's, 0.0448, 0.2856, 0.3001,
//! 0.2363, 0.1333, which add up to 1.0001; if there are fewer scales, the first of them divided by their sum. One scale
//! is `ssim`.
//!
//! Images need at least 2^(scales − 1) times the rows and columns of the window: 176 by default; smaller ones are an
//! error.
//!
//! A mean m_j of 0 or less has no power that is a fraction: such images are as unlike as they can be, with loss 1 and
//! gradient 0, whatever the other scales say (libraries that clamp m_j at 0 agree). As m_j falls to 0 the gradient
//! grows beyond bounds, as the power's does. The loss is computed through logarithms of 1 − m_j, so that images that
//! nearly agree lose no digits. Each channel has a product of its own, and their losses are averaged. Compared with the
//! definition in mpmath and in PyTorch.
use super::ssim::{FIELDS, Ssim};
use crate::loss::{Args, Card, Error, Field, Formula, Moments, OfPatches, Param, Patches, Structured};
use crate::real::{Real, span};

/// 1 − Π_j m_j^w_j
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::ms_ssim::MsSsim, losses::ssim::Ssim};
/// let image: Vec<f64> = (0..48 * 48).map(|i| (i as f64).sin().abs()).collect();
/// let darker: Vec<f64> = image.iter().map(|x| 0.8 * x).collect();
/// let shape = [1, 1, 48, 48];
/// let batch = Arrays::new().numbers("prediction", &darker, &shape)?.numbers("target", &image, &shape)?;
/// let message = MsSsim::default().mean(batch).unwrap_err().to_string();
/// assert!(message.contains("176"), "{message}");
/// assert!(MsSsim::new(Ssim::default(), 3)?.mean(batch)? > 0.0);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct MsSsim {
    ssim: Ssim,
    weights: Vec<f64>,
}
impl Default for MsSsim {
    fn default() -> Self {
        MsSsim { ssim: Ssim::default(), weights: WEIGHTS.into() }
    }
}
/// What each scale counts for.
const WEIGHTS: [f64; 5] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
impl MsSsim {
    /// The likeness at every scale, and the number of scales, 1 to 5.
    pub fn new(ssim: Ssim, scales: usize) -> Result<Self, Error> {
        Self::CARD.check("scales", scales as f64)?;
        let sum: f64 = if scales < WEIGHTS.len() { WEIGHTS[..scales].iter().sum() } else { 1.0 };
        Ok(MsSsim { ssim, weights: WEIGHTS[..scales].iter().map(|w| w / sum).collect() })
    }
}
impl Formula for MsSsim {
    const CARD: Card = Card {
        name: "ms_ssim",
        summary: "one minus the likeness of two images at several scales",
        formula: "1 − Π_j m_j^w_j; m_j the mean of contrast and structure at scale j, at the last times luminance",
        params: &[
            Ssim::WINDOW,
            Ssim::SIGMA,
            Ssim::RANGE,
            Ssim::K1,
            Ssim::K2,
            Param { domain: span(1.0, 5.0), ..Param::integer("scales", 5, "at how many scales: 1 to 5") },
        ],
        estimates: "an image that looks like the target from near and far",
        kinks: "an m_j of 0 or less: loss 1, gradient 0",
        reference: "Wang, Simoncelli & Bovik, Multi-Scale Structural Similarity for Image Quality Assessment, Asilomar \
                    Conference on Signals, Systems & Computers, 2003",
        ..Ssim::CARD
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let scales = Self::CARD.check("scales", args.number("scales"))?;
        MsSsim::new(Ssim::build(args)?, scales as usize)
    }
}
impl Structured for MsSsim {
    type Kind = OfPatches;
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
        // 1, but NaN if a mean is.
        let unlike = means.iter().fold(one, |sum, &m| sum + zero * m);
        means.iter().fold(-logarithm.exp_m1(), |value, &m| zero.lt(one - m, value, unlike))
    }
}
