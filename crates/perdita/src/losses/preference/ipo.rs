//! Identity preference optimisation (IPO): the squared deviation of the log-ratio difference Δ of the chosen
//! and the rejected answer from 1/(2τ).
//!
//! Δ stays bounded even for unanimous preferences, unlike in [`dpo`](crate::losses::dpo). Compared with the
//! definition in mpmath.
use crate::loss::{Card, Curve, Definition, Field, MultiInputLoss, Numbers, NumbersKind, POSITIVE};
use crate::losses::dpo::{ANSWERS, gain};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// (Δ − 1/(2τ))², Δ = (ln π/π₀ of the chosen) − (ln π/π₀ of the rejected)
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Ipo};
    /// let batch = Arrays::new()
    ///     .numbers("chosen", &[-10.0], &[1])?
    ///     .numbers("rejected", &[-20.0], &[1])?
    ///     .numbers("reference_chosen", &[-12.0], &[1])?
    ///     .numbers("reference_rejected", &[-12.0], &[1])?;
    /// assert_eq!(Ipo::new(0.05)?.mean(batch)?, 0.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Ipo(
        /// strength of the regularisation towards the reference model
        tau: f64 in POSITIVE = 0.1,
    )
}
impl Definition for Ipo {
    const CARD: Card = Card {
        summary: "squared error of the difference of the log-ratios of the chosen and the rejected answer",
        formula: "(Δ − 1/(2τ))², Δ = ln π(c)/π₀(c) − ln π(r)/π₀(r); τ = tau",
        estimates: "the policy of highest preference probability, KL-regularised towards the reference",
        reference: "Azar et al., A General Theoretical Paradigm to Understand Learning from Human Preferences, AISTATS 2024",
        ..Card::preference("ipo", Self::PARAMS)
    };
}
impl MultiInputLoss for Ipo {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        ANSWERS
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Preference)
    }
}
impl Numbers for Ipo {
    const WIDTHS: &'static [usize] = &[1, 1, 1, 1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        let short = gain(x) - x[0].lit(0.5 / self.tau);
        short * short
    }
}
