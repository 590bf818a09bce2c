//! A study as a page.
use super::{Run, Study, expectations, figures};
use crate::look::advise;
use crate::metrics::Estimate;
use crate::study::Outcome;
use perdita_report::{Block, Page, Section, Table, Tone};
use std::ops::Range;

/// Everything that a study found. `source` is where the data are from.
pub fn page(study: &Study, source: &str) -> Page {
    let mut sections = vec![data(study)];
    for model in study.models() {
        let runs = study.of(model);
        let name = model.name();
        let of = if study.models().len() > 1 { format!(", {name} model") } else { String::new() };
        sections.push(leaderboard(study, &runs, &of));
        let mut blocks = vec![Block::Figure {
            figure: figures::curves(study, &runs),
            caption: format!(
                "The first fold, after so many {}. Left: the loss on the rows of training, as a part of what it was at the first step. \
                 Right: {} on the rows held out.",
                model.step(),
                study.metrics[0].label()
            ),
        }];
        for run in runs.iter().filter(|run| run.unfinished > 0) {
            blocks.push(Block::Text(format!(
                "`{}`: training had not come to its end on {} of {} folds.",
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
                    caption: "Held-out rows in ten bins by their probability: the sigmoid or softmax of the scores, whatever the loss. On the \
                              broken line a probability is how often it happens. Losses that are not proper, such as hinge and focal, leave it."
                        .into(),
                }],
            },
            false => Section {
                title: format!("Errors{of}"),
                blocks: vec![Block::Figure {
                    figure: figures::errors(study, &runs),
                    caption: "Prediction − target of all rows, held out. The outermost hundredth on each side is in the outermost bars."
                        .into(),
                }],
            },
        });
    }
    sections.push(theory(study));
    sections.push(method(study));
    let losses = study.of(study.models()[0]).len();
    Page {
        title: format!("Which loss for `{}`?", study.target.name).replace('`', ""),
        lead: vec![Block::Text(format!(
            "The same model, trained with {losses} losses on {}. What differs below is due to the loss alone.",
            code(source)
        ))],
        sections,
        colophon: format!(
            "perdita {}, {} folds, seed {}.",
            env!("CARGO_PKG_VERSION"),
            study.folds,
            study.seed
        ),
    }
}

/// A text that the user chose, such as the name of a file or a class, as code.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
/// The same within prose, where `$` and backticks would be read.
fn plain(text: &str) -> String {
    text.replace('`', "'").replace('$', "＄")
}

fn data(study: &Study) -> Section {
    let look = &study.look;
    let mut facts = vec![
        ("Target".to_string(), format!("{}: {}, for {}", code(&look.target), look.kind, plain(&look.reason))),
        ("Rows".into(), look.rows.to_string()),
        ("Features".into(), look.features.to_string()),
    ];
    let mut blocks = Vec::new();
    if let Some(numbers) = &look.numbers {
        facts.push((
            "Spread".into(),
            format!(
                "median {:.4}, mean {:.4}, robust scale {:.4}",
                numbers.median, numbers.mean, numbers.scale
            ),
        ));
        if let (Some(scale), Some(outliers)) = (numbers.residual_scale, numbers.outliers) {
            facts.push((
                "Outliers".into(),
                format!(
                    "{outliers} residuals of a robust linear model are beyond 4 robust scales of {scale:.4}"
                ),
            ));
        }
    }
    if let Some(classes) = &look.classes {
        facts.push(("Imbalance".into(), format!("1 : {:.1}", classes.imbalance)));
        facts.push((
            "Labels".into(),
            format!(
                "{} of the {} rows that a linear model is surest of have another label; it expects {:.1}",
                classes.contradicted, classes.sure, classes.expected
            ),
        ));
        let row = |class: &crate::look::ClassCount| vec![plain(&class.class), class.rows.to_string()];
        blocks.push(Block::Table(Table {
            caption: "The classes".into(),
            header: vec!["class".into(), "rows".into()],
            rows: classes.counts.iter().map(row).collect(),
            left: 1,
        }));
    }
    blocks.insert(0, Block::Facts(facts));
    blocks.extend(look.notes.iter().map(|note| Block::Text(plain(note))));
    if let Ok(advice) = advise(look, &study.target) {
        blocks.push(Block::Table(Table {
            caption: "What these data suggest".into(),
            header: vec!["loss".into(), "why".into()],
            rows: advice.iter().map(|advice| vec![code(&advice.loss), plain(&advice.why)]).collect(),
            left: 2,
        }));
    }
    Section { title: "The data".into(), blocks }
}

