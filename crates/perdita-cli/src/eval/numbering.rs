//! Names of observations: the row, query or place in an array, with its file where there are several.
use super::worst::Row;
use crate::table::unravel;
use serde_json::{Value, json};
use std::rc::Rc;

/// The numbering of the observations of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Numbering {
    /// By row of the file.
    Rows,
    /// By index along axes of these lengths.
    Entries(Vec<usize>),
    /// By query, with these names.
    Queries(Rc<[String]>),
}

impl Numbering {
    /// The numbering of observations whose axes have these lengths, or of queries.
    pub(super) fn new(queries: Option<&Rc<[String]>>, shape: Option<&Vec<usize>>) -> Self {
        match (queries, shape) {
            (Some(names), _) => Numbering::Queries(Rc::clone(names)),
            (None, Some(shape)) if shape.len() > 1 => Numbering::Entries(shape.clone()),
            (None, _) => Numbering::Rows,
        }
    }

    /// The noun for an observation.
    pub(super) fn thing(&self) -> &'static str {
        match self {
            Numbering::Rows => "row",
            Numbering::Entries(_) => "entry",
            Numbering::Queries(_) => "query",
        }
    }

    /// The observation in tables and CSV: `7`, `0 3 5`, a name.
    pub(super) fn text(&self, index: u64) -> String {
        match self {
            Numbering::Rows => index.to_string(),
            Numbering::Entries(shape) => {
                unravel(shape, index as usize).iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
            }
            Numbering::Queries(names) => names[index as usize].clone(),
        }
    }

    fn value(&self, index: u64) -> Value {
        match self {
            Numbering::Rows => index.into(),
            Numbering::Entries(shape) => unravel(shape, index as usize).into(),
            Numbering::Queries(names) => names[index as usize].clone().into(),
        }
    }
}

/// The numberings of the observations of a loss, by file.
#[derive(Debug)]
pub(super) struct Numberings {
    /// Each file's name, and its numbering unless it has no observations.
    pub(super) files: Vec<(String, Option<Numbering>)>,
}

impl Numberings {
    /// The noun for an observation.
    pub(super) fn thing(&self) -> &'static str {
        Numberings::thing_of_all([self])
    }

    /// The noun for the observations of several losses.
    pub(super) fn thing_of_all<'a>(all: impl IntoIterator<Item = &'a Numberings>) -> &'static str {
        let of_files =
            |numberings: &'a Numberings| numberings.files.iter().flat_map(|(_, numbering)| numbering);
        let mut things = all.into_iter().flat_map(of_files).map(Numbering::thing);
        let first = things.next().unwrap_or("row");
        if things.all(|thing| thing == first) { first } else { "entry" }
    }

    /// True if observations are named with their files.
    pub(super) fn has_files(&self) -> bool {
        self.files.len() > 1
    }

    /// The file of an observation, if there are several.
    pub(super) fn file(&self, row: &Row) -> Option<&str> {
        self.has_files().then(|| self.files[row.file].0.as_str())
    }

    fn of(&self, row: &Row) -> &Numbering {
        self.files[row.file].1.as_ref().unwrap_or(&Numbering::Rows)
    }

    /// The observation in its file, in CSV.
    pub(super) fn text(&self, row: &Row) -> String {
        self.of(row).text(row.row)
    }

    /// The observation in tables: `7`, `part-1.csv:7`.
    pub(super) fn place(&self, row: &Row) -> String {
        let file = self.file(row).map_or(String::new(), |file| format!("{file}:"));
        file + &self.text(row)
    }

    /// The observation and its loss, as JSON.
    pub(super) fn describe(&self, row: &Row, loss: Value) -> Value {
        let mut about = json!({});
        if let Some(file) = self.file(row) {
            about["file"] = file.into();
        }
        let numbering = self.of(row);
        about[numbering.thing()] = numbering.value(row.row);
        about["loss"] = loss;
        about
    }
}
