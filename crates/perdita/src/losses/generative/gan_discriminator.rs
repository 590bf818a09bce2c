//! Discriminator loss of a generative adversarial network: −t·ln σ(x) − (1 − t)·ln(1 − σ(x)), of its logit x
//! for real (t = 1) or generated (t = 0) data.
//!
//! It is [binary cross-entropy](crate::losses::bce_with_logits), with the same references. A target between 0
//! and 1 is a smoothed label, such as 0.9 for real data.
use crate::loss::{Card, Claims, Definition, PROBABILITY, Pointwise, Predicts, ValueSlope};
use crate::losses::BceWithLogits;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// t·softplus(−x) + (1 − t)·softplus(x)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::GanDiscriminator};
    /// let batch = Pairs::new(Pred(&[0.0, 0.0]), Target(&[1.0, 0.0]))?;
    /// assert_eq!(GanDiscriminator.mean(batch)?, std::f64::consts::LN_2);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct GanDiscriminator;
}

impl Definition for GanDiscriminator {
    const CARD: Card = Card {
        summary: "binary cross-entropy of a discriminator; target 1 for real data, 0 for generated",
        formula: "y softplus(−x) + (1 − y) softplus(x)",
        target: PROBABILITY,
        estimates: "the log-odds of real data",
        reference: "Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014; \
                    Salimans et al., Improved Techniques for Training GANs, NeurIPS 2016 (smoothed labels)",
        ..Card::generative("gan_discriminator", Predicts::Logit, Self::PARAMS)
    };
}
impl Pointwise for GanDiscriminator {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        BceWithLogits::DEFAULT.at(prediction, target)
    }

    fn claims(&self) -> Claims {
        BceWithLogits::DEFAULT.claims()
    }
}
