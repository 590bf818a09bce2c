//! Generalised Dice loss: the Dice loss of all classes of an image together, each class weighted by its
//! inverse squared size.
//!
//! 1 − 2Σ_c w_c Σpg / Σ_c w_c Σ(p + g), w_c = 1/(Σ g_c)²: small regions have as much weight as large ones.
//! The weight of an absent class would be infinite; the class is left out, and its false positives count as
//! false negatives of other classes. There is one loss per image (`over = batch`: one for the batch). Pixels
//! are read as in [`dice`](super::dice); without the `background`, class 0 is excluded unless it is the only
//! class. If no class is present, value and gradient are 0. Compared with the definition in mpmath and with
//! the paper's, written in PyTorch.
use crate::loss::{Card, Definition, Joint, Pixels, Regions};
use crate::losses::Dice;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// 1 − 2Σ_c w_c Σpg / Σ_c w_c Σ(p + g), w_c = 1/(Σ g_c)²
    ///
    /// ```
    /// use perdita::loss::{Activation, Pixels};
    /// use perdita::{Arrays, ArraysExt, losses::GeneralizedDice};
    /// let (prediction, labels) = ([0.5, 0.0, 0.0, /* class 1 */ 0.5, 1.0, 1.0], [0u8, 1, 1]);
    /// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 2, 3])?;
    /// let batch = batch.labels("labels", (&labels).into(), &[1, 3])?;
    /// let loss = GeneralizedDice::default().pixels(Pixels::default().activation(Activation::Identity));
    /// let (above, below) = (0.5 + 0.25 * 2.0, 1.5 + 0.25 * 4.5); // classes weigh 1 and 1/4
    /// assert!((loss.mean(batch)? - (1.0 - 2.0 * above / below)).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct GeneralizedDice {
        /// class 0 included as a region
        background: bool = true,
        /// activation, axes and ignored pixels
        pixels: Pixels [activation, over, channels, ignore_index],
    }
}
impl Definition for GeneralizedDice {
    const CARD: Card = Card {
        summary: "Dice loss of all classes together, each weighted by its inverse squared size",
        formula: "1 − 2Σ_c w_c Σpg / Σ_c w_c Σ(p + g), w_c = 1/(Σ g_c)², 0 for absent classes",
        estimates: "regions whose errors are small relative to their size",
        kinks: "no class present: value 0, gradient 0",
        reference: "Sudre et al., Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced \
                    Segmentations, DLMIA 2017",
        ..Card::segmentation("generalized_dice", Self::PARAMS)
    };

    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
region_loss!(GeneralizedDice, joint);
impl Regions for GeneralizedDice {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        Dice::BARE.at(overlap, predicted, truth)
    }

    fn reading(&self) -> Pixels {
        self.pixels
    }

    fn joint(&self) -> Joint {
        let share = |truth: f64| if truth == 0.0 { 0.0 } else { 1.0 / (truth * truth) };
        Joint::Union { share, background: self.background }
    }
}
