//! The body of the targets that read tables: whatever a file holds, it is read, or there are errors.

use std::path::Path;
use std::slice;

use anyhow::{Context, Error, Result};

use crate::table::{Array, ColumnType, Options, Table};

/// Reads all that can be read: columns as numbers and as text, together and each alone, and arrays. The errors that came up.
pub fn read_table(path: &Path) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut note = |result: Result<()>| errors.extend(result.err());

    let table = match Table::open(path, Options::default()) {
        Ok(table) => table,
        Err(error) => return vec![error],
    };
    let with = |kinds: &[ColumnType]| {
        let columns = table.columns().iter().enumerate();
        columns.filter(|(_, column)| kinds.contains(&column.kind)).map(|(index, _)| index).collect::<Vec<_>>()
    };
    let numbers = with(&[ColumnType::Number, ColumnType::Integer, ColumnType::Single, ColumnType::Untyped]);
    let texts = with(&[
        ColumnType::Number,
        ColumnType::Integer,
        ColumnType::Single,
        ColumnType::Untyped,
        ColumnType::Text,
    ]);
    // A matrix has a column for each of its elements.
    let name = |index: usize| table.columns()[index].name.split('[').next().unwrap_or_default().to_owned();
    let mut arrays: Vec<String> = (0..table.columns().len()).map(name).collect();
    arrays.dedup();

    note(read(path, slice::from_ref(&numbers), &[]));
    note(read(path, &[], &texts[..texts.len().min(16)]));
    if table.apart() {
        numbers.iter().take(8).for_each(|&column| note(read(path, &[vec![column]], &[column])));
        // The array of an `.npy` file has no name.
        for array in arrays.iter().map(String::as_str).take(8).chain([""]) {
            note(whole(&table, array, |array| array.numbers(|_, _| {})));
            note(whole(&table, array, |array| array.integers(None, |_, _| {})));
        }
    }
    errors
}

fn read(path: &Path, numbers: &[Vec<usize>], texts: &[usize]) -> Result<()> {
    Table::open(path, Options::default())?.batches(numbers, texts)?.try_for_each(|batch| batch.map(|_| ()))
}

/// An array of this name with all of its axes, if there is one. As elsewhere, the caller names the file.
fn whole(table: &Table, name: &str, read: impl FnOnce(Array) -> Result<()>) -> Result<()> {
    table.array(name)?.map_or(Ok(()), read).with_context(|| table.name().to_owned())
}
