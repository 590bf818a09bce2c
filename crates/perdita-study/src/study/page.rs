//! The HTML page of a study.
use super::{Best, Run, Study, expectations, figures};
use crate::look::advise;
use crate::metrics::Estimate;
use crate::study::PredictionOutcome;
use crate::text::short;
use perdita_report::{Block, Page, Section, Table, Tone};
use std::ops::Range;

/// The page of a study; `source` is the file of the data.
pub fn page(study: &Study, source: &str) -> Page {
    let mut sections = vec![answer(study)];
    for model in study.models() {
        let runs = study.of(model);
        let name = model.name();
        let of = if study.models().len() > 1 { format!(", {name} model") } else { String::new() };
        sections.push(leaderboard(study, &runs, &of));
        let mut blocks = vec![Block::Figure {
            figure: figures::curves(study, &runs),
            caption: format!(
                "First fold, by {}. Left: training loss, relative to its value at the first step. Right: {} on the held-out rows.",
                model.step(),
                study.metrics[0].label()
            ),
        }];
        for run in runs.iter().filter(|run| run.unfinished > 0) {
            blocks.push(Block::Text(format!(
                "`{}`: training did not converge on {} of {} folds.",
                run.name(),
                run.unfinished,
                study.folds
            )));
        }
        sections.push(Section { title: format!("Learning curves{of}"), blocks });
        sections.push(match study.target.kind.is_class() {
            true => Section {
                title: format!("Reliability{of}"),
                blocks: vec![Block::Figure {
                    figure: figures::reliability(study, &runs),
                    caption: format!(
                        "Held-out rows in ten bins of predicted probability (the sigmoid or softmax of the scores, for every loss). \
                         Left: the frequency of the event in bins of at least {} rows; the dashed line is perfect calibration. Right: \
                         the rows of each bin. Losses that are not proper, such as hinge and focal, deviate from the dashed line.",
                        figures::ROWS_OF_BIN
                    ),
                }],
            },
            false => Section {
                title: format!("Errors{of}"),
                blocks: vec![Block::Figure {
                    figure: figures::errors(study, &runs),
                    caption: "Prediction − target of all held-out rows. The outermost bars hold the outermost percent on each side."
                        .into(),
                }],
            },
        });
    }

    sections.push(theory(study));
    sections.push(data(study));
    sections.push(method(study));
    let losses = study.of(study.models()[0]).len();

    Page {
        title: format!("Which loss for `{}`?", study.target.name).replace('`', ""),
        lead: vec![Block::Text(format!(
            "The same model, trained with {losses} losses on {}: only the loss differs.",
            code(source)
        ))],
        sections,
        colophon: format!(
            "perdita {}, {} folds, seed {}.",
            env!("CARGO_PKG_VERSION"),
            study.folds,
            study.seed
        ),
        ..Page::default()
    }
}

/// A name from the user, such as a file or a class, as code.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// A name from the user within prose, where `$` and backticks have a meaning.
fn plain(text: &str) -> String {
    text.replace('`', "'").replace('$', "＄")
}

/// The best losses by each metric, and those that do not differ significantly from them.
fn answer(study: &Study) -> Section {
    let several = study.models().len() > 1;
    let mut blocks = Vec::new();
    for model in study.models() {
        let runs = study.of(model);
        let name = if several { format!("{} model: ", model.name()) } else { String::new() };
        blocks.push(Block::Text(name + &study.answer(&runs, |run| code(&run.name()))));
        let names = |runs: &[&Run]| match runs {
            [] => "–".to_string(),
            runs => runs.iter().map(|run| code(&run.name())).collect::<Vec<_>>().join(", "),
        };
        let row = |best: &Best| {
            let at = study.at(best.metric).and_then(|at| best.run.estimates[at]);
            let value = format!("{}: {}", code(&best.run.name()), shown(at));
            vec![best.metric.label().to_string(), value, names(&best.ties), names(&best.worse)]
        };
        blocks.push(Block::Table(Table {
            caption: String::new(),
            header: ["metric", "best", "ties", "worse"].map(String::from).into(),
            rows: study.best_by_metric(&runs).iter().map(row).collect(),
            left: 4,
        }));
    }
    blocks.push(Block::Text(
        "Means over folds of held-out rows ± half of a 95 % confidence interval. Ties do not differ significantly from the best: the \
         95 % interval of their paired difference over folds contains 0."
            .into(),
    ));
    Section { title: "Answer".into(), blocks }
}

