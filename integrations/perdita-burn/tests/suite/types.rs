//! The configurations and modules in `src/loss`, a file per task, are written from the cards of the catalogue:
//! `UPDATE=1 cargo test -p perdita-burn types`.
use perdita::loss::{Field, FieldKind, Param, ParamKind};
use perdita_adapter::cards::{self, Required};
use perdita_catalog::Loss;
use std::path::Path;

const NOTE: &str = "// Written by `UPDATE=1 cargo test -p perdita-burn types`.\n";

#[test]
fn types_are_those_of_the_catalogue() {
    let files = cards::files(HEAD, NOTE, uses, declaration);
    cards::written(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/loss"), &files);
}

const HEAD: &str = "\
//! A configuration and a module for every loss.
//!
//! Optional tensors and weights are given by name, to the [`Loss`](crate::Loss) in each module.
//!
//! Axes of tensors have names, such as (n c): an axis with the same name has the same length in all tensors of a loss, and `...` stands
//! for any number of axes.
";

/// The imports of a file with this text.
fn uses(text: &str) -> String {
    let ours: Vec<&str> = ["Input", "PerClass"].into_iter().filter(|name| text.contains(*name)).collect();
    // In the order of rustfmt.
    let declares = "use crate::typed::loss;\n";
    let ours = match ours[..] {
        [] => declares.into(),
        [one] => format!("use crate::{one};\n{declares}"),
        _ => format!("{declares}use crate::{{{}}};\n", ours.join(", ")),
    };
    let has_labels = text.contains(", Int>");
    let tensors = if has_labels { "{Int, Tensor}" } else { "Tensor" };
    format!("{ours}use burn::tensor::{tensors};\n")
}

/// The declaration of a loss.
fn declaration(loss: &Loss) -> String {
    let (card, required) = (loss.card(), cards::required(loss));
    let name: String = card.name.split('_').map(cards::capital).collect();
    let mut ranks = Ranks::default();
    let tensors: Vec<String> = required.iter().map(|tensor| argument(loss, tensor, &mut ranks)).collect();
    let forward = ranks.names();

    let mut text = format!("\nloss! {{\n{}", indented(&documentation(loss, &required), 1));
    text += &format!("    {name}Loss, {name}LossConfig, \"{}\" {{\n", card.name);
    card.params.iter().for_each(|param| text += &parameter(param));
    text += "    }\n";
    text += &format!("    forward [{}] ({});\n", forward.join(" "), tensors.join(", "));
    if !loss.each().is_empty() {
        let each = format!("Tensor<{}>", ranks.of(loss, loss.each()));
        text += &format!("    each [{}] {each};\n", ranks.names()[forward.len()..].join(" "));
    }
    let learned: Vec<&str> =
        card.params.iter().filter(|param| cards::is_learnt(loss, param)).map(|param| param.name).collect();
    if !learned.is_empty() {
        text += &format!("    learned [{}];\n", learned.join(", "));
    }
    text + "}\n"
}

/// Numbers of axes that are free, in the order in which they are met: those of axes with the same names are the same.
#[derive(Default)]
struct Ranks(Vec<String>);

impl Ranks {
    /// The names of the free numbers.
    fn names(&self) -> Vec<&'static str> {
        ["D", "E", "F", "G"][..self.0.len()].to_vec()
    }

    /// The number of these axes.
    fn of(&mut self, loss: &Loss, axes: &str) -> String {
        // Rows of scores may have any number of axes before them.
        let by_rows = loss.labelled().is_some() || loss.soft().is_some();
        if !axes.contains("...") && !by_rows {
            return axes.split_whitespace().count().to_string();
        }
        // Only the number matters: `... d` and `... 4` have as many.
        let key = axes.split_whitespace().map(|axis| if axis == "..." { "." } else { "x" }).collect();
        let at = self.0.iter().position(|known| *known == key).unwrap_or_else(|| {
            self.0.push(key);
            self.0.len() - 1
        });
        self.names()[at].into()
    }
}

/// An argument: the name and the type of a tensor.
fn argument(loss: &Loss, (name, field): &Required, ranks: &mut Ranks) -> String {
    let Some(Field { axes, alternative: None, holds, .. }) = field else {
        let name = cards::numbers_target(loss).map_or(*name, |field| field.name);
        return format!("{name}: impl Into<Input>");
    };
    let rank = ranks.of(loss, axes);
    match holds {
        FieldKind::Labels => format!("{name}: Tensor<{rank}, Int>"),
        _ => format!("{name}: Tensor<{rank}>"),
    }
}

/// The field of a parameter.
fn parameter(param: &Param) -> String {
    let (kind, default) = match param.kind {
        ParamKind::Number(x) => ("f64", format!("{x:?}")),
        ParamKind::Optional(x) => ("Option<f64>", format!("{x:?}")),
        ParamKind::Integer(x) => ("i64", x.to_string()),
        ParamKind::Flag(x) => ("bool", x.to_string()),
        ParamKind::Choice(words) => ("String", format!("\"{}\".into()", words[0])),
        ParamKind::PerClass(Some(x)) => ("PerClass", format!("PerClass::All({x:?})")),
        ParamKind::PerClass(None) => ("PerClass", "PerClass::None".into()),
    };
    let about = format!("{}; `{}` by default.", cards::parameter(param), param.default());
    let name = param.name;
    indented(&format!("/// {}\n{name}, with_{name}: {kind} = {default};\n", cards::capital(&about)), 2)
}

/// The documentation of a module.
fn documentation(loss: &Loss, required: &[Required]) -> String {
    let mut lines = cards::summary(loss.card());
    lines.extend(cards::tensors(loss, required));
    lines.push(String::new());
    let names = cards::optional(loss, required);
    if !names.is_empty() {
        let through = "[`Loss::forward_named`](crate::Loss::forward_named)";
        lines.extend([format!("Optional tensors, through {through}: {}.", names.join(", ")), String::new()]);
    }
    lines.extend(cards::notes(loss.card()));
    cards::comment(&lines)
}

fn indented(text: &str, depth: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", "    ".repeat(depth))).collect()
}
