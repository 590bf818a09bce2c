//! `perdita check`: a formula or a number from a text, compared with a loss.
use crate::args::{Check, Style};
use crate::exit::{answered, usage};
use crate::text::{self, Tone, entry, json, paint, plain_minus, words};
use anyhow::Result;
use perdita_theory::{Comparison, Input, Outcome, Problem, Said, Written};
use serde_json::{Value, json};

/// Prints the verdict in any case; the exit status says whether the statement is right.
pub(crate) fn run(args: &Check) -> Result<String> {
    let (option, quantity, said) = said(args);
    let mistake = |problem: Problem| usage(named(&problem, option));
    let written = Written {
        of: format!("{quantity} of {}", args.loss),
        quantities: Vec::new(),
        inputs: inputs(args),
        values: args.values.clone(),
        said: Said::Either(said.into()),
    };
    let comparison = Comparison::new(&written).map_err(mistake)?;
    let outcome = comparison.judge().map_err(mistake)?;

    let output = match args.format {
        Style::Table => table(&comparison, said, &outcome),
        Style::Json => json(&describe(&comparison, said, &outcome))?,
    };
    if is_right(&outcome) {
        return Ok(output);
    }
    text::print(&output)?;
    Err(answered())
}

/// The option that has the text's formula, the quantity, and the formula.
fn said(args: &Check) -> (&'static str, String, &str) {
    let slope = match &args.input {
        Some(input) => format!("slope in {input}"),
        None => "slope".into(),
    };
    let said = [
        ("--value", "value".into(), &args.value),
        ("--slope", slope, &args.slope),
        ("--curvature", "curvature".into(), &args.curvature),
    ];
    let given =
        said.into_iter().find_map(|(option, quantity, said)| Some((option, quantity, said.as_deref()?)));
    given.expect("the group of these options is required")
}

fn inputs(args: &Check) -> Vec<(String, Input)> {
    let pair = [("prediction", &args.prediction), ("target", &args.target)];
    let pair = pair.into_iter().filter_map(|(name, text)| Some((name.into(), Input::One(text.clone()?))));
    pair.chain(args.inputs.iter().cloned()).collect()
}

/// The problem, with the option in place of the key of a file.
fn named(problem: &Problem, option: &str) -> String {
    let text = problem.to_string();
    let keys = [("formula: ", option), ("printed: ", option), ("at: ", "--at"), ("for: ", "--for")];
    for (key, option) in keys {
        if let Some(rest) = text.strip_prefix(key) {
            return format!("{option}: {rest}");
        }
    }
    text.strip_prefix("of: ").unwrap_or(&text).into()
}

/// True for a statement that is right.
pub(crate) fn is_right(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Right { .. } | Outcome::RightToDigits { .. })
}

/// The colour of an outcome.
pub(crate) fn tone(outcome: &Outcome) -> Tone {
    match outcome {
        Outcome::Right { .. } | Outcome::RightToDigits { .. } => Tone::Good,
        Outcome::NotComparable { .. } | Outcome::Unsupported { .. } => Tone::Note,
        Outcome::Wrong { .. } => Tone::Bad,
    }
}

fn table(comparison: &Comparison, said: &str, outcome: &Outcome) -> String {
    const INDENT: usize = 8;
    let mut lines = vec![("says", said.to_string())];
    let word = match outcome {
        Outcome::Right { to } => {
            lines.push(("equal", to.clone()));
            "right"
        }
        Outcome::RightToDigits { computed, .. } => {
            lines.push(("exact", perdita_theory::short(*computed)));
            "right"
        }
        Outcome::Wrong { right, off } => {
            lines.extend([("where", off.clone()), ("right", right.clone())]);
            "wrong"
        }
        Outcome::NotComparable { why } | Outcome::Unsupported { why } => {
            lines.push(("reason", why.clone()));
            "open"
        }
    };

    let mut text = entry(&paint(word, tone(outcome)), INDENT, words(&comparison.what()));
    for (label, about) in lines {
        text += &entry(label, INDENT, words(&about));
    }
    text
}

fn describe(comparison: &Comparison, said: &str, outcome: &Outcome) -> Value {
    let mut about = json!({ "what": comparison.what() });
    extend(&mut about, json!(outcome));
    about = plain_minus(about);
    about["says"] = said.into();
    about
}

/// Adds the entries of one object to another.
pub(crate) fn extend(about: &mut Value, more: Value) {
    let (Value::Object(about), Value::Object(more)) = (about, more) else {
        unreachable!("both are objects");
    };
    about.extend(more);
}
