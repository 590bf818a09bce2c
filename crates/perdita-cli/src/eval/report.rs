//! The results as text, JSON and CSV.
use super::names::{EMPTY, NULL};
use super::numbering::Numberings;
use super::sums::{MeanSlope, Sums};
use super::worst::{Row, Worst};
use crate::args::Format;
use crate::notes;
use crate::text::{count, entry, json, number, plural, rounded, short, table};
use anyhow::Result;
use perdita_catalog::Loss;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::cmp::Ordering;
use std::rc::Rc;
use std::time::Duration;

/// The name of all rows in tables.
const ALL: &str = "all";

/// A loss on a group of observations.
pub(super) struct Line<'a> {
    pub(super) loss: &'a Loss,
    /// The group; `None` for all rows.
    pub(super) group: Option<String>,
    pub(super) sums: Sums,
    /// A lower bound on the mutual information, in nats, if the loss gives one.
    pub(super) information: Option<f64>,
    pub(super) numberings: Rc<Numberings>,
}

/// The results of all losses and groups.
pub(super) struct Report<'a> {
    pub(super) lines: Vec<Line<'a>>,
    /// The column of the groups.
    pub(super) by: Option<&'a str>,
    /// True if predictions are the only input with a gradient, which then needs no name.
    pub(super) is_of_predictions: bool,
    /// Further fields of the JSON output.
    pub(super) about: Value,
}

/// A result of a loss: its heading in tables, and its key in JSON and CSV.
#[derive(PartialEq)]
struct Fact {
    kind: ReportKind,
    heading: String,
    key: String,
}

/// The table that shows a fact.
#[derive(PartialEq)]
enum ReportKind {
    Value,
    Gradient,
    Information,
}

