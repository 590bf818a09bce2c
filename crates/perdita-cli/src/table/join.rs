//! Two tables joined by a key: a row of the first has the row of the second with the same key. The first is read in batches, what is
//! wanted of the second is held in memory. Every key is in both tables, once.

use std::collections::HashMap;
use std::mem::take;

use anyhow::{Context, Result, anyhow, bail, ensure};

use super::places::place;
use super::source::{Block, Field, Source, Wanted};
use super::{Array, Column, Places, ROWS, Table, Texts, in_file};

/// A table whose rows are found by their keys.
struct Keyed {
    name: String,
    source: Box<dyn Source>,
    /// The field and the element of the key.
    key: (usize, usize),
}

struct Join {
    first: Keyed,
    second: Keyed,
    /// The fields of the first table, then those of the second.
    fields: Vec<Field>,
    /// For each wanted field of numbers and column of text, in order: true if it is of the second table.
    numeric: Vec<bool>,
    text: Vec<bool>,
    rows: Rows,
    row: u64,
}

/// The rows of the second table.
#[derive(Default)]
struct Rows {
    numeric: Vec<Vec<f64>>,
    widths: Vec<usize>,
    text: Vec<Texts>,
    index: HashMap<String, usize>,
    /// The line on which each begins, if the file has lines.
    lines: Vec<u64>,
    /// True for each row that a row of the first table has.
    used: Vec<bool>,
}

impl Table {
    /// Joins a second table by the column `key`, which both have.
    pub(crate) fn join(self, second: Table, key: &str) -> Result<Table> {
        let keys = [self.key_column(key)?, second.key_column(key)?];
        let (own, fields) = (self.columns.len(), self.source.fields().len());
        let mut columns = self.columns;
        columns.extend(
            second.columns.into_iter().map(|column| Column { field: fields + column.field, ..column }),
        );
        let all = self.source.fields().iter().chain(second.source.fields()).cloned().collect();
        let name = second.name.clone();
        let source = Join {
            first: Keyed { name: self.name.clone(), source: self.source, key: keys[0].1 },
            second: Keyed { name: second.name, source: second.source, key: keys[1].1 },
            fields: all,
            numeric: Vec::new(),
            text: Vec::new(),
            rows: Rows::default(),
            row: 0,
        };
        let source = Box::new(source);
        Ok(Table {
            name: self.name,
            source,
            columns,
            own,
            joined: Some((keys[0].0, name)),
            is_unnested: false,
        })
    }

    /// The column of this name, and its field and element.
    fn key_column(&self, name: &str) -> Result<(usize, (usize, usize))> {
        let found = self.select(name)?;
        let [index] = found[..] else {
            bail!("{}: a key is one column, and `{name}` is {} columns", self.name, found.len())
        };
        let column = &self.columns[index];
        Ok((index, (column.field, column.element)))
    }
}

impl Source for Join {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn start(&mut self, wanted: Wanted) -> Result<()> {
        let fields = self.first.source.fields().len();
        self.numeric = wanted.numeric.iter().map(|&field| field >= fields).collect();
        self.text = wanted.text.iter().map(|&(field, _)| field >= fields).collect();
        let of_second = |field: &usize| field.checked_sub(fields);
        let second = Wanted {
            numeric: wanted.numeric.iter().filter_map(of_second).collect(),
            text: wanted
                .text
                .iter()
                .filter_map(|(field, element)| Some((of_second(field)?, *element)))
                .collect(),
            rows: ROWS,
            plain: wanted.plain,
            unnests: false,
        };
        let widths =
            second.numeric.iter().map(|&field| self.second.source.fields()[field].width.unwrap_or(1));
        self.rows.widths = widths.collect();
        self.rows.read(&mut self.second, second)?;

        let is_of_first = |field: &usize| *field < fields;
        self.first.start(Wanted {
            numeric: wanted.numeric.into_iter().filter(is_of_first).collect(),
            text: wanted.text.into_iter().filter(|(field, _)| is_of_first(field)).collect(),
            rows: wanted.rows,
            plain: wanted.plain,
            unnests: false,
        })
    }

