//! The generalised Dice loss: all classes of an image together, each by the inverse of its squared size.
//!
//! 1 − 2Σ_c w_c Σpg / Σ_c w_c Σ(p + g), w_c = 1/(Σ g_c)²: small regions count as much as large ones. A class that is
//! not there would weigh infinitely much: it is left out, and what is wrongly taken for it the others miss. Each
//! image has one loss (`over = batch`: the batch has). How pixels are read is as in [`dice`](super::dice); without
//! the `background`, class 0 is left out, unless it is the only one. Where no class is there at all, value and
//! gradient are 0. Compared with its definition in mpmath and, written in PyTorch, with that of the paper.
use crate::loss::{
    Args, Card, Error, Field, Formula, Joint, OfRegions, PROBABILITY, Param, Pixels, Predicts, Regions,
    Structured, Task,
};
use crate::losses::dice::Dice;
use crate::real::{Interval, Real};

/// 1 − 2Σ_c w_c Σpg / Σ_c w_c Σ(p + g), w_c = 1/(Σ g_c)²
///
/// ```
/// use perdita::loss::{Activation, Pixels};
/// use perdita::{Arrays, ArraysExt, losses::generalized_dice::GeneralizedDice};
/// let (prediction, labels) = ([0.5, 0.0, 0.0, /* class 1 */ 0.5, 1.0, 1.0], [0u8, 1, 1]);
/// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 2, 3])?;
/// let batch = batch.labels("labels", (&labels).into(), &[1, 3])?;
/// let loss = GeneralizedDice::default().pixels(Pixels { activation: Activation::Identity, ..Pixels::default() });
/// let (above, below) = (0.5 + 0.25 * 2.0, 1.5 + 0.25 * 4.5); // classes weigh 1 and 1/4
/// assert!((loss.mean(batch)? - (1.0 - 2.0 * above / below)).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GeneralizedDice {
    background: bool,
    pixels: Pixels,
}
impl Default for GeneralizedDice {
    fn default() -> Self {
        GeneralizedDice { background: true, pixels: Pixels::default() }
    }
}
impl GeneralizedDice {
    /// Whether class 0 is a region.
    pub fn background(self, background: bool) -> Self {
        GeneralizedDice { background, ..self }
    }
    /// How pixels are read.
    pub fn pixels(self, pixels: Pixels) -> Self {
        GeneralizedDice { pixels, ..self }
    }
    pub(super) const BACKGROUND: Param =
        Param::flag("background", true, "whether class 0 is a region like the others");
}
impl Formula for GeneralizedDice {
    const CARD: Card = Card {
        name: "generalized_dice",
        summary: "Dice of all classes together, small ones counting as much as large ones",
        task: Task::Segmentation,
        formula: "1 − 2Σ_c w_c Σpg / Σ_c w_c Σ(p + g), w_c = 1/(Σ g_c)², 0 of a class that is not there",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[Self::BACKGROUND, Pixels::ACTIVATION, Pixels::OVER, Pixels::CHANNELS, Pixels::IGNORE_INDEX],
        estimates: "regions whose mistakes are small beside their size",
        kinks: "no class is there: value 0, gradient 0",
        reference: "Sudre et al., Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced \
                    Segmentations, DLMIA 2017",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let loss = GeneralizedDice::default().background(args.flag("background"));
        Ok(loss.pixels(Pixels::read(args)))
    }
    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
impl Structured for GeneralizedDice {
    type Kind = OfRegions;
    const EACH: &'static str = "n";
    fn each(&self) -> &'static str {
        self.pixels.images()
    }
    fn fields(&self) -> &'static [Field] {
        self.pixels.fields()
    }
}
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
