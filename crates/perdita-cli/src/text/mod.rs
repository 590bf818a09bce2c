//! Text for the terminal, and numbers for JSON.
mod style;
mod table;
mod visible;
mod width;
mod wrap;

pub(crate) use style::{Tone, paint};
pub(crate) use table::{Table, table};
pub(crate) use visible::{message, visible};
pub(crate) use width::terminal;
pub(crate) use wrap::{entry, words};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;
use std::io::{ErrorKind, Write, stdout};

/// Writes to standard output. A closed pipe, as after `head`, is not an error.
pub(crate) fn print(output: &str) -> Result<()> {
    match stdout().write_all(output.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("standard output"),
        _ => Ok(()),
    }
}

/// Indented JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// JSON of texts of our own with the minus signs of programs, where those for people are U+2212.
pub(crate) fn plain_minus(value: Value) -> Value {
    match value {
        Value::String(text) => text.replace('−', "-").into(),
        Value::Array(list) => list.into_iter().map(plain_minus).collect(),
        Value::Object(object) => object.into_iter().map(|(key, value)| (key, plain_minus(value))).collect(),
        other => other,
    }
}

/// A number in JSON; NaN and the infinities become strings.
pub(crate) fn number(x: f64) -> Value {
    if x.is_finite() { x.into() } else { x.to_string().into() }
}

/// A number to six significant digits.
pub(crate) fn short(x: f64) -> String {
    rounded(x, 6)
}

/// A number to `digits` significant digits; integers keep all of theirs.
pub(crate) fn rounded(x: f64, digits: i32) -> String {
    if x == 0.0 || !x.is_finite() {
        return x.to_string();
    }
    if x.fract() == 0.0 && x.abs() < 1e9 {
        return x.to_string();
    }
    match x.abs().log10().floor() as i32 {
        magnitude @ -4..=8 => format!("{x:.*}", (digits - 1 - magnitude).max(0) as usize),
        _ => format!("{x:.*e}", digits as usize - 1),
    }
}

/// `n` with its noun, in the singular or the plural.
pub(crate) fn count(n: u64, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {}", plural(thing)) }
}

/// The plural of a noun.
pub(crate) fn plural(thing: &str) -> String {
    match thing.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits() {
        let written = [0.0738370416, 1.5, -123456.7, 1234567.8, 2e9, 1e-5, 0.0, f64::NAN, f64::NEG_INFINITY];
        let read =
            ["0.0738370", "1.50000", "-123457", "1234568", "2.00000e9", "1.00000e-5", "0", "NaN", "-inf"];
        assert_eq!(written.map(short), read);
    }
}
