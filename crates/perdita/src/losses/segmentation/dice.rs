//! Dice loss for segmentation: one minus the Dice coefficient of the predicted and the true region of each
//! class.
//!
//! 1 − (2Σpg + s)/(Σp + Σg + s) for each class of each image, with the probabilities p and targets g of the
//! pixels; with `squared`, Σp² and Σg² in the denominator (Milletari et al. 2016). All region losses share
//! these parameters and inputs:
//!
//! * `activation`: predictions are logits of mutually exclusive classes (`softmax`, the default), logits of
//!   independent classes (`sigmoid`), or probabilities (`identity`);
//! * targets are either `labels` or `target`, a probability per class. With one class and no softmax, label 1
//!   is the region and 0 is background;
//! * `over`: sums over each `image`, the default, or over the whole `batch`, which gives one loss per class;
//! * `channels`: `first` is (n, c, …), `last` is (n, …, c);
//! * pixels with the label `ignore_index`, or with `mask` 0, are ignored, whatever their values. A region
//!   without pixels has value and gradient 0, and is excluded from the mean.
//!
//! A weight of 0 excludes a region, such as the background. Its logits remain part of the softmax of its
//! pixels. The softmax is computed twice and never stored.
//!
//! A class that is neither predicted nor present has the loss 0, through s > 0 or by convention: 0/0 is taken
//! as 1, with gradient 0. With s = 0, a class that is predicted but absent has the loss 1 and gradient 0;
//! with s > 0 it has a gradient. Compared with the definition in mpmath and with MONAI's (`smooth_nr` =
//! `smooth_dr` = s), written in PyTorch.
use crate::loss::{Card, Definition, NON_NEGATIVE, Pixels, Regions};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// 1 − (2Σpg + s)/(Σp + Σg + s)
    ///
    /// ```
    /// use perdita::loss::{Activation, Pixels};
    /// use perdita::{Arrays, ArraysExt, losses::Dice};
    /// let (prediction, labels) = ([1.0, 0.5, 0.0, 0.0], [1u8, 1, 0, 0]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 2, 2])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 2, 2])?;
    /// let dice = Dice::new(0.0)?.pixels(Pixels::default().activation(Activation::Identity));
    /// assert!((dice.mean(batch)? - (1.0 - 2.0 * 1.5 / (1.5 + 2.0))).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Dice(
        /// constant added to numerator and denominator
        smooth as "s": f64 in NON_NEGATIVE = 1.0,
    ) {
        /// squares of probabilities and targets in the denominator
        squared: bool = false,
        /// activation, axes and ignored pixels
        pixels: Pixels [activation, over, channels, ignore_index],
    }
}
impl Dice {
    /// Loss with s = 0.
    pub(super) const BARE: Dice = Dice { smooth: 0.0, ..Dice::DEFAULT };
}
impl Definition for Dice {
    const CARD: Card = Card {
        summary: "one minus the Dice coefficient of predicted and true regions",
        formula: "1 − (2Σpg + s)/(Σp + Σg + s) over the pixels; p² and g² in the denominator if squared; s = smooth",
        reference: "Milletari, Navab & Ahmadi, V-Net, 3DV 2016; Dice, Ecology 26(3), 1945",
        ..Card::segmentation("dice", Self::PARAMS)
    };

    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
region_loss!(Dice);
impl Regions for Dice {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let off = predicted + truth - (overlap + overlap);
        ratio(off, predicted + truth + overlap.lit(self.smooth))
    }

    fn reading(&self) -> Pixels {
        self.pixels
    }

    fn of_squares(&self) -> bool {
        self.squared
    }
}

/// off/total, or 0 if both are 0 (empty prediction and empty target).
#[inline(always)]
pub(super) fn ratio<R: Real>(off: R, total: R) -> R {
    let zero = total.lit(0.0);
    total.select_lt(zero.lit(f64::MIN_POSITIVE), zero, off / total)
}
