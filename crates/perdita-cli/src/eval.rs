//! `perdita eval`: losses of the predictions in a file, batch by batch.
use crate::args::Eval;
use crate::arrays;
use crate::columns::Columns;
use crate::products;
use crate::read::{Progress, read_ahead};
use crate::report::{Numbering, Report, present, speed};
use crate::rows::{Detail, RowsFile};
use crate::score::{Inputs, Score};
use crate::table::{Batch, Table, Texts};
use anyhow::{Context, Result, anyhow, bail, ensure};
use perdita_catalog::Loss;
use perdita_catalog::Shape;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

/// What a loss is evaluated on.
#[derive(Clone, Copy, PartialEq)]
enum On {
    Predictions,
    Embeddings,
    Arrays,
}
impl On {
    fn of(loss: &Loss) -> On {
        match loss.shape() {
            Shape::Pointwise(_) | Shape::Labels(_) | Shape::Soft(_) => On::Predictions,
            Shape::Product(_) => On::Embeddings,
            Shape::Arrays(_) => On::Arrays,
        }
    }
    /// In words, and the option that gives it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            On::Predictions => ("predictions", "--pred"),
            On::Embeddings => ("rows of embeddings", "--a"),
            On::Arrays => ("arrays by name", "--input"),
        }
    }
}

pub(crate) fn run(args: &Eval) -> Result<String> {
    let loss = &args.losses[0];
    let on = On::of(loss);
    let (takes, option) = on.words();
    if let Some(other) = args.losses.iter().find(|other| On::of(other) != on) {
        let (others, _) = On::of(other).words();
        bail!("{loss} takes {takes}, and {other} takes {others}: evaluate them one by one")
    }
    let given = match (&args.embeddings.a, args.arrays.inputs.is_empty()) {
        (Some(_), _) => On::Embeddings,
        (None, true) => On::Predictions,
        (None, false) => On::Arrays,
    };
    ensure!(given == on, "{loss} takes {takes}: {option}, not {}", given.words().1);
    match on {
        On::Predictions => {
            predictions(args, args.file.as_deref().context("there is no file of predictions")?)
        }
        On::Embeddings => products::run(args),
        On::Arrays => arrays::run(args),
    }
}

/// Losses of predictions and targets.
fn predictions(args: &Eval, path: &Path) -> Result<String> {
    let start = Instant::now();
    let table = Table::open(path)?;
    let file = table.name().to_string();
    let columns = Columns::find(&table, args)?;
    args.losses.iter().try_for_each(|loss| columns.fit(loss))?;
    let batches = table.batches(&columns.numeric(), &columns.text())?;
    let mut rows_file = args.rows.as_deref().map(|rows| RowsFile::create(rows, &[path])).transpose()?;
    rows_file.as_mut().map_or(Ok(()), |rows_file| rows_file.header("row", &columns.header(args)))?;

    let mut run = Run::new(args, &columns);
    let progress = Progress::new(start);
    read_ahead(batches, |batch, part| {
        progress.show(part);
        let first_row = batch.first_row;
        let order = run.add(batch).with_context(|| file.clone())?;
        let Some(rows_file) = &mut rows_file else { return Ok(()) };
        rows_file.write(&Numbering::Rows, first_row, &order, &run.details)
    })?;
    drop(progress);
    ensure!(run.rows > 0, "{file}: there are no rows");
    rows_file.map_or(Ok(()), RowsFile::finish)?;

    let predictions = run.rows * columns.pred.len() as u64;
    let report = Report::new(file, args, run.groups, run.rows);
    let speed = speed((run.rows, "row"), (predictions, "prediction"), start.elapsed());
    present(&report, args.format, &speed)
}

