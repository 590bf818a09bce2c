//! Generator loss of a Wasserstein GAN: −x, of the critic's score of generated samples. It is also the
//! generator loss of the hinge GAN.
//!
//! The critic's loss is [`wgan_critic`](crate::losses::wgan_critic), with clipped weights or with
//! [`gradient_penalty`](crate::losses::gradient_penalty). Compared with the definition in mpmath.
use crate::loss::{Card, Curve, Definition, Field, MultiInputLoss, Numbers, NumbersKind, Predicts};
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// −x
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::WganGenerator};
    /// let batch = Arrays::new().numbers("score", &[2.0], &[1])?;
    /// assert_eq!(WganGenerator.mean(batch)?, -2.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Default)]
    pub struct WganGenerator;
}
impl Definition for WganGenerator {
    const CARD: Card = Card {
        summary: "negative critic score of generated samples",
        formula: "−x",
        estimates: "the data distribution, by the Wasserstein distance",
        reference: "Arjovsky, Chintala & Bottou, Wasserstein GAN, ICML 2017; Lim & Ye, Geometric GAN, 2017 (hinge)",
        ..Card::generative("wgan_generator", Predicts::Score, Self::PARAMS)
    };
}
impl MultiInputLoss for WganGenerator {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        const { &[Field::variable("score", "...", Interval::REAL, "the critic's scores of generated samples")] }
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Score)
    }
}
impl Numbers for WganGenerator {
    const WIDTHS: &'static [usize] = &[1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        -x[0]
    }
}
