//! Documentation of losses from their cards, for the programs that write an adapter's functions and types.
use perdita::loss::{Card, Field, FieldKind, Param, Task};
use perdita_catalog::{LOSSES, Loss};
use std::collections::BTreeMap;
use std::path::Path;

/// A tensor that a loss requires: its name and its field; no field for a target that is labels or numbers.
pub type Required<'a> = (&'static str, Option<&'a Field>);

/// The tensors that a loss requires.
pub fn required(loss: &Loss) -> Vec<Required<'_>> {
    let arrays = || loss.fields().iter().filter(|field| field.holds != FieldKind::Parameter);
    let mut tensors: Vec<_> =
        arrays().filter(|field| !field.optional).map(|field| (field.name, Some(field))).collect();
    if arrays().filter(|field| is_target(field)).count() == 2 {
        tensors.push(("target", None));
    }
    tensors
}

/// True for labels and targets, of which a loss takes one.
fn is_target(field: &Field) -> bool {
    field.optional && ["labels", "target", "targets"].contains(&field.name)
}

/// The field of targets that are numbers, where labels may take their place.
pub fn numbers_target(loss: &Loss) -> Option<&Field> {
    loss.fields().iter().find(|field| is_target(field) && field.holds != FieldKind::Labels)
}

/// True for a parameter with a gradient.
pub fn is_learnt(loss: &Loss, param: &Param) -> bool {
    loss.fields().iter().any(|field| field.holds == FieldKind::Parameter && field.name == param.name)
}

/// The summary of a loss, and its formula.
pub fn summary(card: &Card) -> Vec<String> {
    let lines = [&*format!("{}.", capital(card.summary)), "", "```text", card.formula, "```", ""];
    lines.map(str::to_owned).into()
}

/// A line for each tensor: its axes, its documentation, its domain.
pub fn tensors(loss: &Loss, required: &[Required]) -> Vec<String> {
    let line = |(name, field): &Required| match field {
        Some(field) => tensor(field),
        None => format!("- `{name}`: {}", target(loss)),
    };
    required.iter().map(line).collect()
}

fn tensor(field: &Field) -> String {
    let axes = match field.alternative {
        Some(other) => format!("({}) or ({other})", field.axes),
        None => format!("({})", field.axes),
    };
    let domain = match field.holds {
        FieldKind::Labels => "integers".to_string(),
        _ => field.domain.to_string(),
    };
    format!("- `{}`, {axes}: {}; {}", field.name, escaped(field.doc), escaped(&domain))
}

/// A target of one of two kinds.
fn target(loss: &Loss) -> String {
    let optional = loss.fields().iter().filter(|field| is_target(field));
    let each: Vec<_> = optional.map(|field| format!("({}), {}", field.axes, escaped(field.doc))).collect();
    each.join("; or ")
}

/// The documentation of a parameter, and what it accepts.
pub fn parameter(param: &Param) -> String {
    format!("{}; {}", escaped(param.doc), escaped(&param.accepts()))
}

/// The names of the optional tensors.
pub fn optional(loss: &Loss, required: &[Required]) -> Vec<String> {
    let taken = |field: &Field| required.iter().any(|(name, _)| *name == field.name);
    let has_target = required.iter().any(|(_, field)| field.is_none());
    let is_target = |field: &Field| has_target && field.name != "mask";
    let is_optional = |f: &&Field| f.holds != FieldKind::Parameter && !taken(f) && !is_target(f);
    loss.fields().iter().filter(is_optional).map(|field| format!("`{}`", field.name)).collect()
}

/// Kinks and reference.
pub fn notes(card: &Card) -> Vec<String> {
    let reference = escaped(card.reference.trim_end_matches('.'));
    vec![format!("Kinks: {}.", escaped(card.kinks)), String::new(), format!("Reference: {reference}.")]
}

/// The lines as documentation comments.
pub fn comment(lines: &[String]) -> String {
    lines.iter().map(|line| format!("/// {line}").trim_end().to_owned() + "\n").collect()
}

/// Text in Markdown.
fn escaped(text: &str) -> String {
    text.replace('[', "\\[").replace(']', "\\]").replace('*', "\\*").replace('<', "\\<").replace('`', "\\`")
}

/// The text with a capital letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The files of an adapter's losses, by name: a module per task with what `of_loss` writes of each loss, and `mod.rs`, which begins with
/// `head`. `note` is the comment that names the program, `uses` the imports of a module's text.
pub fn files(
    head: &str,
    note: &str,
    uses: impl Fn(&str) -> String,
    of_loss: impl Fn(&Loss) -> String,
) -> BTreeMap<String, String> {
    let mut modules: BTreeMap<String, (Task, String)> = BTreeMap::new();
    for entry in LOSSES {
        let loss = entry.default().expect("a default");
        let task = loss.card().task;
        let name = task.to_string().replace([' ', '-'], "_");
        modules.entry(name).or_insert((task, String::new())).1.push_str(&of_loss(&loss));
    }

    let declared: String = modules.keys().map(|name| format!("mod {name};\n")).collect();
    let exported: String = modules.keys().map(|name| format!("pub use {name}::*;\n")).collect();
    let module = |(name, (task, text)): (String, (Task, String))| {
        let title = capital(&task.to_string());
        (format!("{name}.rs"), format!("//! {title}.\n{note}{}{text}", uses(&text)))
    };
    let mut files: BTreeMap<_, _> = modules.into_iter().map(module).collect();
    files.insert("mod.rs".into(), format!("{head}{note}{declared}\n{exported}"));
    files
}

/// Writes the files into a folder if the environment variable `UPDATE` is set, and else checks that they are there.
///
/// # Panics
/// If a file has another content, or can't be written.
pub fn written(folder: &Path, files: &BTreeMap<String, String>) {
    for (name, text) in files {
        let path = folder.join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(folder).expect("the folder is writable");
            std::fs::write(path, text).expect("the file is writable");
        } else {
            let current = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(current == *text, "{} is outdated: run this test with UPDATE=1", path.display());
        }
    }
}
