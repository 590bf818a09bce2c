//! Predictions on held-out rows, and their metrics.
use crate::data::{Target, TargetType};
use crate::fit::{Link, Objective};
use crate::metrics::{self, Bin, Confusion, Metric};
use perdita::Reduction;
use perdita_catalog::{Inputs, Loss, Outputs};

/// The bins of the calibration error and of the reliability diagram.
const BINS: usize = 10;

/// The metrics for a kind of target. The first is the metric of learning curves.
pub fn metrics_of(kind: TargetType) -> &'static [Metric] {
    match kind {
        TargetType::Binary => &[
            Metric::BalancedAccuracy,
            Metric::Accuracy,
            Metric::F1,
            Metric::Auroc,
            Metric::AveragePrecision,
            Metric::LogLoss,
            Metric::Calibration,
            Metric::Confidence,
        ],
        TargetType::Multiclass => &[
            Metric::BalancedAccuracy,
            Metric::Accuracy,
            Metric::F1,
            Metric::Auroc,
            Metric::LogLoss,
            Metric::Calibration,
            Metric::Confidence,
        ],
        _ => &[Metric::Mae, Metric::Rmse, Metric::MedianAe, Metric::R2, Metric::Bias, Metric::Below],
    }
}

/// The predictions of a model on held-out rows.
#[derive(Clone, Debug, Default)]
pub struct HeldOut {
    /// The rows.
    pub rows: Vec<usize>,
    /// Regression: the prediction; two classes: the logit of the positive one; several: a logit per class.
    pub predictions: Vec<f64>,
    /// The number of predictions per row.
    pub width: usize,
}

