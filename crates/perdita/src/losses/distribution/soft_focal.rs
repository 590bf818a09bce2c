//! Focal loss of a row of logits and a row of target probabilities t: −Σ t_c·α_c·(1 − p_c)^γ·ln p_c with p =
//! softmax(z).
//!
//! One-hot targets give [`focal`](crate::losses::focal); γ = 0 and α = 1 give
//! [`soft_cross_entropy`](crate::losses::soft_cross_entropy). Targets need not sum to 1. The class with the
//! largest logit is kept out of the sum over the others, so 1 − p_c keeps all digits for every class.
//! Compared with the formula in PyTorch operations.
use crate::loss::{Card, Definition, Distribution, Error, PerClass, Row, RowGrad, Rowwise, Softmax};
use crate::losses::focal::{Focal, given};
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// −Σ t_c α_c (1 − p_c)^γ ln p_c
    ///
    /// ```
    /// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::SoftFocal};
    /// let batch = Rows::soft(Scores::new(&[0.0, 0.0], 2), Targets(&[0.25, 0.75]))?;
    /// let loss = SoftFocal::new(2.0, &[1.0])?.mean(batch)?;
    /// assert!((loss - 0.25 * std::f64::consts::LN_2).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct SoftFocal(
        gamma like Focal: f64 = 2.0,
        alpha like Focal: PerClass = &[0.25] => alpha_is_given,
    )
}
impl SoftFocal {
    fn alpha_is_given(self) -> Result<Self, Error> {
        given(&self.alpha, Self::CARD.name).map(|()| self)
    }
}
impl Definition for SoftFocal {
    const CARD: Card = Card {
        summary: "softmax cross-entropy with target probabilities that down-weights easy examples, on logits",
        formula: "−Σ_c t_c α_c (1 − p_c)^γ ln p_c; p = softmax(z), γ = gamma, α = alpha",
        estimates: "the class, with more weight on hard examples",
        reference: "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017; Mukhoti et al., \
                    Calibrating Deep Neural Networks using Focal Loss, NeurIPS 2020",
        ..Card::distribution("soft_focal", Self::PARAMS)
    };
}
impl Rowwise for SoftFocal {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let (top, gamma, alpha) = (z.largest(), self.gamma, &self.alpha[..]);
        let exp = Softmax::exp(z, top);
        // 1 where the logit equals the maximum. The sum of exp without these terms keeps its small digits.
        let peak = inline!(|at| {
            let x = z.at(at);
            x.select_lt(z.splat(top), x.lit(0.0), x.lit(1.0))
        });
        let below = inline!(|at| exp(at) - peak(at));
        let small = slopes.cache(z, None, below);
        let rest = small + (z.sum(None, peak) - z.lit(1.0));
        let total = rest + z.lit(1.0);
        let (rest, total, log_total) = (z.splat(rest), z.splat(total), z.splat(rest.ln_1p()));
        let share = inline!(|at| {
            let t = target.at(at);
            match alpha {
                [alpha] => t * t.lit(*alpha),
                alpha => t * z.constants(alpha, at),
            }
        });
        // p, 1 − p and −ln p of every class, given exp(z − top). At a maximum that is 1; minus 1, only its derivative is left.
        let parts = inline!(|at, e: Z::Lane| {
            let x = z.at(at);
            let others = x.select_lt(z.splat(top), total - e, rest - (e - e.lit(1.0)));
            (e / total, others / total, (z.splat(top) - x) + log_total)
        });
        // −p·d/dp of the class's term, as in `focal`, without negative powers.
        let pull = inline!(|at, e: Z::Lane| {
            let (p, q, nll) = parts(at, e);
            let (zero, one) = (q.lit(0.0), q.lit(1.0));
            let ratio = zero.select_lt(q, p.strong_mul(nll) / q, one);
            share(at) * (q.powf(gamma) * (one + q.lit(gamma) * ratio))
        });
        let whole = z.sum(None, inline!(|at| pull(at, exp(at))));
        let whole = z.splat(whole);
        slopes.write_cached(
            z,
            below,
            inline!(|at, kept| {
                let e = kept + peak(at);
                let ((p, q, _), own) = (parts(at, e), pull(at, e));
                p * (whole - own) - own * q
            }),
        );
        z.sum(
            None,
            inline!(|at| {
                let (_, q, nll) = parts(at, exp(at));
                (share(at) * q.powf(gamma)).strong_mul(nll)
            }),
        )
    }

    fn convex(&self) -> bool {
        self.gamma == 0.0
    }

    fn classes(&self) -> Option<usize> {
        (self.alpha.len() > 1).then_some(self.alpha.len())
    }
}
