//! Reading of inputs, whole or batch by batch. Each element keeps its place in its file, for messages.
use super::classes::Classes;
use super::find::{Origin, Part, Pass};
use super::given::{Content, RequestedInput, Role};
use super::missing::{LeftOut, MISSING_LABEL, layout, leave_out_rows, weights};
use super::names::Names;
use crate::options::OWN_NEGATIVES;
use crate::read::{Progress, read_ahead};
use crate::table::{Array, Batch, Batches, Places, Table, Texts, cell, integer, no_label};
use anyhow::{Context, Result, bail, ensure};
use perdita::real::Element;
use perdita_study::data::is_missing;
use serde_json::{Value, json};
use std::rc::Rc;

/// An input that was read, and its place in its file.
pub(super) struct Loaded<'a, E> {
    pub(super) requested: RequestedInput<'a>,
    pub(super) file: String,
    pub(super) layout: Layout,
    /// True if its columns are those of a joined table.
    is_joined: bool,
    /// The places of its rows in that file.
    places: Rc<Places>,
    /// The elements: in one of `numbers`, `labels`, `names`, by the type of the input.
    pub(super) numbers: Vec<E>,
    pub(super) labels: Vec<i64>,
    pub(super) names: Names,
}

/// The layout of an input in its file.
pub(super) enum Layout {
    /// Columns, with their names.
    Columns(Vec<String>),
    /// An array, with its shape.
    Axes(Vec<usize>),
}

impl<'a, E: Element> Loaded<'a, E> {
    fn new(requested: RequestedInput<'a>, file: &str, layout: Layout) -> Self {
        let (numbers, labels, names) = Default::default();
        Loaded {
            requested,
            file: file.into(),
            layout,
            is_joined: false,
            places: Rc::default(),
            numbers,
            labels,
            names,
        }
    }

    /// The number of elements per row.
    pub(super) fn width(&self) -> usize {
        match &self.layout {
            Layout::Columns(columns) => columns.len(),
            Layout::Axes(shape) => shape.iter().skip(1).product(),
        }
    }

    /// True for columns of a table, or an array that could be some.
    pub(super) fn is_table(&self) -> bool {
        matches!(self.layout, Layout::Columns(_))
    }

    pub(super) fn rows(&self) -> usize {
        match &self.layout {
            Layout::Columns(_) => self.len() / self.width(),
            Layout::Axes(shape) => shape.first().copied().unwrap_or(1),
        }
    }

    /// The number of elements.
    pub(super) fn len(&self) -> usize {
        self.numbers.len() + self.labels.len() + self.names.of.len()
    }

    /// The number of negatives per row of a; `None` if they are shared.
    pub(super) fn per_row(&self, a: &Self) -> Option<usize> {
        match &self.layout {
            Layout::Axes(shape) => (shape.len() == 3).then(|| shape[1]),
            Layout::Columns(columns) => {
                (self.requested.role == Role::Option(&OWN_NEGATIVES)).then(|| columns.len() / a.width())
            }
        }
    }

    /// An element, as a number.
    pub(super) fn number(&self, index: usize) -> f64 {
        self.numbers.get(index).map_or_else(|| self.labels[index] as f64, |x| x.to_f64())
    }

    /// The name of a column.
    fn column(&self, at: usize) -> &str {
        if let Layout::Columns(names) = &self.layout { &names[at] } else { "" }
    }

    /// The beginning of an error message about the input.
    pub(super) fn name(&self) -> String {
        match self.requested.is_shared {
            true => self.file.clone(),
            false => format!("{}: {}", self.requested.option, self.file),
        }
    }

    /// The beginning of an error message about an element.
    pub(super) fn place(&self, index: usize) -> String {
        match &self.layout {
            Layout::Columns(columns) => {
                let (row, column) = (index / columns.len(), &columns[index % columns.len()]);
                format!("{}: {}", self.name(), self.places.cell(row, column))
            }
            Layout::Axes(shape) => format!("{}: {}", self.name(), cell(shape, index)),
        }
    }

    /// The input as JSON, after reading.
    pub(super) fn describe(&self) -> Value {
        let (input, file) = (self.requested.name(), &self.file);
        match &self.layout {
            Layout::Columns(columns) => {
                let rows = self.places.end(self.rows());
                json!({ "input": input, "file": file, "rows": rows, "columns": columns.len() })
            }
            Layout::Axes(shape) => json!({ "input": input, "file": file, "shape": shape }),
        }
    }

    /// The list of each row, if its rows are the elements of lists.
    pub(super) fn lists(&self) -> Option<Vec<usize>> {
        self.places.lists()
    }

    /// The number of rows of the file: lists, if its rows are their elements.
    pub(super) fn rows_of_file(&self) -> usize {
        self.places.count(self.rows())
    }

    /// Removes the rows, before the next batch.
    fn clear(&mut self) {
        self.numbers.clear();
        self.labels.clear();
        self.names.of.clear();
    }
}

