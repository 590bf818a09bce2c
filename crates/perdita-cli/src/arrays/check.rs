//! What the library found wrong with arrays, in terms of the files.
use super::chunk::{Batch, Taken};
use super::given::LENGTHS;
use anyhow::{Error, anyhow};
use perdita::loss::Holds;
use perdita_catalog::ByName;
use perdita_catalog::Loss;

impl<E: ByName> Batch<'_, E> {
    fn get(&self, name: &str) -> Option<&Taken<'_, E>> {
        self.taken.iter().find(|taken| taken.field.is_some_and(|field| field.name == name))
    }
    /// The classes, if there are any.
    fn labels(&self) -> Option<&Taken<'_, E>> {
        let is_labels = |taken: &&Taken<E>| {
            taken.field.is_some_and(|field| field.holds == Holds::Labels && field.name != LENGTHS)
        };
        self.taken.iter().find(is_labels)
    }
    pub(super) fn explain(&self, loss: &Loss, error: perdita::Error) -> Error {
        use perdita::Error as E;
        let card = loss.card();
        let place = |taken: Option<&Taken<'_, _>>, name: &str, index: usize| {
            taken.map_or_else(|| format!("{name}[{index}]"), |taken| taken.place(index))
        };
        match error {
            E::Domain { what, index, value, domain, .. } => {
                let place = place(self.get(what), what, index);
                anyhow!("{place}: {value} lies outside {domain}, where {} takes `{what}`", card.name)
            }
            E::Entry { name, index, value, problem, .. } => {
                anyhow!(
                    "{}: {value} {problem}, as {} takes `{name}`",
                    place(self.get(name), name, index),
                    card.name
                )
            }
            E::Label { index, label, classes } => {
                let (place, last) = (place(self.labels(), "label", index), classes.saturating_sub(1));
                anyhow!(
                    "{place}: {label} is not the label of a class; there are {classes}, so labels are 0 to {last}"
                )
            }
            E::Weight { index, value } => {
                let place = place(self.weight.as_ref(), "weight", index);
                anyhow!("{place}: {value} is not a weight, which is a finite number, 0 or more")
            }
            E::Axes { name, got, want } => {
                let file = self.get(&name).map_or(name, |taken| taken.input.name());
                anyhow!("{file} has the shape {got:?}, but {} takes {want}", card.name)
            }
            E::Length { name: "weight", got, want } => {
                let file = self.weight.as_ref().map_or_else(String::new, |weight| weight.input.name());
                anyhow!("{file} has {got} weights, but {} is averaged over {want} losses", card.name)
            }
            other => other.into(),
        }
    }
}
