//! `perdita list`: the catalogue.
use crate::args::{List, Style};
use crate::options::{Family, arrays, options};
use crate::text::{entry, json, number, plain_minus, words};
use anyhow::Result;
use perdita::loss::{Card, Field, FieldKind, Param, Task, Value as Argument};
use perdita_catalog::Loss;
use perdita_catalog::{Entry, LOSSES};
use serde_json::{Value, json};

pub(crate) fn run(args: &List) -> Result<String> {
    let wanted = |entry: &&Entry| args.task.is_none_or(|task| task == entry.card().task);
    let losses = LOSSES.iter().filter(wanted).map(Entry::default).collect::<Result<Vec<Loss>, _>>()?;
    match args.format {
        Style::Table => Ok(table(&losses)),
        Style::Json => json(&plain_minus(losses.iter().map(describe).collect())),
    }
}

/// The losses by task: a line each, and one per parameter.
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
            let takes = takes(loss);
            if !takes.is_empty() {
                text += &entry("    takes", INDENT + 2, takes);
            }
            let claims = loss.claims();
            if !claims.is_empty() {
                text += &entry("    claims", INDENT + 2, words(&claims.join(", ")));
            }
            for param in card.params {
                let value = format!("    {}={}", param.name, param.default());
                text += &entry(&value, INDENT + 2, words(&param.accepts()));
            }
        }
    }
    let legend = LEGEND.map(|(label, about)| entry(label, 8, words(about)));
    text + "\n" + &legend.concat()
}

const LEGEND: [(&str, &str); 2] = [
    (
        "takes",
        "options of `perdita eval`, or arrays with their axes for its --input NAME=COLUMNS; [optional] in brackets; all other \
         losses take --pred and --target",
    ),
    (
        "claims",
        "properties: of pointwise losses, `perdita show` proves them from the formula; of row-wise losses, they are tested",
    ),
];

/// The inputs of a loss that does not take predictions and targets.
fn takes(loss: &Loss) -> Vec<String> {
    let optional = |name: String| format!("[{name}]");
    match Family::of(loss) {
        Family::Predictions => Vec::new(),
        Family::Embeddings => {
            let (needs, allows) = options(loss);
            needs.into_iter().chain(allows.into_iter().map(optional)).collect()
        }
        Family::Named => {
            let array = |field: &Field| match (format!("{} ({})", field.name, field.axes), field.optional) {
                (name, true) => optional(name),
                (name, false) => name,
            };
            arrays(loss).map(array).collect()
        }
    }
}

fn describe(loss: &Loss) -> Value {
    let card = loss.card();
    let mut about = json!({
        "name": card.name,
        "task": card.task.to_string(),
        "summary": card.summary,
        "parameters": parameters(card),
        "claims": loss.claims(),
    });
    describe_inputs(loss, &mut about);
    about
}

/// The options of a similarity loss, or the named arrays of a multi-input loss, as JSON.
pub(crate) fn describe_inputs(loss: &Loss, about: &mut Value) {
    match Family::of(loss) {
        Family::Predictions => {}
        Family::Embeddings => {
            let (needs, allows) = options(loss);
            let names =
                |options: Vec<String>| options.iter().map(|option| option.trim_start_matches("--")).collect();
            (about["needs"], about["allows"]) = (names(needs), names(allows));
        }
        Family::Named => {
            about["each"] = loss.each().into();
            about["fields"] = arrays(loss).map(field).collect();
        }
    }
}

/// An input array, as JSON.
fn field(field: &Field) -> Value {
    json!({
        "name": field.name,
        "axes": field.axes,
        "holds": if field.holds == FieldKind::Labels { "labels" } else { "numbers" },
        "gradient": field.holds == FieldKind::Variable,
        "optional": field.optional,
        "domain": (field.holds != FieldKind::Labels).then(|| field.domain.to_string()),
        "doc": field.doc,
    })
}

/// The parameters of a loss, as JSON.
pub(crate) fn parameters(card: &Card) -> Vec<Value> {
    // A name alone is the loss with its defaults.
    let defaults = card.name.parse::<Loss>().map(|loss| loss.args().clone());
    let of = |name: &str| {
        let default = defaults.iter().flat_map(|defaults| defaults.iter()).find(|(known, _)| *known == name);
        default.map_or(Value::Null, |(_, default)| parameter_value(default))
    };
    let about = |param: &Param| json!({ "name": param.name, "default": of(param.name), "accepts": param.accepts(), "doc": param.doc });
    card.params.iter().map(about).collect()
}

/// The value of a parameter, as JSON.
pub(crate) fn parameter_value(value: &Argument) -> Value {
    let of = |x: f64| if x.fract() == 0.0 && x.abs() < 1e15 { (x as i64).into() } else { number(x) };
    match value {
        Argument::None => Value::Null,
        Argument::Flag(flag) => (*flag).into(),
        Argument::Number(x) => of(*x),
        Argument::List(list) => list.iter().copied().map(of).collect(),
        Argument::Word(word) => word.as_str().into(),
    }
}
