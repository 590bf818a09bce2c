//! The inputs of losses on embeddings, in memory.
use super::parts::{Part, Pass, Role};
use crate::read::{Progress, read_ahead};
use crate::table::{Batch, Texts, place};
use anyhow::{Context, Result, ensure};
use perdita::catalog::ByName;
use perdita::loss::Input;
use perdita::{Embeddings, Labels, Products};
use serde_json::{Value, json};
use std::rc::Rc;

/// An input, and where it comes from.
pub(super) struct Loaded<E> {
    pub(super) role: Role,
    file: String,
    columns: Vec<String>,
    /// The line of each row, where the file has lines.
    lines: Rc<Vec<u64>>,
    pub(super) numbers: Vec<E>,
    /// Instead of numbers, if it is labels.
    labels: Vec<i64>,
}
impl<E: ByName> Loaded<E> {
    fn new(part: Part, file: &str) -> Self {
        let (role, columns, file) = (part.role, part.columns.names, file.to_string());
        Loaded { role, file, columns, lines: Rc::default(), numbers: Vec::new(), labels: Vec::new() }
    }
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }
    pub(super) fn rows(&self) -> usize {
        self.numbers.len() / self.width() + self.labels.len()
    }
    /// How an error begins that is about it.
    pub(super) fn name(&self) -> String {
        format!("{}: {}", self.role.option(), self.file)
    }
    /// How an error begins that is about one of its numbers or labels.
    pub(super) fn place(&self, index: usize) -> String {
        let (row, column) = (index / self.width(), &self.columns[index % self.width()]);
        format!("{}: {}, column `{column}`", self.name(), place(row as u64, self.lines.get(row)))
    }
    /// For programs.
    pub(super) fn describe(&self) -> Value {
        let (name, rows, width) = (self.role.option().trim_start_matches("--"), self.rows(), self.width());
        json!({ "input": name, "file": self.file, "rows": rows, "columns": width })
    }
    fn rows_of(&self) -> Result<Embeddings<'_, E>, perdita::Error> {
        Embeddings::new(&self.numbers, self.width())
    }
}

/// All inputs; that of a is the first.
pub(super) struct Data<E> {
    pub(super) inputs: Vec<Loaded<E>>,
}
impl<E: ByName> Data<E> {
    pub(super) fn read(passes: Vec<Pass>, progress: &Progress) -> Result<Self> {
        let mut inputs = Vec::new();
        for pass in passes {
            inputs.extend(read(pass, progress)?);
        }
        inputs.sort_by_key(|input: &Loaded<E>| input.role != Role::A);
        let data = Data { inputs };
        data.fit()?;
        Ok(data)
    }
    pub(super) fn get(&self, role: Role) -> Option<&Loaded<E>> {
        self.inputs.iter().find(|input| input.role == role)
    }
    pub(super) fn a(&self) -> &Loaded<E> {
        &self.inputs[0]
    }
    /// How many rows a has.
    pub(super) fn rows(&self) -> usize {
        self.a().rows()
    }
    pub(super) fn negatives(&self) -> Option<&Loaded<E>> {
        self.get(Role::OwnNegatives).or(self.get(Role::Of(Input::Negatives)))
    }
    /// How many rows every row of a meets: its partner and negatives, those of b, or those of a.
    pub(super) fn keys(&self) -> usize {
        match self.negatives() {
            Some(own) if own.role == Role::OwnNegatives => 1 + own.width() / self.a().width(),
            Some(shared) => 1 + shared.rows(),
            None => self.get(Role::B).unwrap_or(self.a()).rows(),
        }
    }
    /// What a loss is evaluated on.
    pub(super) fn batch(&self) -> Result<Products<'_, E>, perdita::Error> {
        let a = self.a().rows_of()?;
        let mut batch = match self.get(Role::B) {
            Some(b) => Products::new(a, b.rows_of()?)?,
            None => Products::of(a),
        };
        for input in &self.inputs {
            let labels = || Labels::from(&input.labels);
            batch = match input.role {
                Role::A | Role::Of(Input::B) => batch,
                Role::OwnNegatives => batch.negatives_per_query(Embeddings::new(&input.numbers, a.dim())?)?,
                Role::Of(Input::Negatives) => batch.negatives(input.rows_of()?)?,
                Role::Of(Input::Labels) => batch.labels(labels())?,
                Role::Of(Input::KeyLabels) => batch.key_labels(labels())?,
                Role::Of(Input::Targets) => batch.targets(&input.numbers)?,
                Role::Of(Input::Bias) => batch.bias(&input.numbers)?,
                Role::Of(Input::Weight) => batch.weighted(&input.numbers)?,
            };
        }
        Ok(batch)
    }
}

/// The inputs of one file.
fn read<E: ByName>(pass: Pass, progress: &Progress) -> Result<Vec<Loaded<E>>> {
    let Pass { table, parts, .. } = pass;
    let file = table.name().to_string();
    let is_labels = |part: &&Part| part.role.is_labels();
    let (labels, numbers): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(is_labels);
    let numbers: Vec<Vec<usize>> = numbers.iter().map(|part| part.columns.indices.clone()).collect();
    let labels: Vec<usize> = labels.iter().flat_map(|part| part.columns.indices.clone()).collect();
    let options: Vec<&str> = parts.iter().map(|part| part.role.option()).collect();
    let options = options.join(", ");
    let batches = table.batches(&numbers, &labels).with_context(|| options.clone())?;

    let mut inputs: Vec<Loaded<E>> = parts.into_iter().map(|part| Loaded::new(part, &file)).collect();
    let mut lines = Vec::new();
    read_ahead(batches, |batch, part| {
        progress.show(part);
        take(&batch, &mut inputs).with_context(|| file.clone())?;
        lines.extend(batch.lines);
        Ok(())
    })
    .context(options)?;
    let lines = Rc::new(lines);
    inputs.iter_mut().for_each(|input| input.lines = Rc::clone(&lines));
    Ok(inputs)
}

/// Adds the rows of a batch.
fn take<E: ByName>(batch: &Batch, inputs: &mut [Loaded<E>]) -> Result<()> {
    let (mut numbers, mut labels) = (batch.numeric.iter(), batch.text.iter());
    for input in inputs {
        if !input.role.is_labels() {
            input.numbers.extend(numbers.next().into_iter().flatten().map(|&x| E::from_f64(x)));
            continue;
        }
        for (row, text) in labels.next().into_iter().flat_map(Texts::iter).enumerate() {
            let place = || format!("{}, column `{}`", batch.place(row), input.columns[0]);
            ensure!(!text.is_empty(), "{}: there is no label", place());
            let label = label(text);
            input.labels.push(
                label.with_context(|| format!("{}: {text} is not a label, which is an integer", place()))?,
            );
        }
    }
    Ok(())
}

/// A label as a file spells it, as a float or a truth too. An `f64` would not tell large ones apart.
fn label(text: &str) -> Option<i64> {
    let whole = |x: &f64| x.fract() == 0.0 && x.abs() < i64::MAX as f64;
    let float = || text.parse().ok().filter(whole).map(|x| x as i64);
    let truth = || text.to_ascii_lowercase().parse().ok().map(|truth: bool| truth.into());
    text.parse().ok().or_else(float).or_else(truth)
}
