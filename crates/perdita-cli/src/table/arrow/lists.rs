//! Lists of different lengths, each of whose elements becomes a row.

use anyhow::{Result, bail, ensure};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, GenericListArray, OffsetSizeTrait, RecordBatch};
use arrow_schema::DataType;

use super::super::source::Block;
use super::super::{Places, Texts, rounded};
use super::Arrow;
use super::cells::{numbers, rounded as first_rounded, texts};

/// A field whose elements are rows, or whose cells stand in several rows.
struct Elements {
    values: ArrayRef,
    /// The cell of each row; `None` where a list has no element.
    at: Vec<Option<usize>>,
}

impl Arrow {
    /// A row for each element of the lists in a batch.
    pub(super) fn elements(&self, batch: &RecordBatch) -> Result<Block> {
        let lengths = self.lengths(batch)?;
        let rows = lengths.iter().sum();
        let mut places = Places::default();
        for (row, &length) in lengths.iter().enumerate() {
            places.push_list(self.row + row as u64, None, length);
        }
        let elements = |field| self.elements_of(batch, field, &lengths);
        let numeric = self.wanted.numeric.iter().map(|&field| {
            let Elements { values, at } = elements(field);
            if let Some((cell, integer)) = first_rounded(&values)
                && let Some(row) = at.iter().position(|&at| at == Some(cell))
            {
                bail!("{}: {}", places.cell(row, &self.fields[field].name), rounded(integer));
            }
            let (numbers, nulls) = (numbers(&values), values.logical_nulls());
            let number = |(row, at): (usize, &Option<usize>)| {
                let at = at.filter(|&at| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(at)));
                match at {
                    Some(at) => Ok(numbers[at]),
                    None if self.missing => Ok(f64::NAN),
                    None => {
                        bail!(
                            "{}: null where a number is expected",
                            places.cell(row, &self.fields[field].name)
                        )
                    }
                }
            };
            at.iter().enumerate().map(number).collect()
        });
        let numeric = numeric.collect::<Result<_>>()?;
        let text = self.wanted.text.iter().map(|&(field, _)| {
            let Elements { values, at } = elements(field);
            let (words, mut out) = (texts(&values, 0..values.len()), Texts::default());
            for at in at {
                match at.filter(|&at| !words.is_null(at)) {
                    Some(at) => out.push(words.get(at)),
                    None => out.push_null(),
                }
            }
            out
        });
        let text = text.collect();
        Ok(Block { rows, numeric, text, places, joined: None })
    }

    /// The number of elements of each row. A missing list, where it is accepted, is as long as the others, or one element.
    fn lengths(&self, batch: &RecordBatch) -> Result<Vec<usize>> {
        let mut known: Vec<Option<(&str, usize)>> = vec![None; batch.num_rows()];
        for field in self.wanted.fields() {
            let column = self.column(batch, field);
            let Some(own) = lengths(column) else { continue };
            let name = self.fields[field].name.as_str();
            for (row, found) in own.into_iter().enumerate() {
                match (column.is_null(row), found) {
                    (false, 1..) => {}
                    _ if self.missing => continue,
                    (true, _) => bail!("{}: null where a list is expected", self.place(row, name)),
                    (false, 0) => bail!("{}: the list is empty", self.place(row, name)),
                }
                let (first, want) = *known[row].get_or_insert((name, found));
                ensure!(
                    found == want,
                    "{}: {found} elements where `{first}` has {want}",
                    self.place(row, name)
                );
            }
        }
        Ok(known.into_iter().map(|known| known.map_or(1, |(_, length)| length)).collect())
    }

    fn elements_of(&self, batch: &RecordBatch, field: usize, lengths: &[usize]) -> Elements {
        let column = self.column(batch, field);
        let mut at = Vec::with_capacity(lengths.iter().sum());
        let Some(own) = self::lengths(column) else {
            for (row, &length) in lengths.iter().enumerate() {
                at.extend((0..length).map(|_| Some(row)));
            }
            return Elements { values: column.clone(), at };
        };
        let values = match column.data_type() {
            DataType::List(_) => values(column.as_list::<i32>()),
            _ => values(column.as_list::<i64>()),
        };
        let mut start = 0;
        for (row, (&length, own)) in lengths.iter().zip(own).enumerate() {
            let is_missing = own == 0 || column.is_null(row);
            at.extend((0..length).map(|element| (!is_missing).then_some(start + element)));
            start += own;
        }
        Elements { values, at }
    }
}

/// The elements of all lists, without those of the array that none of its lists contains.
fn values<O: OffsetSizeTrait>(lists: &GenericListArray<O>) -> ArrayRef {
    let offsets = lists.value_offsets();
    let [first, end] = [offsets[0], offsets[lists.len()]].map(O::as_usize);
    lists.values().slice(first, end - first)
}

/// The lengths of lists; `None` for another type.
fn lengths(column: &ArrayRef) -> Option<Vec<usize>> {
    match column.data_type() {
        DataType::List(_) => Some(column.as_list::<i32>().offsets().lengths().collect()),
        DataType::LargeList(_) => Some(column.as_list::<i64>().offsets().lengths().collect()),
        _ => None,
    }
}
