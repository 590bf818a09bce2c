//! `perdita list`: the catalogue.
use crate::args::{List, Style};
use crate::inputs::options;
use crate::text::{entry, json, words};
use anyhow::Result;
use perdita::Loss;
use perdita::catalog::{Entry, LOSSES, Shape};
use perdita::loss::{Param, Task};
use serde_json::{Value, json};

pub(crate) fn run(args: &List) -> Result<String> {
    let wanted = |entry: &&Entry| args.task.is_none_or(|task| task == entry.card().task);
    let losses = LOSSES.iter().filter(wanted).map(Entry::default).collect::<Result<Vec<Loss>, _>>()?;
    match args.format {
        Style::Table => Ok(table(&losses)),
        Style::Json => json(&losses.iter().map(describe).collect()),
    }
}

/// By task: a line per loss, and one per parameter.
fn table(losses: &[Loss]) -> String {
    const INDENT: usize = 24;
    let mut text = String::new();
    let mut tasks: Vec<Task> = Vec::new();
    for loss in losses {
        if !tasks.contains(&loss.card().task) {
            tasks.push(loss.card().task);
        }
    }
    for task in tasks {
        let gap = if text.is_empty() { "" } else { "\n" };
        text += &format!("{gap}{task}\n");
        for loss in losses.iter().filter(|loss| loss.card().task == task) {
            let card = loss.card();
            text += &entry(&format!("  {}", card.name), INDENT, words(card.summary));
            if let Shape::Product(any) = loss.shape() {
                let (needs, allows) = options(&**any);
                let allows = allows.iter().map(|option| format!("[{option}]"));
                text += &entry("    takes", INDENT + 2, needs.iter().map(|o| o.to_string()).chain(allows));
            }
            for param in card.params {
                let value = format!("    {}={}", param.name, param.default());
                text += &entry(&value, INDENT + 2, words(&param.accepts()));
            }
        }
    }
    text
}

fn describe(loss: &Loss) -> Value {
    let card = loss.card();
    let mut about = json!({
        "name": card.name,
        "task": card.task.to_string(),
        "summary": card.summary,
        "parameters": card.params.iter().map(parameter).collect::<Vec<_>>(),
    });
    describe_inputs(loss, &mut about);
    about
}

/// What a loss on embeddings needs and allows, for programs.
pub(crate) fn describe_inputs(loss: &Loss, about: &mut Value) {
    if let Shape::Product(any) = loss.shape() {
        let (needs, allows) = options(&**any);
        let names =
            |options: Vec<&str>| options.iter().map(|option| option.trim_start_matches("--")).collect();
        (about["needs"], about["allows"]) = (names(needs), names(allows));
    }
}

/// A parameter, for programs.
pub(crate) fn parameter(param: &Param) -> Value {
    json!({
        "name": param.name,
        "default": param.default(),
        "accepts": param.accepts(),
        "doc": param.doc,
    })
}
