//! Inputs of losses: numbers, rows and matrices of expressions.
use super::Problem;
use super::expression::Expression;
use super::variables::Point;
use perdita::loss::{Field, FieldKind};
use perdita_catalog::Inputs;
use std::str::FromStr;

/// An input of a loss: numbers, variables and formulas, alone, in a row, or in rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// One.
    One(String),
    /// A row.
    Row(Vec<String>),
    /// Rows of the same length.
    Rows(Vec<Vec<String>>),
}

impl FromStr for Input {
    type Err = Problem;

    /// Parses `logit(p)`, `[a, b, 0]` or `[[a, b], [c, d]]`.
    fn from_str(text: &str) -> Result<Input, Problem> {
        let row = |text: &str| -> Option<Vec<String>> {
            let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
            Some(split(inside).into_iter().map(String::from).collect())
        };
        let Some(entries) = row(text) else { return Ok(Input::One(text.trim().into())) };
        if !entries.iter().any(|entry| entry.starts_with('[')) {
            return Ok(Input::Row(entries));
        }
        let rows = entries.iter().map(|entry| row(entry)).collect::<Option<Vec<_>>>();
        let wrong = || Problem::new(format!("`{text}`: rows are written as [[a, b], [c, d]]"));
        Ok(Input::Rows(rows.ok_or_else(wrong)?))
    }
}

/// The parts between the commas outside of brackets.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut depth = 0i32;
    let is_end = |c: char| {
        depth += i32::from("([".contains(c)) - i32::from(")]".contains(c));
        c == ',' && depth == 0
    };
    if text.trim().is_empty() { Vec::new() } else { text.split(is_end).map(str::trim).collect() }
}

/// An input of a loss, as a function of variables.
#[derive(Clone, Debug)]
pub(super) enum Array {
    One(Expression),
    Row(Vec<Expression>),
    Rows(Vec<Vec<Expression>>),
}

impl Array {
    /// Parses the entries.
    ///
    /// # Errors
    /// Rows of different lengths; mistakes in formulas.
    pub(super) fn parse(input: &Input) -> Result<Array, Problem> {
        let row = |row: &Vec<String>| row.iter().map(|x| Expression::parse(x)).collect::<Result<Vec<_>, _>>();
        Ok(match input {
            Input::One(x) => Array::One(Expression::parse(x)?),
            Input::Row(entries) => Array::Row(row(entries)?),
            Input::Rows(rows) => {
                let rows = rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
                if rows.iter().any(|row| row.len() != rows[0].len()) {
                    return Err(Problem::new("the rows of an input have the same length".into()));
                }
                Array::Rows(rows)
            }
        })
    }

    /// The entries, the last axis varying fastest.
    pub(super) fn expressions(&self) -> Vec<&Expression> {
        match self {
            Array::One(x) => vec![x],
            Array::Row(row) => row.iter().collect(),
            Array::Rows(rows) => rows.iter().flatten().collect(),
        }
    }

    /// The place of an entry among all.
    ///
    /// # Errors
    /// An entry that does not exist.
    pub(super) fn place(&self, index: &[usize]) -> Result<usize, Problem> {
        let place = match (self, index) {
            (Array::One(_), []) => Some(0),
            (Array::Row(row), [i]) => (*i < row.len()).then_some(*i),
            (Array::Rows(rows), [i, j]) => {
                rows.get(*i).filter(|row| *j < row.len()).map(|row| i * row.len() + j)
            }
            _ => None,
        };
        let written: String = index.iter().map(|i| format!("[{i}]")).collect();
        let shape = self.shape();
        place.ok_or_else(|| match written.is_empty() {
            true => Problem::new(format!(
                "an input of shape {shape:?} has several entries: name one, as in scores[0]"
            )),
            false => Problem::new(format!(
                "an input of shape {shape:?}, with indices from 0, has no entry {written}"
            )),
        })
    }

    fn shape(&self) -> Vec<usize> {
        match self {
            Array::One(_) => vec![],
            Array::Row(row) => vec![row.len()],
            Array::Rows(rows) => vec![rows.len(), rows.first().map_or(0, Vec::len)],
        }
    }

    /// The array of a field at a point. Axes in front that are not written have the length 1.
    ///
    /// # Errors
    /// Labels that are not whole numbers.
    pub(super) fn shaped(&self, field: &Field, point: &Point) -> Result<Shaped, Problem> {
        let axes = field.axes.split_whitespace().enumerate();
        let axes = axes.filter(|(at, axis)| *axis != "..." || *at == 0).count();
        let written = self.shape();
        let shape = [vec![1; axes.saturating_sub(written.len())], written].concat();

        let data: Vec<f64> = self.expressions().iter().map(|x| x.at(0.0, &|name| point.of(name))).collect();
        let labels = match field.holds {
            FieldKind::Labels => Some(data.iter().map(|&x| label(field.name, x)).collect::<Result<_, _>>()?),
            _ => None,
        };
        Ok(Shaped { name: field.name, data, labels, shape })
    }
}

fn label(name: &str, x: f64) -> Result<i64, Problem> {
    let is_whole = x.fract() == 0.0 && x.abs() < 1e15;
    if is_whole { Ok(x as i64) } else { Err(Problem::new(format!("{name} are whole numbers, not {x}"))) }
}

/// An array for a call.
pub(super) struct Shaped {
    pub(super) name: &'static str,
    data: Vec<f64>,
    labels: Option<Vec<i64>>,
    shape: Vec<usize>,
}

impl Shaped {
    pub(super) fn len(&self) -> usize {
        self.data.len()
    }

    /// The inputs of a call with this array.
    pub(super) fn push<'a>(&'a self, inputs: Inputs<'a>) -> Inputs<'a> {
        match &self.labels {
            Some(labels) => inputs.array(self.name, labels, &self.shape),
            None => inputs.array(self.name, &self.data, &self.shape),
        }
    }
}
