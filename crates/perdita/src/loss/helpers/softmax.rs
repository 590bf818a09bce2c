//! The softmax of a row, as every loss on logits needs it.
use crate::inline;
use crate::loss::{Row, Slopes};
use crate::real::Real;

/// The normaliser of a row of logits: Σ exp(z) = exp(top)·total.
#[derive(Clone, Copy, Debug)]
pub struct Softmax<R> {
    /// The largest logit.
    pub top: R,
    /// exp(z − top) of the label (0 without one).
    pub own: R,
    /// Σ exp(z − top), without the label.
    pub rest: R,
    /// Σ exp(z − top).
    pub total: R,
    /// −ln p of the label (0 without one).
    pub nll: R,
}
impl<R: Real> Softmax<R> {
    /// The softmax of `z` with its `label` apart, so that a loss of 10⁻¹⁸ is not rounded to 0: the others are
    /// summed without it, and where it is itself the largest, −ln p = ln(1 + rest).
    #[inline(always)]
    pub fn of<Z: Row<Score = R>>(z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Self {
        let (top, own) = (z.largest(), z.get(label));
        let rest = slopes.keep(z, Some(label), Self::exp(z, top));
        let e = (own - top).exp();
        let nll = (top - own) + (rest + (e - z.lit(1.0))).ln_1p();
        Softmax { top, own: e, rest, total: rest + e, nll }
    }

    /// The softmax of `z`, no class apart.
    #[inline(always)]
    pub fn whole<Z: Row<Score = R>>(z: Z, slopes: &mut impl Slopes<Z>) -> Self {
        let top = z.largest();
        let total = slopes.keep(z, None, Self::exp(z, top));
        Softmax { top, own: z.lit(0.0), rest: total, total, nll: z.lit(0.0) }
    }

    /// exp(z − top), which is what `keep` was given.
    #[inline(always)]
    pub fn exp<Z: Row<Score = R>>(z: Z, top: R) -> impl Fn(Z::At) -> Z::Lane + Copy {
        inline!(move |at| (z.at(at) - z.spread(top)).exp())
    }

    /// ln Σ exp(z).
    #[inline(always)]
    pub fn lse(&self) -> R {
        self.top + self.total.ln()
    }

    /// 1 − p of the label, accurate where p is near 1.
    #[inline(always)]
    pub fn miss(&self) -> R {
        self.rest / self.total
    }

    /// p of the label.
    #[inline(always)]
    pub fn hit(&self) -> R {
        self.own / self.total
    }
}
