//! Tables of computed values: each cell is shown with a few digits, and keeps all of them.
use crate::text::{rounded, short};
use perdita_report::Table;

/// A table of computed values.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueTable {
    /// The caption.
    pub caption: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// The number of text columns, from the left.
    pub left: usize,
}

impl ValueTable {
    /// The table as people read it.
    pub fn shown(&self) -> Table {
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.shown.clone()).collect();
        Table {
            caption: self.caption.clone(),
            header: self.header.clone(),
            rows: self.rows.iter().map(row).collect(),
            left: self.left,
        }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The text that is shown.
    pub shown: String,
    /// The number with all of its digits, if it is one.
    pub exact: Option<f64>,
}

impl Cell {
    /// A number that is shown as this text.
    pub(crate) fn number(exact: f64, shown: impl Into<String>) -> Self {
        Cell { shown: shown.into(), exact: Some(exact) }
    }

    /// A number that is shown with so many significant digits.
    pub(crate) fn rounded(exact: f64, digits: usize) -> Self {
        Cell::number(exact, rounded(exact, digits))
    }
}

impl From<f64> for Cell {
    fn from(x: f64) -> Self {
        Cell::number(x, short(x))
    }
}

impl From<String> for Cell {
    fn from(shown: String) -> Self {
        Cell { shown, exact: None }
    }
}

impl From<&str> for Cell {
    fn from(shown: &str) -> Self {
        Cell { shown: shown.into(), exact: None }
    }
}

/// The cells of a row: numbers and texts.
macro_rules! cells {
    ($($cell:expr),+ $(,)?) => {
        vec![$($crate::table::Cell::from($cell)),+]
    };
}
pub(crate) use cells;
