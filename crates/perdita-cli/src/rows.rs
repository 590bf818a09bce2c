//! A line per row of the file: every loss and its gradient.
use crate::replace::beside;
use crate::report::Numbering;
use anyhow::{Context, Result};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What a loss is on each row of a batch, and its gradient in the predictions, if there are any.
#[derive(Default)]
pub(crate) struct Detail {
    pub(crate) each: Vec<f64>,
    pub(crate) grad: Vec<f64>,
}

/// A CSV file that gets its name when it is complete.
pub(crate) struct RowsFile {
    writer: csv::Writer<NamedTempFile>,
    path: PathBuf,
}
impl RowsFile {
    /// `inputs` are the files that it must not replace.
    pub(crate) fn create(path: &Path, inputs: &[&Path]) -> Result<Self> {
        let file = beside("--rows", path, inputs)?;
        remove_if_interrupted(file.path())?;
        let writer = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(file);
        Ok(RowsFile { writer, path: path.into() })
    }
    /// Writes the first line: what the lines are of, and what stands in them.
    pub(crate) fn header(&mut self, thing: &str, columns: &[String]) -> Result<()> {
        let record = [thing].into_iter().chain(columns.iter().map(String::as_str));
        self.writer.write_record(record).with_context(|| format!("--rows {}", self.path.display()))
    }
    /// Writes a batch in the order of the file. `order` is the one in which the details are.
    pub(crate) fn write(
        &mut self,
        numbering: &Numbering,
        first_row: u64,
        order: &[usize],
        details: &[Detail],
    ) -> Result<()> {
        let name = format!("--rows {}", self.path.display());
        self.write_lines(numbering, first_row, order, details).context(name)
    }
    fn write_lines(
        &mut self,
        numbering: &Numbering,
        first_row: u64,
        order: &[usize],
        details: &[Detail],
    ) -> Result<()> {
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, &row)| place[row] = at);
        let mut text = String::new();
        for (number, &at) in (first_row..).zip(&place) {
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
    pub(crate) fn finish(self) -> Result<()> {
        let name = || format!("--rows {}", self.path.display());
        let file = self.writer.into_inner().map_err(|error| error.into_error()).with_context(name)?;
        file.persist(&self.path).with_context(name)?;
        Ok(())
    }
}

/// Files of any size are written for a while.
fn remove_if_interrupted(path: &Path) -> Result<()> {
    let path = path.to_owned();
    ctrlc::set_handler(move || {
        // Whether or not it is still there, this is the end.
        let _ = std::fs::remove_file(&path);
        std::process::exit(130);
    })?;
    Ok(())
}
