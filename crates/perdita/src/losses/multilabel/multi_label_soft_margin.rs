//! Multi-label soft margin loss: the mean over the classes of
//! [`bce_with_logits`](crate::losses::bce_with_logits), for a row of logits and a row of targets, 1 for each
//! class that applies and 0 for the others.
//!
//! Compared with PyTorch's `multilabel_soft_margin_loss`.
use crate::loss::{Card, Definition, Distribution, PerClass, Pointwise, Row, RowGrad, Rowwise};
use crate::losses::BceWithLogits;
use crate::losses::CrossEntropy;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// Σ w_c (t_c softplus(−z_c) + (1 − t_c) softplus(z_c)) / C
    ///
    /// ```
    /// use perdita::losses::MultiLabelSoftMargin;
    /// use perdita::{Rows, RowwiseExt, Scores, Targets};
    /// let batch = Rows::soft(Scores::new(&[0.0, 0.0, 0.0], 3), Targets(&[1.0, 0.0, 1.0]))?;
    /// let loss = MultiLabelSoftMargin::default().mean(batch)?;
    /// assert!((loss - std::f64::consts::LN_2).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct MultiLabelSoftMargin {
        class_weights like CrossEntropy: PerClass = &[],
    }
}
impl Definition for MultiLabelSoftMargin {
    const CARD: Card = Card {
        summary: "binary cross-entropy averaged over the classes of multi-label targets, on logits",
        formula: "Σ_c w_c (t_c softplus(−z_c) + (1 − t_c) softplus(z_c)) / C",
        estimates: "the log-odds of each class",
        reference: "Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952",
        ..Card::multilabel("multi_label_soft_margin", Self::PARAMS)
    };
}
impl Rowwise for MultiLabelSoftMargin {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let share = 1.0 / z.count() as f64;
        let weight = inline!(|at| {
            let share = z.at(at).lit(share);
            if self.class_weights.is_empty() { share } else { share * z.constants(&self.class_weights, at) }
        });
        slopes.write(z, inline!(|at| weight(at) * BceWithLogits::DEFAULT.at(z.at(at), target.at(at)).slope));
        z.sum(
            None,
            inline!(|at| weight(at).strong_mul(BceWithLogits::DEFAULT.at(z.at(at), target.at(at)).value)),
        )
    }

    fn convex(&self) -> bool {
        true
    }

    fn classes(&self) -> Option<usize> {
        (!self.class_weights.is_empty()).then_some(self.class_weights.len())
    }
}
