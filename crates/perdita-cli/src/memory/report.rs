//! What was found about losses of inputs in memory, for people and for programs.
use crate::report::{Numbering, Results, describe, exact, worst_cells, worst_names, worst_rows};
use crate::text::{json, number, short, table};
use crate::worst::Worst;
use anyhow::Result;
use perdita::Total;
use perdita_catalog::Loss;
use serde_json::{Value, json};

/// What has been found out about a loss.
pub(crate) struct Score {
    pub(crate) total: Total,
    pub(crate) slopes: Vec<Slope>,
    /// How many terms are above 0, of a loss whose terms can be 0.
    pub(crate) active: Option<u64>,
    /// What the mean says at least of the mutual information, in nats, where it says that.
    pub(crate) information: Option<f64>,
    /// The loss of every row, if it is a sum over rows.
    pub(crate) each: Option<Vec<f64>>,
}

/// The gradient of the mean in something: its length in an input, itself in a parameter.
pub(crate) struct Slope {
    pub(crate) of: &'static str,
    pub(crate) is_norm: bool,
    pub(crate) value: f64,
}

/// A loss on a group of rows, its score and its worst rows.
pub(crate) struct Line<'a> {
    pub(crate) loss: &'a Loss,
    /// None if it is all rows.
    pub(crate) group: Option<String>,
    pub(crate) score: Score,
    pub(crate) worst: Worst,
    pub(crate) numbering: Numbering,
}

pub(crate) struct Report<'a> {
    pub(crate) lines: Vec<Line<'a>>,
    /// What the groups are of.
    pub(crate) by: Option<&'a str>,
    /// What programs are told beside the losses.
    pub(crate) about: Value,
}
impl Report<'_> {
    /// What is known about the losses, by what it is: a cell for each loss, null where a loss lacks it.
    fn columns(&self) -> Vec<(Fact, Vec<Value>)> {
        let mut columns: Vec<(Fact, Vec<Value>)> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            for (fact, value) in facts(&line.score) {
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
    /// A table of the facts of one kind, and of the losses that have any; nothing if there are none.
    fn part(&self, title: &str, kind: Kind) -> Option<String> {
        let columns: Vec<_> = self.columns().into_iter().filter(|(fact, _)| fact.kind == kind).collect();
        let row = |(at, line): (usize, &Line)| {
            let cells = || columns.iter().map(|(_, cells)| &cells[at]);
            let group = self.by.map(|_| line.group.as_deref().unwrap_or("all").to_string());
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
    /// The lines of all rows.
    fn whole(&self) -> impl Iterator<Item = &Line<'_>> {
        self.lines.iter().filter(|line| line.group.is_none())
    }
}

/// What is known about a loss, as it is called for people and for programs.
#[derive(PartialEq)]
struct Fact {
    kind: Kind,
    heading: String,
    key: String,
}
/// In which table it is.
#[derive(PartialEq)]
enum Kind {
    Value,
    Gradient,
    Information,
}

fn facts(score: &Score) -> Vec<(Fact, Value)> {
    let fact = |kind, heading: &str, key: &str, value| {
        (Fact { kind, heading: heading.into(), key: key.into() }, value)
    };
    let total = &score.total;
    let mut facts = vec![
        fact(Kind::Value, "mean", "value", number(total.mean())),
        fact(Kind::Value, "sum", "sum", number(total.sum())),
        fact(Kind::Value, "weight", "weight", number(total.weight())),
        fact(Kind::Value, "count", "count", total.count().into()),
    ];
    facts.extend(score.active.map(|active| fact(Kind::Value, "active", "active", active.into())));
    for &Slope { of, is_norm, value } in &score.slopes {
        let (how, what) = if is_norm { ("norm ", "_norm") } else { ("", "") };
        let (heading, key) = (format!("{how}in {of}"), format!("gradient{what}_{of}"));
        facts.push(fact(Kind::Gradient, &heading, &key, number(value)));
    }
    let information = score
        .information
        .map(|bound| fact(Kind::Information, "nats, at least", "mutual_information", number(bound)));
    facts.extend(information);
    facts
}

/// A fact, as a cell of a table.
fn text(value: &Value, nothing: &str, float: impl Fn(f64) -> String) -> String {
    match value {
        Value::Null => nothing.into(),
        Value::String(text) => text.clone(),
        whole if whole.is_u64() => whole.to_string(),
        x => x.as_f64().map_or(String::new(), float),
    }
}

impl Results for Report<'_> {
    fn table(&self) -> String {
        let worst = self.whole().map(|line| (line.loss.to_string(), &line.worst, &line.numbering)).collect();
        let tables = [
            self.part("loss", Kind::Value),
            self.part("gradient of the mean", Kind::Gradient),
            self.part("mutual information", Kind::Information),
        ];
        let tables: Vec<String> = tables.into_iter().flatten().collect();
        tables.join("\n") + &worst_rows(worst)
    }
    fn json(&self) -> Result<String> {
        let losses = self.lines.iter().map(|line| {
            let mut about = json!({ "loss": line.loss.to_string() });
            if self.by.is_some() {
                about["group"] = line.group.as_deref().into();
            }
            for (fact, value) in facts(&line.score) {
                about[fact.key] = value;
            }
            about["worst"] = describe(&line.worst, &line.numbering);
            about
        });
        let mut about = self.about.clone();
        about["losses"] = losses.collect();
        json(&about)
    }
    fn csv(&self) -> Result<String> {
        let columns = self.columns();
        let most = self.lines.iter().map(|line| line.worst.sorted().len()).max().unwrap_or(0);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let keys = columns.iter().map(|(fact, _)| fact.key.clone());
        let labels = ["loss"].into_iter().chain(self.by.map(|_| "group")).map(String::from);
        let worst = worst_names(most, Numbering::of_all(self.lines.iter().map(|line| &line.numbering)));
        writer.write_record(labels.chain(keys).chain(worst))?;
        for (at, line) in self.lines.iter().enumerate() {
            let cells = columns.iter().map(|(_, cells)| text(&cells[at], "", exact));
            let worst = worst_cells(&line.worst, &line.numbering, most);
            let group = self.by.map(|_| line.group.clone().unwrap_or_default());
            let labels = [Some(line.loss.to_string()), group].into_iter().flatten();
            writer.write_record(labels.chain(cells).chain(worst))?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}
