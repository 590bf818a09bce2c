//! Evaluates a loss on some rows, and adds up what comes out.
use crate::worst::{Row, Worst};
use perdita::loss::Truth;
use perdita::{Error, Labels, Outputs, Pairs, Pred, Reduction, Rows, Scores, Target, Targets, Total};
use perdita_catalog::Loss;
use perdita_catalog::{AnyRowwise, Shape};
use std::ops::Range;

/// What a loss takes, by rows.
#[derive(Default)]
pub(crate) struct Inputs {
    pub(crate) pred: Vec<f64>,
    /// How many predictions and targets a row has.
    pub(crate) width: usize,
    pub(crate) targets: usize,
    pub(crate) target: Vec<f64>,
    /// The targets as labels, where a loss needs them.
    pub(crate) labels: Vec<i64>,
    pub(crate) weight: Option<Vec<f64>>,
}
impl Inputs {
    /// The sum of the loss of some rows. Each row's loss and its gradient in the predictions go to `each` and `grad`.
    pub(crate) fn evaluate(
        &self,
        loss: &Loss,
        rows: Range<usize>,
        checked: bool,
        each: &mut [f64],
        grad: &mut [f64],
    ) -> Result<Total, Error> {
        let wide = |width: usize| rows.start * width..rows.end * width;
        let pred = &self.pred[wide(self.width)];
        let target = &self.target[wide(self.targets)];
        let weight = self.weight.as_ref().map(|weight| &weight[rows.clone()]);
        let out = Outputs::none().each(each).grad(grad);
        match loss.shape() {
            Shape::Pointwise(any) => {
                let mut batch = Pairs::new(Pred(pred), Target(target))?;
                if let Some(weight) = weight {
                    batch = batch.weighted(weight)?;
                }
                if checked {
                    batch = batch.checked(loss.card())?;
                }
                any.evaluate(batch, Reduction::Sum, out)
            }
            Shape::Labels(any) => {
                let labels = Labels::from(&self.labels[rows]);
                let batch = Rows::new(Scores::new(pred, self.width), labels)?;
                rowwise(loss, &**any, batch, weight, checked, out)
            }
            Shape::Soft(any) => {
                let batch = Rows::soft(Scores::new(pred, self.width), Targets(target))?;
                rowwise(loss, &**any, batch, weight, checked, out)
            }
            Shape::Product(_) | Shape::Arrays(_) => unreachable!("{loss} does not take columns"),
        }
    }
}

fn rowwise<'a, K: Truth>(
    loss: &Loss,
    any: &dyn AnyRowwise<K>,
    mut batch: Rows<'a, f64, K>,
    weight: Option<&'a [f64]>,
    checked: bool,
    out: Outputs<f64>,
) -> Result<Total, Error> {
    if let Some(weight) = weight {
        batch = batch.weighted(weight)?;
    }
    if checked {
        batch = batch.checked(loss.card(), any.ignored())?;
    }
    any.evaluate(batch, Reduction::Sum, out)
}

/// What has been found out about a loss on the rows of a group. Scores of disjoint rows can be merged.
#[derive(Clone)]
pub(crate) struct Score {
    pub(crate) total: Total,
    /// Σ g², of the gradient of the sum.
    squares: f64,
    pub(crate) worst: Worst,
}
impl Score {
    /// Of no rows yet; it will name so many of the worst.
    pub(crate) fn new(worst: usize) -> Self {
        Score { total: Total::default(), squares: 0.0, worst: Worst::new(worst) }
    }
    /// Adds rows: their sum, each row's part of it, its gradient, and the number of each row.
    pub(crate) fn add(
        &mut self,
        total: Total,
        each: &[f64],
        grad: &[f64],
        numbers: impl Iterator<Item = u64>,
    ) {
        self.total = self.total.merge(total);
        self.squares += grad.iter().map(|g| g * g).sum::<f64>();
        for (&loss, row) in each.iter().zip(numbers) {
            self.worst.push(Row { loss, row });
        }
    }
    pub(crate) fn merge(self, o: &Self) -> Self {
        Score {
            total: self.total.merge(o.total),
            squares: self.squares + o.squares,
            worst: self.worst.merge(&o.worst),
        }
    }
    /// The length of the mean's gradient in the predictions; 0 if nothing counts, as the mean is.
    pub(crate) fn gradient_norm(&self) -> f64 {
        let weight = self.total.weight();
        if weight == 0.0 { 0.0 } else { self.squares.sqrt() / weight }
    }
}
