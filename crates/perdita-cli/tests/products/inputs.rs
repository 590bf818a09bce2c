//! Embeddings and labels from files of every format.
use super::{A, B, CSV};
use crate::close;
use crate::files::{Files, doubles, get, labels, npy, npz, singles};
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, ListArray, RecordBatch};
use arrow_schema::{DataType, Field};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

#[test]
fn every_format_of_files() {
    let list = |cells: &[f64]| -> ArrayRef {
        let rows = cells.chunks(2).map(|row| Some(row.iter().copied().map(Some).collect::<Vec<_>>()));
        Arc::new(ListArray::from_iter_primitive::<Float64Type, _, _>(rows))
    };
    let fixed = |cells: &[f64]| -> ArrayRef {
        let item = Arc::new(Field::new("item", DataType::Float32, true));
        let cells = Float32Array::from_iter_values(cells.iter().map(|&x| x as f32));
        Arc::new(FixedSizeListArray::new(item, 2, Arc::new(cells), None))
    };
    let table = |columns: [(&str, ArrayRef); 2]| RecordBatch::try_from_iter(columns).unwrap();
    let parquet = |batch: RecordBatch| {
        let mut bytes = Vec::new();
        let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    };
    let arrow = |batch: RecordBatch| {
        let mut bytes = Vec::new();
        let mut writer = arrow_ipc::writer::FileWriter::try_new(&mut bytes, &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        bytes
    };
    let halves =
        |cells: &[f64]| npy("<f2", "(2, 2)", cells.iter().map(|&x| half::f16::from_f64(x).to_le_bytes()));
    let files = Files::new(&[
        ("x.csv", CSV.into()),
        (
            "x.npz",
            npz(&[
                ("image.npy", doubles(2, &A)),
                ("text.npy", singles(3, &[&B[..], &[-1.0, -1.0]].concat())),
            ]),
        ),
        ("lists.parquet", parquet(table([("image", list(&A)), ("text", list(&B))]))),
        ("fixed.parquet", parquet(table([("image", fixed(&A)), ("text", fixed(&B))]))),
        ("x.arrow", arrow(table([("image", fixed(&A)), ("text", list(&B))]))),
        ("a.npy", halves(&A)),
        ("b.npy", singles(2, &B)),
        ("one.parquet", parquet(RecordBatch::try_from_iter([("text", fixed(&B))]).unwrap())),
    ]);
    for (args, computed_in) in [
        ("x.csv --a x_* --b y_*", "f64"),
        ("x.csv --a x_0..x_1 --b b.npy", "f64"),
        ("lists.parquet --a image --b text", "f64"),
        ("fixed.parquet --a image --b text", "f32"),
        ("fixed.parquet --a image --b lists.parquet:text", "f64"),
        ("x.arrow --a image --b text", "f64"),
        ("--a a.npy --b b.npy", "f32"),
        ("--a a.npy --b one.parquet", "f32"),
        ("--a x.csv:x_* --b x.arrow:text", "f64"),
        ("--a x.npz:image --b b.npy", "f64"),
    ] {
        let report = files.eval(&format!("{args} --loss info_nce(temperature=0.5)"));
        close(get(&report, 0, "value"), (-2f64).exp().ln_1p(), 1e-6);
        assert_eq!(report["computed_in"], computed_in, "{args}");
    }
    // The arrays of an archive have lengths of their own. The third row of b is a negative for all.
    let report = files.eval("x.npz --a image --b text --loss info_nce(temperature=1)");
    let other = (-1f64).exp() + (-1.0 - 0.5f64.sqrt()).exp();
    close(get(&report, 0, "value"), other.ln_1p(), 1e-14);
    close(get(&report, 0, "mutual_information"), 3f64.ln() - other.ln_1p(), 1e-14);
}

#[test]
fn standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_perdita"))
        .args(["eval", "-", "--loss=nt_xent", "--a=x_*", "--b=y_*", "--format=csv", "--worst=0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(CSV.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("loss,value,sum,weight,count,gradient_norm_a,"), "{text}");
    close(
        text.lines().nth(1).unwrap().split(',').nth(1).unwrap().parse().unwrap(),
        (2.0 * (-2f64).exp()).ln_1p(),
        1e-14,
    );
}

/// As an `f64`, the two labels would be the same.
#[test]
fn labels_are_exact_and_may_be_spelled_as_floats() {
    let large = 1 << 53;
    let files = Files::new(&[
        ("z.npy", doubles(4, &[&A[..], &B[..]].concat())),
        ("large.npy", labels(&[large, large + 1, large, large + 1])),
        ("floats.npy", npy("<f4", "(4,)", [0f32, 1.0, 0.0, 1.0].map(f32::to_le_bytes))),
    ]);
    let want = files.eval("--loss sup_con --a z.npy --labels floats.npy");
    assert_eq!(want["losses"], files.eval("--loss sup_con --a z.npy --labels large.npy")["losses"]);
    assert_eq!(get(&want, 0, "count"), 4.0);
}
