//! Circle loss: similarities of positives and negatives, weighted by their distance from the optimum, ln(1 +
//! Σ_n exp(γ·α_n·(s_n − m)) · Σ_p exp(−γ·α_p·(s_p − (1 − m)))), α_n = max(0, s_n + m), α_p = max(0, 1 + m −
//! s_p).
//!
//! The authors' code treats the weights α as constants in the gradient (`detach`, the default); with
//! `detach=false` the gradient is the derivative of the value. Rows without a positive or without a negative
//! are excluded from the mean.
use crate::loss::{
    Card, Definition, Distribution, POSITIVE, ProductLoss, Relation, Relational, RelationalKind, Row,
    RowGrad, Rowwise, Similarity,
};
use crate::losses::InfoNce;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// ln(1 + Σ_n exp(γ α_n (s_n − m)) Σ_p exp(−γ α_p (s_p − (1 − m))))
    ///
    /// ```
    /// use perdita::{Embeddings, Outputs, Labels, Products, Reduction, ProductsExt, losses::Circle};
    /// let x = [1.0, 0.0, 1.0, 0.0, 0.0, 1.0];
    /// let batch = Products::of(Embeddings::new(&x, 2)?).labels(Labels::from(&[5i64, 5, 6]))?;
    /// let loss = Circle::new(0.25, 16.0)?.evaluate(batch, Reduction::Mean, Outputs::new())?;
    /// assert!((loss.total.mean() - (-2f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct Circle(
        /// relaxation margin: similarity above 1 − m for positives, below m for negatives
        margin as "m": f64 = 0.25,
        /// factor of the similarities
        scale as "γ": f64 in POSITIVE = 256.0,
    ) {
        normalize like InfoNce: bool = true,
        /// stop-gradient of the pair weights
        detach: bool = true,
    }
}
impl Definition for Circle {
    const CARD: Card = Card {
        summary: "similarities of positives and negatives, each weighted by its distance from the optimum",
        formula: "ln(1 + Σ_n exp(γ [s_n + m]₊ (s_n − m)) Σ_p exp(−γ [1 + m − s_p]₊ (s_p − 1 + m))); m = margin, γ = scale",
        kinks: "s_n = −m, s_p = 1 + m: none, the loss is smooth there",
        reference: "Sun et al., Circle Loss: A Unified Perspective of Pair Similarity Optimization, CVPR 2020",
        ..Card::metric("circle", Self::PARAMS)
    };
}
impl Rowwise for Circle {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, kin: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let (m, gamma) = (self.margin, self.scale);
        // Distance of a positive (negative) from its optimum and from its margin.
        let short = inline!(|s: Z::Lane| ((s.lit(1.0 + m) - s).max(s.lit(0.0)), s - s.lit(1.0 - m)));
        let over = inline!(|s: Z::Lane| ((s + s.lit(m)).max(s.lit(0.0)), s - s.lit(m)));
        let positive = inline!(|at| {
            let (zero, least) = (z.at(at).lit(0.0), z.at(at).lit(f64::NEG_INFINITY));
            let (alpha, past) = short(z.at(at));
            zero.select_lt(kin.at(at), zero.lit(-gamma) * alpha * past, least)
        });
        let negative = inline!(|at| {
            let (zero, least) = (z.at(at).lit(0.0), z.at(at).lit(f64::NEG_INFINITY));
            let (alpha, past) = over(z.at(at));
            kin.at(at).select_lt(zero, zero.lit(gamma) * alpha * past, least)
        });
        let (top_p, top_n) = (z.max_of(positive), z.max_of(negative));
        let positive = inline!(|at| (positive(at) - z.splat(top_p)).exp());
        let negative = inline!(|at| (negative(at) - z.splat(top_n)).exp());
        let (sum_p, sum_n) = (z.sum(None, positive), z.sum(None, negative));
        let x = (top_p + sum_p.ln()) + (top_n + sum_n.ln());
        let scale = x.sigmoid() * z.lit(gamma);
        let (share_p, share_n) = (z.splat(scale / sum_p), z.splat(scale / sum_n));
        slopes.write(
            z,
            inline!(|at| {
                let (s, zero) = (z.at(at), z.at(at).lit(0.0));
                let ((alpha_p, past_p), (alpha_n, past_n)) = (short(s), over(s));
                let (mut pull_p, mut pull_n) = (-alpha_p, alpha_n);
                if !self.detach {
                    pull_p = zero.select_lt(alpha_p, pull_p + past_p, zero);
                    pull_n = zero.select_lt(alpha_n, pull_n + past_n, zero);
                }
                positive(at) * share_p * pull_p + negative(at) * share_n * pull_n
            }),
        );
        x.softplus()
    }
}
impl ProductLoss for Circle {
    type Kind = RelationalKind;
}
impl Relational for Circle {
    const BOTH: bool = true;
    fn relation(&self) -> Relation {
        Relation::Similarity(Similarity::over(1.0, self.normalize))
    }
}
