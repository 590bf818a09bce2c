//! The functions in `src/loss`, a file per task, are written from the cards of the catalogue:
//! `UPDATE=1 cargo test -p perdita-candle functions`.
use perdita::loss::{Card, Field, FieldKind, Param, ParamKind, Task};
use perdita_catalog::{LOSSES, Loss};
use std::collections::BTreeMap;
use std::path::Path;

const NOTE: &str = "// Written by `UPDATE=1 cargo test -p perdita-candle functions`.\n";

#[test]
fn functions_are_those_of_the_catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/loss");
    for (name, text) in files() {
        let path = folder.join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(&folder).expect("the folder is writable");
            std::fs::write(path, text).expect("the file is writable");
        } else {
            let current = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(current == text, "{} is outdated: run this test with UPDATE=1", path.display());
        }
    }
}

const USES: &str =
    "use crate::function::Call;\nuse crate::{PerClass, Scalar};\nuse candle_core::{Result, Tensor};\n";

/// The files by name, and their content.
fn files() -> BTreeMap<String, String> {
    let mut tasks: Vec<(Task, String)> = Vec::new();
    for entry in LOSSES {
        let loss = entry.default().expect("a default");
        let task = loss.card().task;
        if !tasks.iter().any(|(known, _)| *known == task) {
            tasks.push((task, format!("//! {}.\n{NOTE}{USES}", capital(&task.to_string()))));
        }
        let (_, text) = tasks.iter_mut().find(|(known, _)| *known == task).expect("added above");
        text.push_str(&function(&loss));
    }

    let module = |task: &Task| task.to_string().replace([' ', '-'], "_");
    let mut modules: Vec<_> = tasks.iter().map(|(task, _)| module(task)).collect();
    modules.sort();
    let list = |before: &str, after: &str| -> String {
        modules.iter().map(|module| format!("{before} {module}{after};\n")).collect()
    };
    let index = format!("{HEAD}{}\n{}", list("mod", ""), list("pub use", "::*"));
    let mut files: BTreeMap<_, _> =
        tasks.iter().map(|(task, text)| (format!("{}.rs", module(task)), without_unused(text))).collect();
    files.insert("mod.rs".into(), index);
    files
}

const HEAD: &str = "\
//! A function for every loss: its mean, with the parameters that the loss is about.
//!
//! All other parameters, weights, other reductions and optional tensors: [`Loss`](crate::Loss).
//!
//! Axes of tensors have names, such as (n c): an axis with the same name has the same length in all tensors of a loss, and `...` stands
//! for any number of axes.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
";

/// The text without the names that it does not use.
fn without_unused(text: &str) -> String {
    let uses = |name: &str| text.matches(name).count() > 1;
    let line = match (uses("PerClass"), uses("Scalar")) {
        (true, true) => "use crate::{PerClass, Scalar};\n",
        (true, false) => "use crate::PerClass;\n",
        (false, true) => "use crate::Scalar;\n",
        (false, false) => "",
    };
    let (function, both) = ("use crate::function::Call;\n", "use crate::{PerClass, Scalar};\n");
    let lines = if line == both { format!("{function}{both}") } else { format!("{line}{function}") };
    text.replace(&format!("{function}{both}"), &lines)
}

/// The function of a loss.
fn function(loss: &Loss) -> String {
    let card = loss.card();
    let tensors = tensors(loss);
    let required: Vec<&Param> = card.params.iter().filter(|param| param.required).collect();
    let is_learnt = |param: &Param| {
        loss.fields().iter().any(|field| field.holds == FieldKind::Parameter && field.name == param.name)
    };

    let mut text = format!("\n{}", documentation(loss, &tensors, &required));
    let lifetime = if required.iter().any(|param| is_learnt(param)) { "<'a>" } else { "" };
    let mut arguments: Vec<String> = tensors.iter().map(|(name, _)| format!("{name}: &Tensor")).collect();
    let mut steps = Vec::new();
    for param in &required {
        let (name, kind) = (param.name, kind(param, is_learnt(param)));
        arguments.push(format!("{name}: {kind}"));
        let method = if is_learnt(param) { "scalar" } else { "set" };
        steps.push(format!(".{method}(\"{name}\", {name})?"));
    }
    for (name, field) in &tensors {
        steps.push(match (field, numbers_target(loss)) {
            (None, Some(numbers)) => format!(".labels_or(\"{}\", {name})", numbers.name),
            _ => format!(".tensor(\"{name}\", {name})"),
        });
    }
    steps.push(".mean()".into());

    let list = arguments.join(", ");
    let signature = format!("pub fn {}{lifetime}({list}) -> Result<Tensor> {{\n", card.name);
    let split = || {
        format!(
            "pub fn {}{lifetime}(\n    {},\n) -> Result<Tensor> {{\n",
            card.name,
            arguments.join(",\n    ")
        )
    };
    text += &if fits(&signature) { signature } else { split() };
    let call = format!("    Call::new(\"{}\")?", card.name);
    let chain = format!("{call}{}\n", steps.concat());
    let split = || format!("{call}\n        {}\n", steps.join("\n        "));
    text += &if fits(&chain) { chain } else { split() };
    text += "}\n";
    text
}

