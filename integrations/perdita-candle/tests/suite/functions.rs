//! The functions in `src/loss`, a file per task, are written from the cards of the catalogue:
//! `UPDATE=1 cargo test -p perdita-candle functions`.
use perdita::loss::{Param, ParamKind};
use perdita_adapter::cards::{self, Required};
use perdita_catalog::Loss;
use std::path::Path;

const NOTE: &str = "// Written by `UPDATE=1 cargo test -p perdita-candle functions`.\n";

#[test]
fn functions_are_those_of_the_catalogue() {
    let files = cards::files(HEAD, NOTE, uses, function);
    cards::written(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/loss"), &files);
}

const HEAD: &str = "\
//! A function for every loss: its mean, with the parameters that the loss is about.
//!
//! All other parameters, weights, other reductions and optional tensors: [`Loss`](crate::Loss).
//!
//! Axes of tensors have names, such as (n c): an axis with the same name has the same length in all tensors of a loss, and `...` stands
//! for any number of axes.
";

/// The imports of a file with this text.
fn uses(text: &str) -> String {
    let (function, tensor) = ("use crate::function::Call;\n", "use candle_core::{Result, Tensor};\n");
    match (text.contains("PerClass>"), text.contains("Scalar<")) {
        (true, true) => format!("{function}use crate::{{PerClass, Scalar}};\n{tensor}"),
        (true, false) => format!("use crate::PerClass;\n{function}{tensor}"),
        (false, true) => format!("use crate::Scalar;\n{function}{tensor}"),
        (false, false) => format!("{function}{tensor}"),
    }
}

/// The function of a loss.
fn function(loss: &Loss) -> String {
    let card = loss.card();
    let tensors = cards::required(loss);
    let required: Vec<&Param> = card.params.iter().filter(|param| param.required).collect();
    let is_learnt = |param: &Param| cards::is_learnt(loss, param);

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
        steps.push(match (field, cards::numbers_target(loss)) {
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
fn documentation(loss: &Loss, tensors: &[Required], required: &[&Param]) -> String {
    let card = loss.card();
    let mut lines = cards::summary(card);
    lines.extend(cards::tensors(loss, tensors));
    lines.extend(required.iter().map(|param| {
        let (name, about, default) = (param.name, cards::parameter(param), param.default());
        format!("- `{name}`: {about}; `{default}` by default in [`Loss`](crate::Loss)")
    }));
    lines.push(String::new());

    let names = cards::optional(loss, tensors);
    if !names.is_empty() {
        let through = "[`Loss::forward_named`](crate::Loss::forward_named)";
        lines.extend([format!("Optional tensors, through {through}: {}.", names.join(", ")), String::new()]);
    }
    let options = card.params.iter().filter(|param| !param.required);
    let options: Vec<_> = options.map(|param| format!("`{}={}`", param.name, param.default())).collect();
    if !options.is_empty() {
        let through = "[`Loss::new`](crate::Loss::new)";
        lines.extend([format!("Options, through {through}: {}.", options.join(", ")), String::new()]);
    }
    lines.extend(cards::notes(card));
    let errors = ["", "# Errors", "As for [`Loss::forward`](crate::Loss::forward)."];
    lines.extend(errors.map(str::to_owned));
    cards::comment(&lines)
}
