//! The target and its kind.
use super::{Cells, Column, Frame};
use crate::error::Error;
use crate::guide;
use crate::text::short;
use serde::Serialize;
use std::fmt;

/// The largest number of classes of a text column.
const MOST_CLASSES: usize = 100;
/// The largest number of classes of an integer column; with more values it holds counts.
const MOST_NUMBERED_CLASSES: usize = 20;
/// The smallest size of a class of integers, relative to classes of equal size; the largest values of counts are rarer.
const RAREST_CLASS: f64 = 0.1;
/// The median below which integers are counts, and above which they are amounts.
const LARGE_COUNT: f64 = 100.0;
/// Non-negative numbers are amounts if at least this fraction is exactly 0, or …
const ZEROS: f64 = 0.05;
/// … if their 99th percentile exceeds this multiple of their median.
const SKEW: f64 = 8.0;

/// The kind of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetType {
    /// A real number.
    Real,
    /// A proportion: a number from 0 to 1.
    Share,
    /// A count.
    Count,
    /// A non-negative, skewed amount.
    Amount,
    /// One of two classes.
    Binary,
    /// One of several classes.
    Multiclass,
}

impl fmt::Display for TargetType {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            TargetType::Real => "real numbers",
            TargetType::Share => "proportions from 0 to 1",
            TargetType::Count => "counts",
            TargetType::Amount => "amounts",
            TargetType::Binary => "two classes",
            TargetType::Multiclass => "several classes",
        })
    }
}

impl TargetType {
    /// True for classes.
    pub fn is_class(self) -> bool {
        matches!(self, TargetType::Binary | TargetType::Multiclass)
    }

    /// The kind of target that a task of the guide has.
    ///
    /// # Errors
    /// An unknown task, or one whose data is not a table with one target.
    pub fn of_task(task: &str) -> Result<TargetType, Error> {
        match guide::find(task)?.task {
            "regression" | "quantile regression" => Ok(TargetType::Real),
            "counts" => Ok(TargetType::Count),
            "positive amounts" => Ok(TargetType::Amount),
            "proportions" => Ok(TargetType::Share),
            "binary classification" => Ok(TargetType::Binary),
            "multiclass classification" | "imbalanced classification" | "noisy labels" => {
                Ok(TargetType::Multiclass)
            }
            other => Err(Error::Task(format!(
                "a table with one target is data for regression, counts, positive amounts, proportions, binary classification \
                 or multiclass classification, not for {other}"
            ))),
        }
    }
}

/// The target.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The name of its column.
    pub name: String,
    /// The kind.
    pub kind: TargetType,
    /// The values; for classes, their indices in `classes`.
    pub values: Vec<f64>,
    /// The names of the classes, in order; the second of two is the positive one.
    pub classes: Vec<String>,
    /// The reason for the kind.
    pub reason: String,
}

impl Target {
    /// The target in a column. Its kind is detected unless given.
    ///
    /// # Errors
    /// An unknown column; empty cells; all values the same; values that are not of the kind that is given.
    pub fn of(frame: &Frame, name: &str, kind: Option<TargetType>) -> Result<Target, Error> {
        let column = frame.column(name)?;

        if let Some(row) = (0..column.len()).find(|&row| column.is_missing(row)) {
            let (n, cells) = (column.missing(), if column.missing() == 1 { "cell" } else { "cells" });
            return Err(Error::Data(format!(
                "the target `{name}` has {n} empty {cells}, first in row {row} (from 0): remove such rows"
            )));
        }
        let levels = column.levels();
        if levels.len() == 1 {
            return Err(Error::Data(format!("the target `{name}` is {} in every row", levels[0])));
        }
        let (found, reason) = guess(column, &levels);

        // A task may speak of classes without saying how many.
        let kind = match kind {
            Some(TargetType::Multiclass | TargetType::Binary) if levels.len() == 2 => TargetType::Binary,
            Some(kind) => kind,
            None => found,
        };
        let reason = if kind == found { reason } else { "as requested".into() };
        let classes = if kind.is_class() { levels } else { Vec::new() };
        let values = match kind.is_class() {
            true => indices(column, &classes)?,
            false => numbers(column, kind)?.to_vec(),
        };
        if kind == TargetType::Binary && classes.len() > 2 {
            let n = classes.len();
            return Err(Error::Data(format!("the target `{name}` has {n} classes, not two")));
        }
        Ok(Target { name: name.into(), kind, values, classes, reason })
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.values.len()
    }

