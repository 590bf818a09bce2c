//! The results of a study as text.
use crate::text::{self, Table, Tone, count, entry, paint, visible, words};
use perdita_study::metrics::Metric;
use perdita_study::study::{PredictionOutcome, Run, Study, expectations};

/// The indent of wrapped text.
const INDENT: usize = 2;
/// The width of tables where there is no terminal.
const WIDTH: usize = 90;
/// The fewest and the most metrics of a table.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=4;

fn board(study: &Study, runs: &[&Run], metrics: &[Metric]) -> Table {
    let best: Vec<_> = metrics.iter().map(|&metric| study.best(runs, metric)).collect();
    let rows = (0..runs.len()).map(|row| {
        let cells = metrics.iter().zip(&best).map(|(&metric, best)| {
            let estimate = study.at(metric).and_then(|at| runs[row].estimates[at]);
            let mark = match best {
                Some((place, _)) if *place == row => "*",
                Some((_, ties)) if ties[row] => "~",
                _ => " ",
            };
            estimate.map_or("–  ".into(), |estimate| format!("{estimate} {mark}"))
        });
        [runs[row].name()].into_iter().chain(cells).collect()
    });
    let header = ["loss"].into_iter().chain(metrics.iter().map(|metric| metric.label()));
    Table::new(header.collect(), rows.collect(), 1)
}

/// The leaderboard, broken into several tables to fit the terminal.
fn boards(study: &Study, runs: &[&Run], metrics: &[Metric]) -> String {
    let width = text::terminal().unwrap_or(WIDTH);
    let parts =
        |columns| metrics.chunks(columns).map(|metrics| board(study, runs, metrics)).collect::<Vec<_>>();
    let fitting = |columns| {
        let tables =
            parts(columns).iter().map(|table| table.side_by_side(width)).collect::<Option<Vec<_>>>()?;
        Some(tables.join("\n"))
    };
    let lists =
        || parts(*COLUMNS.end()).iter().map(|table| table.within(Some(width))).collect::<Vec<_>>().join("\n");
    COLUMNS.rev().find_map(fitting).unwrap_or_else(lists)
}

/// The study as text.
pub(crate) fn table(study: &Study, file: &str) -> String {
    let look = &study.look;
    let about = format!(
        "{} of `{}` ({}), from {}, in {} folds",
        look.kind,
        look.target,
        look.reason,
        count(look.features as u64, "feature"),
        study.folds
    );
    let mut text = format!("{}\n", visible(file)) + &entry("", 0, words(&about));
    look.notes.iter().for_each(|note| text += &paragraph(note));

    let shown: Vec<Metric> =
        study.metrics.iter().copied().filter(|&metric| metric != Metric::Confidence).collect();
    for model in study.models() {
        let runs = study.of(model);
        text += "\n";
        let answer = study.answer(&runs, Run::name);
        text += &entry("", 0, words(&format!("{} model: {answer}", model.name())));
        text += "\n";
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
        let line =
            format!("{model}{}: {} ({})", expectation.statement, expectation.why, expectation.measured);
        let outcome = paint(&expectation.outcome.to_string(), tone(expectation.outcome));
        text += &entry(&format!("  {outcome}"), 13, words(&line));
    }
    text
}

fn tone(outcome: PredictionOutcome) -> Tone {
    match outcome {
        PredictionOutcome::Yes => Tone::Good,
        PredictionOutcome::No => Tone::Bad,
        PredictionOutcome::Undecided => Tone::Note,
    }
}

const LEGEND: &str =
    "* best, ~ not significantly different from it. Means over folds ± half of a 95 % interval.";

fn paragraph(text: &str) -> String {
    entry("", INDENT, words(text))
}
