//! The figures of a study.
use super::{Run, Study};
use crate::metrics::{Bin, Estimate, Metric, quantile};
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
            let (least, most) = metric.range();
            let ends = |e: Estimate| (e.mean, e.low().max(least), e.high().min(most));
            run.estimates[at].map_or((f64::NAN, f64::NAN, f64::NAN), ends)
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

/// The rows from which a bin has a frequency worth drawing.
pub(super) const ROWS_OF_BIN: usize = 10;

/// The reliability diagram: the observed frequency against the predicted probability, and the rows of each bin.
pub(super) fn reliability(study: &Study, runs: &[&Run]) -> Figure {
    let bins: Vec<Vec<Bin>> = runs.iter().map(|run| run.held_out.reliability(&study.target)).collect();
    let line = |(run, bins): (&&Run, &Vec<Bin>)| {
        let bins = bins.iter().filter(|bin| bin.rows >= ROWS_OF_BIN);
        Mark::line(run.name(), bins.map(|bin| (bin.predicted, bin.observed)).collect())
    };
    let rows = |(run, bins): (&&Run, &Vec<Bin>)| {
        Mark::line(run.name(), bins.iter().map(|bin| (bin.predicted, bin.rows as f64)).collect())
    };
    let ideal = Mark::reference("calibrated", vec![(0.0, 0.0), (1.0, 1.0)]);
    let x = || Axis::new("predicted probability").range(0.0, 1.0);
    let panels = vec![
        Panel {
            title: "Calibration".into(),
            x: x(),
            y: Axis::new("observed frequency").range(0.0, 1.0),
            marks: std::iter::once(ideal).chain(runs.iter().zip(&bins).map(line)).collect(),
        },
        Panel {
            title: "Rows of each bin".into(),
            x: x(),
            y: Axis::new("rows").log(),
            marks: runs.iter().zip(&bins).map(rows).collect(),
        },
    ];
    Figure { title: String::new(), panels }
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
