//! The softmax of a row, as every loss on logits needs it.
use crate::inline;
use crate::loss::{Row, RowGrad};
use crate::real::Real;

/// The normaliser of a row of logits: Σ exp(z) = exp(top)·total.
#[derive(Clone, Copy, Debug)]
pub struct Softmax<R> {
    /// The largest logit.
    pub max: R,
    /// exp(z − top) of the label (0 without one).
    pub target_exp: R,
    /// Σ exp(z − top), without the label.
    pub other_exp_sum: R,
    /// Σ exp(z − top).
    pub total: R,
    /// −ln p of the label (0 without one).
    pub nll: R,
}
impl<R: Real> Softmax<R> {
    /// The softmax of `z` with its `label` apart, so that a loss of 10⁻¹⁸ is not rounded to 0: the others are
    /// summed without it, and where it is itself the largest, −ln p = ln(1 + rest).
    #[inline(always)]
    pub fn of<Z: Row<Score = R>>(z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Self {
        let (max, target) = (z.largest(), z.get(label));
        let other_exp_sum = slopes.cache(z, Some(label), Self::exp(z, max));
        let e = (target - max).exp();
        let nll = (max - target) + (other_exp_sum + (e - z.lit(1.0))).ln_1p();
        Softmax { max, target_exp: e, other_exp_sum, total: other_exp_sum + e, nll }
    }

    /// The softmax of `z`, no class apart.
    #[inline(always)]
    pub fn whole<Z: Row<Score = R>>(z: Z, slopes: &mut impl RowGrad<Z>) -> Self {
        let max = z.largest();
        let total = slopes.cache(z, None, Self::exp(z, max));
        Softmax { max, target_exp: z.lit(0.0), other_exp_sum: total, total, nll: z.lit(0.0) }
    }

    /// exp(z − top), which is what `cache` was given.
    #[inline(always)]
    pub fn exp<Z: Row<Score = R>>(z: Z, max: R) -> impl Fn(Z::At) -> Z::Lane + Copy {
        inline!(move |at| (z.at(at) - z.splat(max)).exp())
    }

    /// ln Σ exp(z).
    #[inline(always)]
    pub fn lse(&self) -> R {
        self.max + self.total.ln()
    }

    /// 1 − p of the label, accurate where p is near 1.
    #[inline(always)]
    pub fn one_minus_p(&self) -> R {
        self.other_exp_sum / self.total
    }

    /// p of the label.
    #[inline(always)]
    pub fn p(&self) -> R {
        self.target_exp / self.total
    }
}
