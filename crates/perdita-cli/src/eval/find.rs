//! The file and the columns of every input.
use super::given::RequestedInput;
use crate::read::{Reading, open};
use crate::table::{Array, ColumnType, Table};
use crate::text::count;
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::path::{Path, PathBuf};

/// An input, and its columns in a file.
pub(super) struct Part<'a> {
    pub(super) requested: RequestedInput<'a>,
    /// The indices of the columns in the table.
    pub(super) indices: Vec<usize>,
    pub(super) columns: Vec<String>,
    /// The name of their file; true if it is the joined one.
    pub(super) file: String,
    pub(super) is_joined: bool,
}

impl<'a> Part<'a> {
    fn new(requested: &RequestedInput<'a>, table: &Table, indices: Vec<usize>) -> Result<Self> {
        let mut words = indices.iter().map(|&index| &table.columns()[index]);
        let is_unnamed = requested.is_target() && !requested.is_text();
        if let Some(column) = words.find(|column| is_unnamed && column.kind == ColumnType::Text) {
            let (file, name) = (table.file_of(indices[0]), &column.name);
            bail!("{file}: column `{name}` holds text: name its classes, in order, with --classes");
        }
        let mut requested = requested.clone();
        requested.remark = remark(table, requested.texts, &indices);
        let columns = indices.iter().map(|&index| table.columns()[index].name.clone()).collect();
        let first = indices.first().copied().unwrap_or(0);
        let (file, is_joined) = (table.file_of(first).into(), table.is_joined(first));
        let part = Part { requested, indices, columns, file, is_joined };
        let one = !part.requested.is_column || part.columns.len() == 1;
        let (option, text) = (&part.requested.option, part.requested.texts.join(", "));
        ensure!(one, "{option} takes one column, and `{text}` is {}", part.describe());
        Ok(part)
    }

    /// The columns in words.
    pub(super) fn describe(&self) -> String {
        match self.columns.as_slice() {
            [first, .., last] => {
                format!("{} (`{first}` … `{last}`)", count(self.columns.len() as u64, "column"))
            }
            names => format!("1 column (`{}`)", names.concat()),
        }
    }
}

/// The origin of inputs that are read together.
pub(super) enum Origin<'a> {
    Columns(Table, Vec<Part<'a>>),
    /// An array with all of its axes, and the name of its file.
    Array(String, Array, RequestedInput<'a>),
}

/// A file, and the inputs that are read from it together.
pub(super) struct Pass<'a> {
    pub(super) path: PathBuf,
    pub(super) from: Origin<'a>,
}

impl<'a> Pass<'a> {
    fn columns(path: &Path, table: Table, parts: Vec<Part<'a>>) -> Self {
        Pass { path: path.into(), from: Origin::Columns(table, parts) }
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(self.from, Origin::Columns(..))
    }

    /// The columns, if it is a table.
    pub(super) fn parts(&self) -> &[Part<'a>] {
        if let Origin::Columns(_, parts) = &self.from { parts } else { &[] }
    }

    pub(super) fn parts_mut(&mut self) -> &mut [Part<'a>] {
        if let Origin::Columns(_, parts) = &mut self.from { parts } else { &mut [] }
    }

    /// True if all inputs that decide the precision are in single precision, which would round no integer of another input.
    pub(super) fn is_single(&self) -> bool {
        let allows = |requested: &RequestedInput, kind: &ColumnType| match requested.is_precise {
            true => *kind == ColumnType::Single,
            false => requested.is_text() || *kind != ColumnType::Integer,
        };
        match &self.from {
            Origin::Columns(table, parts) => {
                let allows =
                    |part: &Part, index: usize| allows(&part.requested, &table.columns()[index].kind);
                parts.iter().all(|part| part.indices.iter().all(|&index| allows(part, index)))
            }
            Origin::Array(_, array, requested) => allows(requested, &array.kind),
        }
    }

    /// A pass per input, if the arrays of the file do not share their rows.
    pub(super) fn apart(self, reading: &Reading) -> Result<Vec<Self>> {
        match self.from {
            Origin::Columns(table, parts) if table.apart() && parts.len() > 1 => {
                let one = |part| {
                    Ok(Pass::columns(&self.path, Table::open(&self.path, reading.options())?, vec![part]))
                };
                parts.into_iter().map(one).collect()
            }
            from => Ok(vec![Pass { path: self.path, from }]),
        }
    }
}

