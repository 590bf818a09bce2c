//! The loss of the discriminator of a generative adversarial network: of its logit x for data that are real (t = 1) or
//! made (t = 0), −t·ln σ(x) − (1 − t)·ln(1 − σ(x)).
//!
//! It is [binary cross-entropy](crate::losses::bce_with_logits), and compared with what that is compared with. A target
//! between 0 and 1 is a smoothed label: 0.9 for what is real, say.
use crate::loss::{Args, Card, Claims, Error, Formula, Jet, PROBABILITY, Pointwise, Predicts, Task};
use crate::losses::bce_with_logits::BceWithLogits;
use crate::real::{Interval, Real};

/// t·softplus(−x) + (1 − t)·softplus(x)
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::gan_discriminator::GanDiscriminator};
/// let batch = Pairs::new(Pred(&[0.0, 0.0]), Target(&[1.0, 0.0]))?;
/// assert_eq!(GanDiscriminator.mean(batch)?, std::f64::consts::LN_2);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GanDiscriminator;

impl Formula for GanDiscriminator {
    const CARD: Card = Card {
        name: "gan_discriminator",
        summary: "a discriminator's cross-entropy; 1 is real, 0 made",
        task: Task::Generative,
        formula: "y softplus(−x) + (1 − y) softplus(x)",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[],
        estimates: "the log-odds of real data",
        kinks: "none",
        reference: "Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014; \
                    Salimans et al., Improved Techniques for Training GANs, NeurIPS 2016 (smoothed labels)",
    };
    fn build(_: &Args) -> Result<Self, Error> {
        Ok(GanDiscriminator)
    }
}
impl Pointwise for GanDiscriminator {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        BceWithLogits::default().at(prediction, target)
    }
    fn claims(&self) -> Claims {
        BceWithLogits::default().claims()
    }
}
