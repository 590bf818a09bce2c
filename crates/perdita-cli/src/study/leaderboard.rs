//! The results of a study as text.
use crate::text::{self, count, entry, rounded, words};
use perdita_study::metrics::{Estimate, Metric};
use perdita_study::study::{Run, Study, expectations};

/// The indent of wrapped text.
const INDENT: usize = 2;
/// The width of tables, if they can be broken.
const WIDTH: usize = 90;

fn board(study: &Study, runs: &[&Run], metrics: &[Metric]) -> String {
    let best: Vec<_> = metrics.iter().map(|&metric| study.best(runs, metric)).collect();
    let rows = (0..runs.len()).map(|row| {
        let cells = metrics.iter().zip(&best).map(|(&metric, best)| {
            let estimate = study.at(metric).and_then(|at| runs[row].estimates[at]);
            let mark = match best {
                Some((place, _)) if *place == row => "*",
                Some((_, ties)) if ties[row] => "~",
                _ => " ",
            };
            estimate.map_or("–  ".into(), |estimate| format!("{} {mark}", with_interval(estimate)))
        });
        [runs[row].name()].into_iter().chain(cells).collect()
    });
    let header = ["loss"].into_iter().chain(metrics.iter().map(|metric| metric.label()));
    text::table(header.collect(), rows.collect(), 1)
}

/// The leaderboard, broken into several tables to fit the terminal.
fn boards(study: &Study, runs: &[&Run], metrics: &[Metric]) -> String {
    let broken = |columns| {
        let parts = metrics.chunks(columns).map(|metrics| board(study, runs, metrics));
        parts.collect::<Vec<_>>().join("\n")
    };
    let fits = |text: &String| text.lines().all(|line| line.chars().count() <= WIDTH);
    (2..=4).rev().map(broken).find(fits).unwrap_or_else(|| broken(3))
}

/// A mean ± half its interval, to the significant digits of the interval.
fn with_interval(estimate: Estimate) -> String {
    if estimate.half == 0.0 {
        return format!("{} ± 0", rounded(estimate.mean, 4));
    }
    let digits = (1 - estimate.half.log10().floor() as i32).clamp(0, 9) as usize;
    // A mean that rounds to 0 has no sign.
    let unit = 10f64.powi(digits as i32);
    let mean = (estimate.mean * unit).round() / unit + 0.0;
    format!("{mean:.digits$} ± {:.digits$}", estimate.half)
}

/// The study as text.
pub(crate) fn table(study: &Study, file: &str) -> String {
    let look = &study.look;
    let mut text = format!(
        "{file}: {} of `{}` ({}), from {}, in {} folds\n",
        look.kind,
        look.target,
        look.reason,
        count(look.features as u64, "feature"),
        study.folds
    );
    look.notes.iter().for_each(|note| text += &paragraph(note));

    let shown: Vec<Metric> =
        study.metrics.iter().copied().filter(|&metric| metric != Metric::Confidence).collect();
    for model in study.models() {
        let runs = study.of(model);
        text += &format!("\n{} model\n", model.name());
        text += &boards(study, &runs, &shown);
        for run in runs.iter().filter(|run| run.unfinished > 0) {
            let folds = count(run.unfinished as u64, "fold");
            text += &paragraph(&format!("{}: training did not converge on {folds}", run.name()));
        }
    }

    text += &paragraph(LEGEND);
    let expectations = expectations(study);
    if !expectations.is_empty() {
        text += "\nTheory's predictions, checked\n";
    }
    let several = study.models().len() > 1;
    for expectation in expectations {
        let model = if several { format!("{} model: ", expectation.model) } else { String::new() };
        let line = format!("{model}{} ({})", expectation.statement, expectation.measured);
        text += &entry(&format!("  {}", expectation.outcome), 13, words(&line));
    }
    text
}

const LEGEND: &str =
    "* best, ~ not significantly different from it. Means over folds ± half of a 95 % interval.";

fn paragraph(text: &str) -> String {
    entry("", INDENT, words(text))
}
