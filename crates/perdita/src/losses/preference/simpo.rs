//! Simple preference optimisation (SimPO): logistic loss of the difference of the mean token
//! log-probabilities of the chosen and the rejected answer, with a target margin and without a reference
//! model.
//!
//! The inputs are log-probabilities of answers divided by their number of tokens. Compared with the
//! definition in mpmath.
use crate::loss::{
    Card, Curve, Definition, Field, MultiInputLoss, NON_NEGATIVE, Numbers, NumbersKind, POSITIVE, Predicts,
};
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// −ln σ(β (c − r) − γ), c and r the mean log-probabilities of the chosen and the rejected
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::SimPo};
    /// let batch = Arrays::new().numbers("chosen", &[-0.5], &[1])?.numbers("rejected", &[-1.5], &[1])?;
    /// assert!((SimPo::new(2.0, 1.0)?.mean(batch)? - (-1f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct SimPo(
        /// scale of the rewards
        beta: f64 in POSITIVE = 2.0,
        /// target reward margin
        margin as "γ": f64 in NON_NEGATIVE = 1.0,
    )
}
impl Definition for SimPo {
    const CARD: Card = Card {
        summary: "logistic loss of the difference of mean token log-probabilities, with a margin, without a reference model",
        formula: "−ln σ(β (c − r) − γ); β = beta, γ = margin",
        predicts: Predicts::MeanLogProbability,
        estimates: "a policy with higher mean token log-probabilities of chosen answers",
        reference: "Meng, Xia & Chen, SimPO: Simple Preference Optimization with a Reference-Free Reward, NeurIPS 2024",
        ..Card::preference("simpo", Self::PARAMS)
    };
}
impl MultiInputLoss for SimPo {
    type Kind = NumbersKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable(
                    "chosen",
                    "...",
                    Interval::REAL,
                    "the mean ln π of the tokens of the chosen answers",
                ),
                Field::variable(
                    "rejected",
                    "...",
                    Interval::REAL,
                    "the mean ln π of the tokens of the rejected answers",
                ),
            ]
        }
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Preference)
    }
}
impl Numbers for SimPo {
    const WIDTHS: &'static [usize] = &[1, 1];

    #[inline(always)]
    fn at<R: Real>(&self, x: &[R]) -> R {
        (x[0].lit(self.margin) - x[0].lit(self.beta) * (x[0] - x[1])).softplus()
    }
}
