//! The generator's side of the first GAN: ln(1 − σ(x)) of the discriminator's logits for what was made.
//!
//! Not bounded below, and flat where the discriminator is sure:
//! [`non_saturating_generator`](crate::losses::non_saturating_generator) is what is used. Compared with its definition in mpmath.
use crate::loss::{Args, Card, Curve, Error, Field, Formula, Numbers, OfNumbers, Predicts, Structured, Task};
use crate::real::{Interval, Real};

/// ln(1 − σ(x))
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::minimax_generator::MinimaxGenerator};
/// let batch = Arrays::new().numbers("score", &[2.0], &[1])?;
/// assert_eq!(MinimaxGenerator.mean(batch)?, -2f64.exp().ln_1p());
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct MinimaxGenerator;
impl Formula for MinimaxGenerator {
    const CARD: Card = Card {
        name: "minimax_generator",
        summary: "a generator lowers the chance that what it made is found out",
        task: Task::Generative,
        formula: "ln(1 − σ(x))",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: Interval::REAL,
        estimates: "samples like the data; with the best discriminator, the Jensen–Shannon divergence",
        kinks: "none",
        reference: "Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014",
        two_labels: false,
        params: &[],
    };
    fn build(_: &Args) -> Result<Self, Error> {
        Ok(MinimaxGenerator)
    }
}
impl Structured for MinimaxGenerator {
    type Kind = OfNumbers;
    const EACH: &'static str = "...";
    fn fields(&self) -> &'static [Field] {
        const { &[Field::variable("score", "...", Interval::REAL, "what the discriminator says of what was made")] }
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
