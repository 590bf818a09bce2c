//! The generator's loss that does not go flat: −ln σ(x) of the discriminator's logits for what was made.
//!
//! [`bce_with_logits`](crate::losses::bce_with_logits) at the target 1. Compared with its definition in mpmath.
use crate::loss::{Args, Card, Curve, Error, Field, Formula, Numbers, OfNumbers, Predicts, Structured, Task};
use crate::real::{Interval, Real};

/// −ln σ(x)
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::non_saturating_generator::NonSaturatingGenerator};
/// let batch = Arrays::new().numbers("score", &[2.0], &[1])?;
/// assert_eq!(NonSaturatingGenerator.mean(batch)?, (-2f64).exp().ln_1p());
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct NonSaturatingGenerator;
impl Formula for NonSaturatingGenerator {
    const CARD: Card = Card {
        name: "non_saturating_generator",
        summary: "a generator raises the chance that what it made is taken for real",
        task: Task::Generative,
        formula: "−ln σ(x)",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: Interval::REAL,
        estimates: "samples like the data",
        kinks: "none",
        reference: "Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014",
        two_labels: false,
        params: &[],
    };
    fn build(_: &Args) -> Result<Self, Error> {
        Ok(NonSaturatingGenerator)
    }
}
impl Structured for NonSaturatingGenerator {
    type Kind = OfNumbers;
    const EACH: &'static str = "...";
    fn fields(&self) -> &'static [Field] {
        const { &[Field::variable("score", "...", Interval::REAL, "what the discriminator says of what was made")] }
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
