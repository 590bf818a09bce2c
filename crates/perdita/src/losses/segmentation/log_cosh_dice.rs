//! Log-cosh Dice loss, ln cosh(1 − D) of the Dice coefficient D: quadratic near its minimum, with a slope of
//! at most tanh 1.
//!
//! It combines [`dice`](super::dice) and [`log_cosh`](super::super::log_cosh). Pixels and empty regions are
//! handled as in `dice`. Compared with the definition in mpmath.
use crate::loss::{Card, Definition, Pixels, Pointwise, Regions};
use crate::losses::Dice;
use crate::losses::LogCosh;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// ln cosh(1 − D)
    ///
    /// ```
    /// use perdita::loss::{Activation, Pixels};
    /// use perdita::{Arrays, ArraysExt, losses::{Dice, LogCoshDice}};
    /// let (prediction, labels) = ([1.0, 1.0, 1.0, 0.0], [1u8, 0, 0, 0]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 4])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 4])?;
    /// let dice = Dice::new(0.0)?.pixels(Pixels::default().activation(Activation::Identity));
    /// assert!((LogCoshDice::default().dice(dice).mean(batch)? - 0.5f64.cosh().ln()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct LogCoshDice {
        /// Dice loss
        dice: Dice [smooth, activation, over, channels, ignore_index],
    }
}
impl Definition for LogCoshDice {
    const CARD: Card = Card {
        summary: "logarithm of the hyperbolic cosine of the Dice loss",
        formula: "ln cosh(1 − D), D = (2Σpg + s)/(Σp + Σg + s) over the pixels; s = smooth",
        reference: "Jadon, A Survey of Loss Functions for Semantic Segmentation, CIBCB 2020",
        ..Card::segmentation("log_cosh_dice", Self::PARAMS)
    };

    fn card(&self) -> Card {
        self.reading().card::<Self>()
    }
}
region_loss!(LogCoshDice);
impl Regions for LogCoshDice {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let dice = self.dice.at(overlap, predicted, truth);
        LogCosh.at(dice, dice.lit(0.0)).value
    }

    fn reading(&self) -> Pixels {
        self.dice.reading()
    }
}
