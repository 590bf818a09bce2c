//! Focal Tversky loss: (1 − T)^(1/γ) of the Tversky index T.
//!
//! It is [`tversky`](super::tversky) to the power 1/γ, as defined by Abraham & Khan, with their γ = 4/3; some
//! implementations use the power γ instead. For γ > 1 the gradient stays large for small regions with a loss
//! near 0. Their α = 0.7 is the weight of false *negatives*. Here, as in `tversky`, `alpha` is the weight of
//! false positives, and the defaults 0.3 and 0.7 are theirs. Pixels are read as in [`dice`](super::dice).
//!
//! At T = 1 and γ > 1 the power has a cusp. It is the minimum, and the slope there is 0. Compared with the
//! definition in mpmath.
use crate::loss::{Card, Definition, POSITIVE, Pixels, Regions};
use crate::losses::Tversky;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// (1 − T)^(1/γ)
    ///
    /// ```
    /// use perdita::loss::{Activation, Pixels};
    /// use perdita::{Arrays, ArraysExt, losses::{FocalTversky, Tversky}};
    /// let (prediction, labels) = ([1.0, 1.0, 1.0, 0.0], [1u8, 1, 0, 1]); // a false positive, a false negative
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 4])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 4])?;
    /// let tversky = Tversky::new(1.0, 5.0)?.smooth(0.0)?;
    /// let tversky = tversky.pixels(Pixels::default().activation(Activation::Identity));
    /// assert!((FocalTversky::new(2.0)?.tversky(tversky).mean(batch)? - 0.75f64.sqrt()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct FocalTversky(
        /// focusing parameter: the power is 1/γ
        gamma: f64 in POSITIVE = 4.0 / 3.0,
    ) {
        /// Tversky loss
        tversky: Tversky [alpha, beta, smooth, activation, over, channels, ignore_index],
    }
}
impl Definition for FocalTversky {
    const CARD: Card = Card {
        summary: "power 1/γ of the Tversky loss, for small regions",
        formula: "(1 − T)^(1/γ), T = (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s), I = Σpg; s = smooth",
        estimates: "regions with few false negatives, including small regions",
        kinks: "T = 1: slope 0",
        reference: "Abraham & Khan, A Novel Focal Tversky Loss Function with Improved Attention U-Net for Lesion \
                    Segmentation, ISBI 2019",
        ..Card::segmentation("focal_tversky", Self::PARAMS)
    };

    fn card(&self) -> Card {
        self.reading().card::<Self>()
    }
}
region_loss!(FocalTversky);
impl Regions for FocalTversky {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let tversky = self.tversky.at(overlap, predicted, truth);
        let zero = tversky.lit(0.0);
        // Rounding can give values below 0, whose power is NaN.
        tversky.select_lt(zero.lit(f64::MIN_POSITIVE), zero, tversky.powf(1.0 / self.gamma))
    }

    fn reading(&self) -> Pixels {
        self.tversky.reading()
    }
}
