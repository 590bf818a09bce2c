//! The same table in Parquet, in the file and in the stream format of Arrow.
use std::sync::Arc;

use arrow_array::types::{Float32Type, Int8Type as Key};
use arrow_array::{
    BooleanArray, Decimal128Array, DictionaryArray, FixedSizeListArray, Float16Array, Float32Array,
    Float64Array, Int8Array, Int32Array, Int64Array, LargeListArray, LargeStringArray, ListArray,
    StringArray, StringViewArray, UInt8Array, UInt64Array,
};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::Field as ArrowField;
use parquet::arrow::ArrowWriter;
use tempfile::TempDir;

use super::super::tests::{error, read, write};
use super::super::{Options, Table};
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
fn integers_are_not_rounded() {
    let large = || vec![1 << 53, -(1 << 60), (1 << 53) + 1];
    let word: DictionaryArray<Key> =
        DictionaryArray::new(Int8Array::from(vec![0, 0, 1]), of(Int64Array::from(vec![1, (1 << 53) + 1])));
    let decimal = Decimal128Array::from(vec![1, 2, 9_007_199_254_740_993]);
    let batch = batch([
        ("i64", of(Int64Array::from(large()))),
        ("u64", of(UInt64Array::from(vec![0, 1 << 63, (1 << 53) + 1]))),
        ("dictionary", of(word)),
        ("decimal", of(decimal.with_precision_and_scale(20, 0).unwrap())),
        ("null", of(Int64Array::from(vec![Some(1), None, Some(3)]))),
    ]);
    for name in FORMATS {
        let (_directory, path) = file(name, &[batch.slice(0, 2), batch.slice(2, 1)]);
        for column in ["i64", "u64", "dictionary", "decimal"] {
            let expected = format!(
                "{name}: row 2 (from 0), column `{column}`: 9007199254740993 is rounded in a 64-bit float, \
                 which holds all integers only up to 9007199254740992 (2^53)"
            );
            assert_eq!(error(&path, &[column], &[]), expected);
            assert_eq!(read(&path, &[], &[column]).unwrap().1[0][2], "9007199254740993");
        }
        let (_directory, path) = file(name, &[batch.slice(0, 2)]);
        assert_eq!(read(&path, &["i64"], &[]).unwrap().0, [[2f64.powi(53), -(2f64.powi(60))]]);
    }
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

        let table = Table::open(&path, Options::default()).unwrap();
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
