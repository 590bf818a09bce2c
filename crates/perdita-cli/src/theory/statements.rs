//! Statements of a text, judged: those of the notes, and those of the file of `perdita theory --file`.
use crate::args::Style;
use crate::check::{extend, is_right, tone};
use crate::text::{self, Tone, entry, json, paint, plain_minus, words};
use anyhow::{Context, Result, bail};
use perdita_theory::{Judged, Judgement, Outcome, Text};
use serde_json::{Value, json};
use std::path::Path;

/// The comparisons of a statement that are shown in a list.
const SHOWN: usize = 2;

/// Prints the judgements on a file in any case; a wrong statement is an error.
pub(super) fn run(path: &Path, format: Style) -> Result<String> {
    let place = || path.display().to_string();
    let source = std::fs::read_to_string(path).with_context(place)?;
    let text = Text::parse(&source).with_context(place)?;
    let judged = text.judged().with_context(place)?;

    let output = match format {
        Style::Table => titled(&text.title) + &table(&judged, usize::MAX) + "\n" + &summary(&judged),
        Style::Json => json(&plain_minus(judged.iter().map(describe).collect()))?,
    };
    let wrong: Vec<&str> =
        judged.iter().filter(|one| word(one) == "wrong").map(|one| &one.statement.id[..]).collect();
    if wrong.is_empty() {
        return Ok(output);
    }
    text::print(&output)?;
    bail!("wrong: {}", wrong.join(", "))
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { entry("", 0, words(title)) + "\n" }
}

/// The verdict on a statement in a word or two.
fn word(one: &Judged) -> &'static str {
    match one.outcome() {
        Some(Outcome::RightToDigits { .. }) => "right",
        Some(outcome) => outcome.word(),
        None => "not compared",
    }
}

/// The statements of the notes: the wrong and unsupported ones with reasons, the others by their ids.
pub(super) fn of_the_notes(judged: &[Judged]) -> String {
    let (noted, others): (Vec<&Judged>, Vec<&Judged>) =
        judged.iter().partition(|one| matches!(word(one), "wrong" | "unsupported"));
    let mut text = lines(&noted, SHOWN);
    for known in ["right", "not comparable", "not compared"] {
        let ids: Vec<&str> =
            others.iter().filter(|one| word(one) == known).map(|one| &one.statement.id[..]).collect();
        if !ids.is_empty() {
            text += &entry(&format!("  {known}"), 18, words(&ids.join(", ")));
        }
    }
    text + "\n" + &summary(judged)
}

/// One statement in full: its comparisons, and the claims that judge it.
pub(super) fn in_full(one: &Judged) -> String {
    let mut text = lines(&[one], usize::MAX);
    for judgement in one.judgements.iter().filter(|judgement| is_right(&judgement.outcome)) {
        text += &entry("", 4, words(&format!("{}: {}", judgement.what, judgement.outcome)));
    }
    match &one.claims[..] {
        [] => text,
        claims => text + &entry("  claims", 10, words(&claims.join(", "))),
    }
}

fn table(judged: &[Judged], shown: usize) -> String {
    lines(&judged.iter().collect::<Vec<_>>(), shown)
}

fn lines(judged: &[&Judged], shown: usize) -> String {
    let widest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
    let of_words = widest(&mut judged.iter().map(|one| word(one).len()));
    let of_ids = widest(&mut judged.iter().map(|one| one.statement.id.chars().count()));
    let indent = of_words + of_ids + 6;

    let mut text = String::new();
    for one in judged {
        let (known, says) = (word(one), &one.statement.says);
        let gap = " ".repeat(of_words - known.len() + 2);
        let label = paint(known, one.outcome().map_or(Tone::Note, tone));
        text += &entry(&format!("  {label}{gap}{}", one.statement.id), indent, words(says));
        let noted = || one.judgements.iter().filter(|judgement| !is_right(&judgement.outcome));
        for Judgement { what, outcome, .. } in noted().take(shown) {
            let about = match outcome {
                Outcome::Wrong { right, off } if right.starts_with(&what[..]) => format!("→ {right} ({off})"),
                Outcome::Wrong { right, off } => format!("→ {what}: {right} ({off})"),
                Outcome::NotComparable { why } => format!("→ {why}"),
                other => format!("→ {what}: {other}"),
            };
            text += &entry("", indent, words(&about));
        }
        let more = noted().count().saturating_sub(shown);
        if more > 0 {
            let about = format!("and {more} more: `perdita theory {}`", one.statement.id);
            text += &entry("", indent, words(&about));
        }
    }
    text
}

/// `3 statements: 2 right, 1 wrong (4 of 5 comparisons right)`
fn summary(judged: &[Judged]) -> String {
    let count = |known: &str| judged.iter().filter(|one| word(one) == known).count();
    let known = ["right", "wrong", "unsupported", "not comparable", "not compared"];
    let counts = known.map(|word| (count(word), word));
    let counts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let all = judged.iter().flat_map(|one| &one.judgements);
    let compared = all.filter(|judgement| !matches!(judgement.outcome, Outcome::NotComparable { .. }));
    let right = compared.clone().filter(|judgement| is_right(&judgement.outcome)).count();
    let statements = text::count(judged.len() as u64, "statement");
    let comparisons = text::count(compared.count() as u64, "comparison");
    let summary = format!("{statements}: {}; of {comparisons}, {right} right", counts.join(", "));
    entry("", 0, words(&summary))
}

/// A judged statement as JSON.
pub(super) fn describe(one: &Judged) -> Value {
    let comparison = |judgement: &Judgement| {
        let mut about = json!({ "what": judgement.what });
        extend(&mut about, json!(judgement.outcome));
        plain_minus(about)
    };
    let comparisons: Value = one.judgements.iter().map(comparison).collect();
    json!({
        "id": one.statement.id,
        "says": one.statement.says,
        "verdict": word(one).replace(' ', "_"),
        "comparisons": comparisons,
        "claims": one.claims,
    })
}
