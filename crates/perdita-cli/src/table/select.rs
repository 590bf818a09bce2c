//! Columns by their names: a name, a pattern, a range, a list of these.

use std::ops::Range;

use anyhow::{Result, anyhow, ensure};
use perdita::loss::nearest;

use super::source::Field;
use super::{Column, Table};

/// The columns that a message lists.
const SHOWN: usize = 20;

impl Table {
    /// The columns that a text selects:
    ///
    /// * `pred`: the column of this name, or all columns of the matrix of this name;
    /// * `logit_*`: where `*` is any text; in the order of the file, but of names that differ only in a number at
    ///   the end, in the order of that number (the class, for logits);
    /// * `p0..p9`: of names that differ only in a number at the end, those with a number from one to the other, in
    ///   the order of the numbers; of other names, the columns of the file from one to the other;
    /// * `cat,dog`: several of these, in the order of the list.
    ///
    /// Columns of a joined table are found where its own have none.
    pub(crate) fn select(&self, text: &str) -> Result<Vec<usize>> {
        let found = self.own_scope().select(text);
        match self.joined_scope() {
            Some(joined) => found.or_else(|error| joined.select(text).map_err(|_| error)),
            None => found,
        }
    }

    /// The columns of targets: those of a joined table, if there is one.
    pub(crate) fn select_targets(&self, text: &str) -> Result<Vec<usize>> {
        self.joined_scope().unwrap_or(self.own_scope()).select(text)
    }

    /// The order and the extent of a selection, in words, where they are not those of the file.
    pub(crate) fn remark(&self, text: &str, found: &[usize]) -> Option<String> {
        let is_joined = found.first().is_some_and(|&index| index >= self.own);
        let scope = self.joined_scope().filter(|_| is_joined).unwrap_or(self.own_scope());
        scope.remark(text)
    }

    fn own_scope(&self) -> Scope<'_> {
        Scope { table: self, name: &self.name, range: 0..self.own }
    }

    fn joined_scope(&self) -> Option<Scope<'_>> {
        let (_, name) = self.joined.as_ref()?;
        Some(Scope { table: self, name, range: self.own..self.columns.len() })
    }
}

/// The columns of one of the joined tables.
struct Scope<'t> {
    table: &'t Table,
    name: &'t str,
    range: Range<usize>,
}

