//! The Jaccard loss of segmentation, or soft IoU: the part of the union of the predicted and the true region that is not
//! their intersection.
//!
//! 1 − (I + s)/(U + s), I = Σpg, U = Σp + Σg − I, with J = D/(2 − D) of the Dice coefficient D where s = 0. With
//! `squared`, U = Σp² + Σg² − I, which is Tanimoto's: only that is 0 where soft targets are met exactly. How pixels are
//! read, and what is not looked at, is as in [`dice`](super::dice), and so is a class that is neither predicted nor there:
//! value and gradient 0. Compared with its definition in mpmath and, written in PyTorch, with that of MONAI.
use crate::loss::{
    Args, Card, Error, Field, Formula, NON_NEGATIVE, OfRegions, PROBABILITY, Param, Pixels, Predicts,
    Regions, Structured, Task,
};
use crate::real::{Interval, Real};

/// 1 − (Σpg + s)/(Σp + Σg − Σpg + s)
///
/// ```
/// use perdita::loss::{Activation, Pixels};
/// use perdita::{Arrays, ArraysExt, losses::jaccard::Jaccard};
/// let (prediction, labels) = ([1.0, 0.5, 0.0, 0.0], [1u8, 1, 0, 0]);
/// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 2, 2])?;
/// let batch = batch.labels("labels", (&labels).into(), &[1, 2, 2])?;
/// let jaccard = Jaccard::new(0.0)?.pixels(Pixels { activation: Activation::Identity, ..Pixels::default() });
/// assert_eq!(jaccard.mean(batch)?, 1.0 - 1.5 / 2.0);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Jaccard {
    smooth: f64,
    squared: bool,
    pixels: Pixels,
}
impl Jaccard {
    /// `smooth`: s, not negative.
    pub fn new(smooth: f64) -> Result<Self, Error> {
        let smooth = Self::CARD.check("smooth", smooth)?;
        Ok(Jaccard { smooth, squared: false, pixels: Pixels::default() })
    }
    /// Whether squares are summed for the union.
    pub fn squared(self, squared: bool) -> Self {
        Jaccard { squared, ..self }
    }
    /// How pixels are read.
    pub fn pixels(self, pixels: Pixels) -> Self {
        Jaccard { pixels, ..self }
    }
    /// The loss of sets, no smoothing.
    pub(super) const OF_SETS: Jaccard = Jaccard { smooth: 0.0, squared: false, pixels: Pixels::DEFAULT };
}
impl Formula for Jaccard {
    const CARD: Card = Card {
        name: "jaccard",
        summary: "one minus intersection over union of predicted and true regions",
        task: Task::Segmentation,
        formula: "1 − (I + s)/(Σp + Σg − I + s), I = Σpg over the pixels; p² and g² if squared; s = smooth",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[
            Param::number("smooth", 1.0, NON_NEGATIVE, "s, added above and below the line").symbol("s"),
            Param::flag("squared", false, "whether squares are summed for the union"),
            Pixels::ACTIVATION,
            Pixels::OVER,
            Pixels::CHANNELS,
            Pixels::IGNORE_INDEX,
        ],
        estimates: "regions of the best intersection over union",
        kinks: "nothing predicted and nothing there, s = 0: value 0, gradient 0",
        reference: "Rahman & Wang, Optimizing Intersection-Over-Union in Deep Neural Networks, ISVC 2016",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let jaccard = Jaccard::new(args.number("smooth"))?.squared(args.flag("squared"));
        Ok(jaccard.pixels(Pixels::read(args)))
    }
    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
impl Structured for Jaccard {
    type Kind = OfRegions;
    const EACH: &'static str = "n c";
    fn each(&self) -> &'static str {
        self.pixels.regions()
    }
    fn fields(&self) -> &'static [Field] {
        self.pixels.fields()
    }
}
impl Regions for Jaccard {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let (zero, s) = (overlap.lit(0.0), overlap.lit(self.smooth));
        let union = predicted + truth - overlap;
        let below = union + s;
        below.lt(zero.lit(f64::MIN_POSITIVE), zero, (union - overlap) / below)
    }
    fn reading(&self) -> Pixels {
        self.pixels
    }
    fn of_squares(&self) -> bool {
        self.squared
    }
}
