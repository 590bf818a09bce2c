//! `perdita theory`: statements about losses, each checked by computation.
mod matrix;

pub(crate) use matrix::describe_row;

use crate::args::{MatrixFormat, Style, Theory};
use crate::exit::usage;
use crate::notes;
use crate::replace::Output;
use crate::statements;
use crate::text::{self, Tone, entry, json, number, paint, plain_minus, words};
use anyhow::{Context, Result, bail};
use perdita_theory::{
    Cell, Checked, Claim, Judgement, Outcome, SOURCE, Topic, ValueTable, Verdict, check, claims, page,
};
use serde_json::{Value, json};

/// Prints the results in any case; a claim that fails is an error.
pub(crate) fn run(args: &Theory) -> Result<String> {
    let format = match args.format {
        format if args.matrix => return matrix::run(format),
        MatrixFormat::Table => Style::Table,
        MatrixFormat::Json => Style::Json,
        MatrixFormat::Csv | MatrixFormat::Latex => {
            return Err(usage("--format csv and latex are for --matrix"));
        }
    };
    if let Some(file) = &args.file {
        return statements::run(file, format);
    }
    let asked = &args.claims;
    let report = args.report.as_deref().map(|path| Output::create("--report", path, &[])).transpose()?;
    let wanted = |claim: &&'static Claim| args.topic.is_none_or(|topic| topic == claim.topic);
    let chosen = if asked.is_empty() { claims() } else { asked.clone() };
    let chosen: Vec<&'static Claim> = chosen.into_iter().filter(wanted).collect();
    let checked = check_with_progress(&chosen);
    if let (Some(output), Some(path)) = (report, &args.report) {
        let progress = notes::spinner("{spinner} drawing the figures");
        let html = page(&checked).html().context("the report")?;
        progress.finish_and_clear();
        output.complete_with(html.as_bytes())?;
        notes::wrote(path, html.len());
    }
    let output = match format {
        Style::Json => json(&plain_minus(checked.iter().map(describe).collect()))?,
        Style::Table if asked.is_empty() => table(&checked),
        Style::Table => checked.iter().map(in_full).collect::<Vec<_>>().join("\n"),
    };
    let failed: Vec<&str> = checked.iter().filter(|c| !c.verdict.is_expected()).map(|c| c.claim.id).collect();
    if failed.is_empty() {
        return Ok(output);
    }
    text::print(&output)?;
    bail!("{} failed: {}", text::count(failed.len() as u64, "claim"), failed.join(", "))
}

