//! `perdita list`: the catalogue.
use crate::args::{List, Style};
use crate::text::{entry, json, words};
use anyhow::Result;
use perdita::catalog::LOSSES;
use perdita::loss::{Card, Param, Task};
use serde_json::{Value, json};

pub(crate) fn run(args: &List) -> Result<String> {
    let wanted = |card: &&Card| args.task.is_none_or(|task| task == card.task);
    let cards: Vec<&Card> = LOSSES.iter().map(|entry| entry.card()).filter(wanted).collect();
    match args.format {
        Style::Table => Ok(table(&cards)),
        Style::Json => json(&cards.iter().map(|card| describe(card)).collect()),
    }
}

/// By task: a line per loss, and one per parameter.
fn table(cards: &[&Card]) -> String {
    const INDENT: usize = 24;
    let mut text = String::new();
    let mut tasks: Vec<Task> = Vec::new();
    for card in cards {
        if !tasks.contains(&card.task) {
            tasks.push(card.task);
        }
    }
    for task in tasks {
        let gap = if text.is_empty() { "" } else { "\n" };
        text += &format!("{gap}{task}\n");
        for card in cards.iter().filter(|card| card.task == task) {
            text += &entry(&format!("  {}", card.name), INDENT, words(card.summary));
            for param in card.params {
                let value = format!("    {}={}", param.name, param.default());
                text += &entry(&value, INDENT + 2, words(&param.accepts()));
            }
        }
    }
    text
}

fn describe(card: &Card) -> Value {
    json!({
        "name": card.name,
        "task": card.task.to_string(),
        "summary": card.summary,
        "parameters": card.params.iter().map(parameter).collect::<Vec<_>>(),
    })
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
