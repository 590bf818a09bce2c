//! Direct preference optimisation (DPO): −ln σ(βΔ), Δ the difference of the log-ratios to a reference model
//! of the chosen and the rejected answer.
//!
//! The four inputs are log-probabilities of whole answers, summed over tokens. With `label_smoothing` ε a
//! preference is assumed flipped with probability ε (conservative DPO). −ln σ is computed as a softplus, so
//! large margins keep their digits. Compared with the definition in mpmath.
use crate::loss::{Card, Curve, Definition, Field, MultiInputLoss, Numbers, NumbersKind, POSITIVE};
use crate::parameters;
use crate::real::{Interval, Real, span};

parameters! {
    /// −ln σ(βΔ), Δ = (ln π/π₀ of the chosen) − (ln π/π₀ of the rejected)
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Dpo};
    /// let batch = Arrays::new()
    ///     .numbers("chosen", &[-10.0], &[1])?
    ///     .numbers("rejected", &[-20.0], &[1])?
    ///     .numbers("reference_chosen", &[-12.0], &[1])?
    ///     .numbers("reference_rejected", &[-12.0], &[1])?;
    /// assert!((Dpo::new(0.1)?.mean(batch)? - (-1f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Dpo(
        /// strength of the regularisation towards the reference model
        beta: f64 in POSITIVE = 0.1,
    ) {
        /// probability of a flipped preference
        label_smoothing as "ε": f64 in span(0.0, 0.5) = 0.0,
    }
}
/// Inputs: log-probabilities of the chosen and the rejected answers.
pub(crate) const ANSWERS: &[Field] = &[
    Field::variable("chosen", "...", Interval::REAL, "ln π of the chosen answers"),
    Field::variable("rejected", "...", Interval::REAL, "ln π of the rejected answers"),
    Field::variable(
        "reference_chosen",
        "...",
        Interval::REAL,
        "ln π₀ of the chosen answers, under the reference model",
    ),
    Field::variable("reference_rejected", "...", Interval::REAL, "ln π₀ of the rejected answers"),
];
/// Log-ratio of the chosen answer minus log-ratio of the rejected answer.
#[inline(always)]
pub(crate) fn gain<R: Real>(x: &[R]) -> R {
    (x[0] - x[2]) - (x[1] - x[3])
}
impl Definition for Dpo {
    const CARD: Card = Card {
        summary: "logistic loss of the difference of the log-ratios of the chosen and the rejected answer",
        formula: "−(1 − ε) ln σ(βΔ) − ε ln σ(−βΔ), Δ = ln π(c)/π₀(c) − ln π(r)/π₀(r); β = beta, ε = label_smoothing",
        estimates: "the KL-regularised optimal policy for Bradley–Terry preferences",
        reference: "Rafailov et al., Direct Preference Optimization, NeurIPS 2023; Mitchell, 2023 (ε)",
        ..Card::preference("dpo", Self::PARAMS)
    };
}
impl MultiInputLoss for Dpo {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        ANSWERS
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Preference)
    }
}
impl Numbers for Dpo {
    const WIDTHS: &'static [usize] = &[1, 1, 1, 1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let margin = gain(x) * x[0].lit(self.beta);
        let right = (-margin).softplus();
        if self.label_smoothing == 0.0 {
            return right;
        }
        let wrong = margin.lit(self.label_smoothing);
        (margin.lit(1.0) - wrong) * right + wrong * margin.softplus()
    }
}
