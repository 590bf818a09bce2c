//! Non-saturating loss of a generator: −ln σ(x), of the discriminator's logits of generated samples.
//!
//! It is [`bce_with_logits`](crate::losses::bce_with_logits) with target 1. Compared with the definition in
//! mpmath.
use crate::loss::{Card, Curve, Definition, Field, MultiInputLoss, Numbers, NumbersKind, Predicts};
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// −ln σ(x)
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::NonSaturatingGenerator};
    /// let batch = Arrays::new().numbers("score", &[2.0], &[1])?;
    /// assert_eq!(NonSaturatingGenerator.mean(batch)?, (-2f64).exp().ln_1p());
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Default)]
    pub struct NonSaturatingGenerator;
}
impl Definition for NonSaturatingGenerator {
    const CARD: Card = Card {
        summary: "binary cross-entropy of the discriminator on generated samples labelled as real",
        formula: "−ln σ(x)",
        estimates: "the data distribution",
        reference: "Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014",
        ..Card::generative("non_saturating_generator", Predicts::Logit, Self::PARAMS)
    };
}
impl MultiInputLoss for NonSaturatingGenerator {
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
impl Numbers for NonSaturatingGenerator {
    const WIDTHS: &'static [usize] = &[1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        (-x[0]).softplus()
    }
}
