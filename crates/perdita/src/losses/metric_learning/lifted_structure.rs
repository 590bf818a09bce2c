//! Lifted structure loss in its generalised form: max(0, ln Σ_p exp d(a, p) + ln Σ_n exp(m − d(a, n))), over
//! all positives and all negatives of each anchor.
//!
//! Rows without a positive or without a negative are excluded from the mean.
use crate::loss::{
    Card, Definition, Distance, Distribution, ProductLoss, Relation, Relational, RelationalKind, Row,
    RowGrad, Rowwise,
};
use crate::losses::InfoNce;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// max(0, ln Σ_p exp d(a, p) + ln Σ_n exp(m − d(a, n)))
    ///
    /// ```
    /// use perdita::losses::LiftedStructure;
    /// use perdita::{Embeddings, Outputs, Labels, Products, Reduction, ProductsExt};
    /// let batch = Products::of(Embeddings::new(&[0.0, 1.0, 3.0], 1)?).labels(Labels::from(&[5i64, 5, 6]))?;
    /// let loss = LiftedStructure::new(1.5)?.evaluate(batch, Reduction::Sum, Outputs::new())?;
    /// assert_eq!((loss.total.sum(), loss.total.count()), (0.5, 2));
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct LiftedStructure(
        /// minimum distance of negatives
        margin as "m": f64 = 1.0,
    ) {
        normalize like InfoNce: bool = false,
    }
}
impl Definition for LiftedStructure {
    const CARD: Card = Card {
        summary: "hinge of log-sum-exps over all positives and all negatives of each anchor",
        formula: "max(0, ln Σ_p exp d(a, p) + ln Σ_n exp(m − d(a, n))); m = margin",
        kinks: "loss 0: slope 0; distance 0: gradient 0",
        reference: "Oh Song, Xiang, Jegelka & Savarese, Deep Metric Learning via Lifted Structured Feature Embedding, \
                    CVPR 2016; in the form of Hermans, Beyer & Leibe, 2017",
        ..Card::metric("lifted_structure", Self::PARAMS)
    };
}
impl Rowwise for LiftedStructure {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, kin: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        // A row that is not a positive (negative) gets the exponent −∞, so its term is 0.
        let near = inline!(|at| {
            let (zero, least) = (z.at(at).lit(0.0), z.at(at).lit(f64::NEG_INFINITY));
            zero.select_lt(kin.at(at), z.at(at), least)
        });
        let far = inline!(|at| {
            let (zero, least) = (z.at(at).lit(0.0), z.at(at).lit(f64::NEG_INFINITY));
            kin.at(at).select_lt(zero, zero.lit(self.margin) - z.at(at), least)
        });
        let (top_near, top_far) = (z.max_of(near), z.max_of(far));
        let near = inline!(|at| (near(at) - z.splat(top_near)).exp());
        let far = inline!(|at| (far(at) - z.splat(top_far)).exp());
        let (sum_near, sum_far) = (z.sum(None, near), z.sum(None, far));
        let value = (top_near + sum_near.ln()) + (top_far + sum_far.ln());
        let zero = z.lit(0.0);
        let on = zero.select_lt(value, z.lit(1.0), zero);
        let (near_share, far_share) = (z.splat(on / sum_near), z.splat(on / sum_far));
        slopes.write(z, inline!(|at| near(at) * near_share - far(at) * far_share));
        value.max(zero)
    }
}
impl ProductLoss for LiftedStructure {
    type Kind = RelationalKind;
}
impl Relational for LiftedStructure {
    const BOTH: bool = true;
    fn relation(&self) -> Relation {
        Relation::Distance(Distance::Euclidean, self.normalize)
    }
}
