//! Hinge loss of the discriminator of a generative adversarial network: max(0, 1 − x) of the score x of real
//! data (t = 1), max(0, 1 + x) of generated data (t = 0).
//!
//! It is the [hinge loss](crate::losses::hinge) with labels 0 and 1. Compared with the paper's definition in
//! mpmath.
use crate::loss::{Card, Claims, Definition, PROBABILITY, Pointwise, Predicts, ValueSlope};
use crate::losses::Hinge;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// max(0, 1 − (2t − 1)·x)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::GanHinge};
    /// let batch = Pairs::new(Pred(&[0.25, 0.25, -3.0]), Target(&[1.0, 0.0, 0.0]))?;
    /// assert_eq!(GanHinge.sum(batch)?, 0.75 + 1.25);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct GanHinge;
}

impl Definition for GanHinge {
    const CARD: Card = Card {
        summary: "hinge loss of a discriminator; target 1 for real data, 0 for generated",
        formula: "max(0, 1 − (2y − 1)x)",
        target: PROBABILITY,
        two_labels: true,
        estimates: "the more probable source: real or generated",
        kinks: "(2y − 1)x = 1: slope 0",
        reference: "Lim & Ye, Geometric GAN, 2017; Miyato, Kataoka, Koyama & Yoshida, Spectral Normalization for \
                    Generative Adversarial Networks, ICLR 2018",
        ..Card::generative("gan_hinge", Predicts::Score, Self::PARAMS)
    };
}
impl Pointwise for GanHinge {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        Hinge::DEFAULT.at(prediction, target + target - target.lit(1.0))
    }

    fn claims(&self) -> Claims {
        Hinge::DEFAULT.claims()
    }
}
