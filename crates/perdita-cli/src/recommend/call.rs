//! Example calls of a loss.
use crate::options::{Family, arrays, options};
use anyhow::Result;
use perdita::loss::Field;
use perdita_catalog::Loss;
use serde::Serialize;

/// Example calls: on the command line, in Rust, in Python.
#[derive(Serialize)]
pub(super) struct Call {
    pub(super) command: String,
    pub(super) rust: String,
    pub(super) python: String,
}

/// The example calls of a loss, by its inputs.
pub(super) fn call(text: &str) -> Result<Call> {
    let loss: Loss = text.parse()?;
    let family = Family::of(&loss);

    let takes: Vec<String> = match family {
        Family::Predictions => {
            let prediction = loss.card().predicts.name().replace([' ', '-'], "_");
            let column = |field: &Field| match field.name {
                "scores" => "--pred 'logit_*'".into(),
                "labels" => "--target label".into(),
                "targets" => "--target 'share_*'".into(),
                "prediction" => format!("--pred {prediction}"),
                _ => String::new(),
            };
            arrays(&loss).map(column).filter(|option| !option.is_empty()).collect()
        }
        Family::Embeddings => {
            let name = |option: &String| format!("{option} {}", option.trim_start_matches('-'));
            options(&loss).0.iter().map(name).collect()
        }
        Family::Named => {
            let needed = arrays(&loss).filter(|field| !field.optional);
            needed.map(|field| format!("--input {0}={0}.npy", field.name)).collect()
        }
    };

    let takes = takes.join(" ");
    let file = if family == Family::Named { "" } else { "FILE " };
    let quoted = if text.contains('(') { format!("'{text}'") } else { text.into() };
    Ok(Call {
        command: format!("perdita eval {file}--loss {quoted} {takes}"),
        rust: format!("let loss: perdita_catalog::Loss = \"{text}\".parse()?;"),
        python: format!("loss = perdita.loss(\"{text}\")"),
    })
}
