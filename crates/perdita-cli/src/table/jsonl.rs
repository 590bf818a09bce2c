//! JSON lines: an object per line. The first names the fields; a list is a matrix, as long in every line, unless its elements are
//! rows.

use anyhow::{Context, Error, Result, anyhow, bail, ensure};
use serde_json::{Map, Value};

use super::csv::Numbers;
use super::lines::Lines;
use super::opening::Input;
use super::places::cell_place;
use super::source::{Block, Field, Source, Wanted};
use super::{ColumnType, Options, Texts, rounded};

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 1 << 26;

struct JsonLines {
    lines: Lines,
    fields: Vec<Field>,
    wanted: Wanted,
    options: Options,
    /// The first row, which was read for its fields.
    first: Option<(u64, Map<String, Value>)>,
    row: u64,
}

pub(super) fn open(input: Input, bytes: Option<u64>, options: Options) -> Result<Box<dyn Source>> {
    let (lines, fields, wanted) = (Lines::new(input, MAX_LINE, bytes), Vec::new(), Wanted::default());
    let mut json = JsonLines { lines, fields, wanted, options, first: None, row: 0 };
    let first = json.object()?.context("there is no line")?;
    json.fields = first.1.iter().map(|(name, value)| field(name, value)).collect();
    json.first = Some(first);
    Ok(Box::new(json))
}

/// The field of a value of the first line.
fn field(name: &str, value: &Value) -> Field {
    let scalar = |value: &Value| match value {
        Value::Array(_) => ColumnType::Other("lists of lists".into()),
        Value::Object(_) => ColumnType::Other("objects".into()),
        _ => ColumnType::Untyped,
    };
    match value {
        Value::Array(list) => {
            Field::list(name.into(), list.first().map_or(ColumnType::Untyped, scalar), list.len())
        }
        value => Field::new(name.into(), scalar(value), None),
    }
}

impl JsonLines {
    /// The object of the next line that is not empty, and the number of the line, from 1.
    fn object(&mut self) -> Result<Option<(u64, Map<String, Value>)>> {
        while let Some(line) = self.lines.next()? {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let object = serde_json::from_slice(line);
            let number = self.lines.number;
            return match object {
                Ok(Value::Object(object)) => Ok(Some((number, object))),
                Ok(_) => bail!("line {number}: there is no JSON object"),
                Err(error) => bail!("line {number}, column {}: this is not JSON", error.column()),
            };
        }
        Ok(None)
    }

    fn place(&self, line: u64, column: &str) -> String {
        cell_place(self.row, Some(&line), column)
    }

    /// Adds a row: an element of each matrix after another.
    fn row(&self, block: &mut Block, line: u64, object: &Map<String, Value>) -> Result<()> {
        for (out, &field) in block.numeric.iter_mut().zip(&self.wanted.numeric) {
            let field = &self.fields[field];
            for (element, value) in self.cells(field, object, line)?.iter().enumerate() {
                out.push(self.number(value).map_err(|problem| self.wrong(line, field, element, &problem))?);
            }
        }
        for (out, &(field, element)) in block.text.iter_mut().zip(&self.wanted.text) {
            let field = &self.fields[field];
            self.push(out, &self.cells(field, object, line)?[element], line, field, element)?;
        }
        block.places.lines.push(line);
        block.rows += 1;
        Ok(())
    }

