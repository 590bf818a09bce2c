//! Reports as tables, CSV and JSON, and files with a line per row.
use super::pair;
use crate::files::{Files, doubles, get, labels};
use crate::{close, data, stdout};
use serde_json::Value;
use std::fs;

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