fn data(study: &Study) -> Section {
    let look = &study.look;
    let mut facts = vec![
        ("Target".to_string(), format!("{}: {} ({})", code(&look.target), look.kind, plain(&look.reason))),
        ("Rows".into(), look.rows.to_string()),
        ("Features".into(), look.features.to_string()),
    ];

    let mut blocks = Vec::new();
    if let Some(numbers) = &look.numbers {
        facts.push((
            "Location".into(),
            format!(
                "median {}, mean {}, robust scale {}",
                short(numbers.median),
                short(numbers.mean),
                short(numbers.scale)
            ),
        ));
        if let (Some(scale), Some(outliers)) = (numbers.residual_scale, numbers.outliers) {
            facts.push((
                "Outliers".into(),
                format!(
                    "{outliers} of the {} residuals of a robust linear model on held-out rows are larger than 4 robust scales (of {} \
                     each)",
                    look.rows,
                    short(scale)
                ),
            ));
        }
    }

    if let Some(classes) = &look.classes {
        facts.push(("Imbalance".into(), format!("1 : {}", short(classes.imbalance))));
        facts.extend(classes.doubts().map(|doubts| ("Labels".into(), doubts)));
        let row = |class: &crate::look::ClassCount| vec![plain(&class.class), class.rows.to_string()];
        blocks.push(Block::Table(Table {
            caption: "Classes".into(),
            header: vec!["class".into(), "rows".into()],
            rows: classes.counts.iter().map(row).collect(),
            left: 1,
        }));
    }

    blocks.insert(0, Block::Facts(facts));
    blocks.extend(look.notes.iter().map(|note| Block::Text(plain(note))));

    if let Ok(advice) = advise(look, &study.target) {
        blocks.push(Block::Table(Table {
            caption: "Recommended losses".into(),
            header: vec!["loss".into(), "why".into()],
            rows: advice.iter().map(|advice| vec![code(&advice.loss), plain(&advice.why)]).collect(),
            left: 2,
        }));
    }
    Section { title: "Data".into(), blocks }
}

fn leaderboard(study: &Study, runs: &[&Run], of: &str) -> Section {
    let first = runs[0].name();
    let mut blocks = vec![Block::Text(
        "Means over folds, on held-out rows, ± half of a 95 % confidence interval. ★ best of the column, ≈ not significantly different \
         from it, – undefined."
            .into(),
    )];

    // Columns are split so that a table fits a page.
    for part in parts(study) {
        blocks.push(table(study, runs, part, |run, at, place| {
            let mark = match study.best(runs, study.metrics[at]) {
                Some((best, _)) if best == place => " ★",
                Some((_, ties)) if ties[place] => " ≈",
                _ => "",
            };
            shown(run.estimates[at]) + mark
        }));
    }

    let drawn = |figure| Block::Figure { figure, caption: String::new() };
    blocks.extend(figures::intervals(study, runs).into_iter().map(drawn));

    if runs.len() > 1 {
        blocks.push(Block::Text(format!(
            "Paired differences to `{first}` over folds. If the interval contains 0, the difference is not significant."
        )));
        for part in parts(study) {
            let difference = |run: &Run, at: usize, _| shown(run.differences[at]);
            blocks.push(table(study, &runs[1..], part, difference));
        }
    }
    Section { title: format!("Leaderboard{of}"), blocks }
}

/// The metrics of each table.
fn parts(study: &Study) -> Vec<Range<usize>> {
    const COLUMNS: usize = 4;
    let metrics = study.metrics.len();
    (0..metrics).step_by(COLUMNS).map(|from| from..(from + COLUMNS).min(metrics)).collect()
}

