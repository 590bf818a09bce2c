//! The Dice loss of segmentation: the overlap of the predicted and the true region of each class.
//!
//! 1 − (2Σpg + s)/(Σp + Σg + s) of every class of every image, from probabilities p and the truth g over the pixels; with
//! `squared`, Σp² and Σg² in the denominator (Milletari et al. 2016). All region losses read their pixels alike:
//!
//! * `activation`: predictions are logits of classes that exclude each other (`softmax`, the default), logits of classes
//!   that do not (`sigmoid`), or probabilities (`identity`);
//! * the truth is either `labels` or a `target` of a number per class. Where there is one class only, and no softmax, its
//!   label is 1, and 0 stands for none;
//! * `over`: sums over each `image`, the default, or over the whole `batch`, which then has a loss per class;
//! * `channels`: `first` is (n, c, …), `last` is (n, …, c);
//! * pixels with the label `ignore_index`, or whose `mask` is 0, are ignored, whatever they hold. A region without pixels
//!   does not count: value and gradient are 0, and the mean is over the others.
//!
//! A weight per region takes classes out, the background, say: it is 0 for them. The logits of a region of weight 0 still
//! are a part of its pixels' softmax. The softmax is computed twice, and never stored.
//!
//! A class that is neither predicted nor present has the loss 0, by s > 0 or by convention: 0/0 counts as 1, and its
//! gradient is 0. With s = 0 a class that is predicted but absent has the loss 1 and no gradient: s > 0 gives it one.
//! Compared with its definition in mpmath and, written in PyTorch, with that of MONAI (`smooth_nr` =
//! `smooth_dr` = s).
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
        /// smoothing constant added to numerator and denominator
        smooth as "s": f64 in NON_NEGATIVE = 1.0,
    ) {
        /// squared probabilities and targets in the denominator
        squared: bool = false,
        /// activation, axes and ignored pixels
        pixels: Pixels [activation, over, channels, ignore_index],
    }
}
impl Dice {
    /// With s = 0.
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

/// off/total, and 0 where both are 0: an empty prediction of an empty region.
#[inline(always)]
pub(super) fn ratio<R: Real>(off: R, total: R) -> R {
    let zero = total.lit(0.0);
    total.select_lt(zero.lit(f64::MIN_POSITIVE), zero, off / total)
}
