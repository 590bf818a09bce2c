//! The logarithm of the hyperbolic cosine of the Dice loss: near its minimum a parabola, and never steeper than tanh 1.
//!
//! ln cosh(1 − D), of [`dice`](super::dice) and [`log_cosh`](super::super::log_cosh). How pixels are read, what is not looked
//! at and what empty regions are is as in `dice`. Compared with its definition in mpmath.
use crate::loss::{
    Args, Card, Error, Field, Formula, NON_NEGATIVE, OfRegions, PROBABILITY, Param, Pixels, Pointwise,
    Predicts, Regions, Structured, Task,
};
use crate::losses::dice::Dice;
use crate::losses::log_cosh::LogCosh;
use crate::real::{Interval, Real};

/// ln cosh(1 − D)
///
/// ```
/// use perdita::loss::{Activation, Pixels};
/// use perdita::{Arrays, ArraysExt, losses::{dice::Dice, log_cosh_dice::LogCoshDice}};
/// let (prediction, labels) = ([1.0, 1.0, 1.0, 0.0], [1u8, 0, 0, 0]);
/// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 4])?;
/// let batch = batch.labels("labels", (&labels).into(), &[1, 4])?;
/// let dice = Dice::new(0.0)?.pixels(Pixels { activation: Activation::Identity, ..Pixels::default() });
/// assert!((LogCoshDice::new(dice).mean(batch)? - 0.5f64.cosh().ln()).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LogCoshDice {
    dice: Dice,
}
impl LogCoshDice {
    /// Of this Dice loss.
    pub fn new(dice: Dice) -> Self {
        LogCoshDice { dice }
    }
}
impl Formula for LogCoshDice {
    const CARD: Card = Card {
        name: "log_cosh_dice",
        summary: "logarithm of the hyperbolic cosine of the Dice loss",
        task: Task::Segmentation,
        formula: "ln cosh(1 − D), D = (2Σpg + s)/(Σp + Σg + s) over the pixels; s = smooth",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[
            Param::number("smooth", 1.0, NON_NEGATIVE, "s, added above and below the line").symbol("s"),
            Pixels::ACTIVATION,
            Pixels::OVER,
            Pixels::CHANNELS,
            Pixels::IGNORE_INDEX,
        ],
        estimates: "regions of the best Dice coefficient",
        kinks: "nothing predicted and nothing there, s = 0: value 0, gradient 0",
        reference: "Jadon, A Survey of Loss Functions for Semantic Segmentation, CIBCB 2020",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(LogCoshDice::new(Dice::new(args.number("smooth"))?.pixels(Pixels::read(args))))
    }
    fn card(&self) -> Card {
        self.reading().card::<Self>()
    }
}
impl Structured for LogCoshDice {
    type Kind = OfRegions;
    const EACH: &'static str = "n c";
    fn each(&self) -> &'static str {
        self.reading().regions()
    }
    fn fields(&self) -> &'static [Field] {
        self.dice.fields()
    }
}
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
