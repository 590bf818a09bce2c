//! Label-distribution-aware margin (LDAM) loss: softmax cross-entropy of s times the scores, with the score
//! of the target class reduced by its margin Δ_y.
//!
//! The margin Δ_c is proportional to n_c^(−1/4), n_c the number of examples of class c; the rarest class has
//! `max_margin`. Classes without examples also have `max_margin`, and so do all classes if there are no
//! counts. Scores are usually cosines, as in `cos_face`, which is this loss with one margin for all classes.
//! Deferred re-weighting, which the paper adds late in training, is done with row weights:
//! [`class_balanced_weights`](crate::class_balanced_weights). Compared with PyTorch's `cross_entropy` of such
//! scores, as in the authors' code.
use crate::loss::{
    Card, ClassIndex, Definition, Error, NON_NEGATIVE, POSITIVE, PerClass, Predicts, Row, RowGrad, Rowwise,
    TransformedRow,
};
use crate::losses::CrossEntropy;
use crate::parameters;

parameters! {
    /// −ln softmax(s (z − Δ_y at y))_y
    ///
    /// ```
    /// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::Ldam};
    /// let batch = Rows::new(Scores::new(&[0.5, 0.0], 2), Labels::from(&[0i64]))?;
    /// // The margin equals the difference of the scores.
    /// let loss = Ldam::new(0.5, 30.0)?.mean(batch)?;
    /// assert!((loss - std::f64::consts::LN_2).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct Ldam(
        /// margin of the rarest class
        max_margin as "Δ": f64 in NON_NEGATIVE = 0.5 => margins,
        /// factor of the scores
        scale as "s": f64 in POSITIVE = 30.0 => margins,
    ) {
        ignore_index like CrossEntropy: i64 = -100,
        /// number of examples of each class; none if all classes are equally frequent
        counts as "n": PerClass in NON_NEGATIVE = &[] => margins,
    } derived {
        /// s·Δ of every class
        lowered: Vec<f64> = Vec::new(),
    }
}
impl Ldam {
    fn margins(self) -> Result<Self, Error> {
        let seen = self.counts.iter().copied().filter(|&n| n > 0.0);
        let rarest = seen.fold(f64::INFINITY, f64::min);
        let margin =
            |&n: &f64| if n > 0.0 { self.max_margin * (rarest / n).powf(0.25) } else { self.max_margin };
        Ok(Ldam { lowered: self.counts.iter().map(|n| self.scale * margin(n)).collect(), ..self })
    }
}
impl Definition for Ldam {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of scaled scores, with a margin of the target class that is larger for rare classes",
        formula: "−ln softmax(s (z − Δ_y [c = y]))_y; Δ_c ∝ n_c^(−1/4), max Δ = max_margin, n = counts, s = scale",
        predicts: Predicts::Score,
        estimates: "the class, with a larger margin for rare classes",
        reference: "Cao, Wei, Gaidon, Arechiga & Ma, Learning Imbalanced Datasets with Label-Distribution-Aware Margin \
                    Loss, NeurIPS 2019",
        ..Card::multiclass("ldam", Self::PARAMS)
    };
}
impl Rowwise for Ldam {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let by = match &self.lowered[..] {
            [] => z.lit(self.scale * self.max_margin),
            lowered => z.constant(lowered, label),
        };
        let row = TransformedRow::with_margin(z, self.scale, label, by);
        CrossEntropy::DEFAULT.at(row, label, &mut row.slopes(slopes))
    }

    fn convex(&self) -> bool {
        true
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }

    fn classes(&self) -> Option<usize> {
        (!self.lowered.is_empty()).then_some(self.lowered.len())
    }
}
