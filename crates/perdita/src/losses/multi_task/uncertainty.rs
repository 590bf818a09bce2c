//! Uncertainty weighting: the losses of several tasks, each divided by a variance that is learnt with the model.
//!
//! With s = ln σ², ½(e⁻ˢ L + s) of a regression's loss and e⁻ˢ L + ½ s of a classification's: `scale` is the factor of L.
//! There are gradients in the losses, which go on into the tasks, and in the s. The best s for given losses is ln L (ln 2L
//! at scale 1). Sum over the tasks: reduction `sum`. Compared with its definition in mpmath.
use crate::loss::{Card, Definition, Field, MultiInputLoss, Numbers, NumbersKind, POSITIVE};
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// a e⁻ˢ L + ½ s
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, Reduction, NamedOutputs, losses::Uncertainty};
    /// let (losses, s) = ([4.0, 1.0], [4f64.ln(), 0.0]);
    /// let batch = Arrays::new().numbers("loss", &losses, &[2])?.numbers("log_variance", &s, &[2])?;
    /// let (mut of_losses, mut of_s) = ([0.0; 2], [0.0; 2]);
    /// let out = NamedOutputs::none().grad("loss", &mut of_losses).grad("log_variance", &mut of_s);
    /// Uncertainty::new(0.5)?.evaluate(batch, Reduction::Sum, out)?;
    /// assert!((of_losses[0] - 0.125).abs() < 1e-15 && of_s[0].abs() < 1e-15 && of_s[1] == 0.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Uncertainty(
        /// scale of the losses: ½ for regression, 1 for classification
        scale as "a": f64 in POSITIVE = 0.5,
    )
}
impl Definition for Uncertainty {
    const CARD: Card = Card {
        summary: "losses of several tasks, weighted by learned variances",
        formula: "a exp(−s) L + ½ s, s = ln σ²; a = scale",
        estimates: "the noise variance of each task, σ² = 2a L",
        reference: "Kendall, Gal & Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018",
        ..Card::multi_task("uncertainty", Self::PARAMS)
    };
}
impl MultiInputLoss for Uncertainty {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("loss", "...", Interval::REAL, "the loss of each task"),
                Field::variable(
                    "log_variance",
                    "...",
                    Interval::REAL,
                    "the log-variance s of each task, a learned parameter",
                ),
            ]
        }
    }
}
impl Numbers for Uncertainty {
    const WIDTHS: &'static [usize] = &[1, 1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let (loss, s) = (x[0], x[1]);
        loss.lit(self.scale) * (-s).exp() * loss + s.lit(0.5) * s
    }
}
