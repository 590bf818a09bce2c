//! What `eval` found, for people and for programs.
use crate::args::{Eval, Format};
use crate::score::Score;
use crate::table::unravel;
use crate::text::{count, entry, json, number, plural, rounded, short, table};
use crate::worst::{Row, Worst};
use anyhow::Result;
use perdita_catalog::Loss;
use serde_json::{Value, json};
use std::rc::Rc;
use std::time::Duration;

/// Something that can be printed in every format.
pub(crate) trait Results {
    fn table(&self) -> String;
    fn json(&self) -> Result<String>;
    fn csv(&self) -> Result<String>;
}

/// In a format. Programs do not read how fast it went: that goes to standard error.
pub(crate) fn present(results: &impl Results, format: Format, speed: &str) -> Result<String> {
    if !matches!(format, Format::Table) {
        eprint!("{speed}");
    }
    match format {
        Format::Table => Ok(results.table() + "\n" + speed),
        Format::Json => results.json(),
        Format::Csv => results.csv(),
    }
}

/// The scores of all groups.
pub(crate) struct Report<'a> {
    file: String,
    losses: &'a [Loss],
    by: Option<&'a str>,
    rows: u64,
    /// In order, with all rows, which have no name, at the end.
    groups: Vec<(Option<String>, Vec<Score>)>,
}
impl<'a> Report<'a> {
    pub(crate) fn new(file: String, args: &'a Eval, groups: Vec<(String, Vec<Score>)>, rows: u64) -> Self {
        let mut whole = vec![Score::new(args.worst); args.losses.len()];
        for (_, scores) in &groups {
            whole = whole.into_iter().zip(scores).map(|(whole, score)| whole.merge(score)).collect();
        }
        let mut named: Vec<_> = match args.by {
            Some(_) => groups.into_iter().map(|(name, scores)| (Some(name), scores)).collect(),
            None => Vec::new(),
        };
        sort_names(&mut named, |(name, _)| name.as_deref().unwrap_or_default());
        named.push((None, whole));
        Report { file, losses: &args.losses, by: args.by.as_deref(), rows, groups: named }
    }
    /// Each loss, group and score.
    fn scores(&self) -> impl Iterator<Item = (&Loss, Option<&str>, &Score)> {
        self.losses.iter().enumerate().flat_map(|(at, loss)| {
            self.groups.iter().map(move |(name, scores)| (loss, name.as_deref(), &scores[at]))
        })
    }
}
impl Results for Report<'_> {
    fn table(&self) -> String {
        let rows = self.scores().map(|(loss, group, score)| {
            let by = self.by.map(|_| group.unwrap_or("all").to_string());
            let total = &score.total;
            let numbers = [total.mean(), score.gradient_norm(), total.sum(), total.weight()].map(short);
            let labels = [Some(loss.to_string()), by].into_iter().flatten();
            labels.chain(numbers).chain([total.count().to_string()]).collect()
        });
        let labels = ["loss"].into_iter().chain(self.by);
        let header = labels.chain(["mean", "gradient norm", "sum", "weight", "count"]);
        let left = 1 + usize::from(self.by.is_some());
        let mut text = table(header.collect(), rows.collect(), left);

        let whole = self.scores().filter(|(_, group, _)| group.is_none());
        let worst = whole.map(|(loss, _, score)| (loss.to_string(), &score.worst, &Numbering::Rows));
        text += &worst_rows(worst.collect());
        text
    }
    fn json(&self) -> Result<String> {
        let losses = self.scores().map(|(loss, group, score)| {
            let total = &score.total;
            json!({
                "loss": loss.to_string(),
                "group": group,
                "value": number(total.mean()),
                "sum": number(total.sum()),
                "weight": number(total.weight()),
                "count": total.count(),
                "gradient_norm": number(score.gradient_norm()),
                "worst": describe(&score.worst, &Numbering::Rows),
            })
        });
        let losses: Vec<_> = losses.collect();
        json(&json!({ "file": self.file, "rows": self.rows, "by": self.by, "losses": losses }))
    }
    /// Where there are groups, the last line of each loss is that of all rows, and its group is empty.
    fn csv(&self) -> Result<String> {
        let most = self.scores().map(|(_, _, score)| score.worst.sorted().len()).max().unwrap_or(0);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(
            (["loss", "group", "value", "sum", "weight", "count", "gradient_norm"].map(String::from))
                .into_iter()
                .chain(worst_names(most, "row")),
        )?;
        for (loss, group, score) in self.scores() {
            let total = &score.total;
            let worst = worst_cells(&score.worst, &Numbering::Rows, most);
            let (loss, group) = (loss.to_string(), group.unwrap_or_default().to_string());
            let (value, sum, weight) = (exact(total.mean()), exact(total.sum()), exact(total.weight()));
            let line = [loss, group, value, sum, weight, total.count().to_string()];
            writer.write_record(line.into_iter().chain([exact(score.gradient_norm())]).chain(worst))?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}

/// Puts what has a name in order: that of numbers, if all names are some.
pub(crate) fn sort_names<T>(named: &mut [T], name: impl Fn(&T) -> &str) {
    let value = |x: &T| name(x).parse::<f64>().ok();
    let numbers = named.iter().all(|x| value(x).is_some());
    named.sort_by(|a, b| match numbers {
        true => value(a).partial_cmp(&value(b)).unwrap_or(name(a).cmp(name(b))),
        false => name(a).cmp(name(b)),
    });
}

/// What single losses are of, and what is said of which they are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Numbering {
    /// Rows of a file.
    Rows,
    /// Entries of arrays, along axes of these lengths.
    Entries(Vec<usize>),
    /// The rows of a query together, with these names.
    Queries(Rc<[String]>),
}
impl Numbering {
    /// What one of them is called.
    pub(crate) fn thing(&self) -> &'static str {
        match self {
            Numbering::Rows => "row",
            Numbering::Entries(_) => "entry",
            Numbering::Queries(_) => "query",
        }
    }
    /// What those of several losses are called together.
    pub(crate) fn of_all<'a>(all: impl IntoIterator<Item = &'a Numbering>) -> &'static str {
        let mut things = all.into_iter().map(Numbering::thing);
        let first = things.next().unwrap_or("row");
        if things.all(|thing| thing == first) { first } else { "entry" }
    }
    /// For people, and in a cell of CSV: `7`, `0 3 5`, a name.
    pub(crate) fn text(&self, index: u64) -> String {
        match self {
            Numbering::Rows => index.to_string(),
            Numbering::Entries(shape) => {
                unravel(shape, index as usize).iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
            }
            Numbering::Queries(names) => names[index as usize].clone(),
        }
    }
    fn value(&self, index: u64) -> Value {
        match self {
            Numbering::Rows => index.into(),
            Numbering::Entries(shape) => unravel(shape, index as usize).into(),
            Numbering::Queries(names) => names[index as usize].clone().into(),
        }
    }
}

