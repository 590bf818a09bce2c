//! Jaccard loss for segmentation, or soft IoU loss: one minus the intersection over union of the predicted
//! and the true region.
//!
//! 1 − (I + s)/(U + s), I = Σpg, U = Σp + Σg − I. With s = 0, the Jaccard index is J = D/(2 − D) of the Dice
//! coefficient D. With `squared`, U = Σp² + Σg² − I (Tanimoto): only then is the loss 0 for predictions equal
//! to soft targets. Pixels are read and ignored as in [`dice`](super::dice); a class that is neither
//! predicted nor present has value and gradient 0. Compared with the definition in mpmath and with MONAI's,
//! written in PyTorch.
use crate::loss::{Card, Definition, Pixels, Regions};
use crate::losses::dice::{Dice, ratio};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// 1 − (Σpg + s)/(Σp + Σg − Σpg + s)
    ///
    /// ```
    /// use perdita::loss::{Activation, Pixels};
    /// use perdita::{Arrays, ArraysExt, losses::Jaccard};
    /// let (prediction, labels) = ([1.0, 0.5, 0.0, 0.0], [1u8, 1, 0, 0]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 2, 2])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 2, 2])?;
    /// let jaccard = Jaccard::new(0.0)?.pixels(Pixels::default().activation(Activation::Identity));
    /// assert_eq!(jaccard.mean(batch)?, 1.0 - 1.5 / 2.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Jaccard(
        smooth like Dice: f64 = 1.0,
    ) {
        /// squares of probabilities and targets in the union
        squared: bool = false,
        /// activation, axes and ignored pixels
        pixels: Pixels [activation, over, channels, ignore_index],
    }
}
impl Jaccard {
    /// Loss of a set of wrong pixels, without smoothing.
    pub(super) const OF_SETS: Jaccard = Jaccard { smooth: 0.0, ..Jaccard::DEFAULT };
}
impl Definition for Jaccard {
    const CARD: Card = Card {
        summary: "one minus intersection over union of predicted and true regions",
        formula: "1 − (I + s)/(Σp + Σg − I + s), I = Σpg over the pixels; p² and g² if squared; s = smooth",
        estimates: "regions that maximise the intersection over union",
        reference: "Rahman & Wang, Optimizing Intersection-Over-Union in Deep Neural Networks, ISVC 2016",
        ..Card::segmentation("jaccard", Self::PARAMS)
    };

    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
region_loss!(Jaccard);
impl Regions for Jaccard {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let union = predicted + truth - overlap;
        ratio(union - overlap, union + overlap.lit(self.smooth))
    }

    fn reading(&self) -> Pixels {
        self.pixels
    }

    fn of_squares(&self) -> bool {
        self.squared
    }
}
