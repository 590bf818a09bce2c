//! Theory's predictions about the compared losses, checked against the measurements.
use super::{Run, Study, difference};
use crate::metrics::{Estimate, Metric};
use serde::Serialize;
use std::fmt;

/// AUROCs that differ by less count as equal.
const SAME_AREA: f64 = 0.01;

/// A model is overconfident if its mean confidence exceeds its accuracy by more than this.
const OVERCONFIDENT: f64 = 0.05;

/// The outcome of a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictionOutcome {
    /// Confirmed: the difference has the predicted sign, and its interval excludes 0.
    #[serde(rename = "confirmed")]
    Yes,
    /// Refuted: the difference has the opposite sign, and its interval excludes 0.
    #[serde(rename = "refuted")]
    No,
    /// Undecided: the interval of the difference contains 0.
    Undecided,
}

impl fmt::Display for PredictionOutcome {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            PredictionOutcome::Yes => "confirmed",
            PredictionOutcome::No => "refuted",
            PredictionOutcome::Undecided => "undecided",
        })
    }
}

/// A prediction and its measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expectation {
    /// The model.
    pub model: &'static str,
    /// The prediction.
    pub statement: String,
    /// The reason.
    pub why: String,
    /// The measurement: the name of the metric, and its value with its interval.
    pub measured: String,
    /// The measured value.
    pub estimate: Estimate,
    /// The outcome.
    pub outcome: PredictionOutcome,
}

/// The predictions about the losses of a study, for every model.
pub fn expectations(study: &Study) -> Vec<Expectation> {
    let mut all = Vec::new();
    for model in study.models() {
        let mut seen = Seen { study, model: model.name(), runs: study.of(model), all: &mut all };
        match study.target.kind.is_class() {
            true => seen.classes(),
            false => seen.numbers(),
        }
    }
    all
}

struct Seen<'a> {
    study: &'a Study,
    model: &'static str,
    runs: Vec<&'a Run>,
    all: &'a mut Vec<Expectation>,
}