impl Report<'_> {
    /// The report in a format. For JSON and CSV the speed, if it is known, goes to standard error.
    pub(super) fn present(&self, format: Format, speed: Option<String>) -> Result<String> {
        let speed = speed.filter(|_| !notes::is_quiet());
        if let (Format::Json | Format::Csv, Some(speed)) = (format, &speed) {
            notes::note(speed.trim_end());
        }
        match format {
            Format::Table => Ok(self.table() + &speed.map_or(String::new(), |speed| format!("\n{speed}"))),
            Format::Json => self.json(),
            Format::Csv => self.csv(),
        }
    }

    fn facts(&self, line: &Line) -> Vec<(Fact, Value)> {
        let fact = |kind, heading: &str, key: &str, value| {
            (Fact { kind, heading: heading.into(), key: key.into() }, value)
        };
        let total = &line.sums.total;
        let mut facts = vec![
            fact(ReportKind::Value, "mean", "value", number(total.mean())),
            fact(ReportKind::Value, "sum", "sum", number(total.sum())),
            fact(ReportKind::Value, "weight", "weight", number(total.weight())),
            fact(ReportKind::Value, "count", "count", total.count().into()),
        ];
        facts.extend(
            line.sums.active.map(|active| fact(ReportKind::Value, "active", "active", active.into())),
        );

        for MeanSlope { of, is_norm, value } in line.sums.slopes() {
            let (how, what) = if is_norm { ("norm ", "_norm") } else { ("", "") };
            let (heading, key) = (format!("{how}in {of}"), format!("gradient{what}_{of}"));
            facts.push(match self.is_of_predictions {
                true => fact(ReportKind::Value, "gradient norm", "gradient_norm", number(value)),
                false => fact(ReportKind::Gradient, &heading, &key, number(value)),
            });
        }
        let bound =
            |bound| fact(ReportKind::Information, "lower bound (nats)", "mutual_information", number(bound));
        facts.extend(line.information.map(bound));
        facts
    }

    /// The facts as columns, with a cell per loss: null if a loss lacks the fact.
    fn columns(&self) -> Vec<(Fact, Vec<Value>)> {
        let mut columns: Vec<(Fact, Vec<Value>)> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            for (fact, value) in self.facts(line) {
                let known = columns.iter().position(|column| column.0 == fact);
                let index = known.unwrap_or_else(|| {
                    columns.push((fact, vec![Value::Null; self.lines.len()]));
                    columns.len() - 1
                });
                columns[index].1[at] = value;
            }
        }
        columns
    }

    fn table(&self) -> String {
        let whole = self.lines.iter().filter(|line| line.group.is_none());
        let worst = whole.map(|line| (line.loss.to_string(), &line.sums.worst, &*line.numberings)).collect();
        let tables = [
            self.part("loss", ReportKind::Value),
            self.part("gradient of the mean", ReportKind::Gradient),
            self.part("mutual information", ReportKind::Information),
        ];
        let tables: Vec<String> = tables.into_iter().flatten().collect();
        tables.join("\n") + &worst_rows(worst)
    }

    /// The table of one kind of facts, with the losses that have any; `None` if it would be empty.
    fn part(&self, title: &str, kind: ReportKind) -> Option<String> {
        let columns: Vec<_> = self.columns().into_iter().filter(|(fact, _)| fact.kind == kind).collect();
        let row = |(at, line): (usize, &Line)| {
            let cells = || columns.iter().map(|(_, cells)| &cells[at]);
            let group = self.by.map(|_| match line.group.as_deref() {
                None => ALL.into(),
                Some(ALL) => format!("\"{ALL}\""),
                Some(name) => name.to_string(),
            });
            let labels = [Some(line.loss.to_string()), group].into_iter().flatten();
            let texts = labels.chain(cells().map(|cell| text(cell, "–", short)));
            cells().any(|cell| !cell.is_null()).then(|| texts.collect())
        };
        let rows: Vec<_> = self.lines.iter().enumerate().filter_map(row).collect();
        let labels = [title].into_iter().chain(self.by);
        let left = labels.clone().count();
        let header = labels.chain(columns.iter().map(|(fact, _)| fact.heading.as_str()));
        (!rows.is_empty()).then(|| table(header.collect(), rows, left))
    }

    /// True if the output has a field for groups: always for predictions.
    fn has_groups(&self) -> bool {
        self.is_of_predictions || self.by.is_some()
    }

    fn json(&self) -> Result<String> {
        json(self)
    }

    /// A line, as JSON.
    fn describe(&self, line: &Line) -> Value {
        let mut about = json!({ "loss": line.loss.to_string() });
        if self.has_groups() {
            about["group"] = line.group.as_deref().into();
        }
        for (fact, value) in self.facts(line) {
            about[fact.key] = value;
        }
        about["worst"] = describe(&line.sums.worst, &line.numberings);
        about
    }

    /// With groups, the last line of each loss is that of all rows, with an empty group.
    fn csv(&self) -> Result<String> {
        let columns = self.columns();
        let most = self.lines.iter().map(|line| line.sums.worst.sorted().len()).max().unwrap_or(0);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let keys = columns.iter().map(|(fact, _)| fact.key.clone());
        let labels = ["loss"].into_iter().chain(self.has_groups().then_some("group")).map(String::from);
        let numberings = || self.lines.iter().map(|line| &*line.numberings);
        let has_files = numberings().any(Numberings::has_files);
        let worst = worst_names(most, has_files, Numberings::thing_of_all(numberings()));
        writer.write_record(labels.chain(keys).chain(worst))?;
        for (at, line) in self.lines.iter().enumerate() {
            let cells = columns.iter().map(|(_, cells)| text(&cells[at], "", exact));
            let worst = worst_cells(&line.sums.worst, &line.numberings, most);
            let group = self.has_groups().then(|| line.group.clone().unwrap_or_default());
            let labels = [Some(line.loss.to_string()), group].into_iter().flatten();
            writer.write_record(labels.chain(cells).chain(worst))?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}

/// The JSON output, line by line: all lines as values would be gigabytes for a million groups.
impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (key, value) in self.about.as_object().into_iter().flatten() {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("losses", &Lines(self))?;
        map.end()
    }
}

/// The lines of a report.
struct Lines<'r>(&'r Report<'r>);

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.lines.iter().map(|line| self.0.describe(line)))
    }
}