impl Scope<'_> {
    fn select(&self, text: &str) -> Result<Vec<usize>> {
        let found =
            self.parts(text).into_iter().map(|part| self.select_one(part)).collect::<Result<Vec<_>>>()?;
        Ok(found.concat())
    }

    fn remark(&self, text: &str) -> Option<String> {
        let remarks = self.parts(text).into_iter().filter_map(|part| self.remark_one(part));
        let remarks = remarks.collect::<Vec<_>>().join("; ");
        (!remarks.is_empty()).then_some(remarks)
    }

    /// The entries of a list. A column may have a comma in its name.
    fn parts<'t>(&self, text: &'t str) -> Vec<&'t str> {
        match self.find(text) {
            Some(_) => vec![text],
            None => text.split(',').map(str::trim).collect(),
        }
    }

    fn select_one(&self, name: &str) -> Result<Vec<usize>> {
        let found = if let Some(column) = self.find(name) {
            ensure!(
                (column + 1..self.range.end).all(|other| self.table.columns[other].name != name),
                "{}: several columns are called `{name}`",
                self.name
            );
            vec![column]
        } else if let Some(ends) = self.ends(name) {
            self.range(name, ends)?
        } else if name.contains('*') {
            self.glob(name)
        } else {
            let of_matrix = |column: &Column| self.table.source.fields()[column.field].name == name;
            (self.range.clone()).filter(|&index| of_matrix(&self.table.columns[index])).collect()
        };
        if found.is_empty() { Err(self.unknown(name)) } else { Ok(found) }
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.range.clone().find(|&index| self.table.columns[index].name == name)
    }

    /// The first and the last column of a range.
    fn ends(&self, name: &str) -> Option<(usize, usize)> {
        let (first, last) = name.split_once("..")?;
        Some((self.find(first)?, self.find(last)?))
    }

    fn range(&self, text: &str, (first, last): (usize, usize)) -> Result<Vec<usize>> {
        let numbered = |index: usize| split_number(&self.table.columns[index].name);
        let (Some((stem, low)), Some((other, high))) = (numbered(first), numbered(last)) else {
            return Ok((first..=last).collect());
        };
        if stem != other {
            return Ok((first..=last).collect());
        }

        let mut found: Vec<(u64, usize)> = (self.range.clone())
            .filter_map(|index| numbered(index).map(|(name, number)| (name, number, index)))
            .filter(|&(name, number, _)| name == stem && (low..=high).contains(&number))
            .map(|(_, number, index)| (number, index))
            .collect();
        found.sort_unstable();
        for (&(number, index), expected) in found.iter().zip(low..) {
            let name = &self.table.columns[index].name;
            ensure!(
                number >= expected,
                "{}: `{text}` has two columns of number {number}, `{name}` is one",
                self.name
            );
            ensure!(
                number == expected,
                "{}: `{text}` has no column of number {expected}, before `{name}`; `{stem}*` takes those that there are",
                self.name
            );
        }
        Ok(found.into_iter().map(|(_, index)| index).collect())
    }

    fn glob(&self, pattern: &str) -> Vec<usize> {
        let name = |&index: &usize| self.table.columns[index].name.as_str();
        let mut found: Vec<_> = (self.range.clone()).filter(|index| matches(pattern, name(index))).collect();
        let stem = |index| split_number(name(index)).map(|(stem, _)| stem);
        if found.iter().all(|index| stem(index).is_some() && stem(index) == stem(&found[0])) {
            found.sort_by_key(|index| split_number(name(index)));
        }
        found
    }

    fn remark_one(&self, text: &str) -> Option<String> {
        let found = self.select_one(text).ok()?;
        let list = |indices: &[usize]| {
            let names: Vec<String> = indices
                .iter()
                .take(3)
                .map(|&index| format!("`{}`", self.table.columns[index].name))
                .collect();
            names.join(", ") + if indices.len() > 3 { ", …" } else { "" }
        };
        let order = (!found.is_sorted()).then(|| {
            format!(
                "`{text}` is {}, in the order of their numbers, which is not that of the file",
                list(&found)
            )
        });
        let (first, last) = (found.iter().min()?, found.iter().max()?);
        let between: Vec<usize> = match self.ends(text) {
            Some(_) => (*first..*last).filter(|index| !found.contains(index)).collect(),
            None => Vec::new(),
        };
        let between = (!between.is_empty())
            .then(|| format!("`{text}` leaves out {}, which the file has in between", list(&between)));
        let remarks: Vec<String> = order.into_iter().chain(between).collect();
        (!remarks.is_empty()).then(|| remarks.join("; "))
    }

    /// The fields whose columns these are.
    fn fields(&self) -> &[Field] {
        let field = |index: Option<usize>| index.map(|index| self.table.columns[index].field);
        match (field(self.range.clone().next()), field(self.range.clone().last())) {
            (Some(first), Some(last)) => &self.table.source.fields()[first..=last],
            _ => &[],
        }
    }

    fn unknown(&self, name: &str) -> anyhow::Error {
        let fields = self.fields();
        let columns = self.table.columns[self.range.clone()].iter().map(|column| column.name.as_str());
        let known = columns.chain(fields.iter().map(|field| field.name.as_str()));
        let hint = nearest(name, known).map_or(String::new(), |known| format!(" (did you mean `{known}`?)"));
        anyhow!("{}: no column `{name}`{hint}; there are {}", self.name, summary(fields))
    }
}

/// A list of the fields, shortened if there are many.
pub(super) fn summary(fields: &[Field]) -> String {
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
