//! The figures of a study.
use super::{Run, Study};
use crate::metrics::{Metric, quantile};
use perdita_figures::{Axis, Figure, Mark, Panel};

/// The number of bars of a histogram.
const BARS: usize = 40;

/// Every metric with an order, with its interval for each loss: two metrics per figure.
pub(super) fn intervals(study: &Study, runs: &[&Run]) -> Vec<Figure> {
    let names: Vec<String> = runs.iter().map(|run| run.name()).collect();
    let panel = |metric: Metric| {
        let at = study.at(metric)?;
        let interval = |run: &&Run| {
            // Undefined metrics are not drawn.
            run.estimates[at].map_or((f64::NAN, f64::NAN, f64::NAN), |e| (e.mean, e.low(), e.high()))
        };
        let values: Vec<_> = runs.iter().map(interval).collect();
        let defined = values.iter().any(|value| value.0.is_finite());
        let marks = vec![Mark::Intervals { name: String::new(), values }];
        let y = Axis::default().names(names.clone());
        defined.then_some(Panel { title: metric.label().into(), x: Axis::default(), y, marks })
    };
    let ranked = study.metrics.iter().copied().filter(|metric| metric.more_is_better().is_some());
    let panels: Vec<Panel> = ranked.filter_map(panel).collect();
    panels.chunks(2).map(|panels| Figure { title: String::new(), panels: panels.to_vec() }).collect()
}

/// The training loss, and the first metric on held-out rows.
pub(super) fn curves(study: &Study, runs: &[&Run]) -> Figure {
    let steps = || Axis::new("step").log();
    let loss = |run: &&Run| {
        let first = run.curve.first().map_or(1.0, |point| point.1);
        let points = run.curve.iter().map(|&(step, loss, _)| (step as f64, loss / first)).collect();
        Mark::line(run.name(), points)
    };
    let metric = |run: &&Run| {
        let points = run.curve.iter().filter_map(|&(step, _, metric)| Some((step as f64, metric?))).collect();
        Mark::line(run.name(), points)
    };
    let label = study.metrics[0].label();

    let panels = vec![
        Panel {
            title: "Training".into(),
            x: steps(),
            y: Axis::new("relative loss"),
            marks: runs.iter().map(loss).collect(),
        },
        Panel {
            title: "Held-out rows".into(),
            x: steps(),
            y: Axis::new(label),
            marks: runs.iter().map(metric).collect(),
        },
    ];
    Figure { title: String::new(), panels }
}

/// The reliability diagram: the observed frequency against the predicted probability.
pub(super) fn reliability(study: &Study, runs: &[&Run]) -> Figure {
    let line = |run: &&Run| {
        let bins = run.held_out.reliability(&study.target);
        Mark::line(run.name(), bins.iter().map(|bin| (bin.predicted, bin.observed)).collect())
    };
    let ideal = Mark::reference("calibrated", vec![(0.0, 0.0), (1.0, 1.0)]);
    let panel = Panel {
        title: String::new(),
        x: Axis::new("predicted probability").range(0.0, 1.0),
        y: Axis::new("observed frequency").range(0.0, 1.0),
        marks: std::iter::once(ideal).chain(runs.iter().map(line)).collect(),
    };
    Figure::single("", panel)
}

/// A histogram of errors for each loss, with common bins.
pub(super) fn errors(study: &Study, runs: &[&Run]) -> Figure {
    let errors: Vec<Vec<f64>> = runs.iter().map(|run| run.held_out.errors(&study.target)).collect();
    let all: Vec<f64> = errors.iter().flatten().copied().collect();
    let (low, high) = (quantile(&all, 0.01).unwrap_or(0.0), quantile(&all, 0.99).unwrap_or(1.0));
    let width = if high > low { (high - low) / BARS as f64 } else { 1.0 };
    let edges: Vec<f64> = (0..=BARS).map(|at| low + width * at as f64).collect();
    let panel = |(run, errors): (&&Run, &Vec<f64>)| {
        let mut heights = vec![0.0; BARS];
        for error in errors {
            heights[(((error - low) / width).max(0.0) as usize).min(BARS - 1)] += 1.0;
        }
        let name = run.name();
        let marks = vec![Mark::Bars { name: String::new(), edges: edges.clone(), heights }];
        Panel { title: name, x: Axis::new("prediction − target"), y: Axis::new("rows"), marks }
    };
    Figure { title: String::new(), panels: runs.iter().zip(&errors).map(panel).collect() }
}
