//! How a loss is called.
use crate::inputs::options;
use anyhow::Result;
use perdita_catalog::Loss;
use perdita_catalog::Shape;
use serde::Serialize;

/// Lines to copy.
#[derive(Serialize)]
pub(super) struct Call {
    pub(super) command: String,
    pub(super) rust: String,
    pub(super) python: String,
}

/// How a loss is called, by what it takes.
pub(super) fn call(text: &str) -> Result<Call> {
    let loss: Loss = text.parse()?;
    let takes = match loss.shape() {
        Shape::Pointwise(_) => format!("--pred {}", loss.card().predicts.name().replace([' ', '-'], "_")),
        Shape::Labels(_) => "--pred 'logit_*' --target label".into(),
        Shape::Soft(_) => "--pred 'logit_*' --target 'share_*'".into(),
        Shape::Product(any) => {
            let name = |option: &&str| format!("{option} {}", option.trim_start_matches('-'));
            options(&**any).0.iter().map(name).collect::<Vec<_>>().join(" ")
        }
        Shape::Arrays(any) => {
            let needed = any.fields().iter().filter(|field| !field.optional);
            needed.map(|field| format!("--input {0}={0}.npy", field.name)).collect::<Vec<_>>().join(" ")
        }
    };
    let file = if matches!(loss.shape(), Shape::Arrays(_)) { "" } else { "FILE " };
    let quoted = if text.contains('(') { format!("'{text}'") } else { text.into() };
    Ok(Call {
        command: format!("perdita eval {file}--loss {quoted} {takes}"),
        rust: format!("let loss: perdita_catalog::Loss = \"{text}\".parse()?;"),
        python: format!("loss = perdita.loss(\"{text}\")"),
    })
}