/// Finds every input: among the columns of the shared file, or in a file of its own.
pub(super) fn find<'a>(
    file: Option<&Path>,
    reading: &Reading,
    requested_inputs: &[RequestedInput<'a>],
) -> Result<Vec<Pass<'a>>> {
    let mut shared = file.map(|path| Ok::<_, anyhow::Error>((path, open(path, reading)?))).transpose()?;
    let mut items = requested_inputs.iter().filter(|requested| requested.is_items).peekable();
    if let Some((_, table)) = &mut shared
        && items.peek().is_some()
        && items.all(|requested| table.has_lists(&requested.texts[0]))
    {
        table.unnest();
    }

    let (mut passes, mut parts, mut is_used) = (Vec::new(), Vec::new(), false);
    let mut is_deep = false;
    for requested in requested_inputs {
        let mut requested = requested.clone();
        if requested.is_prediction() {
            let table = shared.as_ref().map(|(_, table)| table);
            is_deep = is_array_of_axes(table, &requested.texts[0], reading)
                .with_context(|| requested.option.clone())?;
        }
        // Predictions without columns: what belongs to them has none either.
        requested.has_axes |= is_deep;
        let requested = &requested;
        let (option, text) = (|| requested.option.clone(), &requested.texts[0]);
        let own = own_file(text);
        let Some((path, table)) = &shared else {
            let Some((path, column)) = own else {
                bail!("{}: there is no file `{text}`, and no FILE argument with such a column", option())
            };
            passes.push(separate_file_pass(requested, reading, path, column)?);
            continue;
        };
        if let Some(from) = array(requested, table, text).with_context(option)? {
            passes.push(Pass { path: (*path).into(), from });
            is_used = true;
            continue;
        }
        match (columns(table, requested), own) {
            (Ok(indices), _) => {
                let is_list = indices.iter().any(|&index| table.is_list(index));
                ensure!(
                    requested.is_items || !is_list,
                    "{}: `{text}` is a list, where each query has one value",
                    option()
                );
                parts.push(Part::new(requested, table, indices)?);
            }
            (Err(_), Some((path, column))) => {
                passes.push(separate_file_pass(requested, reading, path, column)?)
            }
            (Err(error), None) if requested.is_shared => return Err(error.context(option())),
            (Err(error), None) => bail!("{}: {error}; nor is there a file `{text}`", option()),
        }
    }

    if let Some((path, table)) = shared {
        ensure!(
            is_used || !parts.is_empty(),
            "{}: the file is not used: all inputs are in files of their own",
            table.name()
        );
        if !parts.is_empty() {
            passes.push(Pass::columns(path, table, parts));
        }
    }
    Ok(passes)
}

/// True for an array of more axes than a table has: in this table, or in a file of its own.
fn is_array_of_axes(table: Option<&Table>, text: &str, reading: &Reading) -> Result<bool> {
    let is_deep = |array: Option<Array>| array.is_some_and(|array| array.shape.len() > 2);
    let shared = table.map_or(Ok(None), |table| table.array(text))?;
    if shared.is_some() || table.is_some_and(|table| table.select(text).is_ok()) {
        return Ok(is_deep(shared));
    }
    match own_file(text) {
        Some((path, column)) => {
            Ok(is_deep(Table::open(path, reading.options())?.array(column.unwrap_or(""))?))
        }
        None => Ok(false),
    }
}

/// The columns of a table that an input takes.
fn columns(table: &Table, requested: &RequestedInput) -> Result<Vec<usize>> {
    let select = |text: &String| match requested.is_target() {
        true => table.select_targets(text),
        false => table.select(text),
    };
    let found = requested.texts.iter().map(select).collect::<Result<Vec<_>>>()?;
    Ok(found.concat())
}

/// The remarks on the selected columns.
fn remark(table: &Table, texts: &[String], found: &[usize]) -> Option<String> {
    let remarks: Vec<String> = texts.iter().filter_map(|text| table.remark(text, found)).collect();
    (!remarks.is_empty()).then(|| remarks.join("; "))
}

/// An array of a file with all of its axes, if the input takes one.
fn array<'a>(requested: &RequestedInput<'a>, table: &Table, name: &str) -> Result<Option<Origin<'a>>> {
    let array = if requested.has_axes { table.array(name)? } else { None };
    Ok(array.map(|array| Origin::Array(table.name().into(), array, requested.clone())))
}

/// An input in a file of its own.
fn separate_file_pass<'a>(
    requested: &RequestedInput<'a>,
    reading: &Reading,
    path: &Path,
    column: Option<&str>,
) -> Result<Pass<'a>> {
    let requested = &RequestedInput { is_shared: false, ..requested.clone() };
    let option = || requested.option.clone();
    let table = Table::open(path, reading.options()).with_context(option)?;
    if let Some(from) = array(requested, &table, column.unwrap_or("")).with_context(option)? {
        return Ok(Pass { path: path.into(), from });
    }
    let whole = || {
        let text = &requested.texts[0];
        table.whole().map_err(|error| anyhow!("{error}; name one, as in {text}:COLUMN"))
    };
    let indices = column.map_or_else(whole, |column| table.select(column)).with_context(option)?;
    let part = Part::new(requested, &table, indices)?;
    Ok(Pass::columns(path, table, vec![part]))
}

/// The file and the columns that a text names: `b.npy`, `b.parquet:text`.
fn own_file(text: &str) -> Option<(&Path, Option<&str>)> {
    if Path::new(text).exists() {
        return Some((Path::new(text), None));
    }
    let mut cuts = text.match_indices(':').map(|(at, _)| (Path::new(&text[..at]), Some(&text[at + 1..])));
    cuts.find(|(path, _)| path.exists())
}
