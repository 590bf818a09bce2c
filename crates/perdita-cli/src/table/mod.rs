//! Tables in files, read in batches: CSV, Parquet, Arrow IPC, NumPy `.npy` and `.npz`.
//!
//! A file has *fields*. A field is one column, or a matrix (a list column, a 2-D array) that appears as one
//! column per element: `logits[0]`, `logits[1]`, … The array of an `.npy` file has no name: its columns are `0`,
//! `1`, … [`Table::select`] finds columns by name, [`Table::batches`] reads them. An array of NumPy is also read whole, with
//! any number of axes, as an [`Array`].
//!
//! A file of any size is read in memory that does not grow with it. Held whole are a page of each Parquet
//! column that is read, a record batch of an Arrow file, and an array that is both compressed and in Fortran order.

mod arrow;
mod csv;
mod ipc;
mod magic;
mod npy;

use std::ffi::OsStr;
use std::fmt::{Display, Write};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use perdita::loss::nearest;

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

/// An open file.
pub(crate) struct Table {
    name: String,
    source: Box<dyn Source>,
    columns: Vec<Column>,
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
    /// Numbers of a type whose values are all exact in `f32`.
    Single,
    /// Text only.
    Text,
    /// Cells without a type, of CSV files.
    Untyped,
    /// An unsupported type; the text names it.
    Other(String),
}

/// Some rows of a table.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The index of the first row.
    pub(crate) first_row: u64,
    pub(crate) rows: usize,
    /// For each requested group of columns, its row-major matrix: `rows` × the size of the group.
    pub(crate) numeric: Vec<Vec<f64>>,
    /// For each requested text column, its cells. A null is an empty text.
    pub(crate) text: Vec<Texts>,
    /// The line on which each row begins, counted from 1, if the file has lines.
    pub(crate) lines: Vec<u64>,
}

impl Batch {
    /// The place of a row in the file, for messages.
    pub(crate) fn place(&self, row: usize) -> String {
        place(self.first_row + row as u64, self.lines.get(row))
    }
}

/// The place of a row in a file, for messages.
pub(crate) fn place(row: u64, line: Option<&u64>) -> String {
    match line {
        Some(line) => format!("line {line} (row {row}, from 0)"),
        None => format!("row {row} (from 0)"),
    }
}

/// The cells of a text column, in one allocation.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    chars: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.chars[start..self.ends[row]]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|row| self.get(row))
    }

    fn push(&mut self, cell: impl Display) {
        write!(self.chars, "{cell}").expect("a string takes any text");
        self.ends.push(self.chars.len());
    }
}

/// A reader of a file format.
trait Source: Send {
    fn fields(&self) -> &[Field];

    /// Called once, before the first `next`.
    fn start(&mut self, wanted: Wanted) -> Result<()>;

    /// The next rows; none at the end.
    fn next(&mut self) -> Result<Block>;

    /// The fraction of the file that is read, from 0 to 1.
    fn progress(&self) -> Option<f64>;

    /// True if fields may differ in their numbers of rows, as in `.npz`.
    fn apart(&self) -> bool {
        false
    }

    /// The array of a field, with all of its axes, if the format has arrays.
    fn array(&self, _field: usize) -> Result<Option<Array>> {
        Ok(None)
    }
}

/// An array with all of its axes, the last of which varies fastest.
pub(crate) struct Array {
    name: String,
    pub(crate) kind: ColumnType,
    pub(crate) shape: Vec<usize>,
    cells: Box<dyn Cells>,
}

/// The elements of an array in turn, some at once; none at the end.
trait Cells: Send {
    fn numbers(&mut self) -> Result<Vec<f64>>;

    /// The elements as integers; an element that is none is returned as it is.
    fn integers(&mut self) -> Result<Vec<Result<i64, f64>>>;

    /// The fraction of the array that is read.
    fn progress(&self) -> f64;
}

