//! The loss of the critic of a Wasserstein generative adversarial network: its score x of made data (t = 0), less that of
//! real (t = 1).
//!
//! A mean over as many real as made is half the difference of their means, negative: minus half the distance that the
//! critic sees. It is bounded by nothing; the critic must be held to a Lipschitz constant by other means (clipped weights, a
//! penalty on its gradient). Compared with the paper's definition in mpmath.
use crate::loss::{Args, Card, Claims, Error, Formula, Jet, PROBABILITY, Pointwise, Predicts, Task};
use crate::real::{Interval, Real};

/// (1 − 2t)·x
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::wgan_critic::WganCritic};
/// let batch = Pairs::new(Pred(&[3.0, 1.0]), Target(&[1.0, 0.0]))?;
/// assert_eq!(WganCritic.sum(batch)?, -2.0);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WganCritic;

impl Formula for WganCritic {
    const CARD: Card = Card {
        name: "wgan_critic",
        summary: "a critic's score of made data, less that of real; 1 is real, 0 made",
        task: Task::Generative,
        formula: "(1 − 2y)x",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: true,
        params: &[],
        estimates: "a potential whose means over real and made data differ most",
        kinks: "none",
        reference: "Arjovsky, Chintala & Bottou, Wasserstein Generative Adversarial Networks, ICML 2017",
    };
    fn build(_: &Args) -> Result<Self, Error> {
        Ok(WganCritic)
    }
}
impl Pointwise for WganCritic {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let slope = target.lit(1.0) - (target + target);
        Jet { value: slope * prediction, slope }
    }
    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, smooth: 0.0, least: f64::NEG_INFINITY, ..Claims::CONVEX }
    }
}