/// Reads all inputs.
pub(super) fn load<'a, E: Element>(passes: Vec<Pass<'a>>, progress: &Progress) -> Result<Vec<Loaded<'a, E>>> {
    let mut inputs = Vec::new();
    for pass in passes {
        match pass.from {
            Origin::Columns(table, parts) => inputs.extend(columns(table, parts, progress)?),
            Origin::Array(file, array, requested) => inputs.push(whole(&file, array, requested, progress)?),
        }
    }
    Ok(inputs)
}

/// The columns of one table.
fn columns<'a, E: Element>(
    table: Table,
    parts: Vec<Part<'a>>,
    progress: &Progress,
) -> Result<Vec<Loaded<'a, E>>> {
    let (mut inputs, batches, about) = start(table, parts)?;
    let (mut places, mut joined) = (Places::default(), Places::default());
    let read = read_ahead(batches, |mut batch, part| {
        progress.show(part);
        take(&mut batch, &mut inputs, false)?;
        places.append(batch.places);
        joined.append(batch.joined.unwrap_or_default());
        Ok(())
    });
    about.explain(read)?;
    set_places(&mut inputs, places, joined);
    Ok(inputs)
}

/// Gives each input the places of its rows: in the table, or in a joined one.
fn set_places<E>(inputs: &mut [Loaded<E>], places: Places, joined: Places) {
    let (places, joined) = (Rc::new(places), Rc::new(joined));
    for input in inputs {
        input.places = Rc::clone(if input.is_joined { &joined } else { &places });
    }
}

/// Reads the columns of one table in constant memory: `add` gets them batch by batch, and the number of rows that
/// are left out. In rows of weight 0 a label can be anything. The returned inputs hold the last batch.
pub(super) fn stream<'a, E: Element>(
    pass: Pass<'a>,
    progress: &Progress,
    mut add: impl FnMut(&[Loaded<'a, E>], LeftOut) -> Result<()>,
) -> Result<Vec<Loaded<'a, E>>> {
    let (mut inputs, batches, about) = match pass.from {
        Origin::Columns(table, parts) => start(table, parts)?,
        Origin::Array(file, array, requested) => {
            let inputs = vec![whole(&file, array, requested, progress)?];
            return add(&inputs, LeftOut::default()).map(|()| inputs);
        }
    };
    let skips = inputs[0].requested.skips;
    if skips {
        add_weights(&mut inputs);
    }
    let mut added = Ok(());
    let read = read_ahead(batches, |mut batch, part| {
        progress.show(part);
        inputs.iter_mut().for_each(Loaded::clear);
        take(&mut batch, &mut inputs, true)?;
        set_places(&mut inputs, batch.places, batch.joined.unwrap_or_default());
        let left_out = if skips { leave_out_rows(&mut inputs) } else { LeftOut::default() };
        added = add(&inputs, left_out);
        ensure!(added.is_ok(), "nothing more is read");
        Ok(())
    });
    added?;
    about.explain(read)?;
    Ok(inputs)
}

/// Adds weights, of which there are none yet, unless they are given.
pub(super) fn add_weights<E: Element>(inputs: &mut Vec<Loaded<E>>) {
    if !inputs.iter().any(|input| input.requested.role == Role::Weight) {
        let file = inputs[0].file.clone();
        inputs.push(Loaded::new(weights(), &file, layout()));
    }
}

/// The options that read a table, for messages.
struct About(String);
impl About {
    fn explain<T>(&self, read: Result<T>) -> Result<T> {
        if self.0.is_empty() { read } else { read.context(self.0.clone()) }
    }
}

/// Empty inputs, and the batches to fill them: numeric columns as numbers, names and labels as text, in the order of the inputs.
fn start<'a, E: Element>(table: Table, parts: Vec<Part<'a>>) -> Result<(Vec<Loaded<'a, E>>, Batches, About)> {
    let is_numbers = |part: &&Part| !part.requested.is_text();
    let (numbers, texts): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(is_numbers);
    let numbers: Vec<Vec<usize>> = numbers.iter().map(|part| part.indices.clone()).collect();
    let texts: Vec<usize> = texts.iter().flat_map(|part| part.indices.clone()).collect();
    let options =
        parts.iter().filter(|part| !part.requested.is_shared).map(|part| part.requested.option.as_str());
    let about = About(options.collect::<Vec<_>>().join(", "));
    let batches = about.explain(table.batches(&numbers, &texts))?;
    let input = |part: Part<'a>| Loaded {
        is_joined: part.is_joined,
        ..Loaded::new(part.requested, &part.file, Layout::Columns(part.columns))
    };
    Ok((parts.into_iter().map(input).collect(), batches, about))
}