/// A cell of a table.
fn text(value: &Value, nothing: &str, float: impl Fn(f64) -> String) -> String {
    match value {
        Value::Null => nothing.into(),
        Value::String(text) => text.clone(),
        whole if whole.is_u64() => whole.to_string(),
        x => x.as_f64().map_or(String::new(), float),
    }
}

/// Sorts the lines of a loss by group: numerically, if all groups are numbers. Rows without a name come last.
pub(super) fn sort_groups<'a>(lines: &mut Vec<Line<'a>>) {
    let keyed = |line: Line<'a>| {
        let name = line.group.as_deref().unwrap_or_default();
        let (is_named, value) = (!matches!(name, NULL | EMPTY), name.parse::<f64>().ok());
        (is_named, value, line)
    };
    let mut keyed: Vec<_> = lines.drain(..).map(keyed).collect();
    let are_numbers = keyed.iter().filter(|(is_named, ..)| *is_named).all(|(_, value, _)| value.is_some());
    keyed.sort_by(|(a_named, a, first), (b_named, b, second)| {
        let by_value = || match (a, b) {
            (Some(a), Some(b)) if are_numbers => a.total_cmp(b),
            _ => Ordering::Equal,
        };
        b_named.cmp(a_named).then_with(by_value).then_with(|| first.group.cmp(&second.group))
    });
    lines.extend(keyed.into_iter().map(|(_, _, line)| line));
}

/// The worst rows of each loss, with a heading; empty if there are none.
fn worst_rows(losses: Vec<(String, &Worst, &Numberings)>) -> String {
    // Few losses have a longer name; they push their first row aside.
    let indent = 2 + losses.iter().map(|(loss, ..)| loss.chars().count()).max().unwrap_or(0).min(30);
    let all = || losses.iter().map(|(.., numberings)| *numberings);
    let (things, has_files) = (plural(Numberings::thing_of_all(all())), all().any(Numberings::has_files));
    let lines = losses.into_iter().map(|(loss, worst, numberings)| (loss, worst.sorted(), numberings));
    let lines = lines.filter(|(_, worst, _)| !worst.is_empty()).map(|(loss, worst, numberings)| {
        let row = |row: &Row| format!("{} ({})", numberings.place(row), short(row.loss));
        entry(&loss, indent, worst.iter().map(row))
    });
    let lines: String = lines.collect();
    let their = if has_files { "with their files and losses" } else { "and their losses" };
    if lines.is_empty() { lines } else { format!("\nworst {things} ({their})\n{lines}") }
}

/// The CSV column names of the worst rows.
fn worst_names(most: usize, has_files: bool, thing: &str) -> impl Iterator<Item = String> {
    (1..=most).flat_map(move |n| {
        let file = has_files.then(|| format!("worst_file_{n}"));
        file.into_iter().chain([format!("worst_{thing}_{n}"), format!("worst_loss_{n}")])
    })
}

/// The CSV cells of the worst rows, padded with empty ones.
fn worst_cells(worst: &Worst, numberings: &Numberings, most: usize) -> Vec<String> {
    let rows = worst.sorted();
    let cells = rows.iter().flat_map(|row| {
        let file = numberings.file(row).map(String::from);
        file.into_iter().chain([numberings.text(row), exact(row.loss)])
    });
    let mut cells: Vec<_> = cells.collect();
    cells.resize(if numberings.has_files() { 3 * most } else { 2 * most }, String::new());
    cells
}

/// The worst rows, as JSON.
fn describe(worst: &Worst, numberings: &Numberings) -> Value {
    worst.sorted().iter().map(|row| numberings.describe(row, number(row.loss))).collect()
}

/// A number in full precision.
fn exact(x: f64) -> String {
    format!("{x:?}")
}

/// The numbers of rows and of evaluated items, the time, and the throughput.
pub(super) fn speed((rows, row): (u64, &str), (things, thing): (u64, &str), time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let said = format!(
        "{}, {} in {} s, reading included: {} million/s",
        count(rows, row),
        count(things, thing),
        rounded(seconds, 3),
        rounded(things as f64 / seconds / 1e6, 3),
    );
    entry("", 0, said.split(' '))
}
