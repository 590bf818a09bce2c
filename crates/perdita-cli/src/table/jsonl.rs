//! JSON lines: an object per line. The first names the fields; a list is a matrix, as long in every line.

use std::io::{BufRead, Read};

use anyhow::{Context, Error, Result, anyhow, bail, ensure};
use serde_json::{Map, Value};

use super::csv::Numbers;
use super::opening::Input;
use super::source::{Block, Field, Source, Wanted};
use super::{ColumnType, Options, Texts, rounded};

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 1 << 26;

struct Lines {
    input: Input,
    fields: Vec<Field>,
    wanted: Wanted,
    options: Options,
    /// The first row, which was read for its fields.
    first: Option<(u64, Map<String, Value>)>,
    line: u64,
    row: u64,
    position: u64,
    /// The length of the input, if known.
    bytes: Option<u64>,
}

pub(super) fn open(input: Input, bytes: Option<u64>, options: Options) -> Result<Box<dyn Source>> {
    let (fields, wanted) = (Vec::new(), Wanted::default());
    let mut lines =
        Lines { input, fields, wanted, options, first: None, line: 0, row: 0, position: 0, bytes };
    let first = lines.object()?.context("there is no line")?;
    lines.fields = first.1.iter().map(|(name, value)| field(name, value)).collect();
    lines.first = Some(first);
    Ok(Box::new(lines))
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
            Field::new(name.into(), list.first().map_or(ColumnType::Untyped, scalar), Some(list.len()))
        }
        value => Field::new(name.into(), scalar(value), None),
    }
}

impl Lines {
    /// The object of the next line that is not empty, and the number of the line, from 1.
    fn object(&mut self) -> Result<Option<(u64, Map<String, Value>)>> {
        let mut line = Vec::new();
        loop {
            line.clear();
            let count = self.input.by_ref().take(MAX_LINE + 1).read_until(b'\n', &mut line)? as u64;
            if count == 0 {
                return Ok(None);
            }
            self.line += 1;
            self.position += count;
            ensure!(count <= MAX_LINE, "line {}: it has more than {MAX_LINE} bytes", self.line);
            if line.trim_ascii().is_empty() {
                continue;
            }
            return match serde_json::from_slice(&line) {
                Ok(Value::Object(object)) => Ok(Some((self.line, object))),
                Ok(_) => bail!("line {}: there is no JSON object", self.line),
                Err(error) => bail!("line {}, column {}: this is not JSON", self.line, error.column()),
            };
        }
    }

    fn place(&self, line: u64, column: &str) -> String {
        format!("line {line} (row {}, from 0), column `{column}`", self.row)
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

/// A value without a number in a message.
fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Array(_) => "a list",
        _ => "an object",
    }
}

fn push(texts: &mut Texts, value: &Value) -> Result<(), &'static str> {
    match value {
        Value::Null => texts.push_null(),
        Value::String(text) => texts.push(text),
        Value::Array(_) | Value::Object(_) => return Err(name(value)),
        other => texts.push(other),
    }
    Ok(())
}

impl Source for Lines {
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
            let wrong = |field: &Field, element: usize, problem: &str| -> Error {
                anyhow!("{}: {problem}", self.place(line, &field.column_name(element)))
            };
            for (out, &field) in block.numeric.iter_mut().zip(&self.wanted.numeric) {
                let field = &self.fields[field];
                for (element, value) in self.cells(field, &object, line)?.iter().enumerate() {
                    out.push(self.number(value).map_err(|problem| wrong(field, element, &problem))?);
                }
            }
            for (out, &(field, element)) in block.text.iter_mut().zip(&self.wanted.text) {
                let field = &self.fields[field];
                push(out, &self.cells(field, &object, line)?[element])
                    .map_err(|found| wrong(field, element, &format!("{found} where text is expected")))?;
            }
            block.lines.push(line);
            block.rows += 1;
            self.row += 1;
        }
        Ok(block)
    }

    fn progress(&self) -> Option<f64> {
        self.bytes.map(|bytes| self.position as f64 / bytes as f64)
    }
}
