//! The focal Tversky loss: regions that are nearly right count for less, or for more.
//!
//! (1 − T)^(1/γ) of Tversky's index T: [`tversky`](super::tversky) to the power of 1/γ, as Abraham & Khan write it, with their
//! γ = 4/3. For γ > 1 small regions that are nearly right keep a steep slope; beware of copies that take the power γ. Their
//! α = 0.7 is the price of what is *missed*: here, as in `tversky`, `alpha` is that of what is invented, and the defaults 0.3 and
//! 0.7 are theirs. How pixels are read is as in [`dice`](super::dice).
//!
//! At T = 1 the power is a cusp for γ > 1: the minimum, so the slope there is 0. Compared with its definition in mpmath.
use crate::loss::{
    Args, Card, Error, Field, Formula, OfRegions, POSITIVE, PROBABILITY, Param, Pixels, Predicts, Regions,
    Structured, Task,
};
use crate::losses::tversky::Tversky;
use crate::real::{Interval, Real};

/// (1 − T)^(1/γ)
///
/// ```
/// use perdita::loss::{Activation, Pixels};
/// use perdita::{Arrays, ArraysExt, losses::{focal_tversky::FocalTversky, tversky::Tversky}};
/// let (prediction, labels) = ([1.0, 1.0, 1.0, 0.0], [1u8, 1, 0, 1]); // one is invented, one missed
/// let batch = Arrays::new().numbers("prediction", &prediction, &[1, 1, 4])?;
/// let batch = batch.labels("labels", (&labels).into(), &[1, 4])?;
/// let tversky = Tversky::new(1.0, 5.0)?.smooth(0.0)?;
/// let tversky = tversky.pixels(Pixels { activation: Activation::Identity, ..Pixels::default() });
/// assert!((FocalTversky::new(tversky, 2.0)?.mean(batch)? - 0.75f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FocalTversky {
    tversky: Tversky,
    gamma: f64,
}
impl FocalTversky {
    /// `gamma`: γ, positive.
    pub fn new(tversky: Tversky, gamma: f64) -> Result<Self, Error> {
        Ok(FocalTversky { tversky, gamma: Self::CARD.check("gamma", gamma)? })
    }
}
impl Formula for FocalTversky {
    const CARD: Card = Card {
        name: "focal_tversky",
        summary: "Tversky's loss to a power, which keeps small regions in view",
        task: Task::Segmentation,
        formula: "(1 − T)^(1/γ), T = (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s), I = Σpg; s = smooth",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[
            Param::number("gamma", 4.0 / 3.0, POSITIVE, "γ, whose inverse is the power"),
            Tversky::ALPHA,
            Tversky::BETA,
            Tversky::SMOOTH,
            Pixels::ACTIVATION,
            Pixels::OVER,
            Pixels::CHANNELS,
            Pixels::IGNORE_INDEX,
        ],
        estimates: "regions that miss little, small ones too",
        kinks: "T = 1: slope 0",
        reference: "Abraham & Khan, A Novel Focal Tversky Loss Function with Improved Attention U-Net for Lesion \
                    Segmentation, ISBI 2019",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let tversky = Tversky::new(args.number("alpha"), args.number("beta"))?;
        let tversky = tversky.smooth(args.number("smooth"))?.pixels(Pixels::read(args));
        FocalTversky::new(tversky, args.number("gamma"))
    }
    fn card(&self) -> Card {
        self.reading().card::<Self>()
    }
}
impl Structured for FocalTversky {
    type Kind = OfRegions;
    const EACH: &'static str = "n c";
    fn each(&self) -> &'static str {
        self.reading().regions()
    }
    fn fields(&self) -> &'static [Field] {
        self.tversky.fields()
    }
}
impl Regions for FocalTversky {
    #[inline(always)]
    fn at<R: Real>(&self, overlap: R, predicted: R, truth: R) -> R {
        let tversky = self.tversky.at(overlap, predicted, truth);
        let zero = tversky.lit(0.0);
        // What rounding leaves below 0 has no power.
        tversky.lt(zero.lit(f64::MIN_POSITIVE), zero, tversky.powf(1.0 / self.gamma))
    }
    fn reading(&self) -> Pixels {
        self.tversky.reading()
    }
}
