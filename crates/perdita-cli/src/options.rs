//! Options of `perdita eval`, and the [fields](Loss::fields) of losses that they supply.
//!
//! Predictions and embeddings have options of their own; every field can be given by name, as `--input NAME=COLUMNS`.
use perdita::loss::{Field, FieldKind};
use perdita_catalog::Loss;
use serde::{Deserialize, Serialize};

/// An option that supplies a field.
#[derive(Debug, PartialEq)]
pub(crate) struct Gives {
    pub(crate) option: &'static str,
    /// The possible names of the field. A loss has one of them.
    pub(crate) fields: &'static [&'static str],
}

impl Gives {
    const fn new(option: &'static str, fields: &'static [&'static str]) -> Gives {
        Gives { option, fields }
    }
}

pub(crate) const PRED: Gives = Gives::new("--pred", &["prediction", "scores"]);
pub(crate) const TARGET: Gives = Gives::new("--target", &["target", "labels", "targets"]);
pub(crate) const A: Gives = Gives::new("--a", &["a"]);
pub(crate) const B: Gives = Gives::new("--b", &["b"]);
pub(crate) const LABELS: Gives = Gives::new("--labels", &["labels"]);
pub(crate) const KEY_LABELS: Gives = Gives::new("--key-labels", &["key_labels"]);
pub(crate) const SOFT_TARGETS: Gives = Gives::new("--soft-targets", &["targets"]);
pub(crate) const BIAS: Gives = Gives::new("--bias", &["bias"]);
pub(crate) const NEGATIVES: Gives = Gives::new("--negatives", &["negatives"]);
/// Negatives of each row of a.
pub(crate) const OWN_NEGATIVES: Gives = Gives::new("--own-negatives", &["negatives"]);

const PREDICTIONS: [&Gives; 2] = [&PRED, &TARGET];
const EMBEDDINGS: [&Gives; 8] =
    [&A, &B, &LABELS, &KEY_LABELS, &SOFT_TARGETS, &BIAS, &NEGATIVES, &OWN_NEGATIVES];

/// Options that are used together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Family {
    Predictions,
    Embeddings,
    /// Every field by its name.
    Named,
}

impl Family {
    /// The preferred family of a loss. Every loss can also be given its fields by name.
    pub(crate) fn of(loss: &Loss) -> Family {
        let families = [Family::Predictions, Family::Embeddings];
        families.into_iter().find(|family| family.takes(loss)).unwrap_or(Family::Named)
    }

    /// True if the options of the family supply the fields of a loss.
    pub(crate) fn takes(self, loss: &Loss) -> bool {
        let Some(first) = self.options().first() else { return true };
        loss.multi_input().is_none() && first.fields.contains(&loss.fields()[0].name)
    }

    fn options(self) -> &'static [&'static Gives] {
        match self {
            Family::Predictions => &PREDICTIONS,
            Family::Embeddings => &EMBEDDINGS,
            Family::Named => &[],
        }
    }

    /// The option that supplies a field.
    pub(crate) fn option(self, field: &str) -> String {
        let gives = self.options().iter().find(|gives| gives.fields.contains(&field));
        gives.map_or_else(|| format!("--input {field}"), |gives| gives.option.into())
    }

    /// The inputs in words, and the option that supplies them.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Family::Predictions => ("predictions", PRED.option),
            Family::Embeddings => ("embeddings", A.option),
            Family::Named => ("named arrays", "--input"),
        }
    }
}

/// The input arrays of a loss: its fields without the parameters, which are part of its name.
pub(crate) fn arrays(loss: &Loss) -> impl Iterator<Item = &Field> + Clone {
    loss.fields().iter().filter(|field| field.holds != FieldKind::Parameter)
}

/// The required and the optional options of a loss.
pub(crate) fn options(loss: &Loss) -> (Vec<String>, Vec<String>) {
    let family = Family::of(loss);
    split(loss, |field| family.option(field.name), "--weight")
}

/// The inputs of a similarity loss, in words.
pub(crate) fn embeddings(loss: &Loss) -> String {
    let about = |field: &Field| match field.name {
        "a" => format!("{}s, a row each (--a)", loss.card().predicts),
        "b" => "rows to compare with (--b)".into(),
        "labels" => "a label per row of a (--labels)".into(),
        "key_labels" => "a label per row of b (--key-labels)".into(),
        "targets" => "a soft target per row of a and row of b (--soft-targets)".into(),
        "bias" => "a bias per row of b (--bias)".into(),
        "negatives" => "shared negatives (--negatives), or negatives per row (--own-negatives)".into(),
        _ => format!("{} (--input {})", field.doc, field.name),
    };
    let (needed, optional) = split(loss, about, "a weight per row (--weight)");
    let optional = if optional.is_empty() { optional } else { vec![optional.join(", ")] };
    [vec![needed.join(", ")], optional].concat().join("; optional: ")
}

/// The required and the optional arrays of a loss, each described by `about`; weights are among the optional ones.
fn split(loss: &Loss, about: impl Fn(&Field) -> String, weight: &str) -> (Vec<String>, Vec<String>) {
    let list = |optional: bool| arrays(loss).filter(move |field| field.optional == optional).map(&about);
    let weight = loss.has_weights().then(|| weight.to_string());
    (list(false).collect(), list(true).chain(weight).collect())
}
