//! Which arrays are given, and whether they are those that the losses take.
use crate::args::Eval;
use crate::memory::{Content, Wish};
use anyhow::{Result, bail, ensure};
use perdita::loss::{Field, Holds};
use perdita_catalog::Loss;
use perdita_catalog::{AnyArrays, Shape};

/// The field that says how many items each query has.
pub(super) const LENGTHS: &str = "lengths";

/// What an input is to a loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role<'a> {
    /// The array of this name.
    Array(&'a str),
    Weight,
    /// What rows of a group have in common.
    By,
    /// What rows of a query have in common.
    Query,
}

/// The arrays that a loss takes.
pub(super) fn arrays(loss: &Loss) -> &dyn AnyArrays {
    match loss.shape() {
        Shape::Arrays(any) => &**any,
        _ => unreachable!("{loss} does not take arrays"),
    }
}

/// All that is given.
pub(super) fn given(args: &Eval) -> Result<Vec<Wish<'_, Role<'_>>>> {
    let mut wishes = Vec::new();
    for (at, (name, text)) in args.arrays.inputs.iter().enumerate() {
        let again = args.arrays.inputs[..at].iter().any(|(before, _)| before == name);
        ensure!(!again, "--input {name} is given twice");
        let fields: Vec<&Field> = args.losses.iter().filter_map(|loss| field(arrays(loss), name)).collect();
        let labels = |field: &&Field| field.holds == Holds::Labels;
        let is_labels = fields.first().is_some_and(labels);
        ensure!(
            fields.iter().all(|field| labels(field) == is_labels),
            "--input {name} is labels to one loss and numbers to another: evaluate them one by one"
        );
        wishes.push(Wish {
            role: Role::Array(name),
            option: format!("--input {name}"),
            text,
            content: if is_labels { Content::Labels } else { Content::Numbers },
            is_column: false,
            has_axes: true,
            is_precise: fields.iter().any(|field| field.holds == Holds::Variable),
        });
    }
    let beside = [
        (Role::Weight, "--weight", &args.weight, Content::Numbers),
        (Role::By, "--by", &args.by, Content::Names),
        (Role::Query, "--query", &args.arrays.query, Content::Names),
    ];
    for (role, option, text, content) in beside {
        let Some(text) = text else { continue };
        let (option, is_weight) = (option.into(), role == Role::Weight);
        let (is_column, has_axes) = (!is_weight, is_weight);
        wishes.push(Wish { role, option, text, content, is_column, has_axes, is_precise: false });
    }
    Ok(wishes)
}

pub(super) fn field(any: &dyn AnyArrays, name: &str) -> Option<&'static Field> {
    any.fields().iter().find(|field| field.name == name)
}

/// Whether there is all that a loss needs, and nothing that it does not know.
pub(super) fn fit(loss: &Loss, args: &Eval) -> Result<()> {
    let (any, inputs, query) = (arrays(loss), &args.arrays.inputs, args.arrays.query.is_some());
    if let Some((name, _)) = inputs.iter().find(|(name, _)| field(any, name).is_none()) {
        let names = || any.fields().iter().map(|field| field.name);
        let near = names().map(|known| (strsim::jaro_winkler(known, name), known));
        let near = near.filter(|(likeness, _)| *likeness > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = near.map_or(String::new(), |(_, known)| format!(" (did you mean `{known}`?)"));
        let takes = names().collect::<Vec<_>>().join(", ");
        bail!("--input {name}: {loss} takes no `{name}`{hint}; it takes {takes}");
    }
    let has = |name: &str| inputs.iter().any(|(given, _)| given == name);
    if query {
        let lengths = field(any, LENGTHS).filter(|field| field.holds == Holds::Labels);
        ensure!(lengths.is_some(), "--query: {loss} does not take the items of queries");
        ensure!(!has(LENGTHS), "--input {LENGTHS}: --query counts the items of each query itself");
    }
    let given = |field: &&Field| field.optional || has(field.name) || query && field.name == LENGTHS;
    if let Some(missing) = any.fields().iter().find(|field| !given(field)) {
        bail!("{loss} needs --input {}=…: {}", missing.name, missing.doc);
    }
    Ok(())
}
