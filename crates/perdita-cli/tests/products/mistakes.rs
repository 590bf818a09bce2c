//! Mistakes in inputs and files: the messages name the place.
use super::{A, B, CSV};
use crate::files::{Files, doubles, labels, npy, singles};
use crate::{error, perdita, write};
use arrow_array::types::Float32Type;
use arrow_array::{ArrayRef, Int64Array, ListArray, RecordBatch, StringArray};
use serde_json::Value;
use std::sync::Arc;

#[test]
fn mistakes_in_what_is_given() {
    let files = Files::new(&[
        ("a.npy", doubles(2, &A)),
        ("b.npy", doubles(2, &B)),
        ("y.npy", labels(&[0, 1])),
        ("x.csv", CSV.into()),
    ]);
    for (args, expected) in [
        ("--loss clip --a a.npy", "clip needs --b"),
        ("--loss sup_con --a a.npy", "sup_con needs --labels"),
        ("--loss arc_face --a a.npy --b b.npy", "arc_face needs --labels"),
        ("--loss info_nce --a a.npy --b b.npy --labels y.npy", "info_nce needs --key-labels too"),
        (
            "--loss clip --a a.npy --b b.npy --labels y.npy",
            "clip takes no --labels; it takes --a, --b, --weight",
        ),
        (
            "--loss info_nce --a a.npy --b b.npy --negatives b.npy --labels y.npy --key-labels y.npy",
            "info_nce takes no --labels beside the other inputs",
        ),
        (
            "--loss clip --loss mse --a a.npy --b b.npy",
            "clip takes embeddings, and mse takes predictions: evaluate them separately",
        ),
        ("x.csv --loss clip --pred x_*", "clip takes embeddings: --a, not --pred"),
        ("x.csv --loss mse --a x_*", "mse takes predictions: --pred, not --a"),
        ("--loss mse --pred x", "--pred: there is no file `x`, and no FILE argument with such a column"),
        (
            "x.csv --loss clip --a x_* --b y_* --by label",
            "--by label: clip compares rows with each other, so it is not a sum over groups",
        ),
        (
            "x.csv --loss clip --a a.npy --b b.npy",
            "x.csv: the file is not used: all inputs are in files of their own",
        ),
        (
            "--loss clip --a image --b b.npy",
            "--a: there is no file `image`, and no FILE argument with such a column",
        ),
        ("--loss vicreg --a a.npy --b b.npy --rows r.csv", "--rows: vicreg has no per-row losses"),
        ("--loss clip --a a.npy --b b.npy --rows b.npy", "--rows b.npy: this is an input file"),
    ] {
        assert_eq!(files.complaint(args), expected);
    }
    for (args, expected) in [
        ("x.csv --loss clip", "<--pred <COLUMN>|--a <ROWS>|--input <NAME=COLUMNS>>"),
        ("x.csv --loss mse --pred x_0 --b y_*", "'--pred <COLUMN>' cannot be used with"),
        ("x.csv --loss clip --a x_* --pred y_*", "cannot be used with"),
        ("x.csv --loss clip --a x_* --b y_* --target label", "'--target <COLUMN>'"),
        (
            "--loss info_nce --a a.npy --b b.npy --negatives b.npy --own-negatives b.npy",
            "cannot be used with",
        ),
    ] {
        let message = error(2, &[&["eval"][..], &args.split(' ').collect::<Vec<_>>()].concat());
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn mistakes_in_the_files() {
    let ragged = RecordBatch::try_from_iter_with_nullable([
        (
            "z",
            Arc::new(ListArray::from_iter_primitive::<Float32Type, _, _>(
                [[1.0, 2.0], [3.0, 4.0]].map(|row| Some(row.map(Some))),
            )) as ArrayRef,
            true,
        ),
        ("y", Arc::new(Int64Array::from(vec![Some(0), None])), true),
        ("caption", Arc::new(StringArray::from(vec!["x", "y"])), true),
    ])
    .unwrap();
    let mut table = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut table, ragged.schema(), None).unwrap();
    writer.write(&ragged).unwrap();
    writer.close().unwrap();
    let files = Files::new(&[
        ("a.npy", doubles(2, &A)),
        ("wide.npy", doubles(2, &[0.0; 6])),
        ("three.npy", doubles(3, &[0.5; 6])),
        ("nan.npy", singles(2, &[1.0, 2.0, 3.0, f64::NAN])),
        ("empty.npy", npy("<f4", "(0, 2)", [[0u8; 0]])),
        ("y.npy", labels(&[0, 7])),
        ("half.npy", npy("<f8", "(2,)", [1.0, 1.5].map(f64::to_le_bytes))),
        ("minus.npy", npy("<f8", "(2,)", [1.0, -2.0].map(f64::to_le_bytes))),
        ("x.csv", "x_0,x_1,y_0,y_1,label\n1,0,1,0,0\n\n0,1,0,inf,\n".into()),
        ("z.parquet", table),
    ]);
    let there = "there are `x_0`, `x_1`, `y_0`, `y_1`, `label`";
    for (args, expected) in [
        ("--loss clip --a a.npy --b wide.npy", "--b: wide.npy has 3 numbers per row, but --a: a.npy has 2"),
        ("--loss clip --a a.npy --b three.npy", "clip pairs row with row, but --a has 2 rows and --b 3"),
        ("--loss clip --a empty.npy --b a.npy", "--a: empty.npy: there are no rows"),
        ("--loss clip --a a.npy --b empty.npy", "--b: empty.npy: there are no rows"),
        (
            "--loss sup_con --a three.npy --labels y.npy",
            "--labels: y.npy has 2 rows, but --a: three.npy has 3",
        ),
        (
            "--loss info_nce --a a.npy --b a.npy --own-negatives wide.npy",
            "--own-negatives: wide.npy has 3 numbers per row, which is not a multiple of the 2 of --a: a.npy",
        ),
        (
            "--loss linear_cross_entropy --a a.npy --b three.npy --soft-targets a.npy",
            "--soft-targets: a.npy has 2 numbers per row, but --b: three.npy has 3 rows",
        ),
        (
            "--loss sup_con --a a.npy --labels wide.npy",
            "--labels takes one column, and `wide.npy` is 3 columns (`0` … `2`)",
        ),
        (
            "--loss clip --a a.npy --b nan.npy",
            "--b: nan.npy: row 1 (from 0), column `1`: NaN is not a finite number, as clip takes",
        ),
        (
            "--loss info_nce --a a.npy --b a.npy --own-negatives nan.npy",
            "--own-negatives: nan.npy: row 1 (from 0), column `1`: NaN is not a finite number, as info_nce takes",
        ),
        (
            "--loss linear_cross_entropy --a a.npy --b a.npy --soft-targets nan.npy",
            "--soft-targets: nan.npy: row 1 (from 0), column `1`: NaN is not a finite number, as linear_cross_entropy takes",
        ),
        (
            "x.csv --loss clip --a x_* --b y_*",
            "--b: x.csv: line 4 (row 1, from 0), column `y_1`: inf is not a finite number, as clip takes",
        ),
        (
            "x.csv --loss sup_con --a x_* --labels label",
            "--a, --labels: x.csv: line 4 (row 1, from 0), column `label`: there is no label",
        ),
        (
            "z.parquet --loss sup_con --a z --labels y",
            "--a, --labels: z.parquet: row 1 (from 0), column `y`: there is no label",
        ),
        (
            "z.parquet --loss sup_con --a z --labels caption",
            "--a, --labels: z.parquet: row 0 (from 0), column `caption`: x is not a label: a label is an integer, or a class that --classes names",
        ),
        (
            "--loss sup_con --a a.npy --labels half.npy",
            "--labels: half.npy: row 1 (from 0), column `0`: 1.5 is not a label: a label is an integer",
        ),
        (
            "--loss arc_face --a a.npy --b a.npy --labels y.npy",
            "--labels: y.npy: row 1 (from 0), column `0`: 7 is not the label of a class; there are 2 rows of --b, so \
             labels are 0 to 1",
        ),
        (
            "--loss sup_con --a a.npy --labels y.npy --weight minus.npy",
            "--weight: minus.npy: row 1 (from 0), column `0`: -2 is not a weight, which is a finite number, 0 or more",
        ),
        (
            "x.csv --loss clip --a x --b y_*",
            &format!("--a: x.csv: no column `x` (did you mean `x_0`?); {there}; nor is there a file `x`"),
        ),
        ("x.csv --loss clip --a x_* --b x.csv:z", &format!("--b: x.csv: no column `z`; {there}")),
        (
            "x.csv --loss clip --a x_* --b x.csv",
            "--b: x.csv: there are several columns: `x_0`, `x_1`, `y_0`, `y_1`, `label`; name one, as in x.csv:COLUMN",
        ),
        (
            "x.csv --loss clip --a x_* --b z.parquet:caption",
            "--b: z.parquet: column `caption` holds text, but numbers are needed",
        ),
        (
            "--loss arc_face(class_weights=[1,2,3]) --a a.npy --b a.npy --labels half.npy",
            "--labels: half.npy: row 1 (from 0), column `0`: 1.5 is not a label: a label is an integer",
        ),
        (
            "--loss linear_cross_entropy(class_weights=[1,2,3]) --a a.npy --b a.npy --labels z.parquet:y",
            "--labels: z.parquet: row 1 (from 0), column `y`: there is no label",
        ),
    ] {
        assert_eq!(files.complaint(args), expected);
    }
}

#[test]
fn unchecked_lets_nan_through() {
    let (_directory, file) = write("a.csv", &CSV.replace("0,2", "nan,2"));
    let args = ["eval", &file, "--a=x_*", "--b=y_*", "--loss=clip"];
    assert!(error(1, &args).contains("column `x_0`: NaN is not a finite number"));
    let output = perdita(&[&args[..], &["--unchecked", "--format=json"]].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["losses"][0]["value"], "NaN");
}
