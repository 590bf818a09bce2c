//! `perdita theory`: statements about losses, each checked by computation.
mod matrix;
mod statements;

pub(crate) use matrix::describe_row;

use crate::args::{Language, MatrixFormat, Style, Subject, Theory};
use crate::exit::usage;
use crate::notes;
use crate::replace::Output;
use crate::text::{self, Tone, entry, json, number, paint, plain_minus, words};
use anyhow::{Context, Result, bail};
use perdita_theory::{
    Cell, Checked, Claim, Judged, Judgement, Lang, SOURCE, Statement, Topic, ValueTable, Verdict, check,
    claims, judged, page,
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
    let report = args.report.as_deref().map(|path| Output::create("--report", path, &[])).transpose()?;
    let checked = check_with_progress(&chosen(args));
    if let (Some(output), Some(path)) = (report, &args.report) {
        // The matrix is of all losses: it belongs to the page of all claims.
        let properties = (checked.len() == claims().len()).then(matrix::rows);
        let progress = notes::spinner("{spinner} drawing the figures");
        let html = page(&checked, properties.as_deref(), language(args.lang)).html().context("the report")?;
        progress.finish_and_clear();
        output.complete_with(html.as_bytes())?;
        notes::wrote(path, html.len());
    }

    let statements = judged_by(&checked, args);
    let output = match format {
        Style::Json => {
            let statements: Value = statements.iter().map(statements::describe).collect();
            let claims: Value = checked.iter().filter(|c| is_named(args, c)).map(describe).collect();
            json(&plain_minus(json!({ "text": SOURCE, "statements": statements, "claims": claims })))?
        }
        Style::Table if args.subjects.is_empty() => table(&statements, &checked),
        Style::Table => {
            let claims = checked.iter().filter(|c| is_named(args, c)).map(in_full);
            let statements = statements.iter().map(statements::in_full);
            claims.chain(statements).collect::<Vec<_>>().join("\n")
        }
    };
    let failed: Vec<&str> = checked.iter().filter(|c| !c.verdict.is_expected()).map(|c| c.claim.id).collect();
    if failed.is_empty() {
        return Ok(output);
    }
    text::print(&output)?;
    bail!("{} failed: {}", text::count(failed.len() as u64, "claim"), failed.join(", "))
}

/// The claims to check: those that are named, and those that judge a named statement. All for a page with a statement, which is
/// one of all statements.
fn chosen(args: &Theory) -> Vec<&'static Claim> {
    let wanted = |claim: &&'static Claim| args.topic.is_none_or(|topic| topic == claim.topic);
    let is_statement = |subject: &Subject| matches!(subject, Subject::Statement(_));
    let has_statement = args.subjects.iter().any(is_statement);
    if args.subjects.is_empty() || (has_statement && args.report.is_some()) {
        return claims().into_iter().filter(wanted).collect();
    }

    let mut chosen: Vec<&'static Claim> = Vec::new();
    for subject in &args.subjects {
        let is_meant = |claim: &&'static Claim| match subject {
            Subject::Claim(named) => named.id == claim.id,
            Subject::Statement(id) => claim.judges(id),
        };
        let is_new = |claim: &&'static Claim| chosen.iter().all(|known| known.id != claim.id);
        let new: Vec<&'static Claim> =
            claims().into_iter().filter(wanted).filter(is_meant).filter(is_new).collect();
        chosen.extend(new);
    }
    chosen
}

/// True if a claim is shown.
fn is_named(args: &Theory, checked: &Checked) -> bool {
    let is = |subject: &Subject| matches!(subject, Subject::Claim(claim) if claim.id == checked.claim.id);
    args.subjects.is_empty() || args.subjects.iter().any(is)
}

/// The statements to show: those that are named; else all, or those which the claims of a topic judge.
fn judged_by(checked: &[Checked], args: &Theory) -> Vec<Judged<'static>> {
    let is_judged = |id: &str| checked.iter().any(|c| c.judgements.iter().any(|j| j.statement == id));
    let is_shown = |statement: &Statement| match (&args.subjects[..], args.topic) {
        ([], None) => true,
        ([], Some(_)) => is_judged(&statement.id),
        (subjects, _) => {
            subjects.iter().any(|subject| matches!(subject, Subject::Statement(id) if *id == statement.id))
        }
    };
    judged(checked, &is_shown)
}

fn language(language: Language) -> Lang {
    match language {
        Language::En => Lang::En,
        Language::Zh => Lang::Zh,
    }
}

/// Checks the claims, on all threads, with a progress bar.
fn check_with_progress(claims: &[&'static Claim]) -> Vec<Checked> {
    let bar = notes::bar(claims.len() as u64, "{wide_bar} {pos} of {len} claims");
    let checked = check(claims, &|| bar.inc(1));
    bar.finish_and_clear();
    checked
}

/// As wide as `  holds   focal-gradient-table`.
const INDENT: usize = 34;

/// The statements of the text, and a line per claim, by topic.
fn table(statements: &[Judged], checked: &[Checked]) -> String {
    let mut text = entry("", 0, words(&format!("Statements of {SOURCE}."))) + "\n";
    text += &statements::of_the_notes(statements);
    let about = "Claims: our own form of statements, each proved, or computed to hold.";
    text += &format!("\n{}", entry("", 0, words(about)));
    for topic in Topic::ALL {
        let mut of_topic = checked.iter().filter(|c| c.claim.topic == topic).peekable();
        if of_topic.peek().is_none() {
            continue;
        }
        text += &format!("\n{}\n", topic.title());
        for Checked { claim, verdict, .. } in of_topic {
            let gap = " ".repeat(8 - verdict.word().len());
            let label = format!("  {}{gap}{}", paint(verdict.word(), tone(verdict)), claim.id);
            text += &entry(&label, INDENT, words(claim.title));
            if let Verdict::Failed { why } = verdict {
                text += &entry("", INDENT, words(&format!("→ {why}")));
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
    let counts = ["proved", "holds", "failed"].map(|word| (count(word), word));
    let parts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let summary = format!("{}: {}", text::count(checked.len() as u64, "claim"), parts.join(", "));
    entry("", 0, words(&summary))
}

fn in_full(checked: &Checked) -> String {
    const INDENT: usize = 12;
    let Checked { claim, verdict, judgements, evidence } = checked;
    let verdict = verdict.to_string();
    let mutants: Vec<String> =
        claim.rejects.iter().map(|mutant| format!("{} of {}", mutant.title, mutant.of)).collect();
    let mutants = mutants.join("; ");
    let lines = [
        ("claim", claim.plain),
        ("reference", claim.reference),
        ("method", claim.method.title()),
        ("verdict", verdict.as_str()),
        ("rejects", mutants.as_str()),
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
    about["rejects"] =
        claim.rejects.iter().map(|mutant| json!({ "loss": mutant.of, "mutant": mutant.title })).collect();
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
        let text = table(&[], &[checked]);
        assert!(text.contains("failed  one-is-two"), "{text}");
        assert!(text.contains("→ one, and two: 1 is not 2") && text.contains("1 claim: 1 failed"), "{text}");
        let value = describe(&WRONG.check());
        assert_eq!(
            (&value["verdict"], &value["why"]),
            (&json!("failed"), &json!("one, and two: 1 is not 2"))
        );
    }
}
