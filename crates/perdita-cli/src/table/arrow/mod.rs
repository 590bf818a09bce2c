//! Parquet, and the file and the stream format of Arrow IPC. All three come as Arrow record batches.

mod cells;
mod lists;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Seek};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Once;

use anyhow::{Result, anyhow, bail, ensure};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{DataType, FieldRef};
use cells::{first_null, kind, numbers, ragged, texts};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::places::cell_place;
use super::source::{Block, Field, Source, Wanted};
use super::{Options, Texts, enough_bytes, ipc, rounded};

pub(super) fn parquet(path: &Path, options: Options) -> Result<Box<dyn Source>> {
    Arrow::open(path, options, |path, fields, rows| {
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.with_batch_size(rows);
        let total = builder.metadata().file_metadata().num_rows();
        let mask = match fields {
            Some(fields) => ProjectionMask::roots(builder.parquet_schema(), fields),
            None => ProjectionMask::all(),
        };
        let batches = Box::new(builder.with_projection(mask).build()?);
        Ok(Opened { batches, progress: Box::new(move |row| row as f64 / total.max(1) as f64) })
    })
}

pub(super) fn file(path: &Path, options: Options) -> Result<Box<dyn Source>> {
    ipc::check_file(path)?;
    Arrow::open(path, options, |path, fields, _| {
        let (file, progress) = open(path)?;
        Ok(Opened { batches: Box::new(FileReader::try_new(file, fields)?), progress })
    })
}

pub(super) fn stream(path: &Path, options: Options) -> Result<Box<dyn Source>> {
    ipc::check_stream(path)?;
    Arrow::open(path, options, |path, fields, _| {
        let (file, progress) = open(path)?;
        Ok(Opened { batches: Box::new(StreamReader::try_new(file, fields)?), progress })
    })
}

/// The progress through an IPC file, which does not store its number of rows: the position in the file.
fn open(path: &Path) -> Result<(BufReader<File>, Progress)> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len() as f64;
    let shared = file.try_clone()?;
    let progress = move |_| (&shared).stream_position().map_or(0.0, |position| position as f64 / bytes);
    Ok((BufReader::new(file), Box::new(progress)))
}

/// Opens a file to read all fields or some, in batches of the given size if the format leaves the choice.
type Opener = fn(&Path, Option<Vec<usize>>, usize) -> Result<Opened>;

struct Opened {
    batches: Box<dyn RecordBatchReader + Send>,
    progress: Progress,
}

/// The fraction of the file, from the number of rows read.
type Progress = Box<dyn Fn(u64) -> f64 + Send>;

struct Arrow {
    /// True if a null is NaN, not an error.
    missing: bool,
    path: PathBuf,
    opener: Opener,
    opened: Opened,
    fields: Vec<Field>,
    wanted: Wanted,
    /// The fields of the record batches, in order.
    projection: Vec<usize>,
    /// The rest of the last record batch, and the index of its first row.
    rest: RecordBatch,
    row: u64,
}

impl Arrow {
    fn open(path: &Path, options: Options, opener: Opener) -> Result<Box<dyn Source>> {
        let bytes = path.metadata()?.len();
        let opened = guarded(|| opener(path, None, 1))?;
        let schema = opened.batches.schema();

        // The length of a list is known from its rows only: the first decides, the others have to agree.
        let lists: Vec<_> = (0..schema.fields().len())
            .filter(|&index| {
                matches!(schema.field(index).data_type(), DataType::List(_) | DataType::LargeList(_))
            })
            .collect();
        let first = match lists.as_slice() {
            [] => None,
            _ => guarded(|| Ok(opener(path, Some(lists.clone()), 1)?.batches.next().transpose()?))?,
        };

        let length = |index| {
            let batch = first.as_ref().filter(|batch| batch.num_rows() > 0)?;
            let list = batch.column(lists.binary_search(&index).ok()?);
            Some(match list.as_list_opt::<i32>() {
                Some(list) => list.value_length(0) as usize,
                None => list.as_list::<i64>().value_length(0) as usize,
            })
        };
        let field = |(index, field): (usize, &FieldRef)| {
            let (kind, width) = match field.data_type() {
                DataType::FixedSizeList(item, width) => {
                    ensure!(
                        enough_bytes(*width as u64, bytes),
                        "column `{}`: a list of {width} elements in each row of a file of {bytes} bytes",
                        field.name()
                    );
                    (kind(item.data_type()), Some(*width as usize))
                }
                DataType::List(item) | DataType::LargeList(item) => {
                    let kind = kind(item.data_type());
                    return Ok(Field::list(field.name().clone(), kind, length(index).unwrap_or(0)));
                }
                scalar => (kind(scalar), None),
            };
            Ok(Field::new(field.name().clone(), kind, width))
        };

        let fields = schema.fields().iter().enumerate().map(field).collect::<Result<_>>()?;
        let (wanted, projection, rest) = (Wanted::default(), Vec::new(), RecordBatch::new_empty(schema));
        let missing = options.skip_missing;
        Ok(Box::new(Arrow {
            path: path.into(),
            missing,
            opener,
            opened,
            fields,
            wanted,
            projection,
            rest,
            row: 0,
        }))
    }