impl<'a> Seen<'a> {
    fn find(&self, fits: impl Fn(&Run) -> bool) -> Vec<&'a Run> {
        self.runs.iter().copied().filter(|run| fits(run)).collect()
    }

    fn named(&self, name: &str) -> Option<&'a Run> {
        self.find(|run| run.loss.to_string() == name).first().copied()
    }

    /// Predicts that a metric is higher (or lower) with one loss than with another.
    fn more(&mut self, run: &Run, other: &Run, metric: Metric, more: bool, why: &str) {
        let Some(estimate) = self.study.at(metric).and_then(|at| difference(run, other, at)) else { return };
        let word = if more { "higher" } else { "lower" };
        let sign = if more { 1.0 } else { -1.0 };
        let outcome =
            match (sign * estimate.mean - estimate.half > 0.0, sign * estimate.mean + estimate.half < 0.0) {
                (true, _) => PredictionOutcome::Yes,
                (_, true) => PredictionOutcome::No,
                _ => PredictionOutcome::Undecided,
            };
        let statement = format!("{} has {word} {} than {}", run.name(), metric.label(), other.name());
        self.push(statement, why, format!("{}, difference", metric.label()), estimate, outcome);
    }

    /// Predicts the value of a metric of a loss.
    fn is(&mut self, run: &Run, metric: Metric, value: f64, why: &str) {
        let Some(estimate) = self.study.at(metric).and_then(|at| run.estimates[at]) else { return };
        let outcome = if estimate.holds(value) { PredictionOutcome::Yes } else { PredictionOutcome::No };
        let name = run.name();
        let statement = match metric {
            Metric::Bias => format!("errors of {name} average to {value}"),
            Metric::Below => {
                format!("a fraction {value} of the targets lies below the predictions of {name}")
            }
            _ => format!("{name} has {} {value}", metric.label()),
        };
        self.push(statement, why, metric.label().into(), estimate, outcome);
    }

    fn push(
        &mut self,
        statement: String,
        why: &str,
        what: String,
        estimate: Estimate,
        outcome: PredictionOutcome,
    ) {
        let why = why.into();
        let measured = format!("{what} {estimate}");
        self.all.push(Expectation { model: self.model, statement, why, measured, estimate, outcome });
    }

    fn numbers(&mut self) {
        let (mse, mae) = (self.named("mse"), self.named("mae"));

        if let Some(mse) = mse {
            self.is(mse, Metric::Bias, 0.0, "it estimates the mean");
            for other in self.find(|run| run.loss.to_string() != "mse") {
                self.more(mse, other, Metric::Rmse, false, "the mean minimises the squared error");
            }
        }

        if let Some(mae) = mae {
            self.is(mae, Metric::Below, 0.5, "it estimates the median");
            mse.into_iter().for_each(|mse| {
                self.more(mae, mse, Metric::Mae, false, "the median minimises the absolute error")
            });
        }
        for run in self.find(|run| run.loss.card().name == "quantile") {
            let tau = run.loss.args().number("tau");
            self.is(run, Metric::Below, tau, "it estimates this quantile");
        }
        let rows = self.study.look.rows;
        let outliers = self.study.look.numbers.as_ref().filter(|numbers| numbers.has_outliers(rows));

        if let (Some(mse), Some(numbers)) = (mse, outliers) {
            for robust in
                self.find(|run| ["mae", "huber", "log_cosh", "smooth_l1"].contains(&run.loss.card().name))
            {
                let why = format!(
                    "{:.1} % of the residuals are outliers, which influence it less",
                    100.0 * numbers.outlier_share(rows)
                );
                self.more(robust, mse, Metric::MedianAe, false, &why);
            }
        }
    }

    fn classes(&mut self) {
        let plain = self.named("bce_with_logits").or(self.named("cross_entropy"));
        let Some(plain) = plain else { return };
        let imbalanced = self.study.look.classes.as_ref().is_some_and(|classes| classes.imbalanced());

        for run in self.find(|run| run.loss.to_string() != plain.loss.to_string()) {
            let (name, text) = (run.loss.card().name, run.loss.to_string());
            self.more(plain, run, Metric::LogLoss, false, "it minimises the log loss itself");
            let weighted = text.contains("weight") || name == "logit_adjustment";
            if weighted && imbalanced {
                self.more(
                    run,
                    plain,
                    Metric::BalancedAccuracy,
                    true,
                    "all classes have the same total weight",
                );
                self.same_area(run, plain);
            }
            if name.contains("focal") {
                self.more(
                    run,
                    plain,
                    Metric::Confidence,
                    false,
                    "confident predictions have almost no gradient",
                );
                self.focal_calibration(run, plain);
            }
            if name == "hinge" {
                self.more(run, plain, Metric::Calibration, true, "its scores are not logits");
            }
            if text.contains("label_smoothing") {
                self.more(run, plain, Metric::Confidence, false, "its targets are less than 1");
            }
        }
    }

    /// Predicts the calibration error of a focal loss. Its minimiser is nearer to 1/2 than the probability, which a model that
    /// is well specified finds by cross-entropy; where that is overconfident, this makes up for it (Mukhoti et al. 2020).
    fn focal_calibration(&mut self, run: &Run, plain: &Run) {
        let mean = |metric| self.study.at(metric).and_then(|at| plain.estimates[at]).map(|found| found.mean);
        let (Some(confidence), Some(accuracy)) = (mean(Metric::Confidence), mean(Metric::Accuracy)) else {
            return;
        };
        let is_overconfident = confidence - accuracy > OVERCONFIDENT;
        let found =
            format!("{} has the confidence {confidence:.2} and the accuracy {accuracy:.2}", plain.name());
        let why = match is_overconfident {
            true => format!("{found}: it is overconfident, and focal losses are less confident"),
            false => format!("its minimiser is not the probability, and {found}: it is not overconfident"),
        };
        self.more(run, plain, Metric::Calibration, !is_overconfident, &why);
    }

    /// Predicts that class weights move the threshold, and hardly change the order of the rows.
    fn same_area(&mut self, run: &Run, plain: &Run) {
        let Some(estimate) = self.study.at(Metric::Auroc).and_then(|at| difference(run, plain, at)) else {
            return;
        };
        let outcome = match (estimate.mean.abs() < SAME_AREA, estimate.holds(0.0)) {
            (true, _) => PredictionOutcome::Yes,
            (false, true) => PredictionOutcome::Undecided,
            (false, false) => PredictionOutcome::No,
        };
        let why = "weights move the threshold, not the order";
        let statement = format!("{} has the same AUROC as {} (within {SAME_AREA})", run.name(), plain.name());
        self.push(statement, why, "AUROC, difference".into(), estimate, outcome);
    }
}
