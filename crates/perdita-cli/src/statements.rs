//! `perdita theory --file`: the statements of a file, judged.
use crate::args::Style;
use crate::check::{extend, is_right, tone};
use crate::text::{self, Tone, entry, json, paint, plain_minus, words};
use anyhow::{Context, Result, bail};
use perdita_theory::{Judgement, Outcome, Statement, Text, judge};
use serde_json::{Value, json};
use std::path::Path;

/// Prints the judgements in any case; a wrong statement is an error.
pub(crate) fn run(path: &Path, format: Style) -> Result<String> {
    let place = || path.display().to_string();
    let source = std::fs::read_to_string(path).with_context(place)?;
    let text = Text::parse(&source).with_context(place)?;
    let mut judged = Vec::new();
    for statement in &text.statements {
        judged.push((statement, judge(statement).with_context(place)?));
    }

    let output = match format {
        Style::Table => table(&text.title, &judged),
        Style::Json => json(&judged.iter().map(describe).collect())?,
    };
    let wrong: Vec<&str> =
        judged.iter().filter(|one| word(&one.1) == "wrong").map(|one| &one.0.id[..]).collect();
    if wrong.is_empty() {
        return Ok(output);
    }
    text::print(&output)?;
    bail!("wrong: {}", wrong.join(", "))
}

/// A statement and the judgements on its comparisons.
type Judged<'a> = (&'a Statement, Vec<Judgement>);

/// The comparison that a statement is as good as.
fn worst(judgements: &[Judgement]) -> Option<&Outcome> {
    judgements.iter().map(|judgement| &judgement.outcome).max_by_key(|outcome| outcome.rank())
}

/// The verdict on a statement in a word or two.
fn word(judgements: &[Judgement]) -> &'static str {
    match worst(judgements) {
        Some(Outcome::RightToDigits { .. }) => "right",
        Some(outcome) => outcome.word(),
        None => "not compared",
    }
}

/// The widest margin of statements: longer ids have a line of their own.
const INDENT_MAX: usize = 30;

fn table(title: &str, judged: &[Judged]) -> String {
    let widest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
    let of_words = widest(&mut judged.iter().map(|one| word(&one.1).len()));
    let of_ids = widest(&mut judged.iter().map(|one| one.0.id.chars().count()));
    let indent = (of_words + of_ids + 6).min(INDENT_MAX);

    let mut text = match title {
        "" => String::new(),
        title => entry("", 0, words(title)) + "\n",
    };
    for (statement, judgements) in judged {
        let word = word(judgements);
        let gap = " ".repeat(of_words - word.len() + 2);
        let shown = paint(word, worst(judgements).map_or(Tone::Note, tone));
        text += &entry(&format!("  {shown}{gap}{}", statement.id), indent, words(&statement.says));
        for judgement in judgements.iter().filter(|judgement| !is_right(&judgement.outcome)) {
            let Judgement { what, outcome, .. } = judgement;
            let about = match outcome {
                Outcome::Wrong { right, off } => format!("{what}: {right} ({off})"),
                Outcome::NotComparable { why } => why.clone(),
                other => format!("{what}: {other}"),
            };
            text += &entry("      →", 8, words(&about));
        }
    }
    text + "\n" + &summary(judged)
}

/// `3 statements: 2 right, 1 wrong (4 of 5 comparisons right)`
fn summary(judged: &[Judged]) -> String {
    let count = |known: &str| judged.iter().filter(|one| word(&one.1) == known).count();
    let words = ["right", "wrong", "unsupported", "not comparable", "not compared"];
    let counts = words.map(|word| (count(word), word));
    let counts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let all = judged.iter().flat_map(|one| &one.1);
    let compared = all.filter(|judgement| !matches!(judgement.outcome, Outcome::NotComparable { .. }));
    let right = compared.clone().filter(|judgement| is_right(&judgement.outcome)).count();
    let statements = text::count(judged.len() as u64, "statement");
    let comparisons = text::count(compared.count() as u64, "comparison");
    format!("{statements}: {}; of {comparisons}, {right} right\n", counts.join(", "))
}

fn describe((statement, judgements): &Judged) -> Value {
    let comparison = |judgement: &Judgement| {
        let mut about = json!({ "what": judgement.what });
        extend(&mut about, json!(judgement.outcome));
        plain_minus(about)
    };
    let comparisons: Value = judgements.iter().map(comparison).collect();
    json!({
        "id": statement.id,
        "says": statement.says,
        "verdict": word(judgements).replace(' ', "_"),
        "comparisons": comparisons,
    })
}