impl Array {
    pub(crate) fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Reads the numbers; `take` gets a block of them, and the fraction that is read.
    pub(crate) fn numbers(mut self, mut take: impl FnMut(Vec<f64>, f64)) -> Result<()> {
        self.readable()?;
        let mut left = self.len();
        while left > 0 {
            let numbers = self.cells.numbers()?;
            left -= numbers.len();
            take(numbers, self.cells.progress());
        }
        Ok(())
    }

    /// Reads the elements as integers; an element that is none is an error.
    pub(crate) fn integers(mut self, mut take: impl FnMut(Vec<i64>, f64)) -> Result<()> {
        self.readable()?;
        let mut at = 0;
        while at < self.len() {
            let integers = self.cells.integers()?;
            let count = integers.len();
            let integers = integers.into_iter().enumerate().map(|(i, integer)| {
                integer.map_err(|x| {
                    anyhow!("{}: {x} is not a label: a label is an integer", cell(&self.shape, at + i))
                })
            });
            take(integers.collect::<Result<_>>()?, self.cells.progress());
            at += count;
        }
        Ok(())
    }

    fn readable(&self) -> Result<()> {
        let held = match &self.kind {
            ColumnType::Number | ColumnType::Single => return Ok(()),
            ColumnType::Other(held) => held,
            ColumnType::Text | ColumnType::Untyped => "text",
        };
        let name = if self.name.is_empty() { "it".into() } else { format!("array `{}`", self.name) };
        bail!("{name} holds {held}, but numbers are needed")
    }
}

/// The index of an element of an array, for messages.
pub(crate) fn cell(shape: &[usize], index: usize) -> String {
    format!("{:?} (from 0)", unravel(shape, index))
}

/// The index along every axis of the element at a flat index.
pub(crate) fn unravel(shape: &[usize], mut index: usize) -> Vec<usize> {
    let mut place: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&length| {
            let at = index % length;
            index /= length;
            at
        })
        .collect();
    place.reverse();
    place
}

/// A number as an integer, if it is one.
pub(crate) fn integer(x: f64) -> Option<i64> {
    (x.fract() == 0.0 && x.abs() < i64::MAX as f64).then_some(x as i64)
}

#[derive(Debug)]
struct Field {
    name: String,
    kind: ColumnType,
    /// The number of columns of a matrix.
    width: Option<usize>,
}

impl Field {
    fn new(name: String, kind: ColumnType, width: Option<usize>) -> Field {
        match width {
            Some(0) => {
                Field { name, kind: ColumnType::Other("nothing in its first row".into()), width: None }
            }
            _ => Field { name, kind, width },
        }
    }

    fn column_name(&self, element: usize) -> String {
        match self.width {
            None => self.name.clone(),
            Some(_) if self.name.is_empty() => element.to_string(),
            Some(_) => format!("{}[{element}]", self.name),
        }
    }

    /// The name in lists of fields.
    fn summary(&self) -> String {
        match self.width {
            Some(width) if width > 1 => {
                format!("`{}..{}`", self.column_name(0), self.column_name(width - 1))
            }
            _ => format!("`{}`", self.column_name(0)),
        }
    }
}

/// The requested data: whole fields as numbers, elements of fields as text, at most `rows` rows at once.
#[derive(Default)]
struct Wanted {
    numeric: Vec<usize>,
    text: Vec<(usize, usize)>,
    rows: usize,
}