impl HeldOut {
    /// The predictions from the scores of several parts of the rows.
    pub(crate) fn gather<'a>(
        objective: &Objective,
        target: &Target,
        parts: impl IntoIterator<Item = (&'a Vec<usize>, &'a Vec<f64>)>,
    ) -> HeldOut {
        let mut all = HeldOut::default();
        for (rows, scores) in parts {
            all.rows.extend(rows);
            all.predictions.extend(scores);
        }
        all.width = objective.width();
        match (target.kind.is_class(), objective.link()) {
            (true, _) if target.kind == TargetType::Binary && all.width == 2 => {
                all.predictions = all.predictions.chunks(2).map(|pair| pair[1] - pair[0]).collect();
                all.width = 1;
            }
            (true, _) | (false, Link::Identity) => {}
            (false, Link::Log) => all.predictions.iter_mut().for_each(|score| *score = score.exp()),
            (false, Link::Logit) => all.predictions.iter_mut().for_each(|score| *score = sigmoid(*score)),
        }
        all
    }

    /// The predicted class of each row: of two classes the positive one if the logit is above 0, of several the first with
    /// the largest score.
    pub fn classes(&self) -> Vec<usize> {
        let largest = |row: &[f64]| {
            let best = |best: usize, at: usize| if row[at] > row[best] { at } else { best };
            (0..row.len()).fold(0, best)
        };
        match self.width {
            1 => self.predictions.iter().map(|&score| usize::from(score > 0.0)).collect(),
            width => self.predictions.chunks(width).map(largest).collect(),
        }
    }

    /// The probability of the positive class of two, or of the predicted class of several.
    pub fn probabilities(&self) -> Vec<f64> {
        match self.width {
            1 => self.predictions.iter().map(|&score| sigmoid(score)).collect(),
            width => {
                self.softmax().chunks(width).map(|row| row.iter().copied().fold(0.0, f64::max)).collect()
            }
        }
    }

    /// The probabilities of all classes.
    fn softmax(&self) -> Vec<f64> {
        let row = |row: &[f64]| {
            let largest = row.iter().copied().fold(f64::MIN, f64::max);
            let powers: Vec<f64> = row.iter().map(|score| (score - largest).exp()).collect();
            let sum: f64 = powers.iter().sum();
            powers.into_iter().map(move |power| power / sum)
        };
        self.predictions.chunks(self.width).flat_map(row).collect()
    }

    /// The bins of the reliability diagram: for the positive class of two, or the predicted class of several.
    pub fn reliability(&self, target: &Target) -> Vec<Bin> {
        let truth = self.labels(target);
        let happened: Vec<bool> = match self.width {
            1 => truth.iter().map(|&label| label == 1).collect(),
            _ => self.classes().iter().zip(&truth).map(|(class, truth)| class == truth).collect(),
        };
        metrics::calibration(&self.probabilities(), &happened, BINS)
    }

    /// Prediction − target, for regression.
    pub fn errors(&self, target: &Target) -> Vec<f64> {
        self.predictions.iter().zip(self.numbers(target)).map(|(p, y)| p - y).collect()
    }

    fn numbers(&self, target: &Target) -> Vec<f64> {
        self.rows.iter().map(|&row| target.values[row]).collect()
    }

    fn labels(&self, target: &Target) -> Vec<usize> {
        self.rows.iter().map(|&row| target.values[row] as usize).collect()
    }

    /// The value of each metric; `None` if it is undefined.
    pub fn measure(&self, metrics: &[Metric], target: &Target) -> Vec<Option<f64>> {
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        match target.kind.is_class() {
            true => {
                let truth = self.labels(target);
                let confusion = Confusion::new(target.classes.len(), &truth, &self.classes());
                metrics
                    .iter()
                    .map(|&metric| finite(self.of_classes(metric, target, &truth, &confusion)))
                    .collect()
            }
            false => {
                let truth = self.numbers(target);
                metrics.iter().map(|&metric| finite(self.of_numbers(metric, &truth))).collect()
            }
        }
    }

    fn of_classes(
        &self,
        metric: Metric,
        target: &Target,
        truth: &[usize],
        confusion: &Confusion,
    ) -> Option<f64> {
        let positive = || truth.iter().map(|&label| label == 1).collect::<Vec<_>>();
        match metric {
            Metric::Accuracy => confusion.accuracy(),
            Metric::BalancedAccuracy => confusion.balanced_accuracy(),
            Metric::F1 => confusion.f1(),
            Metric::Auroc if self.width == 1 => metrics::auroc(&self.predictions, &positive()),
            Metric::Auroc => metrics::multiclass_auroc(&self.softmax(), self.width, truth),
            Metric::AveragePrecision if self.width == 1 => {
                metrics::average_precision(&self.predictions, &positive())
            }
            Metric::LogLoss => self.log_loss(truth),
            Metric::Calibration => metrics::expected_calibration_error(&self.reliability(target)),
            Metric::Confidence => {
                let sure = |&p: &f64| if self.width == 1 { p.max(1.0 - p) } else { p };
                Some(self.probabilities().iter().map(sure).sum::<f64>() / self.rows.len() as f64)
            }
            _ => None,
        }
    }

    fn of_numbers(&self, metric: Metric, truth: &[f64]) -> Option<f64> {
        let n = truth.len() as f64;
        let pairs = || self.predictions.iter().zip(truth);
        match metric {
            Metric::Rmse => mean_loss("mse", &self.predictions, truth).map(f64::sqrt),
            Metric::Mae => mean_loss("mae", &self.predictions, truth),
            Metric::MedianAe => metrics::median_absolute_error(&self.predictions, truth),
            Metric::R2 => metrics::r2(&self.predictions, truth),
            Metric::Bias => Some(pairs().map(|(p, y)| p - y).sum::<f64>() / n),
            Metric::Below => Some(pairs().filter(|(p, y)| y <= p).count() as f64 / n),
            _ => None,
        }
    }

    /// The mean of −ln p of the true class.
    fn log_loss(&self, truth: &[usize]) -> Option<f64> {
        if self.width == 1 {
            let truth: Vec<f64> = truth.iter().map(|&label| label as f64).collect();
            return mean_loss("bce_with_logits", &self.predictions, &truth);
        }
        let inputs = Inputs::new().array("scores", &self.predictions, &[truth.len(), self.width]);
        mean("cross_entropy", &inputs.array("labels", truth, &[truth.len()]))
    }
}

/// The mean of a pointwise loss.
fn mean_loss(loss: &str, predictions: &[f64], targets: &[f64]) -> Option<f64> {
    let inputs = Inputs::new().array("prediction", predictions, &[predictions.len()]);
    mean(loss, &inputs.array("target", targets, &[targets.len()]))
}

/// The mean loss of arrays by name.
fn mean(loss: &str, inputs: &Inputs) -> Option<f64> {
    let loss: Loss = loss.parse().ok()?;
    Some(loss.evaluate(inputs, Reduction::Mean, Outputs::new()).ok()?.value())
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
