//! What is wrong with the inputs of losses on embeddings: which of them, in which file, column and row.
use super::data::Data;
use super::parts::Role;
use crate::inputs::option;
use crate::memory::Loaded;
use crate::text::count;
use anyhow::{Context, Error, Result, anyhow, ensure};
use perdita::loss::Input;
use perdita_catalog::ByName;
use perdita_catalog::Loss;

impl<E: ByName> Data<'_, E> {
    /// Whether everything is as long and as wide as it has to be.
    pub(super) fn fit(&self) -> Result<()> {
        let (a, b) = (self.a(), self.get(Role::B));
        for input in &self.inputs {
            let (name, rows, width) = (input.name(), input.rows(), input.width());
            ensure!(rows > 0, "{name}: there are no rows");
            let as_wide = || {
                let (width, want) = (count(width as u64, "number"), a.width());
                ensure!(input.width() == want, "{name} has {width} per row, but {} has {want}", a.name());
                Ok(())
            };
            let as_long = |other: &Loaded<Role, E>| {
                let (rows, want) = (count(rows as u64, "row"), other.rows());
                ensure!(input.rows() == want, "{name} has {rows}, but {} has {want}", other.name());
                Ok(())
            };
            let b = || b.with_context(|| format!("{} is about the rows of --b", input.wish.option));
            match input.wish.role {
                Role::A => {}
                Role::Of(Input::B | Input::Negatives) => as_wide()?,
                Role::OwnNegatives => {
                    as_long(a)?;
                    let (each, want) = (count(width as u64, "number"), a.width());
                    ensure!(
                        width % want == 0,
                        "{name} has {each} per row, which is not a multiple of the {want} of {}",
                        a.name()
                    );
                }
                Role::Of(Input::Labels | Input::Weight) => as_long(a)?,
                Role::Of(Input::KeyLabels | Input::Bias) => as_long(b()?)?,
                Role::Of(Input::Targets) => {
                    as_long(a)?;
                    let (b, rows, each) = (b()?.name(), b()?.rows(), count(width as u64, "target"));
                    ensure!(width == rows, "{name} has {each} per row, but {b} has {rows} rows");
                }
            }
        }
        Ok(())
    }
    /// What the library found wrong, in terms of the files.
    pub(super) fn explain(&self, loss: &Loss, error: perdita::Error) -> Error {
        use perdita::Error as E;
        let of = |role| self.get(Role::Of(role));
        match error {
            E::Domain { what, index, value, .. } => {
                let input = match what {
                    "a" => Some(self.a()),
                    "b" => of(Input::B),
                    "negatives" => self.negatives(),
                    "target" => of(Input::Targets),
                    "bias" => of(Input::Bias),
                    _ => None,
                };
                let place = input.map_or_else(|| format!("{what}[{index}]"), |input| input.place(index));
                anyhow!("{place}: {value} is not a finite number, as {} takes", loss.card().name)
            }
            E::Label { index, label, classes } => {
                let place = of(Input::Labels).map_or_else(String::new, |labels| labels.place(index));
                let last = classes - 1;
                anyhow!(
                    "{place}: {label} is not the label of a class; there are {classes} rows of --b, so labels are \
                     0 to {last}"
                )
            }
            E::Weight { index, value } => {
                let place = of(Input::Weight).map_or_else(String::new, |weight| weight.place(index));
                anyhow!("{place}: {value} is not a weight, which is a finite number, 0 or more")
            }
            E::RowsOfB { got, want } => {
                anyhow!("{loss} pairs row with row, but --a has {} and --b {got}", count(want as u64, "row"))
            }
            E::Missing { input, .. } => anyhow!("{loss} needs {} too", option(input)),
            E::Unexpected { input, .. } => {
                anyhow!("{loss} takes no {} beside the other inputs", option(input))
            }
            other => other.into(),
        }
    }
}
