//! Cross-entropy plus Dice loss, a common combination for segmentation: a pixel-wise and a region-based loss.
//!
//! a·(mean of −ln p_y over the pixels) + b·(mean of the Dice loss over the classes), for each image, from one
//! softmax: one pass over the logits computes both sums, a second pass both gradients. The Dice loss is
//! [`dice`](super::dice), `squared` or not; without the `background`, class 0 is excluded from it, as in
//! nnU-Net. Pixels are read as in `dice`, but targets are labels and predictions are logits.
//!
//! The mean over images equals the mean over all pixels if no pixel is ignored. Otherwise each image has the
//! same weight; `over = batch` averages over all pixels of the batch, as PyTorch's `cross_entropy` does.
//! Compared with the definition in mpmath and with PyTorch.
use crate::loss::{
    Activation, Card, Definition, Field, Joint, MultiInputLoss, NON_NEGATIVE, Pixels, Regions, RegionsKind,
};
use crate::losses::Dice;
use crate::losses::GeneralizedDice;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// a·CE + b·Dice
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::CeDice};
    /// let (logits, labels) = ([0.0; 8], [0u8, 0, 1, 1]);
    /// let batch = Arrays::new().numbers("prediction", &logits, &[1, 2, 2, 2])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 2, 2])?;
    /// assert!((CeDice::default().mean(batch)? - (2f64.ln() + 1.0 - 3.0 / 5.0)).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct CeDice(
        /// weight of the cross-entropy
        ce_weight as "a": f64 in NON_NEGATIVE = 1.0,
        /// weight of the Dice loss
        dice_weight as "b": f64 in NON_NEGATIVE = 1.0,
    ) {
        smooth like Dice: f64 = 1.0,
        squared like Dice: bool = false,
        background like GeneralizedDice: bool = true,
        /// axes and ignored pixels; the activation is always softmax
        pixels: Pixels [over, channels, ignore_index],
    }
}
impl Definition for CeDice {
    const CARD: Card = Card {
        summary: "pixel-wise cross-entropy plus Dice loss, from one softmax",
        formula: "a mean(−ln p_y) over the pixels + b mean_c(1 − (2Σpg + s)/(Σp + Σg + s)); a = ce_weight, \
                  b = dice_weight, s = smooth",
        target: NON_NEGATIVE,
        estimates: "the class probabilities, and regions that maximise the Dice coefficient",
        kinks: "empty prediction and empty target, s = 0: Dice 0, gradient 0",
        reference: "Isensee et al., nnU-Net, Nature Methods 18, 2021",
        ..Card::segmentation("ce_dice", Self::PARAMS)
    };
}
impl MultiInputLoss for CeDice {
    type Kind = RegionsKind;
    const EACH: &'static str = "n";
    fn each(&self) -> &'static str {
        self.reading().images()
    }

    fn fields(&self) -> &'static [Field] {
        self.reading().labelled()
    }
}
impl Regions for CeDice {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let dice = Dice { smooth: self.smooth, ..Dice::DEFAULT };
        dice.at(overlap, predicted, truth)
    }

    fn reading(&self) -> Pixels {
        Pixels { activation: Activation::Softmax, ..self.pixels }
    }

    fn of_squares(&self) -> bool {
        self.squared
    }

    fn joint(&self) -> Joint {
        let (regions, cross_entropy) = (self.dice_weight, self.ce_weight);
        Joint::Mean { regions, cross_entropy, background: self.background }
    }
}
