//! The --rows file: a line per observation, with its losses and their gradients in the predictions.
use super::numbering::Numbering;
use crate::replace::Output;
use anyhow::{Context, Result};
use perdita::real::Element;
use std::fmt::Write;
use std::path::Path;

/// The losses of the observations of a batch, and their gradients in the predictions.
#[derive(Default)]
pub(super) struct Detail {
    pub(super) each: Vec<f64>,
    pub(super) grad: Vec<f64>,
}

impl Detail {
    /// Stores the losses of observations and their gradients at these places.
    pub(super) fn put<E: Element>(&mut self, places: &[usize], each: &[E], grad: &[E]) {
        let width = grad.len().checked_div(each.len()).unwrap_or(0);
        let len = places.iter().max().map_or(0, |last| last + 1).max(self.each.len());
        self.each.resize(len, 0.0);
        self.grad.resize(len * width, 0.0);
        for (from, &to) in places.iter().enumerate() {
            self.each[to] = each[from].to_f64();
            let rows = grad[from * width..].iter().take(width);
            self.grad[to * width..].iter_mut().zip(rows).for_each(|(to, from)| *to = from.to_f64());
        }
    }
}

/// A CSV file that is renamed to its final name when complete.
pub(super) struct RowsFile {
    writer: csv::Writer<Output>,
    name: String,
    has_header: bool,
    /// The file of the observations that are written, where there are several.
    file: Option<String>,
}

impl RowsFile {
    /// Creates the file; `inputs` are files that it must not replace.
    pub(super) fn create(path: &Path, inputs: &[&Path]) -> Result<Self> {
        let output = Output::create("--rows", path, inputs)?;
        let name = output.name().to_string();
        let writer = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(output);
        Ok(RowsFile { writer, name, has_header: false, file: None })
    }

    /// Names the file of the observations that follow, where there are several.
    pub(super) fn begin(&mut self, file: String) {
        self.file = Some(file);
    }

    pub(super) fn has_header(&self) -> bool {
        self.has_header
    }

    /// Writes the header: the file, if there are several, the noun for observations, and the column names.
    pub(super) fn header(&mut self, thing: &str, columns: &[String]) -> Result<()> {
        self.has_header = true;
        let file = self.file.as_ref().map(|_| "file");
        let record = file.into_iter().chain([thing]).chain(columns.iter().map(String::as_str));
        self.writer.write_record(record).with_context(|| self.name.clone())
    }

    /// Writes the observations of a batch; `first` is the index of the first one.
    pub(super) fn write(&mut self, numbering: &Numbering, first: u64, details: &[Detail]) -> Result<()> {
        self.write_lines(numbering, first, details).with_context(|| self.name.clone())
    }

    fn write_lines(&mut self, numbering: &Numbering, first: u64, details: &[Detail]) -> Result<()> {
        let mut text = String::new();
        for (number, at) in (first..).zip(0..details[0].each.len()) {
            if let Some(file) = &self.file {
                self.writer.write_field(file)?;
            }
            self.writer.write_field(numbering.text(number))?;
            for Detail { each, grad } in details {
                let width = grad.len() / each.len();
                for x in std::iter::once(&each[at]).chain(&grad[at * width..][..width]) {
                    text.clear();
                    write!(text, "{x:?}")?;
                    self.writer.write_field(&text)?;
                }
            }
            self.writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<()> {
        let output = self.writer.into_inner().map_err(|error| error.into_error()).context(self.name)?;
        output.complete()
    }
}
