//! The hinge loss of the discriminator of a generative adversarial network: of its score x, max(0, 1 − x) for real data
//! (t = 1) and max(0, 1 + x) for made (t = 0).
//!
//! It is the [hinge loss](crate::losses::hinge) with other labels. Compared with the paper's definition in mpmath.
use crate::loss::{Args, Card, Claims, Error, Formula, Jet, PROBABILITY, Pointwise, Predicts, Task};
use crate::losses::hinge::Hinge;
use crate::real::{Interval, Real};

/// max(0, 1 − (2t − 1)·x)
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::gan_hinge::GanHinge};
/// let batch = Pairs::new(Pred(&[0.25, 0.25, -3.0]), Target(&[1.0, 0.0, 0.0]))?;
/// assert_eq!(GanHinge.sum(batch)?, 0.75 + 1.25);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GanHinge;

impl Formula for GanHinge {
    const CARD: Card = Card {
        name: "gan_hinge",
        summary: "a discriminator's hinge loss; 1 is real, 0 made",
        task: Task::Generative,
        formula: "max(0, 1 − (2y − 1)x)",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: true,
        params: &[],
        estimates: "whether real data are likelier than made",
        kinks: "(2t − 1)x = 1: slope 0",
        reference: "Lim & Ye, Geometric GAN, 2017; Miyato, Kataoka, Koyama & Yoshida, Spectral Normalization for \
                    Generative Adversarial Networks, ICLR 2018",
    };
    fn build(_: &Args) -> Result<Self, Error> {
        Ok(GanHinge)
    }
}
impl Pointwise for GanHinge {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        Hinge::default().at(prediction, target + target - target.lit(1.0))
    }
    fn claims(&self) -> Claims {
        Hinge::default().claims()
    }
}
