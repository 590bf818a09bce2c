//! The results of a study as JSON.
use crate::text::number;
use perdita_study::metrics::{Estimate, Metric};
use perdita_study::study::{Run, Study, expectations};
use serde_json::{Map, Value, json};

/// The study as JSON. Undefined numbers are null.
pub(super) fn describe(study: &Study, file: &str) -> Value {
    let runs: Vec<Value> = study.runs.iter().map(|run| of_run(study, run)).collect();
    json!({
        "file": file,
        "target": study.target.name,
        "kind": study.target.kind,
        "rows": study.target.rows(),
        "folds": study.folds,
        "seed": study.seed,
        "look": study.look,
        "runs": runs,
        "theory": expectations(study),
    })
}

fn of_run(study: &Study, run: &Run) -> Value {
    let metric = |(at, metric): (usize, &Metric)| {
        let folds: Vec<Value> = run.folds[at].iter().map(|value| value.map_or(Value::Null, number)).collect();
        let about = json!({
            "mean": run.estimates[at].map(|estimate| estimate.mean),
            "interval": run.estimates[at].map(interval),
            "difference": run.differences[at].map(|difference| difference.mean),
            "difference_interval": run.differences[at].map(interval),
            "folds": folds,
        });
        (metric.name().to_string(), about)
    };

    let curve: Vec<Value> = (run.curve.iter())
        .map(|&(step, training, held_out)| {
            json!([step, number(training), held_out.map_or(Value::Null, number)])
        })
        .collect();
    json!({
        "model": run.model.name(),
        "loss": run.loss.to_string(),
        "metrics": study.metrics.iter().enumerate().map(metric).collect::<Map<_, _>>(),
        "unfinished_folds": run.unfinished,
        "curve": curve,
    })
}

fn interval(estimate: Estimate) -> [f64; 2] {
    [estimate.low(), estimate.high()]
}
