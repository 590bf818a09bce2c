//! Text for the terminal, and numbers for JSON.
use anyhow::Result;
use serde_json::Value;
use std::io::{ErrorKind, Write, stdout};

/// The width at which lines are broken.
const WIDTH: usize = 80;

/// Writes to standard output. A closed pipe, as after `head`, is not an error.
pub(crate) fn print(output: &str) -> Result<()> {
    match stdout().write_all(output.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Indented JSON.
pub(crate) fn json(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
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

/// Columns under a header, the first `left` of them flush left and the others flush right.
pub(crate) fn table(header: Vec<&str>, rows: Vec<Vec<String>>, left: usize) -> String {
    let cells = |at: usize| rows.iter().map(move |row| row[at].as_str());
    let width = |at: usize| cells(at).chain([header[at]]).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().zip(&widths).enumerate().map(|(at, (cell, &width))| match at < left {
            true => format!("{cell:<width$}"),
            false => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    let rule = "─".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1));
    let body: String = rows.iter().map(|row| line(row.iter().map(String::as_str).collect())).collect();
    format!("{}{rule}\n{body}", line(header.clone()))
}

/// The words of a text. Text in brackets, such as an interval, is one word.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    text.split(move |c| {
        depth += i32::from("([".contains(c)) - i32::from(")]".contains(c));
        c == ' ' && depth == 0
    })
}

/// A label and its parts, wrapped and indented.
pub(crate) fn entry<S: AsRef<str>>(label: &str, indent: usize, parts: impl IntoIterator<Item = S>) -> String {
    // A label that is too long pushes the first part to the right.
    let mut lines = if label.is_empty() || label.chars().count() < indent {
        format!("{label:indent$}")
    } else {
        format!("{label} ")
    };
    let (mut at, mut gap) = (lines.chars().count(), "");
    for part in parts {
        let part = part.as_ref();
        let width = gap.len() + part.chars().count();
        if at + width > WIDTH && at > indent {
            lines += &format!("\n{:indent$}", "");
            (at, gap) = (indent, "");
        }
        lines += gap;
        lines += part;
        (at, gap) = (at + gap.len() + part.chars().count(), " ");
    }
    lines + "\n"
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

    #[test]
    fn long_entries_are_broken() {
        let lines = entry("label", 8, words(&["word"; 20].join(" ")));
        assert!(lines.lines().all(|line| line.len() <= WIDTH), "{lines}");
        assert_eq!(lines.lines().nth(1).unwrap().find("word"), Some(8));
        assert_eq!(words("in [0, ∞) or (0, 1)").collect::<Vec<_>>(), ["in", "[0, ∞)", "or", "(0, 1)"]);
        assert_eq!(entry("a", 3, ["b"]), "a  b\n");
        assert_eq!(entry("abc", 3, ["d", "e"]), "abc d e\n");
    }
}
