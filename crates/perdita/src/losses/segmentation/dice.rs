//! The Dice loss of segmentation: how far the region of each class is from the true one.
//!
//! 1 − (2Σpg + s)/(Σp + Σg + s) of every class of every image, from probabilities p and the truth g over the pixels; with
//! `squared`, Σp² and Σg² below the line (Milletari et al. 2016). All losses of regions read their pixels alike:
//!
//! * `from`: logits of classes that exclude each other (`softmax`, the default), logits of classes that do not
//!   (`sigmoid`), or `probabilities`;
//! * the truth is either `labels` or a `target` of a number per class. Where there is one class only, and no softmax, its
//!   label is 1, and 0 stands for none;
//! * `over`: sums over each `image`, the default, or over the whole `batch`, which then has a loss per class;
//! * `channels`: `first` is (n, c, …), `last` is (n, …, c);
//! * pixels with the label `ignore_index`, or whose `mask` is 0, are not looked at, whatever they hold. What has no pixel left
//!   does not count: value and gradient are 0, and the mean is over the others.
//!
//! A weight per region takes classes out, the background, say: it is 0 for them. The logits of a region of weight 0 still
//! are a part of its pixels' softmax. The softmax is computed twice, and never stored.
//!
//! A class that is neither predicted nor there has the loss 0, by s > 0 or by convention: 0/0 counts as 1, and its
//! gradient is 0. With s = 0 a class that is predicted but not there has the loss 1 and no gradient, which is what s
//! is for. Compared with its definition in mpmath and, written in PyTorch, with that of MONAI (`smooth_nr` =
//! `smooth_dr` = s).
use crate::loss::{
    Args, Card, Error, Field, Formula, NON_NEGATIVE, OfRegions, PROBABILITY, Param, Pixels, Predicts,
    Regions, Structured, Task,
};
use crate::real::{Interval, Real};

/// 1 − (2Σpg + s)/(Σp + Σg + s)
///
/// ```
/// use perdita::loss::{Activation, Pixels};
/// use perdita::{Arrays, ArraysExt, losses::dice::Dice};
/// let (prediction, labels) = ([1.0, 0.5, 0.0, 0.0], [1u8, 1, 0, 0]);
/// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 2, 2])?;
/// let batch = batch.labels("labels", (&labels).into(), &[1, 2, 2])?;
/// let dice = Dice::new(0.0)?.pixels(Pixels { activation: Activation::Identity, ..Pixels::default() });
/// assert!((dice.mean(batch)? - (1.0 - 2.0 * 1.5 / (1.5 + 2.0))).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dice {
    smooth: f64,
    squared: bool,
    pixels: Pixels,
}
impl Dice {
    /// `smooth`: s, not negative.
    pub fn new(smooth: f64) -> Result<Self, Error> {
        let smooth = Self::CARD.check("smooth", smooth)?;
        Ok(Dice { smooth, ..Dice::SMOOTH })
    }
    /// Whether squares are summed below the line.
    pub fn squared(self, squared: bool) -> Self {
        Dice { squared, ..self }
    }
    /// How pixels are read.
    pub fn pixels(self, pixels: Pixels) -> Self {
        Dice { pixels, ..self }
    }
    /// With s = 1.
    pub(super) const SMOOTH: Dice = Dice { smooth: 1.0, squared: false, pixels: Pixels::DEFAULT };
    /// With s = 0.
    pub(super) const BARE: Dice = Dice { smooth: 0.0, ..Dice::SMOOTH };
}
impl Formula for Dice {
    const CARD: Card = Card {
        name: "dice",
        summary: "how little predicted and true regions overlap, beside the size of both",
        task: Task::Segmentation,
        formula: "1 − (2Σpg + s)/(Σp + Σg + s) over the pixels; p² and g² below the line if squared; s = smooth",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[
            Param::number("smooth", 1.0, NON_NEGATIVE, "s, added above and below the line").symbol("s"),
            Param::flag("squared", false, "whether squares are summed below the line"),
            Pixels::ACTIVATION,
            Pixels::OVER,
            Pixels::CHANNELS,
            Pixels::IGNORE_INDEX,
        ],
        estimates: "regions of the best Dice coefficient",
        kinks: "nothing predicted and nothing there, s = 0: value 0, gradient 0",
        reference: "Milletari, Navab & Ahmadi, V-Net, 3DV 2016; Dice, Ecology 26(3), 1945",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let dice = Dice::new(args.number("smooth"))?.squared(args.flag("squared"));
        Ok(dice.pixels(Pixels::read(args)))
    }
    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
impl Structured for Dice {
    type Kind = OfRegions;
    const EACH: &'static str = "n c";
    fn each(&self) -> &'static str {
        self.pixels.regions()
    }
    fn fields(&self) -> &'static [Field] {
        self.pixels.fields()
    }
}
impl Regions for Dice {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let (zero, s) = (overlap.lit(0.0), overlap.lit(self.smooth));
        let below = predicted + truth + s;
        let off = predicted + truth - (overlap + overlap);
        below.lt(zero.lit(f64::MIN_POSITIVE), zero, off / below)
    }
    fn reading(&self) -> Pixels {
        self.pixels
    }
    fn of_squares(&self) -> bool {
        self.squared
    }
}
