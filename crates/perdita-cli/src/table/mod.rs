//! Tables in files, read in batches: CSV, JSON lines, SVMlight, Parquet, Arrow IPC, NumPy `.npy` and `.npz`. Texts may be
//! gzipped, or alone in a ZIP archive.
//!
//! A file has *fields*. A field is one column, or a matrix (a list column, a 2-D array) that appears as one
//! column per element: `logits[0]`, `logits[1]`, … The array of an `.npy` file has no name: its columns are `0`,
//! `1`, … [`Table::select`] finds columns by name, [`Table::batches`] reads them. An array of NumPy is also read whole, with
//! any number of axes, as an [`Array`]. Lists of different lengths are read element by element, each a row: [`Table::unnest`].
//!
//! A file of any size is read in memory that does not grow with it. Held whole are a page of each Parquet
//! column that is read, a record batch of an Arrow file, and an array that is both compressed and in Fortran order.

mod archive;
mod array;
#[cfg_attr(not(feature = "arrow"), path = "without_arrow.rs")]
mod arrow;
mod batches;
mod csv;
#[cfg(feature = "arrow")]
mod ipc;
mod join;
mod jsonl;
mod lines;
mod magic;
mod npy;
mod opening;
mod places;
mod select;
mod source;
mod svmlight;
#[cfg(test)]
mod tests;

use std::fmt::{self, Display};
use std::path::Path;

use anyhow::{Context, Error, Result, bail};

use select::summary;
use source::{Field, Source, Wanted};

pub(crate) use array::{Array, cell, integer, no_label, unravel};
pub(crate) use batches::{Batch, Batches, Texts};
pub(crate) use csv::check_exact;
pub(crate) use places::Places;

/// A batch has at most this many rows, and fewer where rows are wide.
const ROWS: usize = 1 << 16;
/// Numbers in a batch: 8 MiB.
const CELLS: usize = 1 << 20;

/// The columns of matrices without rows, which no byte of a file stands for.
const UNBACKED: u64 = 1 << 16;

/// True if a file of so many bytes may have so many columns: each is named, which takes memory.
fn enough_bytes(columns: u64, bytes: u64) -> bool {
    columns <= bytes.max(UNBACKED)
}

/// The message about an integer that a 64-bit float would round.
fn rounded(integer: impl Display) -> String {
    format!(
        "{integer} is rounded in a 64-bit float, which holds all integers only up to 9007199254740992 (2^53)"
    )
}

/// The name of a file, as the context of an error in it.
#[derive(Debug)]
struct InFile(String);

impl Display for InFile {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The error with the name of its file, unless it has one: that of a joined table.
fn in_file(error: Error, name: &str) -> Error {
    if error.is::<InFile>() { error } else { error.context(InFile(name.into())) }
}

/// Options of reading a file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    /// The first line of CSV is a row: columns are `0`, `1`, …
    pub(crate) headless: bool,
    /// A missing number is NaN, not an error.
    pub(crate) skip_missing: bool,
}

/// An open file.
pub(crate) struct Table {
    name: String,
    source: Box<dyn Source>,
    columns: Vec<Column>,
    /// The number of its own columns; further ones are those of a joined table.
    own: usize,
    /// The column by which another table is joined, and the name of that table.
    joined: Option<(usize, String)>,
    /// True if each element of its lists is a row.
    is_unnested: bool,
}

/// A column of a [`Table`].
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: ColumnType,
    /// The field, and the element of the field.
    field: usize,
    element: usize,
}

/// The type of a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ColumnType {
    /// Numbers, which can also be read as text.
    Number,
    /// Integers of a type whose values are not all exact in `f32`.
    Integer,
    /// Numbers of a type whose values are all exact in `f32`.
    Single,
    /// Text only.
    Text,
    /// Cells without a type, of CSV files.
    Untyped,
    /// An unsupported type; the text names it.
    Other(String),
}

impl Table {
    /// Opens a file; `-` is standard input, which has to be a text. Gzip and ZIP are unpacked on the way.
    pub(crate) fn open(path: &Path, options: Options) -> Result<Table> {
        let name = if path == Path::new("-") { "standard input".into() } else { path.display().to_string() };
        let source = opening::source(path, options).with_context(|| name.clone())?;
        let columns = (source.fields().iter().enumerate())
            .flat_map(|(index, field)| {
                (0..field.width.unwrap_or(1)).map(move |element| Column {
                    name: field.column_name(element),
                    kind: field.kind.clone(),
                    field: index,
                    element,
                })
            })
            .collect::<Vec<_>>();
        let own = columns.len();
        Ok(Table { name, source, columns, own, joined: None, is_unnested: false })
    }

    /// The name of the file in messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// True for a column of the joined table.
    pub(crate) fn is_joined(&self, index: usize) -> bool {
        index >= self.own
    }