/// True if rustfmt leaves the line as it is.
fn fits(line: &str) -> bool {
    line.trim_end().chars().count() <= 110
}

/// The tensors of a function: those that the loss requires; a target of one of two kinds, where it takes labels or numbers.
fn tensors(loss: &Loss) -> Vec<(&'static str, Option<&Field>)> {
    let arrays = || loss.fields().iter().filter(|field| field.holds != FieldKind::Parameter);
    let mut tensors: Vec<_> =
        arrays().filter(|field| !field.optional).map(|field| (field.name, Some(field))).collect();
    if arrays().filter(|field| is_target(field)).count() == 2 {
        tensors.push(("target", None));
    }
    tensors
}

/// The type of an argument.
fn kind(param: &Param, is_learnt: bool) -> &'static str {
    match param.kind {
        _ if is_learnt => "impl Into<Scalar<'a>>",
        ParamKind::Number(_) => "f64",
        ParamKind::Optional(_) => "Option<f64>",
        ParamKind::PerClass(_) => "impl Into<PerClass>",
        ParamKind::Integer(_) => "i64",
        ParamKind::Flag(_) => "bool",
        ParamKind::Choice(_) => "&str",
    }
}

/// The documentation of a function, as comments.
fn documentation(loss: &Loss, tensors: &[(&str, Option<&Field>)], required: &[&Param]) -> String {
    let card = loss.card();
    let mut lines = vec![format!("{}.", capital(card.summary)), String::new()];
    lines.extend(["```text".into(), card.formula.into(), "```".into(), String::new()]);
    for (name, field) in tensors {
        lines.push(match field {
            Some(field) => tensor(field),
            None => format!("- `{name}`: {}", target(loss)),
        });
    }
    for param in required {
        let default = param.default();
        lines.push(format!(
            "- `{}`: {}; {}; `{default}` by default in [`Loss`](crate::Loss)",
            param.name,
            escaped(param.doc),
            escaped(&param.accepts())
        ));
    }
    lines.push(String::new());
    lines.extend(more(loss, tensors));
    lines.extend([format!("Kinks: {}.", escaped(card.kinks)), String::new()]);
    lines.extend([format!("Reference: {}.", escaped(card.reference.trim_end_matches('.'))), String::new()]);
    lines.extend(["# Errors".into(), "As for [`Loss::forward`](crate::Loss::forward).".into()]);
    lines.iter().map(|line| format!("/// {line}").trim_end().to_owned() + "\n").collect()
}

/// A tensor: its axes, its documentation, its domain.
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

/// True for labels and targets, of which a loss takes one.
fn is_target(field: &Field) -> bool {
    field.optional && ["labels", "target", "targets"].contains(&field.name)
}

/// The field of targets that are numbers, where labels may take their place.
fn numbers_target(loss: &Loss) -> Option<&Field> {
    loss.fields().iter().find(|field| is_target(field) && field.holds != FieldKind::Labels)
}

/// The optional tensors and parameters, which the function does not take.
fn more(loss: &Loss, tensors: &[(&str, Option<&Field>)]) -> Vec<String> {
    let card: &Card = loss.card();
    let taken = |field: &Field| tensors.iter().any(|(name, _)| *name == field.name);
    let has_target = tensors.iter().any(|(_, field)| field.is_none());
    let is_target = |field: &Field| has_target && field.name != "mask";
    let optional =
        loss.fields().iter().filter(|f| f.holds != FieldKind::Parameter && !taken(f) && !is_target(f));
    let names: Vec<_> = optional.map(|field| format!("`{}`", field.name)).collect();
    let options = card.params.iter().filter(|param| !param.required);
    let options: Vec<_> = options.map(|param| format!("`{}={}`", param.name, param.default())).collect();

    let mut lines = Vec::new();
    if !names.is_empty() {
        let through = "[`Loss::forward_named`](crate::Loss::forward_named)";
        lines.extend([format!("Optional tensors, through {through}: {}.", names.join(", ")), String::new()]);
    }
    if !options.is_empty() {
        let through = "[`Loss::new`](crate::Loss::new)";
        lines.extend([format!("Options, through {through}: {}.", options.join(", ")), String::new()]);
    }
    lines
}

/// Text in Markdown.
fn escaped(text: &str) -> String {
    text.replace('[', "\\[").replace(']', "\\]").replace('*', "\\*").replace('<', "\\<").replace('`', "\\`")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