/// Adds the rows of a batch.
fn take<E: Element>(batch: &mut Batch, inputs: &mut [Loaded<E>], is_lenient: bool) -> Result<()> {
    let numbers = inputs.iter_mut().filter(|input| !input.requested.is_text());

    for (input, numbers) in numbers.zip(std::mem::take(&mut batch.numeric)) {
        // The first f64 batch is moved, not copied.
        match input.numbers.is_empty() {
            true => input.numbers = numbers.into_iter().map(E::from_f64).collect(),
            false => input.numbers.extend(numbers.into_iter().map(E::from_f64)),
        }
    }
    let is_weight = |input: &&Loaded<E>| input.requested.role == Role::Weight && input.width() == 1;
    let weight = inputs.iter().find(|input| is_lenient && is_weight(input));
    let weight = weight.map(|weight| weight.numbers.clone()).unwrap_or_default();
    let counts = |row: usize| weight.get(row).is_none_or(|weight| weight.to_f64() != 0.0);

    let mut texts = batch.text.iter();
    for input in inputs.iter_mut().filter(|input| input.requested.is_text()) {
        let columns: Vec<&Texts> = texts.by_ref().take(input.width()).collect();
        for row in 0..batch.rows {
            for (column, cells) in columns.iter().enumerate() {
                let text = cells.get(row);
                let classes = input.requested.classes.as_deref();
                let put = match input.requested.content {
                    Content::Names => {
                        input.names.push((!cells.is_null(row)).then_some(text));
                        Ok(())
                    }
                    Content::Labels => label(text, classes).map(|label| input.labels.push(label)),
                    Content::Numbers => target(text, classes).map(|x| input.numbers.push(E::from_f64(x))),
                };
                match put {
                    Ok(()) => {}
                    Err(_) if input.requested.skips && is_missing(text) => match input.requested.content {
                        Content::Labels => input.labels.push(MISSING_LABEL),
                        _ => input.numbers.push(E::from_f64(f64::NAN)),
                    },
                    Err(_) if !counts(row) && input.requested.content == Content::Labels => {
                        input.labels.push(0)
                    }
                    Err(_) if !counts(row) => input.numbers.push(E::from_f64(f64::NAN)),
                    Err(problem) => {
                        let places = if input.is_joined { &batch.joined } else { &None };
                        let places = places.as_ref().unwrap_or(&batch.places);
                        bail!("{}: {}: {problem}", input.file, places.cell(row, input.column(column)))
                    }
                }
            }
        }
    }
    Ok(())
}

/// Reads an array with all of its axes.
fn whole<'a, E: Element>(
    file: &str,
    array: Array,
    requested: RequestedInput<'a>,
    progress: &Progress,
) -> Result<Loaded<'a, E>> {
    let mut input = Loaded::new(requested, file, Layout::Axes(array.shape.clone()));
    let name = input.name();
    let missing = input.requested.skips.then_some(MISSING_LABEL);
    let read = match input.requested.content {
        Content::Numbers => array.numbers(|numbers, part| {
            progress.show(Some(part));
            input.numbers.extend(numbers.into_iter().map(E::from_f64));
        }),
        Content::Labels | Content::Names => array.integers(missing, |integers, part| {
            progress.show(Some(part));
            match input.requested.content {
                Content::Names => integers.iter().for_each(|id| input.names.push(Some(&id.to_string()))),
                _ => input.labels.extend(integers),
            }
        }),
    };
    read.context(name)?;
    Ok(input)
}

/// The number of a class as a target, from the name of the class.
fn target(text: &str, classes: Option<&Classes>) -> Result<f64, String> {
    let classes = classes.ok_or("there are no names of classes")?;
    classes.number(text).ok_or_else(|| classes.unknown(text))
}

/// A label from text: the name of a class, or its number. A number is an integer, an integral float, or `true` and `false`.
/// Large integers would not survive an `f64`.
fn label(text: &str, classes: Option<&Classes>) -> Result<i64, String> {
    if text.is_empty() {
        return Err("there is no label".into());
    }
    let by_name = || classes.and_then(|classes| classes.label(text));
    let integers = match classes {
        Some(classes) if classes.takes_integers() => return by_name().ok_or_else(|| classes.unknown(text)),
        Some(_) | None => text.parse().ok(),
    };
    let float = || text.parse::<f64>().ok();
    let truth = || text.to_ascii_lowercase().parse().ok().map(|truth: bool| truth.into());
    let label = integers.or_else(|| float().and_then(integer)).or_else(by_name).or_else(truth);
    let is_word = float().is_none();
    label.ok_or_else(|| match classes {
        Some(classes) if is_word => classes.unknown(text),
        None if is_word => {
            format!("{text} is not a label: a label is an integer, or a class that --classes names")
        }
        // Every spelling of a float is the same number, but of an integer all digits are shown.
        _ => no_label(
            &float().filter(|_| text.parse::<i128>().is_err()).map_or(text.into(), |x| x.to_string()),
        ),
    })
}
