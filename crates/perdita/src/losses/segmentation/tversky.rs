//! Tversky's index of segmentation: Dice's, with the two kinds of mistakes counted apart.
//!
//! 1 − (I + s)/(I + αF + βM + s): I = Σpg, of what is invented F = Σp(1 − g), of what is missed M = Σ(1 − p)g. As in Salehi et
//! al., and unlike some copies of the formula, `alpha` is the price of false positives and `beta` that of false negatives; the
//! defaults 0.3 and 0.7 are their best, which look for recall. α = β = ½ is Dice with a smoothing of 2s, α = β = 1 is
//! Jaccard. How pixels are read is as in [`dice`](super::dice), and so is a class that is neither predicted nor there: value and
//! gradient 0. Compared with its definition in mpmath and, written in PyTorch, with that of MONAI.
use crate::loss::{
    Args, Card, Error, Field, Formula, NON_NEGATIVE, OfRegions, PROBABILITY, Param, Pixels, Predicts,
    Regions, Structured, Task,
};
use crate::real::{Interval, Real};

/// 1 − (Σpg + s)/(Σpg + αΣp(1 − g) + βΣ(1 − p)g + s)
///
/// ```
/// use perdita::loss::{Activation, Pixels};
/// use perdita::{Arrays, ArraysExt, losses::tversky::Tversky};
/// let (prediction, labels) = ([1.0, 1.0, 1.0, 0.0], [1u8, 1, 0, 1]); // one is invented, one missed
/// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 4])?;
/// let batch = batch.labels("labels", (&labels).into(), &[1, 4])?;
/// let tversky = Tversky::new(0.5, 1.5)?.smooth(0.0)?;
/// let tversky = tversky.pixels(Pixels { activation: Activation::Identity, ..Pixels::default() });
/// assert_eq!(tversky.mean(batch)?, 1.0 - 2.0 / (2.0 + 0.5 + 1.5));
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Tversky {
    alpha: f64,
    beta: f64,
    smooth: f64,
    pixels: Pixels,
}
impl Tversky {
    /// `alpha`: the price of false positives; `beta`: that of false negatives. Not negative.
    pub fn new(alpha: f64, beta: f64) -> Result<Self, Error> {
        let (alpha, beta) = (Self::CARD.check("alpha", alpha)?, Self::CARD.check("beta", beta)?);
        Ok(Tversky { alpha, beta, smooth: 1.0, pixels: Pixels::default() })
    }
    /// s, not negative.
    pub fn smooth(self, smooth: f64) -> Result<Self, Error> {
        Ok(Tversky { smooth: Self::CARD.check("smooth", smooth)?, ..self })
    }
    /// How pixels are read.
    pub fn pixels(self, pixels: Pixels) -> Self {
        Tversky { pixels, ..self }
    }
    pub(super) const ALPHA: Param =
        Param::number("alpha", 0.3, NON_NEGATIVE, "α, the price of false positives");
    pub(super) const BETA: Param =
        Param::number("beta", 0.7, NON_NEGATIVE, "β, the price of false negatives");
    pub(super) const SMOOTH: Param =
        Param::number("smooth", 1.0, NON_NEGATIVE, "s, added above and below the line").symbol("s");
}
impl Formula for Tversky {
    const CARD: Card = Card {
        name: "tversky",
        summary: "Dice with a price each for false positives and false negatives",
        task: Task::Segmentation,
        formula: "1 − (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s), I = Σpg over the pixels; s = smooth",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[
            Self::ALPHA,
            Self::BETA,
            Self::SMOOTH,
            Pixels::ACTIVATION,
            Pixels::OVER,
            Pixels::CHANNELS,
            Pixels::IGNORE_INDEX,
        ],
        estimates: "regions that miss little (β > α) or invent little (α > β)",
        kinks: "nothing predicted and nothing there, s = 0: value 0, gradient 0",
        reference: "Salehi, Erdogmus & Gholipour, Tversky Loss Function for Image Segmentation Using 3D Fully \
                    Convolutional Deep Networks, MLMI 2017",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let tversky = Tversky::new(args.number("alpha"), args.number("beta"))?;
        Ok(tversky.smooth(args.number("smooth"))?.pixels(Pixels::read(args)))
    }
    fn card(&self) -> Card {
        self.pixels.card::<Self>()
    }
}
impl Structured for Tversky {
    type Kind = OfRegions;
    const EACH: &'static str = "n c";
    fn each(&self) -> &'static str {
        self.pixels.regions()
    }
    fn fields(&self) -> &'static [Field] {
        self.pixels.fields()
    }
}
impl Regions for Tversky {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let (zero, s) = (overlap.lit(0.0), overlap.lit(self.smooth));
        let off = zero.lit(self.alpha) * (predicted - overlap) + zero.lit(self.beta) * (truth - overlap);
        let below = overlap + off + s;
        below.lt(zero.lit(f64::MIN_POSITIVE), zero, off / below)
    }
    fn reading(&self) -> Pixels {
        self.pixels
    }
}