fn leaderboard(study: &Study, runs: &[&Run], of: &str) -> Section {
    let first = runs[0].name();
    let mut blocks = vec![Block::Text(
        "Means over folds, of rows that were held out, ± half of a 95 % interval. ★ is the best of a column, ≈ is not to be told apart \
         from it. – is not defined."
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
            "Differences to `{first}`, fold by fold. Where the interval holds 0, the loss may have changed nothing."
        )));
        for part in parts(study) {
            let difference = |run: &Run, at: usize, _| shown(run.differences[at]);
            blocks.push(table(study, &runs[1..], part, difference));
        }
    }
    Section { title: format!("What the loss changed{of}"), blocks }
}

/// Metrics that go into one table.
fn parts(study: &Study) -> Vec<Range<usize>> {
    const COLUMNS: usize = 4;
    let metrics = study.metrics.len();
    (0..metrics).step_by(COLUMNS).map(|from| from..(from + COLUMNS).min(metrics)).collect()
}

/// A row for each loss, a column for some of the metrics.
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
    estimate.map_or("–".into(), |estimate| format!("{:.4} ± {:.4}", estimate.mean, estimate.half))
}

fn theory(study: &Study) -> Section {
    let expectations = expectations(study);
    let title = "What theory predicts, and what happened".into();
    if expectations.is_empty() {
        return Section {
            title,
            blocks: vec![Block::Text("Theory says nothing about these losses together.".into())],
        };
    }
    let tone = |outcome| match outcome {
        Outcome::Yes => Tone::Good,
        Outcome::No => Tone::Bad,
        Outcome::Undecided => Tone::Note,
    };
    let several = study.models().len() > 1;
    let card = |(at, expectation): (usize, crate::study::Expectation)| {
        let model = if several { format!("{} model: ", expectation.model) } else { String::new() };
        Block::Card {
            id: format!("expectation-{}", at + 1),
            title: format!("{model}{}", plain(&expectation.statement)),
            badge: Some((expectation.outcome.to_string(), tone(expectation.outcome))),
            blocks: vec![Block::Text(expectation.measured.clone())],
        }
    };
    let mut blocks = vec![Block::Text(
        "Yes and no are beyond the 95 % interval of what was measured; undecided is within it. Of many such statements, one in \
         twenty may be wrong by chance."
            .into(),
    )];
    blocks.extend(expectations.into_iter().enumerate().map(card));
    Section { title, blocks }
}

fn method(study: &Study) -> Section {
    let folds = study.folds;
    let mut blocks: Vec<Block> = study.models().iter().map(|model| Block::Text(model.about())).collect();
    let stratified =
        if study.target.kind.is_class() { ", each with the same share of every class" } else { "" };
    blocks.push(Block::Text(format!(
        "Rows are shuffled into {folds} folds{stratified}; each is held out once, the same for all losses. Features are standardised by the training \
         rows. Every model starts from the same place."
    )));
    blocks.push(Block::Text(
        "Intervals are those of Student's t over folds, with the variance of Nadeau and Bengio (2003), for training sets overlap:".into(),
    ));
    blocks
        .push(Block::Formula(r"\bar m \pm t_{0.975,\,k-1}\, s \sqrt{\tfrac{1}{k} + \tfrac{1}{k-1}}".into()));
    blocks.push(Block::Text(
        "Parameters that come from the data, such as delta, weights of classes and gamma, are computed from all rows, not from each training set."
            .into(),
    ));
    if study.target.kind.is_class() {
        blocks.push(Block::Text(
            "The decision is the largest score: of two classes, a logit above 0. ECE is the mean distance, over ten bins of equal width, of the \
             probability from what was observed."
                .into(),
        ));
    }
    Section { title: "How it was done".into(), blocks }
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
        assert_eq!(shown(Some(Estimate { mean: 1.0, half: 0.25 })), "1.0000 ± 0.2500");
    }
}
