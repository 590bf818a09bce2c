//! Softmax of a row of logits.
use crate::inline;
use crate::loss::{Row, RowGrad};
use crate::real::Real;

/// Normaliser of a row of logits: Σ exp(z) = exp(max)·total.
#[derive(Clone, Copy, Debug)]
pub struct Softmax<R> {
    /// The largest logit.
    pub max: R,
    /// exp(z − max) of the target class (0 without one).
    pub target_exp: R,
    /// Σ exp(z − max), without the target class.
    pub other_exp_sum: R,
    /// Σ exp(z − max).
    pub total: R,
    /// −ln p of the target class (0 without one).
    pub nll: R,
}
impl<R: Real> Softmax<R> {
    /// Softmax of `z` with the target class `label` kept out of the sum, so that a loss of 10⁻¹⁸ does not round to 0:
    /// if the target class has the largest logit, −ln p = ln(1 + sum of the others).
    #[inline(always)]
    pub fn of<Z: Row<Score = R>>(z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Self {
        let (max, target) = (z.largest(), z.get(label));
        // Computed first: independent of the sum, so the exponentials overlap.
        let e = (target - max).exp();
        let other_exp_sum = slopes.cache(z, Some(label), Self::exp(z, max));
        let nll = (max - target) + z.ln_1p(other_exp_sum + (e - z.lit(1.0)));
        Softmax { max, target_exp: e, other_exp_sum, total: other_exp_sum + e, nll }
    }

    /// Softmax of `z` without a target class.
    #[inline(always)]
    pub fn whole<Z: Row<Score = R>>(z: Z, slopes: &mut impl RowGrad<Z>) -> Self {
        let max = z.largest();
        let total = slopes.cache(z, None, Self::exp(z, max));
        Softmax { max, target_exp: z.lit(0.0), other_exp_sum: total, total, nll: z.lit(0.0) }
    }

    /// exp(z − max), the values passed to `cache`.
    #[inline(always)]
    pub fn exp<Z: Row<Score = R>>(z: Z, max: R) -> impl Fn(Z::At) -> Z::Lane + Copy {
        inline!(move |at| (z.at(at) - z.splat(max)).exp())
    }

    /// ln Σ exp(z).
    #[inline(always)]
    pub fn lse(&self) -> R {
        self.max + self.total.ln()
    }

    /// 1 − p of the target class, accurate for p near 1.
    #[inline(always)]
    pub fn one_minus_p(&self) -> R {
        self.other_exp_sum / self.total
    }

    /// p of the target class.
    #[inline(always)]
    pub fn p(&self) -> R {
        self.target_exp / self.total
    }
}
