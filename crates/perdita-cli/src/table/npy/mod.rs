//! NumPy: the array of an `.npy` file, or the named arrays of an `.npz` archive. The format:
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>

mod header;
mod member;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::archive::Member;
use super::array::Cells;
use super::places::cell_place;
use super::source::{Block, Field, Source, Wanted};
use super::{Array, CELLS, ColumnType, Options, cell, rounded};
use member::Stored;

pub(super) fn array(path: &Path, _: Options) -> Result<Box<dyn Source>> {
    let member = Member::whole(path)?;
    let header = member.header(path)?;
    // Without a name there is nothing to call a single column: it is a matrix, too.
    let field = Field::new(String::new(), header.kind(), Some(header.width()));
    Ok(NumPy::source(path, vec![field], vec![member]))
}

/// The arrays among the members of an archive.
pub(super) fn archive(path: &Path, all: Vec<(String, Result<Member>)>) -> Result<Box<dyn Source>> {
    let (mut fields, mut members) = (Vec::new(), Vec::new());
    for (name, member) in all {
        let Some(name) = name.strip_suffix(".npy") else { continue };
        let member = member?;
        let header = member.header(path).with_context(|| format!("array `{name}`"))?;
        let width = (header.shape.len() == 2).then(|| header.width());
        fields.push(Field::new(name.into(), header.kind(), width));
        members.push(member);
    }
    Ok(NumPy::source(path, fields, members))
}

struct NumPy {
    path: PathBuf,
    fields: Vec<Field>,
    members: Vec<Member>,
    wanted: Wanted,
    /// The wanted fields, in order, and their arrays.
    projection: Vec<usize>,
    arrays: Vec<Stored>,
    row: u64,
}

impl NumPy {
    fn source(path: &Path, fields: Vec<Field>, members: Vec<Member>) -> Box<dyn Source> {
        let (wanted, projection, arrays) = (Wanted::default(), Vec::new(), Vec::new());
        Box::new(NumPy { path: path.into(), fields, members, wanted, projection, arrays, row: 0 })
    }

    fn rows(&self) -> u64 {
        self.arrays.first().map_or(0, |array| array.header.rows())
    }
}

impl Source for NumPy {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn start(&mut self, wanted: Wanted) -> Result<()> {
        self.projection = wanted.fields();
        self.wanted = wanted;
        for &field in &self.projection {
            let array = self.members[field].open(&self.path)?;
            let rows = array.header.rows();
            self.arrays.push(array);
            ensure!(
                rows == self.rows(),
                "array `{}` has {} rows, but `{}` has {rows}",
                self.fields[self.projection[0]].name,
                self.rows(),
                self.fields[field].name
            );
        }
        Ok(())
    }

    fn next(&mut self) -> Result<Block> {
        let rows = (self.rows() - self.row).min(self.wanted.rows as u64) as usize;

        let mut bytes = Vec::new();
        for (array, &field) in self.arrays.iter_mut().zip(&self.projection) {
            let read = array.read(self.row, rows);
            bytes.push(
                read.with_context(|| {
                    format!("array `{}`, from row {} on", self.fields[field].name, self.row)
                })?,
            );
        }
        let cells = |field| {
            let index = self.projection.binary_search(&field).expect("the field is wanted");
            (&self.arrays[index].header, bytes[index].as_slice())
        };
        let numbers = |&field| {
            let (header, bytes) = cells(field);
            if let Some((at, integer)) = header.rounded(bytes) {
                let width = header.width();
                let (row, name) =
                    (self.row + (at / width) as u64, self.fields[field].column_name(at % width));
                bail!("{}: {}", cell_place(row, None, &name), rounded(integer));
            }
            Ok(header.numbers(bytes))
        };
        let texts = |&(field, element)| {
            let (header, bytes) = cells(field);
            header.texts(bytes, element)
        };
        let numeric = self.wanted.numeric.iter().map(numbers).collect::<Result<_>>()?;
        let text = self.wanted.text.iter().map(texts).collect();
        self.row += rows as u64;
        Ok(Block { rows, numeric, text, ..Block::default() })
    }

    fn progress(&self) -> Option<f64> {
        Some(self.row as f64 / self.rows().max(1) as f64)
    }

    fn apart(&self) -> bool {
        true
    }

    fn array(&self, field: usize) -> Result<Option<Array>> {
        let Field { name, .. } = &self.fields[field];
        let stored = self.members[field].open(&self.path)?;
        let header = &stored.header;
        let kind = match header.item {
            0 => header.kind(),
            _ if header.dtype.starts_with('U') => ColumnType::Text,
            _ if header.is_single() => ColumnType::Single,
            _ => header.wide(),
        };
        let shape = header.shape.iter().map(|&length| length as usize).collect();
        Ok(Some(Array { name: name.clone(), kind, shape, cells: Box::new(Whole { stored, row: 0 }) }))
    }
}

/// A reader of an array with all of its axes, block by block.
struct Whole {
    stored: Stored,
    row: u64,
}

impl Whole {
    /// The bytes of the next rows; none at the end.
    fn bytes(&mut self) -> Result<Vec<u8>> {
        let rows = (CELLS / self.stored.header.width().max(1)).max(1) as u64;
        let rows = rows.min(self.stored.header.rows() - self.row) as usize;
        let bytes = self.stored.read(self.row, rows)?;
        self.row += rows as u64;
        Ok(bytes)
    }
}

impl Cells for Whole {
    fn numbers(&mut self) -> Result<Vec<f64>> {
        let row = self.row as usize;
        let bytes = self.bytes()?;
        let header = &self.stored.header;
        if let Some((at, integer)) = header.rounded(&bytes) {
            let shape: Vec<usize> = header.shape.iter().map(|&length| length as usize).collect();
            bail!("{}: {}", cell(&shape, row * header.width() + at), rounded(integer));
        }
        Ok(header.numbers(&bytes))
    }

    fn integers(&mut self) -> Result<Vec<Result<i64, String>>> {
        let bytes = self.bytes()?;
        Ok(self.stored.header.integers(&bytes))
    }

    fn progress(&self) -> f64 {
        self.row as f64 / self.stored.header.rows().max(1) as f64
    }
}