    /// The class of each row.
    pub fn labels(&self) -> Vec<usize> {
        self.values.iter().map(|&class| class as usize).collect()
    }

    /// The number of rows of each class.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.classes.len()];
        if self.kind.is_class() {
            self.values.iter().for_each(|&class| counts[class as usize] += 1);
        }
        counts
    }
}

/// The detected kind of a column, and the reason.
fn guess(column: &Column, levels: &[String]) -> (TargetType, String) {
    let n = levels.len();
    let numbers = match &column.cells {
        _ if n == 2 => {
            return (TargetType::Binary, format!("the values {} and {}", levels[0], levels[1]));
        }
        Cells::Text(_) => return (TargetType::Multiclass, format!("{n} distinct values")),
        Cells::Numbers(numbers) => numbers,
    };
    let (least, most) = numbers.iter().fold((f64::MAX, f64::MIN), |(lo, hi), &x| (lo.min(x), hi.max(x)));
    let whole = numbers.iter().all(|x| x.fract() == 0.0);
    let median = crate::metrics::median(numbers).unwrap_or(0.0);
    let rows = numbers.len() as f64;
    let range = format!("values from {} to {}", short(least), short(most));
    if least < 0.0 {
        return (TargetType::Real, range);
    }

    if whole {
        let gapless = least <= 1.0 && n as f64 == most - least + 1.0;
        let count = |level: &String| numbers.iter().filter(|x| x.to_string() == *level).count();
        let rarest = || levels.iter().map(count).min().unwrap_or(0) as f64;
        if gapless && n <= MOST_NUMBERED_CLASSES && rarest() >= RAREST_CLASS * rows / n as f64 {
            return (TargetType::Multiclass, format!("integers from {least} to {most}, all frequent"));
        }
        if median < LARGE_COUNT {
            return (TargetType::Count, format!("integer {range}"));
        }
    }

    if most <= 1.0 {
        return (TargetType::Share, range);
    }
    let zeros = numbers.iter().filter(|&&x| x == 0.0).count() as f64 / rows;
    let top = crate::metrics::quantile(numbers, 0.99).unwrap_or(0.0);

    if zeros > ZEROS || top > SKEW * median {
        let percent = 100.0 * zeros;
        let why = format!(
            "never negative, {percent:.0} % zeros, median {}, 99th percentile {}",
            short(median),
            short(top)
        );
        return (TargetType::Amount, why);
    }
    (TargetType::Real, range)
}

/// The class index of each row.
fn indices(column: &Column, classes: &[String]) -> Result<Vec<f64>, Error> {
    if classes.len() > MOST_CLASSES {
        let (name, n) = (&column.name, classes.len());
        return Err(Error::Data(format!(
            "the target `{name}` has {n} distinct values; at most {MOST_CLASSES} can be classes"
        )));
    }
    let place = |row| classes.iter().position(|class| *class == column.text(row)).unwrap_or(0) as f64;
    // −0 is written so, and is 0.
    let place = |row| match &column.cells {
        Cells::Numbers(numbers) if numbers[row] == 0.0 => {
            classes.iter().position(|class| class == "0" || class == "-0").unwrap_or(0) as f64
        }
        _ => place(row),
    };
    Ok((0..column.len()).map(place).collect())
}

/// The numbers of a column, checked against a kind.
fn numbers(column: &Column, kind: TargetType) -> Result<&[f64], Error> {
    let name = &column.name;
    let Cells::Numbers(numbers) = &column.cells else {
        return Err(Error::Data(format!("the target `{name}` holds text, not {kind}")));
    };
    let fits = |x: &&f64| match kind {
        TargetType::Share => (0.0..=1.0).contains(*x),
        TargetType::Count | TargetType::Amount => **x >= 0.0,
        _ => true,
    };
    match numbers.iter().position(|x| !fits(&x)) {
        Some(row) => {
            let x = numbers[row];
            Err(Error::Data(format!("row {row} (from 0), target `{name}`: {x} is not one of {kind}")))
        }
        None => Ok(numbers),
    }
}
