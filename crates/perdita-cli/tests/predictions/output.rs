//! Reports as tables, CSV and JSON, and files with a line per row.
use crate::{close, data, error, eval, perdita, stdout, write};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn tables_are_for_people() {
    let args = ["eval", &data("wine_regression.csv"), "--loss", "mse", "--loss", "huber(delta=2)"];
    let text = stdout(&[&args[..], &["--pred", "prediction", "--by", "fold"]].concat());
    assert!(text.starts_with("loss            fold "), "{text}");
    assert!(text.contains("\nmse             all    2.10591 "), "{text}");
    assert!(text.contains("\nworst rows (and their losses)\nmse             "), "{text}");
    assert!(text.contains(" s, reading included: ") && text.ends_with(" million/s\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn csv_is_for_programs() {
    let output = perdita(&[
        "eval",
        &data("wine_regression.csv"),
        "--loss=mse",
        "--pred=prediction",
        "--by=fold",
        "--worst=2",
        "--format=csv",
    ]);
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("178 rows, 178 predictions in "));
    let mut reader = csv::Reader::from_reader(&output.stdout[..]);
    let header = reader.headers().unwrap().clone();
    assert_eq!(
        header.iter().collect::<Vec<_>>().join(" "),
        "loss group value sum weight count gradient_norm worst_row_1 worst_loss_1 worst_row_2 worst_loss_2"
    );
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
    assert_eq!(records.iter().map(|record| &record[1]).collect::<Vec<_>>(), ["0", "1", "2", "3", "4", ""]);
    close(records[5][2].parse().unwrap(), 2.10590805, 1e-8);
}

#[test]
fn unchecked_shows_nan() {
    let (_a, file) = write("a.csv", "target,p\n1,2\n1,nan\n0,5\n");
    let report = eval(&file, &["--loss", "mae", "--pred", "p", "--unchecked"]);
    let score = &report["losses"][0];
    assert_eq!((&score["value"], &score["sum"]), (&"NaN".into(), &"NaN".into()));
    assert_eq!(score["worst"][0].to_string(), r#"{"row":1,"loss":"NaN"}"#);
    let table = stdout(&["eval", &file, "--loss", "mae", "--pred", "p", "--unchecked"]);
    assert!(table.contains("mae    NaN"), "{table}");
}

#[test]
fn standard_input_is_csv() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_perdita"))
        .args(["eval", "-", "--loss", "mse", "--pred", "p", "--format", "csv", "--worst", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"target,p\n1,3\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, "loss,group,value,sum,weight,count,gradient_norm\nmse,,4.0,4.0,1.0,1,4.0\n");
}

#[test]
fn rows_are_written_in_the_order_of_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("rows.csv");
    let options = ["--loss", "cross_entropy", "--pred", "logit_*", "--by", "fold", "--rows"];
    let report = eval(&data("digits.csv"), &[&options[..], &[out.to_str().unwrap()]].concat());

    let mut reader = csv::Reader::from_path(&out).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    assert_eq!(header[..3], ["row", "cross_entropy", "d cross_entropy / d logit_0"]);
    assert_eq!(header.len(), 12);
    let (mut sum, mut squares) = (0.0, 0.0);
    for (number, record) in reader.records().enumerate() {
        let cells: Vec<f64> = record.unwrap().iter().map(|cell| cell.parse().unwrap()).collect();
        assert_eq!(cells[0], number as f64);
        assert!(cells[2..].iter().sum::<f64>().abs() < 1e-12, "softmax less one-hot");
        sum += cells[1];
        squares += cells[2..].iter().map(|g| g * g).sum::<f64>();
        if let Some(worst) = report["losses"].as_array().unwrap().last().unwrap()["worst"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["row"] == number)
        {
            assert_eq!(worst["loss"].as_f64(), Some(cells[1]));
        }
    }
    close(sum / 1797.0, 0.1078757273, 1e-8);
    let norm = report["losses"].as_array().unwrap().last().unwrap()["gradient_norm"].as_f64().unwrap();
    close(squares.sqrt() / 1797.0, norm, 1e-12);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_file_of_rows_exists_only_if_all_went_well() {
    let (directory, file) = write("a.csv", "target,p\n1,1\n1,nan\n");
    let out = directory.path().join("rows.csv");
    error(1, &["eval", &file, "--loss", "mae", "--pred", "p", "--rows", out.to_str().unwrap()]);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);

    let message = error(1, &["eval", &file, "--loss", "mae", "--pred", "p", "--rows", &file]);
    assert!(message.ends_with("this is an input file\n"), "{message}");
    let path = directory.path().to_str().unwrap();
    let message = error(1, &["eval", &file, "--loss", "mae", "--pred", "p", "--rows", path]);
    assert!(message.ends_with("this is not a regular file\n"), "{message}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(directory.path().join("behind.csv"), &out).unwrap();
        let message =
            error(1, &["eval", &file, "--loss", "mae", "--pred", "p", "--rows", out.to_str().unwrap()]);
        assert!(message.ends_with("this is not a regular file\n"), "{message}");
    }
}
