//! Commands and calls of a loss, which work as they are printed.
use crate::args::Recommend;
use crate::options::{Family, arrays};
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

impl Call {
    fn new(loss: &str, command: String) -> Call {
        Call {
            command,
            rust: format!("let loss: perdita_catalog::Loss = \"{loss}\".parse()?;"),
            python: format!("loss = perdita.loss(\"{loss}\")"),
        }
    }
}

/// The example calls of a loss, by its inputs.
pub(super) fn call(text: &str) -> Result<Call> {
    let loss: Loss = text.parse()?;
    let family = Family::of(&loss);
    let mut parts = vec!["perdita eval".to_string()];
    if family != Family::Named {
        parts.push("FILE".into());
    }
    parts.push(format!("--loss {}", quoted(text)));
    parts.extend(required(&loss).filter_map(|field| input(&loss, family, field)));
    if family == Family::Predictions && loss.card().two_labels && loss.card().target.lo < 0.0 {
        parts.push("--target sign".into());
    }
    Ok(Call::new(text, parts.join(" ")))
}

/// The fields that an evaluation needs. Of labels and soft targets, which exclude each other, it is labels.
fn required(loss: &Loss) -> impl Iterator<Item = &Field> {
    let is_choice = arrays(loss).any(|field| field.optional && ["target", "targets"].contains(&field.name));
    arrays(loss).filter(move |field| !field.optional || (is_choice && field.name == "labels"))
}

/// The option that supplies a field, with a name for its columns or its file. `None` for the target, which has a default.
fn input(loss: &Loss, family: Family, field: &Field) -> Option<String> {
    let (name, option) = (field.name, family.option(field.name));
    let prediction = loss.card().predicts.name().replace([' ', '-'], "_");
    Some(match (family, name) {
        (Family::Named, _) => format!("{option}={name}.npy"),
        (_, "labels" | "key_labels") => format!("{option} {}", name.trim_end_matches('s')),
        (Family::Embeddings, _) => format!("{option} '{name}_*'"),
        (_, "target") => return None,
        (_, "targets") => format!("{option} 'share_*'"),
        (_, "scores") => format!("{option} '{prediction}_*'"),
        _ => format!("{option} {prediction}"),
    })
}

/// The calls of a loss for data: a study, if the model of one table can be trained with it.
pub(super) fn for_data(loss: &str, asked: &Recommend, can_be_studied: bool) -> Result<Call> {
    match can_be_studied {
        true => Ok(Call::new(loss, format!("{} --loss {}", study(asked), quoted(loss)))),
        false => call(loss),
    }
}

/// The study of the data, with the options that were given.
pub(super) fn study(asked: &Recommend) -> String {
    let file = asked.file.iter().map(|file| quoted(&file.display().to_string()));
    let target = asked.target.iter().map(|target| format!("--target {}", quoted(target)));
    let task = asked.task.iter().map(|task| format!("--task {}", quoted(task)));
    let features = asked.features.iter().map(|features| format!("--features {}", quoted(features)));
    let parts =
        ["perdita study".to_string()].into_iter().chain(file).chain(target).chain(task).chain(features);
    parts.collect::<Vec<_>>().join(" ")
}

/// An argument as a shell reads it.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-./:=,+@%".contains(c);
    match text.chars().all(plain) && !text.is_empty() {
        true => text.into(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_quoted_for_a_shell() {
        assert_eq!(quoted("a/b.csv"), "a/b.csv");
        assert_eq!(quoted("it's (m)"), r"'it'\''s (m)'");
        assert_eq!(quoted(""), "''");
    }
}