/// Checks the claims, on all threads, with a progress bar.
fn check_with_progress(claims: &[&'static Claim]) -> Vec<Checked> {
    let bar = notes::bar(claims.len() as u64, "{wide_bar} {pos} of {len} claims");
    let checked = check(claims, &|| bar.inc(1));
    bar.finish_and_clear();
    checked
}

/// As wide as `  corrected  focal-gradient-table`.
const INDENT: usize = 36;

/// A line per claim, by topic, with corrections.
fn table(checked: &[Checked]) -> String {
    let mut text = entry("", 0, words(&format!("Statements of {SOURCE}.")));
    for topic in Topic::ALL {
        let mut of_topic = checked.iter().filter(|c| c.claim.topic == topic).peekable();
        if of_topic.peek().is_none() {
            continue;
        }
        text += &format!("\n{}\n", topic.title());
        for Checked { claim, verdict, judgements, .. } in of_topic {
            let gap = " ".repeat(11 - verdict.word().len());
            let label = format!("  {}{gap}{}", paint(verdict.word(), tone(verdict)), claim.id);
            text += &entry(&label, INDENT, words(claim.title));
            if let Verdict::Failed { why } = verdict {
                text += &entry("", INDENT, words(&format!("→ {why}")));
            }
            for judgement in judgements.iter().filter(|j| j.outcome.rank() >= Outcome::UNSUPPORTED) {
                let Judgement { statement, outcome, .. } = judgement;
                text += &entry("", INDENT, words(&format!("→ {statement} {outcome}")));
            }
        }
    }
    text + "\n" + &summary(checked)
}

fn tone(verdict: &Verdict) -> Tone {
    match verdict {
        Verdict::Proved { .. } | Verdict::Holds { .. } => Tone::Good,
        Verdict::Failed { .. } => Tone::Bad,
    }
}

fn summary(checked: &[Checked]) -> String {
    let count = |word: &str| checked.iter().filter(|c| c.verdict.word() == word).count();
    let words = ["proved", "holds", "failed"].map(|word| (count(word), word));
    let parts: Vec<String> =
        words.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    format!("{}: {}\n", text::count(checked.len() as u64, "claim"), parts.join(", "))
}

fn in_full(checked: &Checked) -> String {
    const INDENT: usize = 12;
    let Checked { claim, verdict, judgements, evidence } = checked;
    let verdict = verdict.to_string();
    let lines = [
        ("claim", claim.plain),
        ("text", SOURCE),
        ("reference", claim.reference),
        ("method", claim.method.title()),
        ("verdict", verdict.as_str()),
    ];
    let mut text = entry("", 0, words(&format!("{}: {}", claim.id, claim.title))) + "\n";
    for (label, about) in lines.into_iter().filter(|(_, about)| !about.is_empty()) {
        let label = if label == "verdict" { paint(label, tone(&checked.verdict)) } else { label.into() };
        text += &entry(&label, INDENT, words(about));
    }
    for Judgement { statement, outcome, .. } in judgements {
        text += &entry(&format!("text {statement}"), INDENT, words(&outcome.to_string()));
    }
    text += "\ncomputed\n";
    for line in &evidence.lines {
        text += &entry(" ", 2, words(line));
    }
    for table in &evidence.tables {
        let header = table.header.iter().map(String::as_str).collect();
        text += "\n";
        text += &entry("", 0, words(&table.caption));
        text += &text::table(header, table.shown().rows, table.left);
    }
    text
}

/// A checked claim, as `perdita theory --format json` prints it.
pub fn describe(checked: &Checked) -> Value {
    let Checked { claim, verdict, judgements, evidence } = checked;
    let row = |t: &ValueTable, row: &[Cell]| -> Value {
        row.iter().enumerate().map(|(at, cell)| value(cell, at >= t.left)).collect()
    };
    let rows = |t: &ValueTable| t.rows.iter().map(|cells| row(t, cells)).collect::<Value>();
    let tables = evidence.tables.iter();
    let tables = tables.map(|t| json!({ "caption": t.caption, "header": t.header, "rows": rows(t) }));
    let figures = evidence.charts.iter().map(|c| json!({ "caption": c.caption, "figure": c.figure }));
    let mut about = json!({
        "id": claim.id,
        "topic": claim.topic.word(),
        "title": claim.title,
        "claim": claim.plain,
        "latex": claim.latex,
        "reference": claim.reference,
        "states": claim.states,
        "method": claim.method,
    });
    let found = json!(verdict);
    let found = found.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone()));
    about.as_object_mut().expect("made above").extend(found);
    about["computed"] = json!(evidence.lines);
    let numbers = evidence.values.iter().map(|of| {
        let numbers = of.numbers.iter().map(|(name, x)| (name.to_string(), number(*x)));
        [("of".to_string(), of.of.as_str().into())].into_iter().chain(numbers).collect::<Value>()
    });
    about["values"] = numbers.collect();
    about["judgements"] = json!(judgements);
    about["tables"] = tables.collect();
    about["figures"] = figures.collect();
    about
}

/// A cell as JSON: a number, if it is one in a column of numbers.
fn value(cell: &Cell, is_number: bool) -> Value {
    match (cell.exact, cell.shown.parse()) {
        (Some(x), _) => number(x),
        (None, Ok(x)) if is_number => number(x),
        _ => cell.shown.as_str().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use perdita_theory::{Evidence, Method};

    /// No claim fails, so this one does.
    static WRONG: Claim = Claim {
        id: "one-is-two",
        topic: Topic::Frame,
        title: "One is two",
        latex: "$1 = 2$",
        plain: "1 = 2",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Exact,
        run: |e: &mut Evidence| {
            e.equal("one, and two", 1.0, 2.0, 1e-9);
            Ok(())
        },
    };

    #[test]
    fn cells_of_numbers_are_numbers() {
        let exact = 1.053605156578263e-6;
        assert_eq!(value(&exact.into(), true), json!(exact));
        assert_eq!(value(&f64::INFINITY.into(), true), json!("inf"));
        let text = |text: &str, is_number| value(&text.into(), is_number);
        assert_eq!(
            (text("2", true), text("2", false), text("–", true)),
            (json!(2.0), json!("2"), json!("–"))
        );
    }

    #[test]
    fn a_claim_that_fails_is_seen() {
        let checked = WRONG.check();
        assert!(!checked.verdict.is_expected());
        let text = table(&[checked]);
        assert!(text.contains("failed     one-is-two"), "{text}");
        assert!(text.contains("→ one, and two: 1 is not 2") && text.contains("1 claim: 1 failed"), "{text}");
        let value = describe(&WRONG.check());
        assert_eq!(
            (&value["verdict"], &value["why"]),
            (&json!("failed"), &json!("one, and two: 1 is not 2"))
        );
    }
}