/// The worst rows of each loss, under a title; nothing if there are none.
pub(crate) fn worst_rows(losses: Vec<(String, &Worst, &Numbering)>) -> String {
    // Few losses have a longer name; they push their first row aside.
    let indent = 2 + losses.iter().map(|(loss, ..)| loss.chars().count()).max().unwrap_or(0).min(30);
    let things = plural(Numbering::of_all(losses.iter().map(|(.., numbering)| *numbering)));
    let lines = losses.into_iter().map(|(loss, worst, numbering)| (loss, worst.sorted(), numbering));
    let lines = lines.filter(|(_, worst, _)| !worst.is_empty()).map(|(loss, worst, numbering)| {
        let row = |row: &Row| format!("{} ({})", numbering.text(row.row), short(row.loss));
        entry(&loss, indent, worst.iter().map(row))
    });
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\nworst {things} (and their losses)\n{lines}") }
}

/// What the cells of so many worst rows are called in CSV.
pub(crate) fn worst_names(most: usize, thing: &str) -> impl Iterator<Item = String> {
    (1..=most).flat_map(move |n| [format!("worst_{thing}_{n}"), format!("worst_loss_{n}")])
}

/// These cells; empty ones make up for rows that are not there.
pub(crate) fn worst_cells(worst: &Worst, numbering: &Numbering, most: usize) -> Vec<String> {
    let rows = worst.sorted();
    let cells = rows.iter().flat_map(|row| [numbering.text(row.row), exact(row.loss)]);
    let mut cells: Vec<_> = cells.collect();
    cells.resize(2 * most, String::new());
    cells
}

/// The worst rows, for programs.
pub(crate) fn describe(worst: &Worst, numbering: &Numbering) -> Value {
    let row = |row: &Row| json!({ numbering.thing(): numbering.value(row.row), "loss": number(row.loss) });
    worst.sorted().iter().map(row).collect()
}

/// A number with every digit.
pub(crate) fn exact(x: f64) -> String {
    format!("{x:?}")
}

/// How fast it went, in the things that are counted.
pub(crate) fn speed((rows, row): (u64, &str), (things, thing): (u64, &str), time: Duration) -> String {
    let seconds = time.as_secs_f64();
    format!(
        "{}, {} in {} s, reading included: {} million/s\n",
        count(rows, row),
        count(things, thing),
        rounded(seconds, 3),
        rounded(things as f64 / seconds / 1e6, 3),
    )
}
