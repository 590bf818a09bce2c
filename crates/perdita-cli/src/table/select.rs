//! Columns by their names: a name, a pattern, a range.

use anyhow::{Result, anyhow, ensure};
use perdita::loss::nearest;

use super::source::Field;
use super::{Column, Table};

impl Table {
    /// The columns that `name` selects:
    ///
    /// * `pred`: the column of this name, or all columns of the matrix of this name;
    /// * `logit_*`: where `*` is any text; in the order of the file, but of names that differ only in a number at
    ///   the end, in the order of that number (the class, for logits);
    /// * `p0..p9`: the columns of the file from one to the other, both included.
    pub(crate) fn select(&self, name: &str) -> Result<Vec<usize>> {
        let range = |(first, last)| Some((self.find(first)?, self.find(last)?));
        let found = if let Some(column) = self.find(name) {
            ensure!(
                self.columns[column + 1..].iter().all(|other| other.name != name),
                "{}: several columns are called `{name}`",
                self.name
            );
            vec![column]
        } else if let Some((first, last)) = name.split_once("..").and_then(range) {
            (first..=last).collect()
        } else if name.contains('*') {
            self.glob(name)
        } else {
            let of_matrix = |column: &Column| self.source.fields()[column.field].name == name;
            (0..self.columns.len()).filter(|&index| of_matrix(&self.columns[index])).collect()
        };
        if found.is_empty() { Err(self.unknown(name)) } else { Ok(found) }
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    fn glob(&self, pattern: &str) -> Vec<usize> {
        let name = |&index: &usize| self.columns[index].name.as_str();
        let mut found: Vec<_> =
            (0..self.columns.len()).filter(|index| matches(pattern, name(index))).collect();
        let stem = |index| split_number(name(index)).map(|(stem, _)| stem);
        if found.iter().all(|index| stem(index).is_some() && stem(index) == stem(&found[0])) {
            found.sort_by_key(|index| split_number(name(index)));
        }
        found
    }

    fn unknown(&self, name: &str) -> anyhow::Error {
        let fields = self.source.fields();
        let columns = self.columns.iter().map(|column| column.name.as_str());
        let known = columns.chain(fields.iter().map(|field| field.name.as_str()));
        let hint = nearest(name, known).map_or(String::new(), |known| format!(" (did you mean `{known}`?)"));
        anyhow!("{}: no column `{name}`{hint}; there are {}", self.name, summary(fields))
    }
}

/// A list of the fields, shortened if there are many.
pub(super) fn summary(fields: &[Field]) -> String {
    const SHOWN: usize = 20;
    let shown: Vec<_> = fields.iter().take(SHOWN).map(Field::summary).collect();
    let more = match fields.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

/// True if `name` matches `pattern`, in which `*` stands for any text.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name.strip_prefix(head).is_some_and(|name| {
            name.char_indices().any(|(at, _)| matches(tail, &name[at..])) || matches(tail, "")
        }),
    }
}

/// Splits `logit_12` and `logit[12]` into the stem and the number.
fn split_number(name: &str) -> Option<(&str, u64)> {
    let name = name.strip_suffix(']').unwrap_or(name);
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    Some((stem, name[stem.len()..].parse().ok()?))
}
