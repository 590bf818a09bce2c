//! Multi-similarity loss: soft thresholds on the similarities of positives and negatives, (1/α)·ln(1 + Σ_p
//! exp(−α(s − λ))) + (1/β)·ln(1 + Σ_n exp(β(s − λ))).
//!
//! All pairs are used; the authors' pair mining is not included. All rows count in the mean.
use crate::loss::{
    Card, Definition, Distribution, POSITIVE, ProductLoss, Relation, Relational, RelationalKind, Row,
    RowGrad, Rowwise, Similarity,
};
use crate::losses::InfoNce;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// (1/α) ln(1 + Σ_p exp(−α(s − λ))) + (1/β) ln(1 + Σ_n exp(β(s − λ)))
    ///
    /// ```
    /// use perdita::losses::MultiSimilarity;
    /// use perdita::{Embeddings, Outputs, Labels, Products, Reduction, ProductsExt};
    /// let batch = Products::of(Embeddings::new(&[1.0, 0.0, 2.0, 0.0], 2)?).labels(Labels::from(&[5i64, 5]))?;
    /// let loss = MultiSimilarity::new(2.0, 50.0, 0.5)?.evaluate(batch, Reduction::Mean, Outputs::new())?;
    /// assert!((loss.total.mean() - 0.5 * (-1f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct MultiSimilarity(
        /// scale of the similarities of positives
        alpha: f64 in POSITIVE = 2.0,
        /// scale of the similarities of negatives
        beta: f64 in POSITIVE = 50.0,
        /// similarity threshold between positives and negatives
        base as "λ": f64 = 0.5,
    ) {
        normalize like InfoNce: bool = true,
    }
}
impl Definition for MultiSimilarity {
    const CARD: Card = Card {
        summary: "soft thresholds on the similarities, with more weight on hard positives and hard negatives",
        formula: "(1/α) ln(1 + Σ_p exp(−α(s − λ))) + (1/β) ln(1 + Σ_n exp(β(s − λ))); λ = base",
        kinks: "none; a normalised row of zeros has gradient 0",
        reference: "Wang, Han, Huang, Dong & Scott, Multi-Similarity Loss with General Pair Weighting, CVPR 2019",
        ..Card::metric("multi_similarity", Self::PARAMS)
    };
}
impl Rowwise for MultiSimilarity {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, kin: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let (alpha, beta, base) = (self.alpha, self.beta, self.base);
        let positive = inline!(|at| {
            let (zero, least) = (z.at(at).lit(0.0), z.at(at).lit(f64::NEG_INFINITY));
            zero.select_lt(kin.at(at), zero.lit(-alpha) * (z.at(at) - zero.lit(base)), least)
        });
        let negative = inline!(|at| {
            let (zero, least) = (z.at(at).lit(0.0), z.at(at).lit(f64::NEG_INFINITY));
            kin.at(at).select_lt(zero, zero.lit(beta) * (z.at(at) - zero.lit(base)), least)
        });
        // ln(1 + Σ exp x), where the maximum includes 0, as 1 = exp 0.
        let zero = z.lit(0.0);
        let (top_p, top_n) = (z.max_of(positive).max(zero), z.max_of(negative).max(zero));
        let positive = inline!(|at| (positive(at) - z.splat(top_p)).exp());
        let negative = inline!(|at| (negative(at) - z.splat(top_n)).exp());
        let more_p = z.sum(None, positive) + (-top_p).exp_m1();
        let more_n = z.sum(None, negative) + (-top_n).exp_m1();
        let share_p = z.splat(z.lit(1.0) / (z.lit(1.0) + more_p));
        let share_n = z.splat(z.lit(1.0) / (z.lit(1.0) + more_n));
        slopes.write(z, inline!(|at| negative(at) * share_n - positive(at) * share_p));
        (top_p + more_p.ln_1p()) / z.lit(alpha) + (top_n + more_n.ln_1p()) / z.lit(beta)
    }

    fn convex(&self) -> bool {
        true
    }
}
impl ProductLoss for MultiSimilarity {
    type Kind = RelationalKind;
}
impl Relational for MultiSimilarity {
    const BOTH: bool = false;
    fn relation(&self) -> Relation {
        Relation::Similarity(Similarity::over(1.0, self.normalize))
    }
}
