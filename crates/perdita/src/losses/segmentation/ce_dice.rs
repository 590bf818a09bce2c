//! Cross-entropy and Dice together, the recipe for segmentation: one is of pixels, the other of regions.
//!
//! a·(the mean of −ln p of the label over the pixels) + b·(the mean of the Dice loss over the classes), of every image, from
//! one softmax: both sums come from one sweep over the logits, both gradients from a second. Dice is that of
//! [`dice`](super::dice), `squared` or not; without the `background`, class 0 is left out of it, as nnU-Net does. How pixels are read
//! is as there too, but the truth is labels and the predictions are logits.
//!
//! The mean over images is that of all pixels where no pixel is ignored, as in SPEC; where some are, each image counts alike,
//! and `over = batch` takes all pixels together, as PyTorch's `cross_entropy` does. Compared with its definition in mpmath
//! and with PyTorch.
use crate::loss::{
    Args, Card, Error, Field, Formula, Joint, NON_NEGATIVE, OfRegions, Param, Pixels, Predicts, Regions,
    Structured, Task,
};
use crate::losses::dice::Dice;
use crate::losses::generalized_dice::GeneralizedDice;
use crate::real::{Interval, Real};

/// a·CE + b·Dice
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::ce_dice::CeDice};
/// let (logits, labels) = ([0.0; 8], [0u8, 0, 1, 1]);
/// let batch = Arrays::new().numbers("prediction", &logits, &[1, 2, 2, 2])?;
/// let batch = batch.labels("labels", (&labels).into(), &[1, 2, 2])?;
/// assert!((CeDice::default().mean(batch)? - (2f64.ln() + 1.0 - 3.0 / 5.0)).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CeDice {
    ce_weight: f64,
    dice_weight: f64,
    background: bool,
    dice: Dice,
}
impl Default for CeDice {
    fn default() -> Self {
        CeDice { ce_weight: 1.0, dice_weight: 1.0, background: true, dice: Dice::SMOOTH }
    }
}
impl CeDice {
    /// What the cross-entropy and the Dice loss are multiplied by. Not negative.
    pub fn new(ce_weight: f64, dice_weight: f64) -> Result<Self, Error> {
        let ce_weight = Self::CARD.check("ce_weight", ce_weight)?;
        let dice_weight = Self::CARD.check("dice_weight", dice_weight)?;
        Ok(CeDice { ce_weight, dice_weight, ..Self::default() })
    }
    /// The Dice loss, and with it how pixels are read; its predictions are always logits of a softmax.
    pub fn dice(self, dice: Dice) -> Self {
        let pixels = Pixels { activation: Default::default(), ..dice.reading() };
        CeDice { dice: dice.pixels(pixels), ..self }
    }
    /// Whether class 0 is a region for the Dice loss.
    pub fn background(self, background: bool) -> Self {
        CeDice { background, ..self }
    }
}
impl Formula for CeDice {
    const CARD: Card = Card {
        name: "ce_dice",
        summary: "cross-entropy of the pixels and Dice of the regions, from one softmax",
        task: Task::Segmentation,
        formula: "a mean(−ln p_y) over the pixels + b mean_c(1 − (2Σpg + s)/(Σp + Σg + s)); a = ce_weight, \
                  b = dice_weight, s = smooth",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("ce_weight", 1.0, NON_NEGATIVE, "a, what the cross-entropy is multiplied by")
                .symbol("a"),
            Param::number("dice_weight", 1.0, NON_NEGATIVE, "b, what the Dice loss is multiplied by")
                .symbol("b"),
            Param::number("smooth", 1.0, NON_NEGATIVE, "s, added above and below the line").symbol("s"),
            Param::flag("squared", false, "whether squares are summed below the line"),
            GeneralizedDice::BACKGROUND,
            Pixels::OVER,
            Pixels::CHANNELS,
            Pixels::IGNORE_INDEX,
        ],
        estimates: "probabilities of the classes, and regions of a good Dice coefficient",
        kinks: "nothing predicted and nothing there, s = 0: Dice 0, gradient 0",
        reference: "Isensee et al., nnU-Net, Nature Methods 18, 2021",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let dice = Dice::new(args.number("smooth"))?.squared(args.flag("squared"));
        let both = CeDice::new(args.number("ce_weight"), args.number("dice_weight"))?;
        Ok(both.background(args.flag("background")).dice(dice.pixels(Pixels::read(args))))
    }
}
impl Structured for CeDice {
    type Kind = OfRegions;
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
        self.dice.at(overlap, predicted, truth)
    }
    fn reading(&self) -> Pixels {
        self.dice.reading()
    }
    fn of_squares(&self) -> bool {
        self.dice.of_squares()
    }
    fn joint(&self) -> Joint {
        let (regions, cross_entropy) = (self.dice_weight, self.ce_weight);
        Joint::Mean { regions, cross_entropy, background: self.background }
    }
}
