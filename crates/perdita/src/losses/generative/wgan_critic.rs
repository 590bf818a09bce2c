//! Critic loss of a Wasserstein generative adversarial network: (1 − 2t)·x, the score x of generated data (t
//! = 0), its negative for real data (t = 1).
//!
//! The mean over as many real as generated samples is minus half the difference of their mean scores, which
//! estimates the Wasserstein distance. It is unbounded; the critic needs a separate Lipschitz constraint,
//! such as clipped weights or a gradient penalty. Compared with the paper's definition in mpmath.
use crate::loss::{Card, Claims, Definition, PROBABILITY, Pointwise, Predicts, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// (1 − 2t)·x
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::WganCritic};
    /// let batch = Pairs::new(Pred(&[3.0, 1.0]), Target(&[1.0, 0.0]))?;
    /// assert_eq!(WganCritic.sum(batch)?, -2.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct WganCritic;
}

impl Definition for WganCritic {
    const CARD: Card = Card {
        summary: "critic score of generated data minus that of real data; target 1 for real data, 0 for generated",
        formula: "(1 − 2y)x",
        target: PROBABILITY,
        two_labels: true,
        estimates: "the Wasserstein distance, negated and halved, if the critic is 1-Lipschitz",
        reference: "Arjovsky, Chintala & Bottou, Wasserstein Generative Adversarial Networks, ICML 2017",
        ..Card::generative("wgan_critic", Predicts::Score, Self::PARAMS)
    };
}
impl Pointwise for WganCritic {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let slope = target.lit(1.0) - (target + target);
        ValueSlope { value: slope * prediction, slope }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, smooth: 0.0, least: f64::NEG_INFINITY, ..Claims::CONVEX }
    }
}
