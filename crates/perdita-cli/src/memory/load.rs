//! Reads inputs, and knows where everything came from.
use super::find::{Content, Origin, Part, Pass, Wish};
use crate::read::{Progress, read_ahead};
use crate::table::{Array, Batch, Texts, cell, integer, place};
use anyhow::{Context, Result, ensure};
use perdita::real::Element;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::rc::Rc;

/// An input, and where it comes from.
pub(crate) struct Loaded<'a, R, E> {
    pub(crate) wish: Wish<'a, R>,
    file: String,
    layout: Layout,
    /// The line of each row, where the file has lines.
    lines: Rc<Vec<u64>>,
    /// One of these, by what it is read as.
    pub(crate) numbers: Vec<E>,
    pub(crate) labels: Vec<i64>,
    pub(crate) names: Names,
}

/// How an input lies in its file.
pub(crate) enum Layout {
    /// As columns of these names.
    Columns(Vec<String>),
    /// As an array of this shape.
    Axes(Vec<usize>),
}

/// Which rows have the same name.
#[derive(Default)]
pub(crate) struct Names {
    /// In the order in which they first appear.
    pub(crate) names: Vec<String>,
    /// Which of them each row has.
    pub(crate) of: Vec<usize>,
    index: HashMap<String, usize>,
}
impl Names {
    fn push(&mut self, name: &str) {
        let at = match self.index.get(name) {
            Some(&at) => at,
            None => {
                self.names.push(name.into());
                self.index.insert(name.into(), self.names.len() - 1);
                self.names.len() - 1
            }
        };
        self.of.push(at);
    }
}

impl<'a, R, E: Element> Loaded<'a, R, E> {
    fn new(wish: Wish<'a, R>, file: &str, layout: Layout) -> Self {
        let (numbers, labels, names) = Default::default();
        Loaded { wish, file: file.into(), layout, lines: Rc::default(), numbers, labels, names }
    }
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }
    /// How many elements it has of each row.
    pub(crate) fn width(&self) -> usize {
        match &self.layout {
            Layout::Columns(columns) => columns.len(),
            Layout::Axes(shape) => shape.iter().skip(1).product(),
        }
    }
    pub(crate) fn rows(&self) -> usize {
        match &self.layout {
            Layout::Columns(_) => self.len() / self.width(),
            Layout::Axes(shape) => shape.first().copied().unwrap_or(1),
        }
    }
    /// How many elements it has.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len() + self.labels.len() + self.names.of.len()
    }
    /// How an error begins that is about it.
    pub(crate) fn name(&self) -> String {
        format!("{}: {}", self.wish.option, self.file)
    }
    /// How an error begins that is about one of its elements.
    pub(crate) fn place(&self, index: usize) -> String {
        match &self.layout {
            Layout::Columns(columns) => {
                let (row, column) = (index / columns.len(), &columns[index % columns.len()]);
                let row = place(row as u64, self.lines.get(row));
                format!("{}: {row}, column `{column}`", self.name())
            }
            Layout::Axes(shape) => format!("{}: {}", self.name(), cell(shape, index)),
        }
    }
    /// For programs.
    pub(crate) fn describe(&self) -> Value {
        let input = self.wish.option.trim_start_matches("--").trim_start_matches("input ");
        match &self.layout {
            Layout::Columns(columns) => {
                json!({ "input": input, "file": self.file, "rows": self.rows(), "columns": columns.len() })
            }
            Layout::Axes(shape) => json!({ "input": input, "file": self.file, "shape": shape }),
        }
    }
}

/// Reads all inputs.
pub(crate) fn load<'a, R: Copy, E: Element>(
    passes: Vec<Pass<'a, R>>,
    progress: &Progress,
) -> Result<Vec<Loaded<'a, R, E>>> {
    let mut inputs = Vec::new();
    for pass in passes {
        match pass.from {
            Origin::Columns(table, parts) => inputs.extend(columns(table, parts, progress)?),
            Origin::Array(file, array, wish) => inputs.push(whole(&file, array, wish, progress)?),
        }
    }
    Ok(inputs)
}

/// An array with all of its axes.
fn whole<'a, R, E: Element>(
    file: &str,
    array: Array,
    wish: Wish<'a, R>,
    progress: &Progress,
) -> Result<Loaded<'a, R, E>> {
    let mut input = Loaded::new(wish, file, Layout::Axes(array.shape.clone()));
    let name = input.name();
    let read = match input.wish.content {
        Content::Numbers => array.numbers(|numbers, part| {
            progress.show(Some(part));
            input.numbers.extend(numbers.into_iter().map(E::from_f64));
        }),
        Content::Labels | Content::Names => array.integers(|integers, part| {
            progress.show(Some(part));
            match input.wish.content {
                Content::Names => integers.iter().for_each(|id| input.names.push(&id.to_string())),
                _ => input.labels.extend(integers),
            }
        }),
    };
    read.context(name)?;
    Ok(input)
}

/// The inputs of one table.
fn columns<'a, R, E: Element>(
    table: crate::table::Table,
    parts: Vec<Part<'a, R>>,
    progress: &Progress,
) -> Result<Vec<Loaded<'a, R, E>>> {
    let file = table.name().to_string();
    let is_numbers = |part: &&Part<R>| part.wish.content == Content::Numbers;
    let (numbers, texts): (Vec<&Part<R>>, Vec<&Part<R>>) = parts.iter().partition(is_numbers);
    let numbers: Vec<Vec<usize>> = numbers.iter().map(|part| part.columns.indices.clone()).collect();
    let texts: Vec<usize> = texts.iter().flat_map(|part| part.columns.indices.clone()).collect();
    let options: Vec<&str> = parts.iter().map(|part| part.wish.option.as_str()).collect();
    let options = options.join(", ");
    let batches = table.batches(&numbers, &texts).with_context(|| options.clone())?;

    let input = |part: Part<'a, R>| Loaded::new(part.wish, &file, Layout::Columns(part.columns.names));
    let mut inputs: Vec<Loaded<R, E>> = parts.into_iter().map(input).collect();
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
fn take<R, E: Element>(batch: &Batch, inputs: &mut [Loaded<R, E>]) -> Result<()> {
    let (mut numbers, mut texts) = (batch.numeric.iter(), batch.text.iter());
    for input in inputs {
        if input.wish.content == Content::Numbers {
            input.numbers.extend(numbers.next().into_iter().flatten().map(|&x| E::from_f64(x)));
            continue;
        }
        let Layout::Columns(names) = &input.layout else { continue };
        let columns: Vec<&Texts> = texts.by_ref().take(names.len()).collect();
        for row in 0..batch.rows {
            for (cells, name) in columns.iter().zip(names) {
                let (text, place) = (cells.get(row), || format!("{}, column `{name}`", batch.place(row)));
                if input.wish.content == Content::Names {
                    input.names.push(text);
                    continue;
                }
                ensure!(!text.is_empty(), "{}: there is no label", place());
                let label = label(text);
                let label = label
                    .with_context(|| format!("{}: {text} is not a label, which is an integer", place()))?;
                input.labels.push(label);
            }
        }
    }
    Ok(())
}

/// A label as a file spells it, as a float or a truth too. An `f64` would not tell large ones apart.
fn label(text: &str) -> Option<i64> {
    let float = || text.parse().ok().and_then(integer);
    let truth = || text.to_ascii_lowercase().parse().ok().map(|truth: bool| truth.into());
    text.parse().ok().or_else(float).or_else(truth)
}
