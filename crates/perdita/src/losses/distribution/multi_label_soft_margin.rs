//! Several labels at once: the mean over all classes of [`bce_with_logits`](crate::losses::bce_with_logits), of a row of
//! logits and a row of targets, each 1 where its class applies and 0 where it does not.
//!
//! Compared with PyTorch's `multilabel_soft_margin_loss`.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, NON_NEGATIVE, PROBABILITY, Param, Pointwise, Predicts, Row, Rowwise, Slopes,
    Soft, Task,
};
use crate::losses::bce_with_logits::BceWithLogits;
use crate::real::{Interval, Real};

/// Σ w_c (t_c softplus(−z_c) + (1 − t_c) softplus(z_c)) / C
///
/// ```
/// use perdita::losses::multi_label_soft_margin::MultiLabelSoftMargin;
/// use perdita::{Rows, RowwiseExt, Scores, Targets};
/// let batch = Rows::soft(Scores::new(&[0.0, 0.0, 0.0], 3), Targets(&[1.0, 0.0, 1.0]))?;
/// let loss = MultiLabelSoftMargin::new(&[])?.mean(batch)?;
/// assert!((loss - std::f64::consts::LN_2).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct MultiLabelSoftMargin {
    each: BceWithLogits,
    weights: Vec<f64>,
}
impl MultiLabelSoftMargin {
    /// A weight per class; none for no weights.
    pub fn new(weights: &[f64]) -> Result<Self, Error> {
        let weights = Self::CARD.check_all("class_weights", weights)?;
        Ok(MultiLabelSoftMargin { each: BceWithLogits::new(1.0)?, weights })
    }
}
impl Formula for MultiLabelSoftMargin {
    const CARD: Card = Card {
        name: "multi_label_soft_margin",
        summary: "binary cross-entropy of every class, where several may apply, on logits",
        task: Task::Multiclass,
        formula: "Σ_c w_c (t_c softplus(−z_c) + (1 − t_c) softplus(z_c)) / C",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[Param::per_class("class_weights", None, NON_NEGATIVE, "w, what each class counts for")
            .symbol("w")],
        estimates: "the log-odds of every class",
        kinks: "none",
        reference: "Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        MultiLabelSoftMargin::new(&args.list("class_weights"))
    }
}
impl Rowwise for MultiLabelSoftMargin {
    type Truth = Soft;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let share = 1.0 / z.count() as f64;
        let weight = inline!(|at| {
            let share = z.at(at).lit(share);
            if self.weights.is_empty() { share } else { share * z.constants(&self.weights, at) }
        });
        slopes.fill(z, inline!(|at| weight(at) * self.each.at(z.at(at), target.at(at)).slope));
        z.sum(None, inline!(|at| weight(at).weigh(self.each.at(z.at(at), target.at(at)).value)))
    }
    fn convex(&self) -> bool {
        true
    }
    fn classes(&self) -> Option<usize> {
        (!self.weights.is_empty()).then_some(self.weights.len())
    }
}
