//! Which file, and which columns of it, every input is.
use crate::columns::Group;
use crate::table::{Array, Kind, Table};
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::path::{Path, PathBuf};

/// What an input is read as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Content {
    Numbers,
    Labels,
    /// Texts that say which rows belong together.
    Names,
}

/// An input that is asked for: `role` is what it is to a loss.
#[derive(Clone, Debug)]
pub(crate) struct Wish<'a, R> {
    pub(crate) role: R,
    /// What errors call it.
    pub(crate) option: String,
    /// What was written for it: columns, or a file.
    pub(crate) text: &'a str,
    pub(crate) content: Content,
    /// It is one column.
    pub(crate) is_column: bool,
    /// An array of NumPy keeps its axes.
    pub(crate) has_axes: bool,
    /// The numbers that are computed with are as precise as these.
    pub(crate) is_precise: bool,
}

/// An input, and its columns in a file.
pub(super) struct Part<'a, R> {
    pub(super) wish: Wish<'a, R>,
    pub(super) columns: Group,
}
impl<'a, R: Copy> Part<'a, R> {
    fn new(wish: &Wish<'a, R>, table: &Table, indices: Vec<usize>) -> Result<Self> {
        let columns = Group::of(table, indices);
        let columns = if wish.is_column { columns.one(&wish.option, wish.text)? } else { columns };
        Ok(Part { wish: wish.clone(), columns })
    }
}

/// What is read of a file together.
pub(super) enum Origin<'a, R> {
    Columns(Table, Vec<Part<'a, R>>),
    /// An array with all of its axes; before it the name of the file.
    Array(String, Array, Wish<'a, R>),
}

/// A file, and the inputs that are read from it together.
pub(crate) struct Pass<'a, R> {
    path: PathBuf,
    pub(super) from: Origin<'a, R>,
}
impl<R> Pass<'_, R> {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
    /// Whether the numbers that decide it, if there are any, are in single precision.
    pub(crate) fn single(&self) -> bool {
        match &self.from {
            Origin::Columns(table, parts) => parts.iter().filter(|part| part.wish.is_precise).all(|part| {
                part.columns.indices.iter().all(|&index| table.columns()[index].kind == Kind::Single)
            }),
            Origin::Array(_, array, wish) => !wish.is_precise || array.kind == Kind::Single,
        }
    }
}

/// Finds every input: among the columns of the file that all can share, or in a file of its own.
pub(crate) fn find<'a, R: Copy>(file: Option<&Path>, wishes: &[Wish<'a, R>]) -> Result<Vec<Pass<'a, R>>> {
    let shared = file.map(|path| Ok::<_, anyhow::Error>((path, Table::open(path)?))).transpose()?;
    let (mut passes, mut parts, mut used) = (Vec::new(), Vec::new(), false);
    for wish in wishes {
        let (text, option) = (wish.text, || wish.option.clone());
        if let Some((path, table)) = &shared
            && let Some(array) = array(wish, table, text).with_context(option)?
        {
            passes.push(Pass { path: (*path).into(), from: array });
            used = true;
            continue;
        }
        let found = shared.as_ref().map(|(_, table)| (table, table.select(text)));
        match (found, own_file(text)) {
            (Some((table, Ok(indices))), _) => parts.push(Part::new(wish, table, indices)?),
            (_, Some((path, column))) => {
                let table = Table::open(path).with_context(option)?;
                let from = match array(wish, &table, column.unwrap_or("")).with_context(option)? {
                    Some(array) => array,
                    None => {
                        let indices = alone(&table, text, column).with_context(option)?;
                        let part = Part::new(wish, &table, indices)?;
                        Origin::Columns(table, vec![part])
                    }
                };
                passes.push(Pass { path: path.into(), from });
            }
            (Some((_, Err(error))), None) => {
                bail!("{}: {error}; nor is there a file `{text}`", wish.option)
            }
            (None, None) => {
                bail!("{}: there is no file `{text}`, and none of which it could be a column", wish.option)
            }
        }
    }
    let Some((path, table)) = shared else { return Ok(passes) };
    ensure!(
        used || !parts.is_empty(),
        "{}: nothing is read from it, for all inputs are files of their own",
        table.name()
    );
    if table.apart() {
        for part in parts {
            passes.push(Pass { path: path.into(), from: Origin::Columns(Table::open(path)?, vec![part]) });
        }
    } else if !parts.is_empty() {
        passes.push(Pass { path: path.into(), from: Origin::Columns(table, parts) });
    }
    Ok(passes)
}

/// An array of a file, if it is one and its axes are wanted.
fn array<'a, R: Copy>(wish: &Wish<'a, R>, table: &Table, name: &str) -> Result<Option<Origin<'a, R>>> {
    let array = if wish.has_axes { table.array(name)? } else { None };
    Ok(array.map(|array| Origin::Array(table.name().into(), array, wish.clone())))
}

/// The file that a text names, and what it says of its columns: `b.npy`, `b.parquet:text`.
fn own_file(text: &str) -> Option<(&Path, Option<&str>)> {
    if Path::new(text).exists() {
        return Some((Path::new(text), None));
    }
    let mut cuts = text.match_indices(':').map(|(at, _)| (Path::new(&text[..at]), Some(&text[at + 1..])));
    cuts.find(|(path, _)| path.exists())
}

/// The columns that are meant of a file that is one input's own.
fn alone(table: &Table, text: &str, column: Option<&str>) -> Result<Vec<usize>> {
    match column {
        Some(column) => table.select(column),
        None => table.whole().map_err(|error| anyhow!("{error}; name one, as in {text}:COLUMN")),
    }
}
