//! Features: columns as standardised numbers.
use super::{Cells, Column, Frame};
use crate::error::Error;
use crate::metrics::median;
use std::collections::HashMap;

/// The largest number of levels of a text column that is a feature.
const MOST_LEVELS: usize = 20;
/// Names of identifier columns, beside those that end in `_id`: not features if all their values differ.
const IDENTIFIERS: [&str; 6] = ["id", "row", "index", "key", "uuid", ""];
/// Names of columns that group rows, alone or with `_id`.
const GROUPS: [&str; 5] = ["query", "qid", "group", "session", "user"];

/// A row-major matrix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// The rows, one after another.
    pub data: Vec<f64>,
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub columns: usize,
}

/// The features of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// The names; `column=level` for a one-hot encoded level.
    pub names: Vec<String>,
    /// The values; NaN for an empty cell.
    columns: Vec<Vec<f64>>,
    /// Notes on unused columns and filled cells.
    pub notes: Vec<String>,
    /// The column that seems to group rows.
    pub group: Option<String>,
}

impl Features {
    /// The features in the named columns, or in all usable columns but the target.
    ///
    /// # Errors
    /// An unknown column; the target; a named column that cannot be a feature; no feature at all.
    pub fn of(frame: &Frame, target: &str, named: Option<&[String]>) -> Result<Features, Error> {
        let columns: Vec<&Column> = match named {
            Some(names) => names.iter().map(|name| frame.column(name)).collect::<Result<_, _>>()?,
            None => frame.columns().iter().filter(|column| column.name != target).collect(),
        };

        let mut features =
            Features { names: Vec::new(), columns: Vec::new(), notes: Vec::new(), group: None };
        for column in columns {
            let name = &column.name;
            if name == target {
                return Err(Error::Data(format!("`{name}` is the target and cannot be a feature")));
            }
            let levels = column.levels();
            if named.is_none() && features.group.is_none() && groups_rows(column, &levels) {
                features.group = Some(name.clone());
                features.notes.push(format!("`{name}` is not used: it groups rows"));
                continue;
            }
            match unfit(column, &levels) {
                Some(why) if named.is_some() => {
                    return Err(Error::Data(format!("the feature `{name}` {why}")));
                }
                Some(why) => features.notes.push(format!("`{name}` is not used: it {why}")),
                None => features.add(column, levels),
            }
        }

        if features.names.is_empty() {
            let why = features.notes.join("; ");
            return Err(Error::Data(format!("there are no features to predict `{target}` from. {why}")));
        }
        Ok(features)
    }

    fn add(&mut self, column: &Column, levels: Vec<String>) {
        let (name, missing) = (&column.name, column.missing());
        let cells = if missing == 1 { "cell" } else { "cells" };

        match &column.cells {
            Cells::Numbers(numbers) => {
                if missing > 0 {
                    let how = "filled with the median of the training rows";
                    self.notes.push(format!("`{name}` has {missing} empty {cells}, {how}"));
                }
                self.names.push(name.clone());
                self.columns.push(numbers.clone());
            }
            Cells::Text(words) => {
                if missing > 0 {
                    self.notes
                        .push(format!("`{name}` has {missing} empty {cells}, encoded as 0 for all levels"));
                }
                for level in levels {
                    let is = |word: &Option<String>| f64::from(u8::from(word.as_ref() == Some(&level)));
                    self.columns.push(words.iter().map(is).collect());
                    self.names.push(format!("{name}={level}"));
                }
            }
        }
    }

    /// Training and held-out rows as matrices: standardised by the mean and standard deviation of the training rows, empty cells
    /// filled with their median.
    pub fn split(&self, training: &[usize], held_out: &[usize]) -> (Matrix, Matrix) {
        let scaled: Vec<(f64, f64, f64)> =
            self.columns.iter().map(|column| scaling(column, training)).collect();
        let matrix = |rows: &[usize]| {
            let cell = |row: usize, (column, &(fill, mean, deviation)): (&Vec<f64>, &(f64, f64, f64))| {
                let x = if column[row].is_nan() { fill } else { column[row] };
                (x - mean) / deviation
            };
            let cells =
                rows.iter().flat_map(|&row| self.columns.iter().zip(&scaled).map(move |of| cell(row, of)));
            Matrix { data: cells.collect(), rows: rows.len(), columns: self.columns.len() }
        };
        (matrix(training), matrix(held_out))
    }
}

/// The median, mean and standard deviation of a column over some rows. A constant column has standard deviation 1.
fn scaling(column: &[f64], rows: &[usize]) -> (f64, f64, f64) {
    let known: Vec<f64> = rows.iter().map(|&row| column[row]).filter(|x| !x.is_nan()).collect();
    let fill = median(&known).unwrap_or(0.0);
    let n = rows.len() as f64;
    let filled = || rows.iter().map(|&row| if column[row].is_nan() { fill } else { column[row] });
    let mean = filled().sum::<f64>() / n;
    let deviation = (filled().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
    // What is left of equal numbers after rounding is no deviation.
    let varies = deviation > 1e-12 * mean.abs() && deviation > 0.0;
    (fill, mean, if varies { deviation } else { 1.0 })
}

/// The reason why a column cannot be a feature.
fn unfit(column: &Column, levels: &[String]) -> Option<String> {
    let (rows, n) = (column.len(), levels.len());
    let name = column.name.to_lowercase();
    let identifier = IDENTIFIERS.contains(&name.as_str()) || name.ends_with("_id");
    match &column.cells {
        _ if n < 2 => Some("is the same in every row".into()),
        _ if identifier && n == rows => Some("is an identifier: a different value in every row".into()),
        Cells::Numbers(numbers) if rows > 2 && numbers.windows(2).all(|pair| pair[1] - pair[0] == 1.0) => {
            Some("only numbers the rows".into())
        }
        Cells::Text(_) if n > MOST_LEVELS => {
            Some(format!("has {n} distinct values; at most {MOST_LEVELS} can be levels"))
        }
        _ => None,
    }
}

/// True if a column seems to group rows into queries: by its name, and as its values repeat.
fn groups_rows(column: &Column, levels: &[String]) -> bool {
    let name = column.name.to_lowercase();
    let named = GROUPS.iter().any(|word| name == *word || name == format!("{word}_id"));
    let mut counts: HashMap<String, usize> = HashMap::new();
    if named {
        (0..column.len()).for_each(|row| *counts.entry(column.text(row)).or_default() += 1);
    }
    named && levels.len() > 1 && counts.values().filter(|&&n| n > 1).count() * 2 > counts.len()
}
