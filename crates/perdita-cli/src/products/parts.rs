//! Which file, and which columns of it, every input is.
use crate::args::Eval;
use crate::columns::Group;
use crate::inputs::{option, options};
use crate::table::{Kind, Table};
use anyhow::{Context, Result, anyhow, bail, ensure};
use perdita::Loss;
use perdita::catalog::Shape;
use perdita::loss::Input;
use std::path::{Path, PathBuf};

/// What an input is to a loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    A,
    /// Negatives of which every row of a has its own.
    OwnNegatives,
    Of(Input),
}
impl Role {
    pub(super) const B: Role = Role::Of(Input::B);

    pub(super) fn option(self) -> &'static str {
        match self {
            Role::A => "--a",
            Role::OwnNegatives => "--own-negatives",
            Role::Of(input) => option(input),
        }
    }
    /// What it is to a loss, if it is not the rows of a.
    fn input(self) -> Option<Input> {
        match self {
            Role::A => None,
            Role::OwnNegatives => Some(Input::Negatives),
            Role::Of(input) => Some(input),
        }
    }
    pub(super) fn is_labels(self) -> bool {
        matches!(self, Role::Of(Input::Labels | Input::KeyLabels))
    }
    /// Whether it is rows that are multiplied.
    pub(super) fn is_rows(self) -> bool {
        matches!(self, Role::A | Role::OwnNegatives | Role::Of(Input::B | Input::Negatives))
    }
    /// Whether it is one number per row.
    fn is_column(self) -> bool {
        self.is_labels() || matches!(self, Role::Of(Input::Bias | Input::Weight))
    }
}

/// All that is given, and what was written for it.
pub(super) fn given(args: &Eval) -> Vec<(Role, &str)> {
    let e = &args.embeddings;
    let all = [
        (Role::A, &e.a),
        (Role::B, &e.b),
        (Role::Of(Input::Labels), &e.labels),
        (Role::Of(Input::KeyLabels), &e.key_labels),
        (Role::Of(Input::Targets), &e.soft_targets),
        (Role::Of(Input::Bias), &e.bias),
        (Role::Of(Input::Negatives), &e.negatives),
        (Role::OwnNegatives, &e.own_negatives),
        (Role::Of(Input::Weight), &args.weight),
    ];
    all.into_iter().filter_map(|(role, text)| Some((role, text.as_deref()?))).collect()
}

/// Whether there is all that a loss needs, and nothing that it does not know.
pub(super) fn fit(loss: &Loss, given: &[(Role, &str)]) -> Result<()> {
    let Shape::Product(any) = loss.shape() else { return Ok(()) };
    let needed =
        any.needs().iter().find(|&&input| !given.iter().any(|(role, _)| role.input() == Some(input)));
    if let Some(&input) = needed {
        bail!("{loss} needs {}", option(input));
    }
    let known = |input| any.needs().contains(&input) || any.allows().contains(&input);
    if let Some((role, _)) = given.iter().find(|(role, _)| !role.input().is_none_or(known)) {
        let (needs, allows) = options(&**any);
        let takes = [needs, allows].concat().join(", ");
        bail!("{loss} takes no {}; it takes {takes}", role.option());
    }
    Ok(())
}

/// An input, and its columns in a file.
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) columns: Group,
    /// All of its numbers are `f32`.
    single: bool,
}
impl Part {
    fn new(role: Role, text: &str, table: &Table, indices: Vec<usize>) -> Result<Part> {
        let single = indices.iter().all(|&index| table.columns()[index].kind == Kind::Single);
        let columns = Group::of(table, indices);
        let columns = if role.is_column() { columns.one(role.option(), text)? } else { columns };
        Ok(Part { role, columns, single })
    }
}

/// A file, and the inputs that are read from it together.
pub(super) struct Pass {
    path: PathBuf,
    pub(super) table: Table,
    pub(super) parts: Vec<Part>,
}
impl Pass {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
    /// Whether its embeddings, if there are any, are in single precision.
    pub(super) fn single(&self) -> bool {
        self.parts.iter().all(|part| part.single || !part.role.is_rows())
    }
}

/// Finds every input: among the columns of the file that all can share, or in a file of its own.
pub(super) fn find(args: &Eval, given: &[(Role, &str)]) -> Result<Vec<Pass>> {
    let shared = args.file.as_deref().map(|path| Ok::<_, anyhow::Error>((path, Table::open(path)?)));
    let shared = shared.transpose()?;
    let (mut passes, mut parts) = (Vec::new(), Vec::new());
    for &(role, text) in given {
        let option = role.option();
        let found = shared.as_ref().map(|(_, table)| (table, table.select(text)));
        match (found, own_file(text)) {
            (Some((table, Ok(indices))), _) => parts.push(Part::new(role, text, table, indices)?),
            (_, Some((path, column))) => {
                let (table, indices) = alone(text, path, column).context(option)?;
                let parts = vec![Part::new(role, text, &table, indices)?];
                passes.push(Pass { path: path.into(), table, parts });
            }
            (Some((_, Err(error))), None) => bail!("{option}: {error}; nor is there a file `{text}`"),
            (None, None) => {
                bail!("{option}: there is no file `{text}`, and none of which it could be a column")
            }
        }
    }
    let Some((path, table)) = shared else { return Ok(passes) };
    ensure!(
        !parts.is_empty(),
        "{}: nothing is read from it, for all inputs are files of their own",
        table.name()
    );
    if table.apart() {
        for part in parts {
            passes.push(Pass { path: path.into(), table: Table::open(path)?, parts: vec![part] });
        }
    } else {
        passes.push(Pass { path: path.into(), table, parts });
    }
    Ok(passes)
}

/// The file that a text names, and what it says of its columns: `b.npy`, `b.parquet:text`.
fn own_file(text: &str) -> Option<(&Path, Option<&str>)> {
    if Path::new(text).exists() {
        return Some((Path::new(text), None));
    }
    let mut cuts = text.match_indices(':').map(|(at, _)| (Path::new(&text[..at]), Some(&text[at + 1..])));
    cuts.find(|(path, _)| path.exists())
}

/// A file that is one input's own, and the columns that are meant.
fn alone(text: &str, path: &Path, column: Option<&str>) -> Result<(Table, Vec<usize>)> {
    let table = Table::open(path)?;
    let indices = match column {
        Some(column) => table.select(column)?,
        None => table.whole().map_err(|error| anyhow!("{error}; name one, as in {text}:COLUMN"))?,
    };
    Ok((table, indices))
}