    fn column<'b>(&self, batch: &'b RecordBatch, field: usize) -> &'b ArrayRef {
        batch.column(self.projection.binary_search(&field).expect("the field is wanted"))
    }

    /// The cells of a field; matrices are row-major.
    fn cells(&self, batch: &RecordBatch, field: usize) -> Result<ArrayRef> {
        let column = self.column(batch, field);
        let Field { name, width: Some(width), .. } = &self.fields[field] else { return Ok(column.clone()) };
        let (elements, start, odd) = match column.data_type() {
            DataType::List(_) => ragged(column.as_list::<i32>(), *width),
            DataType::LargeList(_) => ragged(column.as_list::<i64>(), *width),
            _ => {
                let list = column.as_fixed_size_list();
                (list.values(), list.value_offset_at(0), None)
            }
        };
        // A null is most often odd, too.
        match (first_null(column.nulls()), odd) {
            (Some(row), odd) if odd.is_none_or(|(odd, _)| row <= odd) => {
                bail!("{}: null where {width} elements are expected", self.place(row, name))
            }
            (_, Some((row, length))) => {
                bail!("{}: {length} elements where the first row has {width}", self.place(row, name))
            }
            _ => {}
        }
        Ok(elements.slice(start, width * column.len()))
    }

    fn numbers(&self, batch: &RecordBatch, field: usize) -> Result<Vec<f64>> {
        let cells = self.cells(batch, field)?;
        let nulls = cells.logical_nulls();
        if let Some(cell) = first_null(nulls.as_ref()).filter(|_| !self.missing) {
            bail!("{}: null where a number is expected", self.cell_place(field, cell));
        }
        if let Some((cell, integer)) = cells::rounded(&cells) {
            bail!("{}: {}", self.cell_place(field, cell), rounded(integer));
        }
        let mut numbers = numbers(&cells);
        if let Some(nulls) = nulls.filter(|_| self.missing) {
            numbers.iter_mut().zip(&nulls).filter(|(_, valid)| !valid).for_each(|(x, _)| *x = f64::NAN);
        }
        Ok(numbers)
    }

    fn texts(&self, batch: &RecordBatch, (field, element): (usize, usize)) -> Result<Texts> {
        let cells = self.cells(batch, field)?;
        let width = self.fields[field].width.unwrap_or(1);
        Ok(texts(&cells, (0..batch.num_rows()).map(|row| row * width + element)))
    }

    fn cell_place(&self, field: usize, cell: usize) -> String {
        let field = &self.fields[field];
        let width = field.width.unwrap_or(1);
        self.place(cell / width, &field.column_name(cell % width))
    }

    fn place(&self, row: usize, column: &str) -> String {
        cell_place(self.row + row as u64, None, column)
    }
}

impl Source for Arrow {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn start(&mut self, wanted: Wanted) -> Result<()> {
        self.projection = wanted.fields();
        self.opened = guarded(|| (self.opener)(&self.path, Some(self.projection.clone()), wanted.rows))?;
        self.wanted = wanted;
        Ok(())
    }

    fn next(&mut self) -> Result<Block> {
        while self.rest.num_rows() == 0 {
            match guarded(|| Ok(self.opened.batches.next().transpose()?))? {
                Some(batch) => self.rest = batch,
                None => return Ok(Block::default()),
            }
        }
        // A record batch of an IPC file may be larger than what is wanted at once.
        let rows = self.rest.num_rows().min(self.wanted.rows);
        let batch = self.rest.slice(0, rows);
        self.rest = self.rest.slice(rows, self.rest.num_rows() - rows);
        if self.wanted.unnests {
            let block = self.elements(&batch)?;
            self.row += rows as u64;
            return Ok(block);
        }
        let Wanted { numeric, text, .. } = &self.wanted;
        let numeric = numeric.iter().map(|&field| self.numbers(&batch, field)).collect::<Result<_>>()?;
        let text = text.iter().map(|&column| self.texts(&batch, column)).collect::<Result<_>>()?;
        self.row += rows as u64;
        Ok(Block { rows, numeric, text, ..Block::default() })
    }

    fn progress(&self) -> Option<f64> {
        Some((self.opened.progress)(self.row))
    }
}

/// Runs a reader of the `parquet` or `arrow-ipc` crate. The first panics on damaged files in many places (metadata that are
/// inconsistent, lengths of levels, pages that are too short), the second where a union is longer than its buffers: nothing that
/// can be checked from outside without decoding the formats a second time. A panic is made an error, and nothing of it is printed.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    thread_local! {
        static GUARDED: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                hook(panic);
            }
        }));
    });

    GUARDED.set(true);
    // What a reader has half done is dropped with it: the caller stops at the error.
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    result.unwrap_or_else(|_| Err(anyhow!("the file is damaged")))
}
