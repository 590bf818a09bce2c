//! From a row's summary to its loss and gradient coefficients: margin, weight, upstream gradient, reduction.
use super::functions::PointwiseAt;
use super::summary::{ScoreGrad, Summary};
use crate::kernel::reduce::Total;
use crate::loss::Pooling;
use crate::real::Float;

/// Applies weight, upstream gradient and reduction to a row's loss.
pub(super) struct RowEpilogue<'a, F> {
    /// The loss of the margin, with target 1.
    pub(super) loss: &'a dyn PointwiseAt,
    pub(super) pooling: Pooling,
    pub(super) weight: Option<&'a [F]>,
    pub(super) upstream: Option<&'a [F]>,
    /// True for rows with a positive: others do not count.
    pub(super) partner: Vec<bool>,
    /// The factor of the reduction for gradients: 1 over the denominator.
    pub(super) scale: f64,
    /// The factor of values and gradients: ½ where a pair has a loss in both directions, else 1.
    pub(super) share: f64,
}

impl<F: Float> RowEpilogue<'_, F> {
    /// The weight of row i, `None` if it does not count.
    pub(super) fn weight(&self, i: usize) -> Option<f64> {
        let weight = self.weight.map_or(1.0, |weight| weight[i].to_f64());
        (weight != 0.0 && self.partner[i]).then_some(weight)
    }

    pub(super) fn total_weight(&self) -> f64 {
        (0..self.partner.len()).filter_map(|i| self.weight(i)).sum()
    }

    /// The total over all rows, each with one loss per side, which are added; and the gradient coefficients
    /// of each side's rows.
    pub(super) fn rows(
        &self,
        sides: &[Vec<Summary>],
        mut each: Option<&mut [F]>,
    ) -> (Total, Vec<Vec<ScoreGrad>>) {
        let mut total = Total::default();
        each.iter_mut().for_each(|each| each.fill(F::default()));
        for i in 0..self.partner.len() {
            let counted = self.weight(i);
            total = total.merge(Total::new(0.0, counted.unwrap_or(0.0), u64::from(counted.is_some())));
        }

        let mut score_grad = |(i, summary): (usize, &Summary)| {
            let (value, score_grad) = self.row(i, summary);
            total = total.merge(Total::new(value, 0.0, 0));
            if let Some(each) = each.as_deref_mut() {
                each[i] = each[i] + F::from_f64(value);
            }
            score_grad
        };

        let score_grads =
            sides.iter().map(|side| side.iter().enumerate().map(&mut score_grad).collect()).collect();
        (total, score_grads)
    }

    /// The weighted loss of row i, and the coefficients of its gradient.
    pub(super) fn row(&self, i: usize, summary: &Summary) -> (f64, ScoreGrad) {
        let Some(weight) = self.weight(i) else { return (0.0, ScoreGrad::NONE) };
        let (positive, others, constant) = summary.margin(self.pooling);
        let jet = self.loss.at(positive - others, 1.0);
        let upstream = self.upstream.map_or(1.0, |upstream| upstream[i].to_f64());
        let slope = jet.slope * weight * self.scale * self.share * upstream;
        ((jet.value + constant) * weight * self.share, summary.score_grad(self.pooling, slope))
    }
}
