//! Similarity losses on the command line.
use super::files::{Files, doubles, get, labels, npy, npz, singles};
use super::{close, data, error, perdita, stdout, write};
use arrow_array::types::{Float32Type, Float64Type};
use arrow_array::{
    ArrayRef, FixedSizeListArray, Float32Array, Int64Array, ListArray, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Two rows of a, and two of b that are theirs.
const A: [f64; 4] = [1.0, 0.0, 0.0, 2.0];
const B: [f64; 4] = [3.0, 0.0, 0.0, 1.0];
const CSV: &str = "x_0,x_1,y_0,y_1,label,w\n1,0,3,0,0,1\n0,2,0,1,1,3\n";

/// The two sides in double precision.
fn pair() -> Files {
    Files::new(&[("a.npy", doubles(2, &A)), ("b.npy", doubles(2, &B))])
}

// ---- values ----

#[test]
fn closed_forms_in_both_precisions() {
    for (of, file, within) in
        [("f64", doubles as fn(usize, &[f64]) -> Vec<u8>, 1e-14), ("f32", singles, 1e-6)]
    {
        let files = Files::new(&[("a.npy", file(2, &A)), ("b.npy", file(2, &B))]);
        let losses = "--loss info_nce(temperature=0.5) --loss clip(temperature=0.5) --loss nt_xent";
        let report = files.eval(&format!("{losses} --a a.npy --b b.npy"));
        assert_eq!((&report["rows"], &report["computed_in"]), (&2.into(), &of.into()));
        assert_eq!(report["inputs"][1].to_string(), r#"{"input":"b","file":"b.npy","rows":2,"columns":2}"#);

        // Each row's own similarity is 1, the other is 0.
        let (tau, mean) = (0.5, (-2f64).exp().ln_1p());
        let p = 1.0 / (1.0 + 2f64.exp());
        for (loss, both_ways) in [(0, 1.0), (1, 2.0)] {
            close(get(&report, loss, "value"), mean, within);
            close(get(&report, loss, "sum"), 2.0 * mean, within);
            assert_eq!(get(&report, loss, "count"), 2.0);
            close(get(&report, loss, "gradient_temperature"), p / (tau * tau), within);
            // The gradient in a row is orthogonal to it, and the smaller the longer the row is.
            let norm = |lengths: [f64; 2]| p / tau / 2.0 * (lengths[0].powi(-2) + lengths[1].powi(-2)).sqrt();
            if both_ways == 1.0 {
                close(get(&report, loss, "gradient_norm_a"), norm([1.0, 2.0]), within);
                close(get(&report, loss, "gradient_norm_b"), norm([3.0, 1.0]), within);
            }
        }
        close(get(&report, 0, "mutual_information"), 2f64.ln() - mean, within);
        assert!(report["losses"][1].get("mutual_information").is_none());
        close(get(&report, 2, "value"), (2.0 * (-2f64).exp()).ln_1p(), within);
    }
}

#[test]
fn a_linear_layer() {
    let files = Files::new(&[
        ("h.npy", singles(1, &[1.0])),
        ("w.npy", singles(2, &[0.0, 0.0])),
        ("y.npy", labels(&[0])),
        ("bias.npy", npy("<f8", "(2,)", [0f64, 3f64.ln()].map(f64::to_le_bytes))),
        ("soft.npy", doubles(1, &[0.75, 0.25])),
    ]);
    let report = files.eval("--loss linear_cross_entropy --a h.npy --b w.npy --labels y.npy");
    close(get(&report, 0, "value"), 2f64.ln(), 1e-6);
    close(get(&report, 0, "gradient_norm_b"), 0.5f64.sqrt(), 1e-6);
    assert_eq!(get(&report, 0, "gradient_norm_a"), 0.0);
    assert!(report["losses"][0].get("gradient_temperature").is_none());

    let report = files.eval("--loss linear_cross_entropy --a h.npy --b w.npy --labels y.npy --bias bias.npy");
    close(get(&report, 0, "value"), 4f64.ln(), 1e-6);
    close(get(&report, 0, "gradient_norm_bias"), 0.75 * 2f64.sqrt(), 1e-6);

    let soft = "--loss linear_cross_entropy --a h.npy --b w.npy --soft-targets soft.npy --bias bias.npy";
    close(get(&files.eval(soft), 0, "value"), 4f64.ln() - 0.25 * 3f64.ln(), 1e-6);
}

#[test]
fn negatives_bound_what_can_be_known() {
    let files = Files::new(&[
        ("a.npy", doubles(2, &A)),
        ("b.npy", doubles(2, &B)),
        ("shared.npy", doubles(3, &[1.0, 1.0, -1.0, 1.0, 1.0, -1.0])),
        ("own.npy", doubles(2, &[0.0, 1.0, 0.0, -1.0, 5.0, 0.0, -5.0, 0.0])),
        ("y.npy", labels(&[4, 5])),
    ]);
    let args = "--loss info_nce(temperature=1) --a a.npy --b b.npy";
    let report = files.eval(&format!("{args} --negatives shared.npy"));
    let root = 0.5f64.sqrt();
    let first = (2.0 * root.exp() + (-root).exp()).ln() - 1.0;
    let first = (first.exp() + 1.0).ln();
    close(get(&report, 0, "value"), first, 1e-14);
    close(get(&report, 0, "mutual_information"), 4f64.ln() - first, 1e-14);
    assert!(get(&report, 0, "gradient_norm_negatives") > 0.0);

    let report = files.eval(&format!("{args} --own-negatives own.npy"));
    close(get(&report, 0, "value"), (2.0 * (-1f64).exp()).ln_1p(), 1e-14);
    close(get(&report, 0, "mutual_information"), 3f64.ln() - (2.0 * (-1f64).exp()).ln_1p(), 1e-14);
    assert_eq!(report["inputs"][2]["columns"], 4);

    // With labels it is not a bound.
    let report = files.eval(&format!("{args} --labels y.npy --key-labels y.npy"));
    close(get(&report, 0, "value"), (-1f64).exp().ln_1p(), 1e-14);
    assert!(report["losses"][0].get("mutual_information").is_none());
}

#[test]
fn weights_count() {
    let (_directory, file) = write("a.csv", CSV);
    let args = ["eval", &file, "--a=x_*", "--b=y_*", "--loss=info_nce", "--format=json"];
    let alone: Value = serde_json::from_str(&stdout(&args)).unwrap();
    let weighted: Value = serde_json::from_str(&stdout(&[&args[..], &["--weight=w"]].concat())).unwrap();
    assert_eq!((get(&weighted, 0, "weight"), get(&weighted, 0, "count")), (4.0, 2.0));
    close(get(&weighted, 0, "sum"), 4.0 * get(&alone, 0, "value"), 1e-14);
    assert_eq!(weighted["losses"][0]["worst"][0]["row"], 1);
}

#[test]
fn numpy_agrees() {
    let file = data("halves.parquet");
    let args = ["eval", &file, "--a=left", "--b=right", "--loss=clip(temperature=0.1)", "--format=json"];
    let report: Value = serde_json::from_str(&stdout(&args)).unwrap();
    assert_eq!(report["computed_in"], "f32");
    close(get(&report, 0, "value"), 5.220029054, 1e-6);
    assert_eq!(get(&report, 0, "count"), 1079.0);
}

/// Whatever is added to the list is evaluated here, on what it says it needs.
#[test]
fn every_loss_of_the_list() {
    let all: Value = serde_json::from_str(&stdout(&["list", "--format", "json"])).unwrap();
    let cells = |seed: usize| (0..24).map(|i| ((i * 7 + seed) as f64 * 0.7).sin()).collect::<Vec<f64>>();
    let files = Files::new(&[
        ("a.npy", singles(6, &cells(1))),
        ("b.npy", singles(6, &cells(2))),
        ("labels.npy", labels(&[0, 1, 0, 1, 2, 2])),
    ]);
    let mut seen = 0;
    for loss in all.as_array().unwrap().iter().filter(|loss| !loss["needs"].is_null()) {
        let names = |key: &str| {
            let names = loss[key].as_array().unwrap().iter();
            names.map(|name| name.as_str().unwrap().to_string()).collect::<Vec<_>>()
        };
        let (mut wanted, allows) = (names("needs"), names("allows"));
        // These need labels, unless they are given targets.
        if allows.contains(&"labels".into()) && !allows.contains(&"key-labels".into()) {
            wanted.push("labels".into());
        }
        let given: Vec<String> = wanted.iter().map(|name| format!("--{name} {name}.npy")).collect();
        let name = loss["name"].as_str().unwrap();
        let report = files.eval(&format!("--loss {name} {}", given.join(" ")));
        let (value, norm) = (get(&report, 0, "value"), get(&report, 0, "gradient_norm_a"));
        assert!(value > 0.0 && value < 1e3 && norm > 0.0 && norm < 1e3, "{report}");
        let parameters = loss["parameters"].as_array().unwrap();
        let has = |name| parameters.iter().any(|parameter| parameter["name"] == name);
        assert_eq!(has("temperature"), report["losses"][0].get("gradient_temperature").is_some(), "{report}");
        assert!(stdout(&["show", name]).contains("a row each (--a)"));
        seen += 1;
    }
    assert!(seen >= 9, "{seen}");
}

// ---- files ----

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

// ---- output ----

#[test]
fn tables_are_for_people() {
    let file = data("halves.parquet");
    let args = ["eval", &file, "--a=left", "--b=right", "--loss=clip", "--loss=info_nce"];
    let text = stdout(&args);
    assert!(text.starts_with("loss         mean      sum  weight  count\n"), "{text}");
    assert!(text.contains("\ngradient of the mean  norm in a  norm in b  in temperature\n"), "{text}");
    assert!(text.contains("\nmutual information  lower bound (nats)\n"), "{text}");
    assert!(text.contains("\nworst rows (and their losses)\nclip      "), "{text}");
    assert!(
        text.contains("\n1079 rows, 1164241 similarities in ") && text.ends_with(" million/s\n"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.chars().count() <= 80 && line == line.trim_end()), "{text}");
    assert!(!stdout(&[&args[..], &["--worst=0"]].concat()).contains("worst"));
}

#[test]
fn csv_is_for_programs() {
    let files = pair();
    let args = "--a a.npy --b b.npy --loss clip --loss info_nce --loss vicreg --worst 1";
    let output = files.run(args, &["--format=csv"]);
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("2 rows, 4 similarities in "));
    let mut reader = csv::Reader::from_reader(&output.stdout[..]);
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>().join(" "),
        "loss value sum weight count gradient_norm_a gradient_norm_b gradient_temperature mutual_information \
         worst_row_1 worst_loss_1"
    );
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
    let json = files.eval(args);
    for (at, record) in records.iter().enumerate() {
        assert_eq!(record[1].parse::<f64>().unwrap(), get(&json, at, "value"));
    }
    // What a loss does not have is empty.
    assert_eq!((&records[0][8], &records[2][7], &records[2][9]), ("", "", ""));
    assert_eq!(json["losses"][2]["worst"].to_string(), "[]");
}