impl Wanted {
    /// All requested fields, sorted and without duplicates.
    fn fields(&self) -> Vec<usize> {
        let mut fields: Vec<_> =
            self.numeric.iter().copied().chain(self.text.iter().map(|&(field, _)| field)).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

/// Rows of the requested fields, in the order of [`Wanted`]; matrices are row-major.
#[derive(Default)]
struct Block {
    rows: usize,
    numeric: Vec<Vec<f64>>,
    text: Vec<Texts>,
    lines: Vec<u64>,
}

type Open = fn(&Path) -> Result<Box<dyn Source>>;

/// The first bytes of each format; any other file is CSV.
const MAGIC: [(&[u8], Open); 5] = [
    (b"PAR1", arrow::parquet),
    (b"ARROW1", arrow::file),
    (b"\xff\xff\xff\xff", arrow::stream),
    (b"\x93NUMPY", npy::array),
    (b"PK\x03\x04", npy::archive),
];

/// Extensions of these formats. A file with one of them but other first bytes is broken, not CSV.
const NOT_CSV: [&str; 7] = ["parquet", "arrow", "arrows", "feather", "ipc", "npy", "npz"];

impl Table {
    /// Opens a file; `-` is standard input, which has to be CSV. Gzipped CSV is unpacked on the way.
    pub(crate) fn open(path: &Path) -> Result<Table> {
        let name = if path == Path::new("-") { "standard input".into() } else { path.display().to_string() };
        let source = source(path).with_context(|| name.clone())?;
        let columns = (source.fields().iter().enumerate())
            .flat_map(|(index, field)| {
                (0..field.width.unwrap_or(1)).map(move |element| Column {
                    name: field.column_name(element),
                    kind: field.kind.clone(),
                    field: index,
                    element,
                })
            })
            .collect();
        Ok(Table { name, source, columns })
    }

    /// The name of the file in messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
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

    /// The columns that `name` selects:
    ///
    /// * `pred`: the column of this name, or all columns of the matrix of this name;
    /// * `logit_*`: where `*` is any text; in the order of the file, but of names that differ only in a number at
    ///   the end, in the order of that number (the class, for logits);
    /// * `p0..p9`: the columns of the file from one to the other, both included.
    pub(crate) fn select(&self, name: &str) -> Result<Vec<usize>> {
        let range = |(first, last)| Some((self.find(first)?, self.find(last)?));
        let found = if let Some(column) = self.find(name) {
            ensure!(
                self.columns[column + 1..].iter().all(|other| other.name != name),
                "{}: several columns are called `{name}`",
                self.name
            );
            vec![column]
        } else if let Some((first, last)) = name.split_once("..").and_then(range) {
            (first..=last).collect()
        } else if name.contains('*') {
            self.glob(name)
        } else {
            let of_matrix = |column: &Column| self.source.fields()[column.field].name == name;
            (0..self.columns.len()).filter(|&index| of_matrix(&self.columns[index])).collect()
        };
        if found.is_empty() { Err(self.unknown(name)) } else { Ok(found) }
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    fn glob(&self, pattern: &str) -> Vec<usize> {
        let name = |&index: &usize| self.columns[index].name.as_str();
        let mut found: Vec<_> =
            (0..self.columns.len()).filter(|index| matches(pattern, name(index))).collect();
        let stem = |index| split_number(name(index)).map(|(stem, _)| stem);
        if found.iter().all(|index| stem(index).is_some() && stem(index) == stem(&found[0])) {
            found.sort_by_key(|index| split_number(name(index)));
        }
        found
    }

    fn unknown(&self, name: &str) -> anyhow::Error {
        let fields = self.source.fields();
        let columns = self.columns.iter().map(|column| column.name.as_str());
        let known = columns.chain(fields.iter().map(|field| field.name.as_str()));
        let hint = nearest(name, known).map_or(String::new(), |known| format!(" (did you mean `{known}`?)"));
        anyhow!("{}: no column `{name}`{hint}; there are {}", self.name, summary(fields))
    }

    /// Reads columns, given by their index in [`Table::columns`]: numbers in groups, of which each becomes a
    /// matrix; and text.
    pub(crate) fn batches(mut self, numeric: &[Vec<usize>], text: &[usize]) -> Result<Batches> {
        let mut wanted = Wanted::default();
        let mut groups = Vec::new();
        for group in numeric {
            let mut places = Vec::new();
            for &index in group {
                let column = self.readable(
                    index,
                    &[ColumnType::Number, ColumnType::Single, ColumnType::Untyped],
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
                &[ColumnType::Number, ColumnType::Single, ColumnType::Untyped, ColumnType::Text],
                "text is",
            )?;
            wanted.text.push((column.field, column.element));
        }

        let fields = self.source.fields();
        let widths: Vec<_> = wanted.numeric.iter().map(|&field| fields[field].width.unwrap_or(1)).collect();
        wanted.rows = (CELLS / widths.iter().sum::<usize>().max(1)).clamp(1, ROWS);
        self.source.start(wanted).with_context(|| self.name.clone())?;
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
        bail!("{}: column `{}` holds {held}, but {needed} needed", self.name, column.name)
    }
}

/// The batches of a [`Table`].
pub(crate) struct Batches {
    name: String,
    source: Box<dyn Source>,
    /// The columns of each group: the index of the requested field, and the element.
    groups: Vec<Vec<(usize, usize)>>,
    /// The names of the requested fields.
    widths: Vec<usize>,
    row: u64,
    ended: bool,
}

impl Batches {
    /// The fraction of the file that is read, from 0 to 1; `None` for a pipe.
    pub(crate) fn progress(&self) -> Option<f64> {
        self.source.progress()
    }

    fn gather(&self, block: &Block, group: &[(usize, usize)]) -> Vec<f64> {
        // A whole matrix is most often all that is asked for.
        if let Some(&(slot, 0)) = group.first()
            && group.iter().copied().eq((0..self.widths[slot]).map(|element| (slot, element)))
        {
            return block.numeric[slot].clone();
        }
        let columns: Vec<_> = (group.iter())
            .map(|&(slot, element)| (&block.numeric[slot][element..], self.widths[slot]))
            .collect();
        let mut matrix = Vec::with_capacity(block.rows * group.len());
        for row in 0..block.rows {
            matrix.extend(columns.iter().map(|(cells, width)| cells[row * width]));
        }
        matrix
    }
}

impl Iterator for Batches {
    type Item = Result<Batch>;

    fn next(&mut self) -> Option<Result<Batch>> {
        if self.ended {
            return None;
        }
        let block = match self.source.next() {
            Ok(block) if block.rows > 0 => block,
            end => {
                self.ended = true;
                return end.err().map(|error| Err(error.context(self.name.clone())));
            }
        };
        let first_row = self.row;
        self.row += block.rows as u64;
        let numeric = self.groups.iter().map(|group| self.gather(&block, group)).collect();
        Some(Ok(Batch { first_row, rows: block.rows, numeric, text: block.text, lines: block.lines }))
    }
}

fn source(path: &Path) -> Result<Box<dyn Source>> {
    if path == Path::new("-") {
        return csv::open(Box::new(BufReader::new(std::io::stdin())), path, None);
    }
    let file = File::open(path)?;
    let about = file.metadata()?;
    let mut input = BufReader::with_capacity(1 << 16, file);
    let head = input.fill_buf()?;
    ensure!(!head.is_empty(), "the file is empty");

    if let Some((_, open)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        ensure!(about.is_file(), "only CSV can come from a pipe");
        return open(path);
    }
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    ensure!(!NOT_CSV.contains(&extension.as_str()), "the file does not start as a .{extension} file does");
    csv::open(Box::new(input), path, about.is_file().then_some(about.len()))
}

/// A list of the fields, shortened if there are many.
fn summary(fields: &[Field]) -> String {
    const SHOWN: usize = 20;
    let shown: Vec<_> = fields.iter().take(SHOWN).map(Field::summary).collect();
    let more = match fields.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

/// True if `name` matches `pattern`, in which `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name.strip_prefix(head).is_some_and(|name| {
            name.char_indices().any(|(at, _)| matches(tail, &name[at..])) || matches(tail, "")
        }),
    }
}

/// Splits `logit_12` and `logit[12]` into the stem and the number.
fn split_number(name: &str) -> Option<(&str, u64)> {
    let name = name.strip_suffix(']').unwrap_or(name);
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    Some((stem, name[stem.len()..].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A file in a temporary directory, which is deleted when the first value is dropped.
    pub(super) fn write(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        (directory, path)
    }

    type Rows = (Vec<Vec<f64>>, Vec<Vec<String>>);

    /// All rows of some groups of columns, and of some text columns.
    pub(super) fn read(path: &Path, numeric: &[&str], text: &[&str]) -> Result<Rows> {
        let table = Table::open(path)?;
        let groups = numeric.iter().map(|name| table.select(name)).collect::<Result<Vec<_>>>()?;
        let by = text.iter().map(|name| Ok(table.select(name)?[0])).collect::<Result<Vec<_>>>()?;
        let (mut numbers, mut texts) = (vec![Vec::new(); groups.len()], vec![Vec::new(); by.len()]);
        let mut row = 0;
        for batch in table.batches(&groups, &by)? {
            let batch = batch?;
            assert_eq!(batch.first_row, row);
            row += batch.rows as u64;
            for ((out, matrix), group) in numbers.iter_mut().zip(batch.numeric).zip(&groups) {
                assert_eq!(matrix.len(), batch.rows * group.len());
                out.extend(matrix);
            }
            texts
                .iter_mut()
                .zip(batch.text)
                .for_each(|(out, cells)| out.extend(cells.iter().map(String::from)));
        }
        Ok((numbers, texts))
    }

    /// The message, with the name of the file instead of its path.
    pub(super) fn error(path: &Path, numeric: &[&str], text: &[&str]) -> String {
        let name = path.file_name().unwrap().to_str().unwrap();
        format!("{:#}", read(path, numeric, text).unwrap_err()).replace(path.to_str().unwrap(), name)
    }

    fn names(header: &str, name: &str) -> Result<Vec<String>> {
        let (_directory, path) = write("a.csv", header);
        let table = Table::open(&path)?;
        Ok(table.select(name)?.into_iter().map(|index| table.columns()[index].name.clone()).collect())
    }

    #[test]
    fn columns_are_found_by_name_glob_and_range() {
        let header = "id,logit_0,logit_10,logit_2,pred_b,pred_a";
        assert_eq!(names(header, "pred_a").unwrap(), ["pred_a"]);
        assert_eq!(names(header, "logit_*").unwrap(), ["logit_0", "logit_2", "logit_10"]);
        assert_eq!(names(header, "pred_*").unwrap(), ["pred_b", "pred_a"]);
        assert_eq!(names(header, "*d*").unwrap(), ["id", "pred_b", "pred_a"]);
        assert_eq!(names(header, "id..logit_10").unwrap(), ["id", "logit_0", "logit_10"]);
        assert_eq!(names("a..b,a,b", "a..b").unwrap(), ["a..b"]);
        assert!(names(header, "x*").is_err());
        assert!(names("a,b,a", "a").unwrap_err().to_string().ends_with("several columns are called `a`"));
    }

    #[test]
    fn an_unknown_column_is_answered_with_the_columns_there_are() {
        let (_directory, path) = write("a.csv", "target,prediction\n");
        let message =
            "a.csv: no column `Predictions` (did you mean `prediction`?); there are `target`, `prediction`";
        assert_eq!(error(&path, &["Predictions"], &[]), message);
        assert_eq!(error(&path, &["x"], &[]), "a.csv: no column `x`; there are `target`, `prediction`");

        let header: Vec<_> = (0..30).map(|column| format!("c{column}")).collect();
        assert!(names(&header.join(","), "x").unwrap_err().to_string().ends_with("`c19` and 10 more"));
    }

    #[test]
    fn globs() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("a*", "a", true),
            ("*é", "né", true),
            ("a*c*", "abcd", true),
            ("a*c", "abcd", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn files_that_are_not_what_they_seem() {
        let (_directory, path) = write("a.csv", "");
        assert_eq!(error(&path, &[], &[]), "a.csv: the file is empty");
        let (_directory, path) = write("a.parquet", "a,b\n1,2\n");
        assert_eq!(error(&path, &[], &[]), "a.parquet: the file does not start as a .parquet file does");
        let path = Path::new("no such file");
        assert!(error(path, &[], &[]).starts_with("no such file: "));
    }

    #[test]
    fn a_column_can_be_in_several_groups() {
        let (_directory, path) = write("a.csv", "a,b\n1,2\n3,4\n");
        let (numbers, texts) = read(&path, &["*", "a", "b"], &["a"]).unwrap();
        assert_eq!(numbers, [vec![1., 2., 3., 4.], vec![1., 3.], vec![2., 4.]]);
        assert_eq!(texts, [["1", "3"]]);
    }
}
