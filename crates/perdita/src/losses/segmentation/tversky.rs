//! Tversky loss for segmentation: the Dice loss with separate weights of false positives and false negatives.
//!
//! 1 − (I + s)/(I + αF + βM + s): I = Σpg, false positives F = Σp(1 − g), false negatives M = Σ(1 − p)g. As
//! in Salehi et al., and unlike in some implementations, `alpha` is the weight of false positives and `beta`
//! that of false negatives; the defaults 0.3 and 0.7, the best in the paper, favour recall. α = β = ½ gives
//! the Dice loss with smoothing 2s, α = β = 1 the Jaccard loss. Pixels are read as in [`dice`](super::dice);
//! a class that is neither predicted nor present has value and gradient 0. Compared with the definition in
//! mpmath and with MONAI's, written in PyTorch.
use crate::loss::{Card, Definition, NON_NEGATIVE, Pixels, Regions};
use crate::losses::dice::{Dice, ratio};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// 1 − (Σpg + s)/(Σpg + αΣp(1 − g) + βΣ(1 − p)g + s)
    ///
    /// ```
    /// use perdita::loss::{Activation, Pixels};
    /// use perdita::{Arrays, ArraysExt, losses::Tversky};
    /// let (prediction, labels) = ([1.0, 1.0, 1.0, 0.0], [1u8, 1, 0, 1]); // a false positive, a false negative
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 4])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 4])?;
    /// let tversky = Tversky::new(0.5, 1.5)?.smooth(0.0)?;
    /// let tversky = tversky.pixels(Pixels::default().activation(Activation::Identity));
    /// assert_eq!(tversky.mean(batch)?, 1.0 - 2.0 / (2.0 + 0.5 + 1.5));
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Tversky(
        /// weight of false positives
        alpha: f64 in NON_NEGATIVE = 0.3,
        /// weight of false negatives
        beta: f64 in NON_NEGATIVE = 0.7,
    ) {
        smooth like Dice: f64 = 1.0,
        /// activation, axes and ignored pixels
        pixels: Pixels [activation, over, channels, ignore_index],
    }
}
impl Definition for Tversky {
    const CARD: Card = Card {
        summary: "Dice loss with separate weights of false positives and false negatives",
        formula: "1 − (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s), I = Σpg over the pixels; s = smooth",
        estimates: "regions with few false negatives (β > α) or few false positives (α > β)",
        reference: "Salehi, Erdogmus & Gholipour, Tversky Loss Function for Image Segmentation Using 3D Fully \
                    Convolutional Deep Networks, MLMI 2017",
        ..Card::segmentation("tversky", Self::PARAMS)
    };

    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
region_loss!(Tversky);
impl Regions for Tversky {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let (alpha, beta) = (overlap.lit(self.alpha), overlap.lit(self.beta));
        let off = alpha * (predicted - overlap) + beta * (truth - overlap);
        ratio(off, overlap + off + overlap.lit(self.smooth))
    }

    fn reading(&self) -> Pixels {
        self.pixels
    }
}