    fn next(&mut self) -> Result<Block> {
        let (mut block, keys) = self.first.next()?;
        let mut places = Vec::with_capacity(block.rows);
        for row in 0..block.rows {
            let at = || place(self.row + row as u64, block.places.lines.get(row));
            let key = key(&keys, row).with_context(at)?;
            let index = self.rows.index.get(key);
            let &index =
                index.ok_or_else(|| anyhow!("{}: {} has no row of key `{key}`", at(), self.second.name))?;
            ensure!(!self.rows.used[index], "{}: key `{key}` is there for the second time", at());
            self.rows.used[index] = true;
            places.push(index);
        }
        if block.rows == 0
            && let Some(unused) = self.rows.used.iter().position(|used| !used)
        {
            let keys = self.rows.index.iter();
            let key =
                keys.filter(|&(_, &row)| row == unused).map(|(key, _)| key.as_str()).collect::<String>();
            let others = self.rows.used.iter().filter(|used| !**used).count() - 1;
            let others = if others > 0 { format!(" (nor of {others} more)") } else { String::new() };
            bail!("there is no row of key `{key}`{others}, which {} has", self.second.name);
        }
        self.row += block.rows as u64;

        let (mut numeric, mut second) = (take(&mut block.numeric).into_iter(), 0..);
        let numbers = self.numeric.iter().map(|&is_of_second| match is_of_second {
            true => self.rows.numbers(second.next().unwrap_or(0), &places),
            false => numeric.next().unwrap_or_default(),
        });
        block.numeric = numbers.collect();
        let (mut text, mut second) = (take(&mut block.text).into_iter(), 0..);
        let texts = self.text.iter().map(|&is_of_second| match is_of_second {
            true => self.rows.texts(second.next().unwrap_or(0), &places),
            false => text.next().unwrap_or_default(),
        });
        block.text = texts.collect();
        let lines = places.iter().filter_map(|&at| self.rows.lines.get(at).copied()).collect();
        let rows = places.iter().map(|&at| at as u64).collect();
        block.joined = Some(Places { rows, lines, ..Places::default() });
        Ok(block)
    }

    fn progress(&self) -> Option<f64> {
        self.first.source.progress()
    }

    fn array(&self, _field: usize) -> Result<Option<Array>> {
        Ok(None)
    }
}

impl Keyed {
    /// Starts a reader that reads the keys as well.
    fn start(&mut self, mut wanted: Wanted) -> Result<()> {
        wanted.text.push(self.key);
        self.source.start(wanted)
    }

    /// The next rows, and their keys.
    fn next(&mut self) -> Result<(Block, Texts)> {
        let mut block = self.source.next()?;
        let keys = block.text.pop().unwrap_or_default();
        Ok((block, keys))
    }
}

/// The key of a row.
fn key(keys: &Texts, row: usize) -> Result<&str> {
    match keys.get(row) {
        "" => bail!("there is no key"),
        key => Ok(key),
    }
}

impl Rows {
    /// Reads all rows.
    fn read(&mut self, from: &mut Keyed, wanted: Wanted) -> Result<()> {
        let (numeric, text) = (wanted.numeric.len(), wanted.text.len());
        self.numeric.resize_with(numeric, Vec::new);
        self.text.resize_with(text, Texts::default);
        let name = from.name.clone();
        from.start(wanted).map_err(|error| in_file(error, &name))?;
        loop {
            let (mut block, keys) = from.next().map_err(|error| in_file(error, &name))?;
            if block.rows == 0 {
                return Ok(());
            }
            for row in 0..block.rows {
                let at = self.used.len();
                let place = || place(at as u64, block.places.lines.get(row));
                let key = key(&keys, row).with_context(place).map_err(|error| in_file(error, &name))?;
                if self.index.insert(key.into(), at).is_some() {
                    let twice = anyhow!("{}: key `{key}` is there for the second time", place());
                    return Err(in_file(twice, &name));
                }
                self.used.push(false);
            }
            self.lines.append(&mut block.places.lines);
            self.numeric.iter_mut().zip(block.numeric).for_each(|(all, more)| all.extend(more));
            self.text.iter_mut().zip(&block.text).for_each(|(all, more)| all.extend(more, 0..block.rows));
        }
    }

    fn numbers(&self, at: usize, rows: &[usize]) -> Vec<f64> {
        let (numbers, width) = (&self.numeric[at], self.widths[at]);
        rows.iter().flat_map(|&row| &numbers[row * width..][..width]).copied().collect()
    }

    fn texts(&self, at: usize, rows: &[usize]) -> Texts {
        let mut texts = Texts::default();
        texts.extend(&self.text[at], rows.iter().copied());
        texts
    }
}