/// What has been evaluated so far.
struct Run<'a> {
    args: &'a Eval,
    columns: &'a Columns,
    /// The score of each loss, by group; without groups there is one, without a name.
    groups: Vec<(String, Vec<Score>)>,
    /// Where in `groups` a name is.
    index: HashMap<String, usize>,
    /// Of the batch that was evaluated last, by loss.
    details: Vec<Detail>,
    rows: u64,
}
impl<'a> Run<'a> {
    fn new(args: &'a Eval, columns: &'a Columns) -> Self {
        let details = args.losses.iter().map(|_| Detail::default()).collect();
        Run { args, columns, groups: Vec::new(), index: HashMap::new(), details, rows: 0 }
    }
    /// Evaluates a batch, and returns the order in which its rows are in the details.
    fn add(&mut self, mut batch: Batch) -> Result<Vec<usize>> {
        let (order, parts) = self.sort(batch.text.first(), batch.rows);
        let inputs = self.inputs(&mut batch, &order, parts.len() > 1)?;
        let width = inputs.width;
        for (at, loss) in self.args.losses.iter().enumerate() {
            let Detail { each, grad } = &mut self.details[at];
            each.resize(batch.rows, 0.0);
            grad.resize(batch.rows * width, 0.0);
            for (group, rows) in &parts {
                let each = &mut each[rows.clone()];
                let grad = &mut grad[rows.start * width..rows.end * width];
                let order = &order[rows.clone()];
                let total = inputs
                    .evaluate(loss, rows.clone(), !self.args.unchecked, each, grad)
                    .map_err(|error| self.columns.explain(loss, error, |row| batch.place(order[row])))?;
                let numbers = order.iter().map(|&row| batch.first_row + row as u64);
                self.groups[*group].1[at].add(total, each, grad, numbers);
            }
        }
        self.rows += batch.rows as u64;
        Ok(order)
    }
    /// The rows of a batch, ordered by group, and which of them belong to which group.
    fn sort(&mut self, texts: Option<&Texts>, rows: usize) -> (Vec<usize>, Vec<(usize, Range<usize>)>) {
        let group: Vec<usize> = match texts {
            Some(texts) => texts.iter().map(|name| self.group(name)).collect(),
            None => vec![self.group(""); rows],
        };
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_by_key(|&row| group[row]);
        let mut parts = Vec::new();
        for rows in order.chunk_by(|&a, &b| group[a] == group[b]) {
            let start = parts.last().map_or(0, |(_, rows): &(usize, Range<usize>)| rows.end);
            parts.push((group[rows[0]], start..start + rows.len()));
        }
        (order, parts)
    }
    fn group(&mut self, name: &str) -> usize {
        if let Some(&group) = self.index.get(name) {
            return group;
        }
        let group = self.groups.len();
        self.groups.push((name.into(), vec![Score::new(self.args.worst); self.args.losses.len()]));
        self.index.insert(name.into(), group);
        group
    }
    /// The numbers of a batch in this order.
    fn inputs(&self, batch: &mut Batch, order: &[usize], reorder: bool) -> Result<Inputs> {
        let gather = |matrix: Vec<f64>, width: usize| match reorder {
            true => order.iter().flat_map(|&row| &matrix[row * width..][..width]).copied().collect(),
            false => matrix,
        };
        let (width, targets) = (self.columns.pred.len(), self.columns.target.len());
        let mut numeric = std::mem::take(&mut batch.numeric).into_iter();
        let mut next = |width| numeric.next().map(|matrix| gather(matrix, width)).unwrap_or_default();
        let (pred, target) = (next(width), next(targets));
        let weight = self.columns.weight.as_ref().map(|_| next(1));
        let labels = if self.args.losses.iter().any(|loss| matches!(loss.shape(), Shape::Labels(_))) {
            let not_a_label = |row: usize| {
                let (place, column) = (batch.place(order[row]), &self.columns.target.names[0]);
                anyhow!("{place}, column `{column}`: {} is not a label, which is an integer", target[row])
            };
            labels(&target, weight.as_deref()).map_err(not_a_label)?
        } else {
            Vec::new()
        };
        Ok(Inputs { pred, width, targets, target, labels, weight })
    }
}

/// Numbers as labels, or the row of one that is none. What stands in a row of weight 0 does not matter.
fn labels(target: &[f64], weight: Option<&[f64]>) -> Result<Vec<i64>, usize> {
    let label = |(row, &y): (usize, &f64)| match y as i64 {
        label if label as f64 == y => Ok(label),
        _ if weight.is_some_and(|weight| weight[row] == 0.0) => Ok(0),
        _ => Err(row),
    };
    target.iter().enumerate().map(label).collect()
}
