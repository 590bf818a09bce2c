//! Least-squares loss of a generative adversarial network: (x − t)², of the discriminator's score x.
//!
//! It serves both networks. For the discriminator t is 1 for real and 0 for generated data; for the generator
//! t is 1 for generated data. The paper also uses −1 and 1 and, for the generator, 0: any target is valid.
//! The paper's factor ½ is left out, as in the [squared error](crate::losses::mse), which this is and with
//! which it is compared.
use crate::loss::{Card, Claims, Definition, Pointwise, Predicts, ValueSlope};
use crate::losses::Mse;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// (x − y)²
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Lsgan};
    /// let batch = Pairs::new(Pred(&[0.5, 2.0]), Target(&[1.0, 0.0]))?;
    /// assert_eq!(Lsgan.sum(batch)?, 4.25);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Lsgan;
}

impl Definition for Lsgan {
    const CARD: Card = Card {
        summary: "squared error of a discriminator or generator; target 1 for real data, 0 for generated",
        formula: "(x − y)²",
        estimates: "the probability of real data",
        reference: "Mao et al., Least Squares Generative Adversarial Networks, ICCV 2017",
        ..Card::generative("lsgan", Predicts::Score, Self::PARAMS)
    };
}
impl Pointwise for Lsgan {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        Mse.at(prediction, target)
    }

    fn claims(&self) -> Claims {
        Mse.claims()
    }
}
