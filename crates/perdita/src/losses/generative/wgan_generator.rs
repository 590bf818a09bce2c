//! The generator's loss against a critic: −x, of what the critic says of what was made. Also that of the hinge GAN.
//!
//! The critic's side is [`wgan_critic`](crate::losses::wgan_critic) with weights clipped or with
//! [`gradient_penalty`](crate::losses::gradient_penalty). Compared with its definition in mpmath.
use crate::loss::{Args, Card, Curve, Error, Field, Formula, Numbers, OfNumbers, Predicts, Structured, Task};
use crate::real::{Interval, Real};

/// −x
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::wgan_generator::WganGenerator};
/// let batch = Arrays::new().numbers("score", &[2.0], &[1])?;
/// assert_eq!(WganGenerator.mean(batch)?, -2.0);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct WganGenerator;
impl Formula for WganGenerator {
    const CARD: Card = Card {
        name: "wgan_generator",
        summary: "a generator raises what the critic says of what it made",
        task: Task::Generative,
        formula: "−x",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: Interval::REAL,
        estimates: "samples like the data, in Wasserstein's distance",
        kinks: "none",
        reference: "Arjovsky, Chintala & Bottou, Wasserstein GAN, ICML 2017; Lim & Ye, Geometric GAN, 2017 (hinge)",
        two_labels: false,
        params: &[],
    };
    fn build(_: &Args) -> Result<Self, Error> {
        Ok(WganGenerator)
    }
}
impl Structured for WganGenerator {
    type Kind = OfNumbers;
    const EACH: &'static str = "...";
    fn fields(&self) -> &'static [Field] {
        const { &[Field::variable("score", "...", Interval::REAL, "what the critic says of what was made")] }
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
