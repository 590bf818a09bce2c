//! Uncertainty weighting: losses of several tasks, each divided by a learned variance.
//!
//! With s = ln σ², a e⁻ˢ L + ½ s, where `scale` a is ½ for regression, ½(e⁻ˢ L + s), and 1 for
//! classification, e⁻ˢ L + ½ s. Both the losses, from which gradients propagate to the tasks, and s have
//! gradients. For given losses the optimal s is ln L (ln 2L at scale 1). The sum over the tasks is the
//! reduction `sum`. Compared with the definition in mpmath.
use crate::loss::{Card, Definition, Field, MultiInputLoss, Numbers, NumbersKind, POSITIVE};
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// a e⁻ˢ L + ½ s
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, Reduction, Outputs, losses::Uncertainty};
    /// let (losses, s) = ([4.0, 1.0], [4f64.ln(), 0.0]);
    /// let batch = Arrays::new().numbers("loss", &losses, &[2])?.numbers("log_variance", &s, &[2])?;
    /// let (mut of_losses, mut of_s) = ([0.0; 2], [0.0; 2]);
    /// let out = Outputs::new().grad("loss", &mut of_losses).grad("log_variance", &mut of_s);
    /// Uncertainty::new(0.5)?.evaluate(batch, Reduction::Sum, out)?;
    /// assert!((of_losses[0] - 0.125).abs() < 1e-15 && of_s[0].abs() < 1e-15 && of_s[1] == 0.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Uncertainty(
        /// factor of the losses: ½ for regression, 1 for classification
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
