//! What was found about losses on embeddings, for people and for programs.
use super::data::{Data, Loaded};
use super::score::{Score, Slope};
use crate::args::Eval;
use crate::report::{Results, describe, exact, worst_cells, worst_names, worst_rows};
use crate::text::{json, number, short, table};
use crate::worst::{Row, Worst};
use anyhow::Result;
use perdita::Loss;
use perdita::catalog::ByName;
use serde_json::{Value, json};

/// A loss, its score and its worst rows.
struct Line<'a> {
    loss: &'a Loss,
    score: Score,
    worst: Worst,
}

pub(super) struct Report<'a> {
    lines: Vec<Line<'a>>,
    inputs: Value,
    rows: usize,
    /// The type of number that was computed with.
    numbers: &'static str,
}
impl<'a> Report<'a> {
    pub(super) fn new<E: ByName>(args: &'a Eval, data: &Data<E>, scores: Vec<Score>) -> Self {
        let line = |(loss, score): (&'a Loss, Score)| {
            let mut worst = Worst::new(args.worst);
            score.each.iter().flatten().zip(0..).for_each(|(&loss, row)| worst.push(Row { loss, row }));
            Line { loss, score, worst }
        };
        Report {
            lines: args.losses.iter().zip(scores).map(line).collect(),
            inputs: data.inputs.iter().map(Loaded::describe).collect(),
            rows: data.rows(),
            numbers: E::NAME,
        }
    }
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
            let texts = [line.loss.to_string()].into_iter().chain(cells().map(|cell| text(cell, "–", short)));
            cells().any(|cell| !cell.is_null()).then(|| texts.collect())
        };
        let rows: Vec<_> = self.lines.iter().enumerate().filter_map(row).collect();
        let header = [title].into_iter().chain(columns.iter().map(|(fact, _)| fact.heading.as_str()));
        (!rows.is_empty()).then(|| table(header.collect(), rows, 1))
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
        let worst = self.lines.iter().map(|line| (line.loss.to_string(), &line.worst)).collect();
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
            for (fact, value) in facts(&line.score) {
                about[fact.key] = value;
            }
            about["worst"] = describe(&line.worst);
            about
        });
        let losses: Vec<Value> = losses.collect();
        let Report { inputs, rows, numbers, .. } = self;
        json(&json!({ "inputs": inputs, "rows": rows, "computed_in": numbers, "losses": losses }))
    }
    fn csv(&self) -> Result<String> {
        let columns = self.columns();
        let most = self.lines.iter().map(|line| line.worst.sorted().len()).max().unwrap_or(0);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let keys = columns.iter().map(|(fact, _)| fact.key.clone());
        writer.write_record(["loss".to_string()].into_iter().chain(keys).chain(worst_names(most)))?;
        for (at, line) in self.lines.iter().enumerate() {
            let cells = columns.iter().map(|(_, cells)| text(&cells[at], "", exact));
            let worst = worst_cells(&line.worst, most);
            writer.write_record([line.loss.to_string()].into_iter().chain(cells).chain(worst))?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}
