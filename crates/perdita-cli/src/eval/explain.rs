//! Errors of the library in terms of options, files, rows and columns.
use super::batch::{Batch, Taken};
use super::given::LENGTHS;
use crate::options::Family;
use crate::text::count;
use anyhow::{Error, anyhow};
use perdita::loss::{Field, FieldKind, ProductInput};
use perdita::real::Interval;
use perdita_catalog::{CallElement, Loss};

const WEIGHT: &str = "weight";

impl<E: CallElement> Batch<'_, E> {
    pub(super) fn explain(&self, loss: &Loss, family: Family, error: perdita::Error) -> Error {
        use perdita::Error as E;
        let name = loss.card().name;
        let place = |taken: Option<&Taken<'_, _>>, what: &str, index: usize| {
            taken.map_or_else(|| format!("{what}[{index}]"), |taken| taken.place(index))
        };
        let option = |field: &str| match self.get(field) {
            Some(taken) => taken.input.requested.option.clone(),
            None if field == WEIGHT => "--weight".into(),
            None => family.option(field),
        };

        match error {
            E::Domain { what, index, value, domain, .. } => {
                let place = place(self.get(what), what, index);
                anyhow!("{place}: {value} {}", outside(loss, what, domain))
            }
            E::TwoLabels { index, value, domain: Interval { lo, hi }, .. } => {
                let place = place(self.get("target"), "target", index);
                anyhow!("{place}: {value} is neither {lo} nor {hi}, as {name} takes")
            }
            E::Entry { name: what, index, value, problem, .. } => {
                let place = place(self.get(what), what, index);
                anyhow!("{place}: {value} {problem}, as {name} takes `{what}`")
            }
            E::Label { index, label, classes } => {
                let (place, last) = (place(self.labels(), "label", index), classes.saturating_sub(1));
                let classes = match (self.get("b"), self.get("scores")) {
                    (Some(_), _) => format!("{classes} rows of {}", option("b")),
                    (None, Some(_)) => format!("{classes} predictions per row"),
                    (None, None) => format!("{classes} classes"),
                };
                anyhow!(
                    "{place}: {label} is not the label of a class; there are {classes}, so labels are 0 to {last}"
                )
            }
            E::Weight { index, value } => {
                let place = place(self.weight.as_ref(), WEIGHT, index);
                anyhow!("{place}: {value} is not a weight, which is a finite number, 0 or more")
            }
            E::Axes { name: what, got, want } => {
                let file = self.get(&what).map_or(what.clone(), |taken| taken.input.name());
                let takes = || format!("has the shape {got:?}, but {name} takes {want}");
                anyhow!("{file} {}", self.clash(loss, &what).unwrap_or_else(takes))
            }
            E::Length { name: WEIGHT, got, want } => {
                let file = self.weight.as_ref().map_or_else(String::new, |weight| weight.input.name());
                anyhow!("{file} has {got} weights, but {name} is averaged over {want} losses")
            }
            E::RowsOfB { got, want } => {
                let (a, b, rows) = (option("a"), option("b"), count(want as u64, "row"));
                anyhow!("{loss} pairs row with row, but {a} has {rows} and {b} {got}")
            }
            E::Missing { input, .. } => anyhow!("{loss} needs {} too", option(field(input))),
            E::Unexpected { input, .. } => {
                anyhow!("{loss} takes no {} beside the other inputs", option(field(input)))
            }
            other => match self.taken.iter().find(|taken| taken.input.requested.is_shared) {
                Some(taken) => Error::from(other).context(taken.input.file.clone()),
                None => other.into(),
            },
        }
    }

    /// The array of class labels, if there is one.
    fn labels(&self) -> Option<&Taken<'_, E>> {
        let is_labels = |field: &Field| field.holds == FieldKind::Labels && field.name != LENGTHS;
        self.taken.iter().find(|taken| taken.field.is_some_and(is_labels))
    }

    /// The first axis of an array whose length differs from that in an earlier array, in words.
    fn clash(&self, loss: &Loss, name: &str) -> Option<String> {
        let mut known: Vec<(&str, &Taken<E>, usize)> = Vec::new();
        for taken in loss.fields().iter().filter_map(|field| self.get(field.name)) {
            let (field, shape) = (taken.field?, &taken.shape);
            let axes: Vec<&str> = field.axes_of(shape.len()).split_whitespace().collect();
            if axes.len() != shape.len() || axes.contains(&"...") {
                continue;
            }
            for (at, axis) in axes.into_iter().enumerate() {
                let before = known.iter().find(|(known, ..)| *known == axis);
                match before {
                    Some((_, other, there)) if field.name == name && other.shape[*there] != shape[at] => {
                        let (got, want) = (long(shape, at)?, long(&other.shape, *there)?);
                        let number = other.shape[*there].to_string();
                        let want = if at == *there { number } else { want };
                        return Some(format!("has {got}, but {} has {want}", other.input.name()));
                    }
                    _ => known.push((axis, taken, at)),
                }
            }
        }
        None
    }
}

/// The length of an axis of a table, in words.
fn long(shape: &[usize], axis: usize) -> Option<String> {
    match axis {
        0 => Some(count(shape[0] as u64, "row")),
        1 if shape.len() == 2 => Some(count(shape[1] as u64, "number") + " per row"),
        _ => None,
    }
}

/// The message for a number outside its domain.
fn outside(loss: &Loss, what: &str, domain: Interval) -> String {
    let (card, is_finite) = (loss.card(), domain.lo <= -f64::MAX && domain.hi >= f64::MAX);
    let noun = match what {
        _ if loss.multi_input().is_some() => None,
        "prediction" | "scores" => Some(card.predicts.name()),
        "target" | "targets" => Some("target"),
        _ => None,
    };
    match noun {
        _ if is_finite => format!("is not a finite number, as {} takes", card.name),
        Some(noun) => format!("is not a {noun} in {domain}, as {} takes", card.name),
        None => format!("lies outside {domain}, where {} takes `{what}`", card.name),
    }
}

/// The field of an input of a similarity loss.
fn field(input: ProductInput) -> &'static str {
    match input {
        ProductInput::B => "b",
        ProductInput::Labels => "labels",
        ProductInput::KeyLabels => "key_labels",
        ProductInput::Targets => "targets",
        ProductInput::Bias => "bias",
        ProductInput::Negatives => "negatives",
        ProductInput::Weight => WEIGHT,
    }
}