    /// Adds a row for each element of the lists; what is no list stands in each of them.
    fn elements(&self, block: &mut Block, line: u64, object: &Map<String, Value>) -> Result<()> {
        let lists = self.wanted.fields().into_iter().map(|field| &self.fields[field]);
        let lists: Vec<&Field> = lists.filter(|field| field.items.is_some()).collect();
        let mut length = None;
        for field in &lists {
            let value = object.get(&field.name).unwrap_or(&Value::Null);
            let place = || self.place(line, &field.name);
            let found = match value {
                Value::Array(list) if !list.is_empty() => list.len(),
                // As many elements without a value as the other lists have, or one.
                Value::Array(_) | Value::Null if self.options.skip_missing => continue,
                Value::Array(_) => bail!("{}: the list is empty", place()),
                value => bail!("{}: {} where a list is expected", place(), name(value)),
            };
            let (first, want) = *length.get_or_insert((&field.name, found));
            ensure!(found == want, "{}: {found} elements where `{first}` has {want}", place());
        }
        let length = length.map_or(1, |(_, length)| length);
        let cell = |field: &Field, element: usize| match object.get(&field.name) {
            Some(Value::Array(list)) if field.items.is_some() => list.get(element),
            Some(value) if field.items.is_none() => Some(value),
            _ => None,
        };
        for element in 0..length {
            for (out, &field) in block.numeric.iter_mut().zip(&self.wanted.numeric) {
                let field = &self.fields[field];
                let number = self.number(cell(field, element).unwrap_or(&Value::Null));
                out.push(number.map_err(|problem| self.wrong(line, field, element, &problem))?);
            }
            for (out, &(field, _)) in block.text.iter_mut().zip(&self.wanted.text) {
                let field = &self.fields[field];
                self.push(out, cell(field, element).unwrap_or(&Value::Null), line, field, element)?;
            }
        }
        block.places.push_list(self.row, Some(line), length);
        block.rows += length;
        Ok(())
    }

    fn wrong(&self, line: u64, field: &Field, element: usize, problem: &str) -> Error {
        anyhow!("{}: {problem}", self.place(line, &field.column_name(element)))
    }

    fn push(&self, texts: &mut Texts, value: &Value, line: u64, field: &Field, element: usize) -> Result<()> {
        match value {
            Value::Null => texts.push_null(),
            Value::String(text) => texts.push(text),
            Value::Array(_) | Value::Object(_) => {
                let problem = format!("{} where text is expected", name(value));
                return Err(self.wrong(line, field, element, &problem));
            }
            other => texts.push(other),
        }
        Ok(())
    }

    /// The elements of a field; one, if it is no matrix.
    fn cells<'v>(&self, field: &Field, object: &'v Map<String, Value>, line: u64) -> Result<&'v [Value]> {
        let value = object.get(&field.name).unwrap_or(&Value::Null);
        let wrong = |problem: String| anyhow!("{}: {problem}", self.place(line, &field.name));
        match (field.width, value) {
            (None, Value::Array(_)) => Err(wrong("a list where the first row has none".into())),
            (None, value) => Ok(std::slice::from_ref(value)),
            (Some(width), Value::Array(list)) if list.len() == width => Ok(list),
            (Some(width), Value::Array(list)) => {
                Err(wrong(format!("{} elements where the first row has {width}", list.len())))
            }
            (Some(width), _) => Err(wrong(format!("no list where {width} elements are expected"))),
        }
    }

    fn number(&self, value: &Value) -> Result<f64, String> {
        match value {
            Value::Null if self.options.skip_missing => Ok(f64::NAN),
            Value::Bool(truth) => Ok(f64::from(u8::from(*truth))),
            Value::Number(number) => {
                let integer = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
                let x = number.as_f64().ok_or_else(|| format!("{number} where a number is expected"))?;
                match integer.filter(|&integer| x as i128 != integer) {
                    Some(integer) => Err(rounded(integer)),
                    None => Ok(x),
                }
            }
            Value::String(text) => {
                Numbers::new(false, self.options.skip_missing).number(text.trim_ascii().as_bytes())
            }
            other => Err(format!("{} where a number is expected", name(other))),
        }
    }
}

/// A value in a message.
fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        Value::Bool(_) | Value::Number(_) => "a number",
        Value::String(_) => "text",
    }
}

impl Source for JsonLines {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn start(&mut self, wanted: Wanted) -> Result<()> {
        self.wanted = wanted;
        Ok(())
    }

    fn next(&mut self) -> Result<Block> {
        let mut block = self.wanted.block();
        while block.rows < self.wanted.rows {
            let next = match self.first.take() {
                None => self.object()?,
                first => first,
            };
            let Some((line, object)) = next else { break };
            match self.wanted.unnests {
                true => self.elements(&mut block, line, &object)?,
                false => self.row(&mut block, line, &object)?,
            }
            self.row += 1;
        }
        Ok(block)
    }

    fn progress(&self) -> Option<f64> {
        self.lines.progress()
    }
}