    /// The name of the file that a column is in.
    pub(crate) fn file_of(&self, index: usize) -> &str {
        self.joined.as_ref().filter(|_| self.is_joined(index)).map_or(&self.name, |(_, name)| name)
    }

    /// True if a column has lists, which may differ in their lengths.
    pub(crate) fn has_lists(&self, name: &str) -> bool {
        let mut fields = self.source.fields().iter();
        self.joined.is_none() && fields.any(|field| field.name == name && field.items.is_some())
    }

    /// True for a column whose elements are rows: [`unnest`](Self::unnest).
    pub(crate) fn is_list(&self, index: usize) -> bool {
        self.is_unnested && self.source.fields()[self.columns[index].field].items.is_some()
    }

    /// Makes each element of the lists a row. A value that is no list is repeated for all elements.
    pub(crate) fn unnest(&mut self) {
        let column = |(field, Field { name, kind, width, items }): (usize, &Field)| Column {
            name: name.clone(),
            kind: match (items, width) {
                (Some(items), _) => items.clone(),
                (None, None) => kind.clone(),
                (None, Some(_)) => ColumnType::Other("a matrix".into()),
            },
            field,
            element: 0,
        };
        self.columns = self.source.fields().iter().enumerate().map(column).collect();
        self.own = self.columns.len();
        self.is_unnested = true;
    }

    /// The columns of the file itself, without the key by which another is joined.
    pub(crate) fn own_columns(&self) -> impl Iterator<Item = usize> {
        (0..self.own).filter(|index| self.joined.as_ref().is_none_or(|(key, _)| key != index))
    }

    /// True if fields may differ in their numbers of rows. Fields that differ cannot be read together.
    pub(crate) fn apart(&self) -> bool {
        self.source.apart()
    }

    /// All columns, if there is one field.
    pub(crate) fn whole(&self) -> Result<Vec<usize>> {
        match self.source.fields() {
            [_] => Ok((0..self.columns.len()).collect()),
            fields => bail!("{}: there are several columns: {}", self.name, summary(fields)),
        }
    }

    /// The array that is called `name`, with all of its axes; an `.npy` file has one, without a name.
    pub(crate) fn array(&self, name: &str) -> Result<Option<Array>> {
        let field = self.source.fields().iter().position(|field| field.name == name);
        let array = field.map(|field| self.source.array(field)).transpose();
        Ok(array.with_context(|| self.name.clone())?.flatten())
    }

    /// Reads columns, given by their index in [`Table::columns`]: numbers in groups, of which each becomes a
    /// matrix; and text.
    pub(crate) fn batches(self, numeric: &[Vec<usize>], text: &[usize]) -> Result<Batches> {
        self.read(Wanted::default(), numeric, text)
    }

    /// Reads columns as text, with every digit. Decimal commas are points.
    pub(crate) fn cells(self, columns: &[usize]) -> Result<Batches> {
        self.read(Wanted { plain: true, ..Wanted::default() }, &[], columns)
    }

    fn read(mut self, mut wanted: Wanted, numeric: &[Vec<usize>], text: &[usize]) -> Result<Batches> {
        let mut groups = Vec::new();
        for group in numeric {
            let mut places = Vec::new();
            for &index in group {
                let column = self.readable(
                    index,
                    &[ColumnType::Number, ColumnType::Integer, ColumnType::Single, ColumnType::Untyped],
                    "numbers are",
                )?;
                let slot = wanted.numeric.iter().position(|&field| field == column.field);
                let slot = slot.unwrap_or_else(|| {
                    wanted.numeric.push(column.field);
                    wanted.numeric.len() - 1
                });
                places.push((slot, column.element));
            }
            groups.push(places);
        }

        for &index in text {
            let column = self.readable(
                index,
                &[
                    ColumnType::Number,
                    ColumnType::Integer,
                    ColumnType::Single,
                    ColumnType::Untyped,
                    ColumnType::Text,
                ],
                "text is",
            )?;
            wanted.text.push((column.field, column.element));
        }

        let fields = self.source.fields();
        let mut widths: Vec<_> =
            wanted.numeric.iter().map(|&field| fields[field].width.unwrap_or(1)).collect();
        wanted.rows = (CELLS / widths.iter().sum::<usize>().max(1)).clamp(1, ROWS);
        wanted.unnests = self.is_unnested;
        if self.is_unnested {
            widths.fill(1);
        }
        self.source.start(wanted).map_err(|error| in_file(error, &self.name))?;
        Ok(Batches { name: self.name, source: self.source, groups, widths, row: 0, ended: false })
    }

    fn readable(&self, index: usize, kinds: &[ColumnType], needed: &str) -> Result<&Column> {
        let column = &self.columns[index];
        if kinds.contains(&column.kind) {
            return Ok(column);
        }
        let held = match &column.kind {
            ColumnType::Other(held) => held,
            _ => "text",
        };
        let file = self.file_of(index);
        bail!("{file}: column `{}` holds {held}, but {needed} needed", column.name)
    }
}
