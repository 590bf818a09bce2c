//! Jensen–Shannon divergence between p = softmax(z) of a row of logits z and a row of target probabilities t,
//! with weights β and 1 − β: β·Σ t_c·ln(t_c/m_c) + (1 − β)·Σ p_c·ln(p_c/m_c), where m = β·t + (1 − β)·p.
//!
//! It is finite for all logits, and at most ln 2 for β = ½, so the influence of wrong labels is bounded. For
//! t near p both logarithms are small; they are computed as ln(1 + x), with x from the difference of t and p.
//! Compared with the formula in PyTorch operations.
use crate::loss::{Card, Definition, Distribution, Row, RowGrad, Rowwise, Softmax, UNIT_OPEN};
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// β Σ t_c ln(t_c/m_c) + (1 − β) Σ p_c ln(p_c/m_c)
    ///
    /// ```
    /// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::JensenShannon};
    /// let batch = Rows::soft(Scores::new(&[1000.0, 0.0], 2), Targets(&[0.0, 1.0]))?;
    /// assert_eq!(JensenShannon::new(0.5)?.mean(batch)?, std::f64::consts::LN_2);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct JensenShannon(
        /// weight of the target in the mixture
        beta: f64 in UNIT_OPEN = 0.5,
    )
}
impl Definition for JensenShannon {
    const CARD: Card = Card {
        summary: "Jensen–Shannon divergence of the softmax of logits from a target distribution",
        formula: "β Σ_c t_c ln(t_c / m_c) + (1 − β) Σ_c p_c ln(p_c / m_c); m = β t + (1 − β) p, p = softmax(z), β = beta",
        estimates: "the target distribution, from noisy targets",
        reference: "Lin, Divergence Measures Based on the Shannon Entropy, IEEE Transactions on Information Theory, 1991; \
                    Englesson & Azizpour, Generalized Jensen-Shannon Divergence Loss for Learning with Noisy Labels, \
                    NeurIPS 2021",
        ..Card::distribution("jensen_shannon", Self::PARAMS)
    };
}
impl Rowwise for JensenShannon {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let (beta, rest) = (self.beta, 1.0 - self.beta);
        let softmax = Softmax::whole(z, slopes);
        let (exp, total) = (Softmax::exp(z, softmax.max), z.splat(softmax.total));
        let log_total = z.splat(softmax.total.ln());
        let mixed = inline!(|at, p: Z::Lane| {
            let t = target.at(at);
            (t, t.lit(beta) * t + t.lit(rest) * p)
        });
        // ln(x/m), where x = m + gap and `log` is ln x: a small ratio uses the logarithms, a ratio near 1
        // the difference. Where m is 0 the result is unused, but 0/0 would make its derivative NaN.
        let ratio = inline!(|x: Z::Lane, log: Z::Lane, m: Z::Lane, gap: Z::Lane| {
            let some = m.lit(0.0).select_lt(m, m, m.lit(1.0));
            (x + x).piecewise(m, log - m.ln(), (gap / some).ln_1p())
        });
        // (1 − β)·ln(p/m), the derivative in p, with ln p from the logits: finite where p is too small for a float.
        let slope = inline!(|at, p: Z::Lane| {
            let ((t, m), log) = (mixed(at, p), (z.at(at) - z.splat(softmax.max)) - log_total);
            p.lit(rest) * ratio(p, log, m, p.lit(beta) * (p - t))
        });
        let of_scores = z.sum(
            None,
            inline!(|at| {
                let p = exp(at) / total;
                p.strong_mul(slope(at, p))
            }),
        );
        let of_targets = z.sum(
            None,
            inline!(|at| {
                let p = exp(at) / total;
                let (t, m) = mixed(at, p);
                t.strong_mul(t.lit(beta) * ratio(t, t.ln(), m, t.lit(rest) * (t - p)))
            }),
        );
        let mean = z.splat(of_scores);
        slopes.write_cached(
            z,
            exp,
            inline!(|at, e| {
                let p = e / total;
                p.strong_mul(slope(at, p) - mean)
            }),
        );
        of_targets + of_scores
    }
}
