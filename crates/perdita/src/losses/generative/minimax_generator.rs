//! Minimax loss of the generator of the original GAN: ln(1 − σ(x)), of the discriminator's logits of
//! generated samples.
//!
//! It is unbounded below, and its gradient vanishes where the discriminator is confident:
//! [`non_saturating_generator`](crate::losses::non_saturating_generator) is the usual replacement. Compared
//! with the definition in mpmath.
use crate::loss::{Card, Curve, Definition, Field, MultiInputLoss, Numbers, NumbersKind, Predicts};
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// ln(1 − σ(x))
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::MinimaxGenerator};
    /// let batch = Arrays::new().numbers("score", &[2.0], &[1])?;
    /// assert_eq!(MinimaxGenerator.mean(batch)?, -2f64.exp().ln_1p());
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Default)]
    pub struct MinimaxGenerator;
}
impl Definition for MinimaxGenerator {
    const CARD: Card = Card {
        summary: "log-probability that the discriminator classifies generated samples as generated",
        formula: "ln(1 − σ(x))",
        estimates: "the data distribution, by the Jensen–Shannon divergence if the discriminator is optimal",
        reference: "Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014",
        ..Card::generative("minimax_generator", Predicts::Logit, Self::PARAMS)
    };
}
impl MultiInputLoss for MinimaxGenerator {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[Field::variable(
                "score",
                "...",
                Interval::REAL,
                "the discriminator's logits of generated samples",
            )]
        }
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Score)
    }
}
impl Numbers for MinimaxGenerator {
    const WIDTHS: &'static [usize] = &[1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        -x[0].softplus()
    }
}
