//! Totals of files of several formats.
use super::{OPTIONS, csv, rows, run, stdout};
use crate::files::{Files, doubles, npy, npz, singles};
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch};
use arrow_ipc::writer::FileWriter;
use parquet::arrow::ArrowWriter;
use std::fmt::Write;
use std::sync::Arc;

#[test]
fn files_of_all_formats_are_merged() {
    let of = |seed| rows(seed, 50);
    let batch = |seed| {
        let rows = of(seed);
        let numbers = |of: fn(&super::Row) -> f64| -> ArrayRef {
            Arc::new(Float64Array::from_iter_values(rows.iter().map(of)))
        };
        let groups: ArrayRef = Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.3.into())));
        let columns = [
            ("p", numbers(|row| row.0)),
            ("target", numbers(|row| row.1)),
            ("w", numbers(|row| row.2)),
            ("g", groups),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let mut parquet = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut parquet, batch(0).schema(), None).unwrap();
    writer.write(&batch(0)).unwrap();
    writer.close().unwrap();
    let mut arrow = Vec::new();
    let mut writer = FileWriter::try_new(&mut arrow, &batch(1).schema()).unwrap();
    writer.write(&batch(1)).unwrap();
    writer.finish().unwrap();
    drop(writer);
    let mut jsonl = String::new();
    for (p, y, w, g) in of(2) {
        writeln!(jsonl, r#"{{"p": {p:?}, "target": {y:?}, "w": {w:?}, "g": {g}}}"#).unwrap();
    }
    let array = |cells: Vec<f64>| npy("<f8", "(50,)", cells.iter().map(|x| x.to_le_bytes()));
    let groups = npy("<i8", "(50,)", of(3).iter().map(|row| i64::from(row.3).to_le_bytes()));
    let npz = npz(&[
        ("p.npy", array(of(3).iter().map(|row| row.0).collect())),
        ("target.npy", array(of(3).iter().map(|row| row.1).collect())),
        ("w.npy", array(of(3).iter().map(|row| row.2).collect())),
        ("g.npy", groups),
    ]);
    let all: Vec<super::Row> = (0..4).flat_map(of).collect();
    let files = Files::new(&[
        ("part-0.parquet", parquet),
        ("part-1.arrow", arrow),
        ("part-2.jsonl", jsonl.into_bytes()),
        ("part-3.npz", npz),
        ("all.csv", csv(&all)),
    ]);
    for (at, part) in ["part-0.parquet", "part-1.arrow", "part-2.jsonl", "part-3.npz"].iter().enumerate() {
        stdout(&files, &format!("eval {part} {OPTIONS} --totals totals-{at}.json"));
    }
    for format in ["table", "json", "csv"] {
        let one = stdout(&files, &format!("-q eval part-* {OPTIONS} -f {format}"));
        assert_eq!(stdout(&files, &format!("merge totals-*.json -f {format}")), one);
    }
    let [parts, all] = ["part-*", "all.csv"].map(|file| files.eval(&format!("{file} {OPTIONS}")));
    for (part, all) in parts["losses"].as_array().unwrap().iter().zip(all["losses"].as_array().unwrap()) {
        crate::close(part["sum"].as_f64().unwrap(), all["sum"].as_f64().unwrap(), 1e-13);
        assert_eq!((&part["group"], &part["count"]), (&all["group"], &all["count"]));
    }
}

/// Lists: a query in each row, and a note of those without two items of different relevance.
#[test]
fn lists_are_merged() {
    let a = "{\"s\": [1, 2.5, 0], \"r\": [0, 1, 2]}\n{\"s\": [1, 0], \"r\": [1, 1]}\n";
    let b = "{\"s\": [3, 0.5], \"r\": [0, 1]}\n{\"s\": [1], \"r\": [1]}\n{\"s\": [0, 2], \"r\": [1, 1]}\n";
    let files =
        Files::new(&[("a.jsonl", a.into()), ("b.jsonl", b.into()), ("all.jsonl", format!("{a}{b}").into())]);
    let options = "-l ranknet -i scores=s -i relevance=r";
    for part in ["a", "b"] {
        stdout(&files, &format!("eval {part}.jsonl {options} --totals {part}.json"));
    }
    let one = run(&files, &format!("eval a.jsonl b.jsonl {options} -f json"));
    let merged = run(&files, "merge a.json b.json -f json");
    assert_eq!(String::from_utf8(merged.stdout).unwrap(), String::from_utf8(one.stdout).unwrap());
    let note = "note: ranknet: 3 queries of 5 have no two items of different relevance: their loss is 0 by convention, \
                and counts in the mean\n";
    assert_eq!(String::from_utf8(merged.stderr).unwrap(), note);
    let [parts, all] = ["a.jsonl b.jsonl", "all.jsonl"]
        .map(|file| files.eval(&format!("{file} {options}"))["losses"][0].clone());
    crate::close(parts["value"].as_f64().unwrap(), all["value"].as_f64().unwrap(), 1e-15);
    assert_eq!(parts["count"], all["count"]);
}

/// Arrays with several axes are held in memory; each file has a shape of its own.
#[test]
fn arrays_with_several_axes_are_merged() {
    let tokens = |n: usize, seed: f64| -> Vec<u8> {
        let scores: Vec<[u8; 4]> =
            (0..n * 3 * 5).map(|i| ((i as f32 * 0.7 + seed as f32).sin()).to_le_bytes()).collect();
        let labels: Vec<[u8; 8]> = (0..n * 3).map(|i| (i as i64 % 5).to_le_bytes()).collect();
        npz(&[
            ("z.npy", npy("<f4", &format!("({n}, 3, 5)"), scores)),
            ("y.npy", npy("<i8", &format!("({n}, 3)"), labels)),
        ])
    };
    let files = Files::new(&[
        ("a.npz", tokens(2, 0.0)),
        ("b.npz", tokens(4, 1.0)),
        ("x.npy", doubles(3, &[1.0, 2.0, 3.0])),
        ("y.npy", singles(3, &[1.0, 2.0, 3.0])),
    ]);
    let options = "-l cross_entropy -p z -t y";
    for part in ["a", "b"] {
        stdout(&files, &format!("eval {part}.npz {options} --totals {part}.json"));
    }
    for format in ["table", "json", "csv"] {
        let one = stdout(&files, &format!("-q eval a.npz b.npz {options} -f {format}"));
        assert_eq!(stdout(&files, &format!("merge a.json b.json -f {format}")), one);
    }
    let report = files.eval(&format!("a.npz b.npz {options} --worst 18"));
    assert_eq!((&report["observations"], &report["computed_in"]), (&18.into(), &"f32".into()));
    let worst = report["losses"][0]["worst"].as_array().unwrap();
    let mut entries: Vec<String> =
        worst.iter().map(|row| format!("{} {}", row["file"], row["entry"])).collect();
    entries.sort();
    assert_eq!((entries[0].as_str(), entries[17].as_str()), ("\"a.npz\" [0,0]", "\"b.npz\" [3,2]"));
}
