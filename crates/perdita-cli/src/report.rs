//! What `eval` found, for people and for programs.
use crate::args::{Eval, Format};
use crate::score::Score;
use crate::text::{count, entry, json, number, rounded, short, table};
use crate::worst::Worst;
use anyhow::Result;
use perdita::Loss;
use serde_json::{Value, json};
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
        let value = |name: &Option<String>| name.as_ref().and_then(|name| name.parse::<f64>().ok());
        match named.iter().map(|(name, _)| value(name)).collect::<Option<Vec<f64>>>() {
            Some(_) => named.sort_by(|a, b| value(&a.0).partial_cmp(&value(&b.0)).unwrap_or(a.0.cmp(&b.0))),
            None => named.sort_by(|a, b| a.0.cmp(&b.0)),
        }
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
        text += &worst_rows(whole.map(|(loss, _, score)| (loss.to_string(), &score.worst)).collect());
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
                "worst": describe(&score.worst),
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
                .chain(worst_names(most)),
        )?;
        for (loss, group, score) in self.scores() {
            let total = &score.total;
            let worst = worst_cells(&score.worst, most);
            let (loss, group) = (loss.to_string(), group.unwrap_or_default().to_string());
            let (value, sum, weight) = (exact(total.mean()), exact(total.sum()), exact(total.weight()));
            let line = [loss, group, value, sum, weight, total.count().to_string()];
            writer.write_record(line.into_iter().chain([exact(score.gradient_norm())]).chain(worst))?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}

/// The worst rows of each loss, under a title; nothing if there are none.
pub(crate) fn worst_rows(losses: Vec<(String, &Worst)>) -> String {
    // Few losses have a longer name; they push their first row aside.
    let indent = 2 + losses.iter().map(|(loss, _)| loss.chars().count()).max().unwrap_or(0).min(30);
    let lines = losses.into_iter().map(|(loss, worst)| (loss, worst.sorted()));
    let lines = lines.filter(|(_, worst)| !worst.is_empty()).map(|(loss, worst)| {
        entry(&loss, indent, worst.iter().map(|row| format!("{} ({})", row.row, short(row.loss))))
    });
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\nworst rows (and their losses)\n{lines}") }
}

/// What the cells of so many worst rows are called in CSV.
pub(crate) fn worst_names(most: usize) -> impl Iterator<Item = String> {
    (1..=most).flat_map(|n| [format!("worst_row_{n}"), format!("worst_loss_{n}")])
}

/// These cells; empty ones make up for rows that are not there.
pub(crate) fn worst_cells(worst: &Worst, most: usize) -> Vec<String> {
    let rows = worst.sorted();
    let mut cells: Vec<_> = rows.iter().flat_map(|row| [row.row.to_string(), exact(row.loss)]).collect();
    cells.resize(2 * most, String::new());
    cells
}

/// The worst rows, for programs.
pub(crate) fn describe(worst: &Worst) -> Value {
    worst.sorted().iter().map(|row| json!({ "row": row.row, "loss": number(row.loss) })).collect()
}

/// A number with every digit.
pub(crate) fn exact(x: f64) -> String {
    format!("{x:?}")
}

/// How fast it went, in the things that are counted.
pub(crate) fn speed(rows: u64, things: u64, thing: &str, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    format!(
        "{}, {} in {} s, reading included: {} million/s\n",
        count(rows, "row"),
        count(things, thing),
        rounded(seconds, 3),
        rounded(things as f64 / seconds / 1e6, 3),
    )
}
