//! Files as people have them. Right values are NumPy's.
use crate::{close, complaint, error, eval, perdita, stdout, value, write};
use arrow_array::{ArrayRef, RecordBatch};
use parquet::arrow::ArrowWriter;
use std::fs::File;
use tempfile::TempDir;

mod axes;
mod formats;
mod groups;
mod lists;
mod parts;
mod several;
mod tables;
mod words;

/// The standard error of a command that must succeed.
fn notes(args: &[&str]) -> String {
    let output = perdita(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).unwrap()
}

/// A Parquet file of these columns.
fn parquet<const N: usize>(columns: [(&str, ArrayRef); N]) -> (TempDir, String) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.parquet");
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    (directory, path.to_str().unwrap().into())
}
