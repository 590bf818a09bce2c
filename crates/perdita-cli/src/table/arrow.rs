//! Parquet, and the file and the stream format of Arrow IPC. All three come as Arrow record batches.

use std::cell::Cell;
use std::fmt::Display;
use std::fs::File;
use std::io::{BufReader, Seek};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Once;

use anyhow::{Result, anyhow, bail, ensure};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal32Type, Decimal64Type, Decimal128Type, Float16Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, GenericListArray, OffsetSizeTrait, RecordBatch, RecordBatchReader};
use arrow_buffer::NullBuffer;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{DataType, FieldRef};
use num_traits::AsPrimitive;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Block, ColumnType, Field, Source, Texts, Wanted, enough_bytes, ipc};

pub(super) fn parquet(path: &Path) -> Result<Box<dyn Source>> {
    Arrow::open(path, |path, fields, rows| {
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

pub(super) fn file(path: &Path) -> Result<Box<dyn Source>> {
    ipc::check_file(path)?;
    Arrow::open(path, |path, fields, _| {
        let (file, progress) = open(path)?;
        Ok(Opened { batches: Box::new(FileReader::try_new(file, fields)?), progress })
    })
}

pub(super) fn stream(path: &Path) -> Result<Box<dyn Source>> {
    ipc::check_stream(path)?;
    Arrow::open(path, |path, fields, _| {
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
    fn open(path: &Path, opener: Opener) -> Result<Box<dyn Source>> {
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
                    (kind(item.data_type()), length(index).or(Some(0)))
                }
                scalar => (kind(scalar), None),
            };
            Ok(Field::new(field.name().clone(), kind, width))
        };

        let fields = schema.fields().iter().enumerate().map(field).collect::<Result<_>>()?;
        let (wanted, projection, rest) = (Wanted::default(), Vec::new(), RecordBatch::new_empty(schema));
        Ok(Box::new(Arrow { path: path.into(), opener, opened, fields, wanted, projection, rest, row: 0 }))
    }

    /// The cells of a field; matrices are row-major.
    fn cells(&self, batch: &RecordBatch, field: usize) -> Result<ArrayRef> {
        let column = batch.column(self.projection.binary_search(&field).expect("the field is wanted"));
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
        if let Some(cell) = first_null(cells.logical_nulls().as_ref()) {
            let field = &self.fields[field];
            let width = field.width.unwrap_or(1);
            let place = self.place(cell / width, &field.column_name(cell % width));
            bail!("{place}: null where a number is expected");
        }
        Ok(numbers(&cells))
    }

    fn texts(&self, batch: &RecordBatch, (field, element): (usize, usize)) -> Result<Texts> {
        let cells = self.cells(batch, field)?;
        let width = self.fields[field].width.unwrap_or(1);
        Ok(texts(&cells, (0..batch.num_rows()).map(|row| row * width + element)))
    }

    fn place(&self, row: usize, column: &str) -> String {
        format!("row {} (from 0), column `{column}`", self.row + row as u64)
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

fn kind(data_type: &DataType) -> ColumnType {
    use DataType::*;
    match data_type {
        Boolean | Float16 | Float32 | Int8 | Int16 | UInt8 | UInt16 => ColumnType::Single,
        number if number.is_numeric() && !matches!(number, Decimal256(..)) => ColumnType::Number,
        Utf8 | LargeUtf8 | Utf8View => ColumnType::Text,
        Dictionary(_, values) => kind(values),
        other => ColumnType::Other(format!("{other}")),
    }
}

fn first_null(nulls: Option<&NullBuffer>) -> Option<usize> {
    nulls?.iter().position(|valid| !valid)
}

/// The elements of lists, where they start, and the first list that is not `width` long, with its length.
fn ragged<O: OffsetSizeTrait>(
    list: &GenericListArray<O>,
    width: usize,
) -> (&ArrayRef, usize, Option<(usize, usize)>) {
    let lengths = list.offsets().lengths();
    let odd = lengths.enumerate().find(|&(_, length)| length != width);
    (list.values(), list.value_offsets()[0].as_usize(), odd)
}

/// The cells of a column of [`ColumnType::Number`], with an unspecified value for a null.
fn numbers(cells: &dyn Array) -> Vec<f64> {
    fn cast<T: ArrowPrimitiveType<Native: AsPrimitive<f64>>>(cells: &dyn Array, scale: i8) -> Vec<f64> {
        let unit = 10f64.powi(scale.into());
        cells.as_primitive::<T>().values().iter().map(|number| number.as_() / unit).collect()
    }
    use DataType::*;

    match cells.data_type() {
        Float64 => cells.as_primitive::<Float64Type>().values().to_vec(),
        Float32 => cast::<Float32Type>(cells, 0),
        Float16 => cast::<Float16Type>(cells, 0),
        Int64 => cast::<Int64Type>(cells, 0),
        Int32 => cast::<Int32Type>(cells, 0),
        Int16 => cast::<Int16Type>(cells, 0),
        Int8 => cast::<Int8Type>(cells, 0),
        UInt64 => cast::<UInt64Type>(cells, 0),
        UInt32 => cast::<UInt32Type>(cells, 0),
        UInt16 => cast::<UInt16Type>(cells, 0),
        UInt8 => cast::<UInt8Type>(cells, 0),
        Decimal32(_, scale) => cast::<Decimal32Type>(cells, *scale),
        Decimal64(_, scale) => cast::<Decimal64Type>(cells, *scale),
        Decimal128(_, scale) => cast::<Decimal128Type>(cells, *scale),
        Boolean => cells.as_boolean().values().iter().map(|bit| f64::from(u8::from(bit))).collect(),
        Dictionary(..) => {
            let words = numbers(cells.as_any_dictionary().values());
            cells.as_any_dictionary().normalized_keys().into_iter().map(|key| words[key]).collect()
        }
        other => unreachable!("{other} is not a kind of number"),
    }
}

/// Cells as text; a null is an empty text.
fn texts(cells: &dyn Array, at: impl Iterator<Item = usize>) -> Texts {
    fn spell<T: Display>(
        cells: &dyn Array,
        at: impl Iterator<Item = usize>,
        cell: impl Fn(usize) -> T,
    ) -> Texts {
        let mut texts = Texts::default();
        at.for_each(|index| if cells.is_null(index) { texts.push("") } else { texts.push(cell(index)) });
        texts
    }

    use DataType::*;

    match cells.data_type() {
        Utf8 => spell(cells, at, |index| cells.as_string::<i32>().value(index)),
        LargeUtf8 => spell(cells, at, |index| cells.as_string::<i64>().value(index)),
        Utf8View => spell(cells, at, |index| cells.as_string_view().value(index)),
        Boolean => spell(cells, at, |index| cells.as_boolean().value(index)),
        // Beyond 2⁵³, different numbers are the same `f64`.
        Int64 => spell(cells, at, |index| cells.as_primitive::<Int64Type>().value(index)),
        UInt64 => spell(cells, at, |index| cells.as_primitive::<UInt64Type>().value(index)),
        Dictionary(..) => {
            let dictionary = cells.as_any_dictionary();
            let words = texts(dictionary.values(), 0..dictionary.values().len());
            // Where there are no words, all keys are null.
            let keys = if dictionary.values().is_empty() { Vec::new() } else { dictionary.normalized_keys() };
            spell(cells, at, |index| words.get(keys[index]))
        }
        _ => {
            let numbers = numbers(cells);
            spell(cells, at, |index| numbers[index])
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::Int8Type as Key;
    use arrow_array::{
        BooleanArray, Decimal128Array, DictionaryArray, FixedSizeListArray, Float16Array, Float32Array,
        Float64Array, Int8Array, Int32Array, Int64Array, LargeListArray, LargeStringArray, ListArray,
        StringArray, StringViewArray, UInt8Array, UInt64Array,
    };
    use arrow_ipc::writer::{FileWriter, StreamWriter};
    use arrow_schema::Field as ArrowField;
    use parquet::arrow::ArrowWriter;
    use tempfile::TempDir;

    use super::super::Table;
    use super::super::tests::{error, read, write};
    use super::*;

    const FORMATS: [&str; 3] = ["a.parquet", "a.arrow", "a.arrows"];

    /// A file of the batches, in the format of its extension.
    fn file(name: &str, batches: &[RecordBatch]) -> (TempDir, PathBuf) {
        let schema = batches[0].schema();
        let mut bytes = Vec::new();
        match name {
            "a.parquet" => {
                let mut writer = ArrowWriter::try_new(&mut bytes, schema, None).unwrap();
                batches.iter().for_each(|batch| writer.write(batch).unwrap());
                writer.close().unwrap();
            }
            "a.arrow" => {
                let mut writer = FileWriter::try_new(&mut bytes, &schema).unwrap();
                batches.iter().for_each(|batch| writer.write(batch).unwrap());
                writer.finish().unwrap();
            }
            _ => {
                let mut writer = StreamWriter::try_new(&mut bytes, &schema).unwrap();
                batches.iter().for_each(|batch| writer.write(batch).unwrap());
                writer.finish().unwrap();
            }
        }
        write(name, bytes)
    }

    fn batch<const N: usize>(columns: [(&str, ArrayRef); N]) -> RecordBatch {
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap()
    }

    fn of<A: Array + 'static>(array: A) -> ArrayRef {
        Arc::new(array)
    }

    #[test]
    fn every_type_of_number() {
        let dictionary: DictionaryArray<Key> =
            DictionaryArray::new(Int8Array::from(vec![1, 0]), of(Float32Array::from(vec![2.0, 1.0])));
        let batch = batch([
            ("f64", of(Float64Array::from(vec![1.0, 2.0]))),
            ("f32", of(Float32Array::from(vec![1.0, 2.0]))),
            ("f16", of(Float16Array::from(vec![half::f16::from_f32(1.0), half::f16::from_f32(2.0)]))),
            ("i8", of(Int8Array::from(vec![1, 2]))),
            ("i64", of(Int64Array::from(vec![1, 2]))),
            ("u8", of(UInt8Array::from(vec![1, 2]))),
            ("u64", of(UInt64Array::from(vec![1, 2]))),
            ("decimal", of(Decimal128Array::from(vec![100, 200]).with_precision_and_scale(9, 2).unwrap())),
            ("dictionary", of(dictionary)),
        ]);
        for name in FORMATS {
            let (_directory, path) = file(name, &[batch.slice(0, 2), batch.slice(1, 1)]);
            let expected = [[1.0; 9], [2.0; 9], [2.0; 9]].concat();
            assert_eq!(read(&path, &["*"], &[]).unwrap().0, [expected], "{name}");
        }
    }

    #[test]
    fn texts_and_what_can_be_spelled() {
        let words: DictionaryArray<Key> = [Some("x"), None, Some("y"), Some("x")].into_iter().collect();
        let batch = batch([
            ("utf8", of(StringArray::from(vec![Some("a"), None, Some("é"), Some("")]))),
            ("large", of(LargeStringArray::from(vec![Some("a"), None, Some("é"), Some("")]))),
            ("view", of(StringViewArray::from(vec![Some("a"), None, Some("é"), Some("")]))),
            ("dictionary", of(words)),
            ("i64", of(Int64Array::from(vec![Some(i64::MAX - 1), None, Some(-1), Some(0)]))),
            ("bool", of(BooleanArray::from(vec![Some(true), None, Some(false), Some(false)]))),
            ("f64", of(Float64Array::from(vec![Some(0.5), None, Some(2.0), Some(f64::NAN)]))),
        ]);
        let names = ["utf8", "large", "view", "dictionary", "i64", "bool", "f64"];
        for name in FORMATS {
            let (_directory, path) = file(name, std::slice::from_ref(&batch));
            let (_, texts) = read(&path, &[], &names).unwrap();
            let (words, long) = (["a", "", "é", ""], ["9223372036854775806", "", "-1", "0"]);
            let (bools, floats) = (["true", "", "false", "false"], ["0.5", "", "2", "NaN"]);
            assert_eq!(texts, [words, words, words, ["x", "", "y", "x"], long, bools, floats], "{name}");
        }
        let nothing: DictionaryArray<Key> = [None::<&str>, None].into_iter().collect();
        let (_directory, path) = file("a.arrow", &[self::batch([("g", of(nothing))])]);
        assert_eq!(read(&path, &[], &["g"]).unwrap().1, [["", ""]]);
    }

    #[test]
    fn lists_are_matrices() {
        let item = || Arc::new(ArrowField::new("item", DataType::Float32, true));
        let rows = || (0..4).map(|row| Some(vec![Some(row as f32), Some(row as f32 + 0.5)]));
        let elements = of(Float32Array::from_iter(rows().flatten().flatten()));
        let lists = batch([
            ("y", of(Int32Array::from(vec![7, 8, 9, 10]))),
            ("fixed", of(FixedSizeListArray::new(item(), 2, elements.clone(), None))),
            ("list", of(ListArray::from_iter_primitive::<Float32Type, _, _>(rows()))),
            ("large", of(LargeListArray::from_iter_primitive::<Float32Type, _, _>(rows()))),
        ]);
        for name in FORMATS {
            let (_directory, path) = file(name, &[lists.slice(0, 1), lists.slice(1, 3)]);
            for column in ["fixed", "list", "large"] {
                let one = format!("{column}[1]");
                let (numbers, texts) = read(&path, &["y", column, &one], &[&one]).unwrap();
                assert_eq!(numbers[0], [7., 8., 9., 10.]);
                assert_eq!(numbers[1], [0., 0.5, 1., 1.5, 2., 2.5, 3., 3.5], "{name} {column}");
                assert_eq!(numbers[2], [0.5, 1.5, 2.5, 3.5]);
                assert_eq!(texts, [["0.5", "1.5", "2.5", "3.5"]]);
            }
            let message = "; there are `y`, `fixed[0]..fixed[1]`, `list[0]..list[1]`, `large[0]..large[1]`";
            assert!(error(&path, &["x"], &[]).ends_with(message));
        }
    }

    #[test]
    fn a_mistake_is_shown_with_its_place() {
        let list = |rows| of(ListArray::from_iter_primitive::<Float32Type, _, _>(rows));
        let row = |length: usize, last| Some([vec![Some(0.0); length - 1], vec![last]].concat());
        let batch = batch([
            ("x", of(Float64Array::from(vec![Some(0.0), Some(1.0), None]))),
            ("short", list(vec![row(2, Some(0.0)), row(1, Some(0.0)), None])),
            ("missing", list(vec![row(2, Some(0.0)), None, None])),
            ("null", list(vec![row(2, Some(0.0)), row(2, None), row(2, None)])),
            ("empty", list(vec![None, None, None])),
            ("text", of(StringArray::from(vec!["a", "b", "c"]))),
        ]);

        for name in FORMATS {
            let (_directory, path) = file(name, &[batch.slice(0, 1), batch.slice(1, 2)]);
            for (column, message) in [
                ("x", "row 2 (from 0), column `x`: null where a number is expected"),
                ("short", "row 1 (from 0), column `short`: 1 elements where the first row has 2"),
                ("missing", "row 1 (from 0), column `missing`: null where 2 elements are expected"),
                ("null", "row 1 (from 0), column `null[1]`: null where a number is expected"),
                ("empty", "column `empty` holds nothing in its first row, but numbers are needed"),
                ("text", "column `text` holds text, but numbers are needed"),
            ] {
                assert_eq!(error(&path, &[column], &[]), format!("{name}: {message}"));
            }
        }
    }

    #[test]
    fn large_record_batches_are_cut_and_progress_is_known() {
        let rows = 150_000;
        let batch = batch([
            ("x", of(Int32Array::from_iter_values(0..rows))),
            (
                "y",
                of(ListArray::from_iter_primitive::<Float32Type, _, _>(
                    (0..rows).map(|row| Some([Some(row as f32)])),
                )),
            ),
        ]);
        for name in FORMATS {
            let (_directory, path) = file(name, std::slice::from_ref(&batch));
            let (numbers, texts) = read(&path, &["x", "y"], &["x"]).unwrap();
            assert!(numbers.iter().all(|column| column.iter().copied().eq((0..rows).map(f64::from))));
            assert!(texts[0].iter().cloned().eq((0..rows).map(|row| row.to_string())));

            let table = Table::open(&path).unwrap();
            let mut batches = table.batches(&[vec![0]], &[]).unwrap();
            assert_eq!(batches.by_ref().map(|batch| batch.unwrap().rows).max(), Some(1 << 16));
            assert!(batches.progress() > Some(0.99));
        }
    }

    #[test]
    fn files_without_rows() {
        let empty = batch([
            ("x", of(Int32Array::from(vec![0]))),
            ("y", of(ListArray::from_iter_primitive::<Float32Type, _, _>([Some([Some(0.0)])]))),
        ])
        .slice(0, 0);
        for name in FORMATS {
            let (_directory, path) = file(name, std::slice::from_ref(&empty));
            assert_eq!(read(&path, &["x"], &[]).unwrap().0, [[0.0; 0]]);
            let (_directory, path) = write(name, &std::fs::read(path).unwrap()[..12]);
            assert!(error(&path, &["x"], &[]).starts_with(&format!("{name}: ")));
        }
    }
}
