//! Batches of rows, and their places in the file.

use std::collections::HashSet;
use std::fmt::{Display, Write};

use anyhow::Result;

use super::source::{Block, Source};
use super::{Places, in_file};

/// Some rows of a table.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) rows: usize,
    /// For each requested group of columns, its row-major matrix: `rows` × the size of the group.
    pub(crate) numeric: Vec<Vec<f64>>,
    /// For each requested text column, its cells.
    pub(crate) text: Vec<Texts>,
    /// The places of the rows in the file, and in a joined one.
    pub(crate) places: Places,
    pub(crate) joined: Option<Places>,
}

/// The cells of a text column, in one allocation.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    chars: String,
    ends: Vec<usize>,
    nulls: HashSet<usize>,
}

impl Texts {
    pub(crate) fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.chars[start..self.ends[row]]
    }

    /// True for a null, whose text is empty.
    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.nulls.contains(&row)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|row| self.get(row))
    }

    /// Adds the cells of some rows.
    pub(super) fn extend(&mut self, from: &Texts, rows: impl IntoIterator<Item = usize>) {
        for row in rows {
            match from.is_null(row) {
                true => self.push_null(),
                false => self.push(from.get(row)),
            }
        }
    }

    pub(super) fn push_null(&mut self) {
        self.nulls.insert(self.ends.len());
        self.ends.push(self.chars.len());
    }

    pub(super) fn push(&mut self, cell: impl Display) {
        write!(self.chars, "{cell}").expect("a string takes any text");
        self.ends.push(self.chars.len());
    }
}

/// The batches of a [`Table`].
pub(crate) struct Batches {
    pub(super) name: String,
    pub(super) source: Box<dyn Source>,
    /// The columns of each group: the index of the requested field, and the element.
    pub(super) groups: Vec<Vec<(usize, usize)>>,
    /// The names of the requested fields.
    pub(super) widths: Vec<usize>,
    pub(super) row: u64,
    pub(super) ended: bool,
}

impl Batches {
    /// The fraction of the file that is read, from 0 to 1; `None` for a pipe.
    pub(crate) fn progress(&self) -> Option<f64> {
        self.source.progress()
    }

    fn gather(&self, block: &Block, group: &[(usize, usize)]) -> Vec<f64> {
        // Usually the request is one whole matrix.
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
                return end.err().map(|error| Err(in_file(error, &self.name)));
            }
        };
        let first = self.row;
        self.row += block.places.count(block.rows) as u64;
        let numeric = self.groups.iter().map(|group| self.gather(&block, group)).collect();
        let Block { rows, text, joined, places, .. } = block;
        let places = Places { first, ..places };
        Some(Ok(Batch { rows, numeric, text, places, joined }))
    }
}
