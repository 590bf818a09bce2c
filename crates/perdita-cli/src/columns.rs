//! The columns that losses take, and what is wrong with them.
use crate::args::Eval;
use crate::table::Table;
use crate::text::count;
use anyhow::{Context, Error, Result, anyhow, bail, ensure};
use perdita_catalog::Loss;
use perdita_catalog::Shape;

/// Some columns of a table.
pub(crate) struct Group {
    /// Where they are in the table.
    pub(crate) indices: Vec<usize>,
    pub(crate) names: Vec<String>,
}
impl Group {
    /// The columns that an option names.
    fn find(table: &Table, option: &str, patterns: &[String]) -> Result<Self> {
        let mut indices = Vec::new();
        for pattern in patterns {
            indices.extend(table.select(pattern).with_context(|| option.to_string())?);
        }
        Ok(Group::of(table, indices))
    }
    pub(crate) fn of(table: &Table, indices: Vec<usize>) -> Self {
        let names = indices.iter().map(|&index| table.columns()[index].name.clone()).collect();
        Group { indices, names }
    }
    /// The one column that an option names.
    fn find_one(table: &Table, option: &str, pattern: &Option<String>) -> Result<Option<Self>> {
        let Some(pattern) = pattern else { return Ok(None) };
        Group::find(table, option, std::slice::from_ref(pattern))?.one(option, pattern).map(Some)
    }
    /// That it is one column, as an option takes; `text` is what was written for it.
    pub(crate) fn one(self, option: &str, text: &str) -> Result<Self> {
        let columns = self.describe();
        ensure!(self.len() == 1, "{option} takes one column, and `{text}` is {columns}");
        Ok(self)
    }
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }
    fn describe(&self) -> String {
        match self.names.as_slice() {
            [first, .., last] => format!("{} (`{first}` … `{last}`)", count(self.len() as u64, "column")),
            names => format!("1 column (`{}`)", names.concat()),
        }
    }
}

/// All that is read.
pub(crate) struct Columns {
    pub(crate) pred: Group,
    pub(crate) target: Group,
    pub(crate) weight: Option<Group>,
    pub(crate) by: Option<Group>,
}
impl Columns {
    pub(crate) fn find(table: &Table, args: &Eval) -> Result<Self> {
        Ok(Columns {
            pred: Group::find(table, "--pred", &args.pred)?,
            target: Group::find(table, "--target", &args.target)?,
            weight: Group::find_one(table, "--weight", &args.weight)?,
            by: Group::find_one(table, "--by", &args.by)?,
        })
    }
    /// Of a file of rows: each loss and its gradient.
    pub(crate) fn header(&self, args: &Eval) -> Vec<String> {
        let mut header = Vec::new();
        for loss in &args.losses {
            header.push(loss.to_string());
            header.extend(self.pred.names.iter().map(|column| format!("d {loss} / d {column}")));
        }
        header
    }
    /// The columns of numbers, as a table reads them.
    pub(crate) fn numeric(&self) -> Vec<Vec<usize>> {
        let weight = self.weight.iter();
        [&self.pred, &self.target].into_iter().chain(weight).map(|group| group.indices.clone()).collect()
    }
    /// The columns of text.
    pub(crate) fn text(&self) -> Vec<usize> {
        self.by.iter().flat_map(|group| group.indices.clone()).collect()
    }
    /// Whether there are as many columns as a loss takes.
    pub(crate) fn fit(&self, loss: &Loss) -> Result<()> {
        let (name, what) = (loss.card().name, loss.card().predicts.name());
        let (pred, target) = (self.pred.len(), self.target.len());
        let (fits, takes) = match loss.shape() {
            Shape::Pointwise(_) => (pred == 1 && target == 1, format!("one {what} and one target per row")),
            Shape::Labels(_) => (target == 1, format!("one {what} per class and one label per row")),
            Shape::Soft(_) => (pred == target, format!("one {what} and one target per class")),
            Shape::Product(_) => (false, format!("rows of a {what} each")),
            Shape::Arrays(_) => (false, "arrays by name".into()),
        };
        if fits {
            return Ok(());
        }
        let (pred, target) = (self.pred.describe(), self.target.describe());
        bail!("{name} takes {takes}, but --pred names {pred} and --target {target}")
    }
    /// What the library found wrong with a batch, in terms of the file. `place` is where in it a row of the batch is.
    pub(crate) fn explain(
        &self,
        loss: &Loss,
        error: perdita::Error,
        place: impl Fn(usize) -> String,
    ) -> Error {
        use perdita::Error as E;
        let card = loss.card();
        let at = |group: &Group, index: usize| {
            let (row, column) = (index / group.len(), index % group.len());
            format!("{}, column `{}`", place(row), group.names[column])
        };
        match error {
            E::Domain { what, index, value, domain, .. } => {
                let (group, what) = match what {
                    "target" => (&self.target, what),
                    _ => (&self.pred, card.predicts.name()),
                };
                anyhow!("{}: {value} is not a {what} in {domain}, as {} takes", at(group, index), card.name)
            }
            E::TwoLabels { index, value, domain, .. } => {
                let (lo, hi) = (domain.lo, domain.hi);
                anyhow!(
                    "{}: {value} is neither {lo} nor {hi}, as {} takes",
                    at(&self.target, index),
                    card.name
                )
            }
            E::Label { index, label, classes } => {
                let last = classes - 1;
                anyhow!(
                    "{}: {label} is not the label of a class; there are {classes} predictions per row, \
                     so labels are 0 to {last}",
                    at(&self.target, index)
                )
            }
            E::Weight { index, value } => {
                let place = self.weight.as_ref().map_or_else(|| place(index), |group| at(group, index));
                anyhow!("{place}: {value} is not a weight, which is a finite number, 0 or more")
            }
            other => other.into(),
        }
    }
}
