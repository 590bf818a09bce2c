//! A data frame: columns of numbers or of text.
use crate::error::{Error, hint};
use std::collections::HashSet;

/// The largest number of cells: a study holds several copies of them in memory.
pub const MOST_CELLS: usize = 10_000_000;

/// The spellings of an empty cell, in lower case.
const MISSING: [&str; 7] = ["", "na", "n/a", "nan", "null", "none", "?"];

/// True for a text that stands for a missing value.
pub fn is_missing(text: &str) -> bool {
    let text = text.trim_ascii();
    text.len() <= 4 && MISSING.contains(&text.to_ascii_lowercase().as_str())
}

/// Columns of the same length.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    columns: Vec<Column>,
    rows: usize,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The cells.
    pub cells: Cells,
}

/// The cells of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Finite numbers; NaN for an empty cell.
    Numbers(Vec<f64>),
    /// Text; `None` for an empty cell.
    Text(Vec<Option<String>>),
}

impl Column {
    /// A numeric column; NaN is an empty cell.
    pub fn numbers(name: impl Into<String>, numbers: Vec<f64>) -> Column {
        Column { name: name.into(), cells: Cells::Numbers(numbers) }
    }

    /// A column from text: numeric if every cell is a number or empty. NA, NaN, null, none and `?` are empty cells.
    pub fn parse(name: impl Into<String>, cells: Vec<String>) -> Column {
        let number = |cell: &String| if is_missing(cell) { Some(f64::NAN) } else { cell.trim().parse().ok() };
        let numbers: Option<Vec<f64>> = cells.iter().map(number).collect();
        let cells = match numbers {
            Some(numbers) => Cells::Numbers(numbers),
            None => Cells::Text(cells.into_iter().map(|cell| (!is_missing(&cell)).then_some(cell)).collect()),
        };
        Column { name: name.into(), cells }
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        match &self.cells {
            Cells::Numbers(numbers) => numbers.len(),
            Cells::Text(words) => words.len(),
        }
    }

    /// True if there are no cells.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True if a cell is empty.
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.cells {
            Cells::Numbers(numbers) => numbers[row].is_nan(),
            Cells::Text(words) => words[row].is_none(),
        }
    }

    /// The number of empty cells.
    pub fn missing(&self) -> usize {
        (0..self.len()).filter(|&row| self.is_missing(row)).count()
    }

    /// A cell as text; an empty cell is an empty text.
    pub fn text(&self, row: usize) -> String {
        match &self.cells {
            Cells::Numbers(numbers) if numbers[row].is_nan() => String::new(),
            Cells::Numbers(numbers) => numbers[row].to_string(),
            Cells::Text(words) => words[row].clone().unwrap_or_default(),
        }
    }

    /// The distinct values, sorted.
    pub fn levels(&self) -> Vec<String> {
        match &self.cells {
            Cells::Numbers(numbers) => {
                let mut levels: Vec<f64> = numbers.iter().copied().filter(|x| !x.is_nan()).collect();
                levels.sort_by(f64::total_cmp);
                // −0 is 0.
                levels.dedup_by(|a, b| a == b);
                levels.iter().map(f64::to_string).collect()
            }
            Cells::Text(words) => {
                let mut levels: Vec<String> = words.iter().flatten().cloned().collect();
                levels.sort();
                levels.dedup();
                levels
            }
        }
    }
}

impl Frame {
    /// Columns of the same length.
    ///
    /// # Errors
    /// No columns or rows, too many cells, columns of different lengths or the same name, a number that is infinite.
    pub fn new(columns: Vec<Column>) -> Result<Frame, Error> {
        let rows = columns.first().map_or(0, Column::len);
        if rows == 0 {
            return Err(Error::Data("there are no rows".into()));
        }
        let cells = rows.saturating_mul(columns.len());

        if cells > MOST_CELLS {
            let (n, problem) = (columns.len(), "a study holds its data in memory and takes at most");
            return Err(Error::Data(format!(
                "{rows} rows of {n} columns are {cells} cells; {problem} {MOST_CELLS}: use fewer rows, or name the features"
            )));
        }

        let mut names = HashSet::new();
        for column in &columns {
            let (name, len) = (&column.name, column.len());
            if len != rows {
                return Err(Error::Data(format!(
                    "column `{name}` has {len} rows, and the first column {rows}"
                )));
            }
            if !names.insert(name) {
                return Err(Error::Data(format!("several columns are called `{name}`")));
            }
            if let Cells::Numbers(numbers) = &column.cells
                && let Some(row) = numbers.iter().position(|x| x.is_infinite())
            {
                let x = numbers[row];
                return Err(Error::Data(format!(
                    "row {row} (from 0), column `{name}`: {x} is not a finite number"
                )));
            }
        }
        Ok(Frame { columns, rows })
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The column of this name.
    ///
    /// # Errors
    /// An unknown name; the message has the nearest one.
    pub fn column(&self, name: &str) -> Result<&Column, Error> {
        self.columns.iter().find(|column| column.name == name).ok_or_else(|| {
            const SHOWN: usize = 20;
            let names = || self.columns.iter().map(|column| column.name.as_str());
            let mut known =
                names().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            if let more @ 1.. = self.columns.len().saturating_sub(SHOWN) {
                known += &format!(" and {more} more");
            }
            Error::Column { name: name.into(), hint: hint(name, names()), known }
        })
    }
}