/// A table with a row per loss and a column per metric of a range.
fn table(
    study: &Study,
    runs: &[&Run],
    metrics: Range<usize>,
    cell: impl Fn(&Run, usize, usize) -> String,
) -> Block {
    let labels = metrics.clone().map(|at| study.metrics[at].label().to_string());
    let row = |(place, run): (usize, &&Run)| {
        let cells = metrics.clone().map(|at| cell(run, at, place));
        std::iter::once(code(&run.name())).chain(cells).collect()
    };
    Block::Table(Table {
        caption: String::new(),
        header: std::iter::once("loss".to_string()).chain(labels).collect(),
        rows: runs.iter().enumerate().map(row).collect(),
        left: 1,
    })
}

/// A number with its interval.
fn shown(estimate: Option<Estimate>) -> String {
    // A line is not broken within.
    estimate.map_or("–".into(), |estimate| estimate.to_string().replace(' ', "\u{a0}"))
}

fn theory(study: &Study) -> Section {
    let expectations = expectations(study);
    let title = "Theory's predictions, checked".into();

    if expectations.is_empty() {
        return Section {
            title,
            blocks: vec![Block::Text("Theory makes no prediction for these losses.".into())],
        };
    }
    let tone = |outcome| match outcome {
        PredictionOutcome::Yes => Tone::Good,
        PredictionOutcome::No => Tone::Bad,
        PredictionOutcome::Undecided => Tone::Note,
    };
    let several = study.models().len() > 1;
    let card = |(at, expectation): (usize, crate::study::Expectation)| {
        let model = if several { format!("{} model: ", expectation.model) } else { String::new() };
        Block::Card {
            id: format!("expectation-{}", at + 1),
            title: format!("{model}{}", plain(&expectation.statement)),
            badges: vec![(expectation.outcome.to_string(), tone(expectation.outcome))],
            blocks: vec![Block::Facts(vec![
                ("Reason".into(), plain(&expectation.why)),
                ("Measured".into(), expectation.measured.clone()),
            ])],
        }
    };

    let mut blocks = vec![Block::Text(
        "A prediction is confirmed or refuted if the 95 % interval of the measurement excludes 0, and undecided otherwise. Of many \
         predictions, one in twenty may be misjudged by chance."
            .into(),
    )];
    blocks.extend(expectations.into_iter().enumerate().map(card));
    Section { title, blocks }
}

fn method(study: &Study) -> Section {
    let folds = study.folds;
    let mut blocks: Vec<Block> = study.models().iter().map(|model| Block::Text(model.about())).collect();
    let stratified = if study.target.kind.is_class() { ", stratified by class" } else { "" };
    blocks.push(Block::Text(format!(
        "Cross-validation with {folds} shuffled folds{stratified}, the same for all losses. Features are standardised by the training \
         rows. All models start from the same parameters."
    )));
    blocks.push(Block::Text(
        "Intervals are Student's t over folds, with the variance of Nadeau and Bengio (2003) for overlapping training sets:".into(),
    ));
    blocks
        .push(Block::Formula(r"\bar m \pm t_{0.975,\,k-1}\, s \sqrt{\tfrac{1}{k} + \tfrac{1}{k-1}}".into()));
    blocks.push(Block::Text(
        "Parameters that follow from the data (delta, class weights, gamma) are computed from all rows, not from each training set."
            .into(),
    ));

    if study.target.kind.is_class() {
        blocks.push(Block::Text(
            "The predicted class has the largest score (of two classes, a logit above 0). ECE, the expected calibration error, is the mean \
             distance between predicted probability and observed frequency over ten bins of equal width."
                .into(),
        ));
    }
    Section { title: "Method".into(), blocks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_user_are_no_formulas() {
        assert_eq!(code("a`b"), "`a'b`");
        assert!(!plain("$5 `x`").contains(['$', '`']));
    }

    #[test]
    fn what_is_not_defined_is_a_dash() {
        assert_eq!(shown(None), "–");
        assert_eq!(shown(Some(Estimate { mean: 1.0, half: 0.25 })), "1.00\u{a0}±\u{a0}0.25");
    }
}