#[test]
fn rows_and_the_worst_of_them() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("rows.csv");
    let (file, rows) = (data("halves.parquet"), format!("--rows={}", out.display()));
    let args = ["eval", &file, "--a=left", "--b=right", "--loss=clip", "--loss=nt_xent", "--format=json"];
    let report: Value = serde_json::from_str(&stdout(&[&args[..], &[&rows, "--worst=2"]].concat())).unwrap();
    let mut reader = csv::Reader::from_path(&out).unwrap();
    assert_eq!(reader.headers().unwrap(), vec!["row", "clip", "nt_xent"]);
    let records: Vec<Vec<f64>> =
        reader.records().map(|record| record.unwrap().iter().map(|x| x.parse().unwrap()).collect()).collect();
    assert_eq!(records.len(), 1079);
    for loss in 0..2 {
        let sum: f64 = records.iter().map(|record| record[loss + 1]).sum();
        close(sum, get(&report, loss, "sum"), 1e-6);
        let mut order: Vec<usize> = (0..records.len()).collect();
        order.sort_by(|&i, &j| records[j][loss + 1].total_cmp(&records[i][loss + 1]));
        let worst = report["losses"][loss]["worst"].as_array().unwrap();
        assert_eq!(worst.len(), 2);
        for (place, worst) in worst.iter().enumerate() {
            assert_eq!(worst["row"].as_u64(), Some(order[place] as u64));
            assert_eq!(worst["loss"].as_f64(), Some(records[order[place]][loss + 1]));
        }
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn terms_above_zero_are_counted() {
    let files =
        Files::new(&[("z.npy", doubles(3, &[0.0, 0.0, 1.0, 0.0, 0.0, 1.0])), ("y.npy", labels(&[0, 0, 1]))]);
    let report = files.eval("--loss triplet --a z.npy --labels y.npy");
    assert!(get(&report, 0, "active") > 0.0);
    assert_eq!(report["losses"][0]["worst"].to_string(), "[]");
}

// ---- mistakes ----

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
