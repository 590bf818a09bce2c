//! The program, as a user meets it.
mod arrays;
mod figures;
mod files;
mod inputs;
mod named;
mod output;
mod products;
mod recommend;
mod study;
mod terminal;
mod theory;

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn data(name: &str) -> String {
    format!("{}/../../data/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn perdita(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_perdita")).args(args).output().unwrap()
}

/// The standard output of a command that must succeed.
fn stdout(args: &[&str]) -> String {
    let output = perdita(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The standard error of a command that must fail with this status and print nothing else.
fn error(code: i32, args: &[&str]) -> String {
    let output = perdita(args);
    assert_eq!(output.status.code(), Some(code), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn eval(file: &str, options: &[&str]) -> Value {
    let args = [&["eval", file, "--format", "json"], options].concat();
    serde_json::from_str(&stdout(&args)).unwrap()
}

/// The scores of the first loss, or of one of its groups.
fn value(report: &Value) -> f64 {
    report["losses"][0]["value"].as_f64().unwrap()
}

fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs(), "{a} is not {b}");
}

/// A file in a directory that goes away with the first value.
fn write(name: &str, content: &str) -> (TempDir, String) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, content).unwrap();
    (directory, path.to_str().unwrap().into())
}

/// The message about a CSV file, with the name of the file instead of its path.
fn complaint(content: &str, options: &[&str]) -> String {
    let (_directory, path) = write("a.csv", content);
    let message = error(1, &[&["eval", &path], options].concat());
    let message = message.strip_prefix("error: ").expect("an error begins so");
    message.replace(&path, "a.csv").trim_end().into()
}

// ---- values ----

#[test]
fn scikit_learn_agrees() {
    let (cancer, wine) = (data("breast_cancer.csv"), data("wine_regression.csv"));
    for (file, pred, loss, expected) in [
        (&cancer, "probability", "bce", 0.07383704165),
        (&cancer, "logit", "bce_with_logits", 0.07383704165),
        (&cancer, "probability", "mse", 0.01950326144),
        (&wine, "prediction", "mse", 2.10590805),
        (&wine, "prediction", "mae", 1.114420933),
    ] {
        close(value(&eval(file, &["--loss", loss, "--pred", pred])), expected, 1e-9);
    }
}

#[test]
fn every_format_holds_the_same_digits() {
    for (file, pred) in [
        ("digits.csv", "logit_*"),
        ("digits.csv", "logit_0..logit_9"),
        ("digits.parquet", "logit_*"),
        ("digits.arrow", "logit_*"),
        ("digits.npz", "logits"),
    ] {
        let report = eval(&data(file), &["--loss", "cross_entropy", "--pred", pred]);
        close(value(&report), 0.1078757273, 1e-8);
        assert_eq!((&report["rows"], &report["losses"][0]["count"]), (&1797.into(), &1797.into()));
    }
}

#[test]
fn several_losses_in_one_pass() {
    let losses = ["cross_entropy", "focal(gamma=0, alpha=1)", "focal", "focal(gamma=3)"];
    let options: Vec<&str> = losses.iter().flat_map(|loss| ["--loss", loss]).collect();
    let report = eval(&data("digits.csv"), &[&options[..], &["--pred", "logit_*"]].concat());
    let scores = report["losses"].as_array().unwrap();
    assert_eq!(scores.len(), 4);
    close(scores[1]["value"].as_f64().unwrap(), 0.1078757273, 1e-8);
    for (score, loss) in scores.iter().zip(losses) {
        let alone = eval(&data("digits.csv"), &["--loss", loss, "--pred", "logit_*"]);
        assert_eq!(score, &alone["losses"][0]);
    }
}

#[test]
fn weights_labels_to_ignore_and_soft_targets() {
    let (_a, file) = write("a.csv", "target,x,y,w\n0,1,2,1\n1,0,0,3\n-100,9,9,1\n2.5,nan,inf,0\n");
    let report = eval(&file, &["--loss", "cross_entropy", "--pred", "x..y", "--weight", "w"]);
    let score = &report["losses"][0];
    assert_eq!((&score["count"], &score["weight"]), (&2.into(), &4.0.into()));
    close(value(&report), (1f64.exp().ln_1p() + 3.0 * 2f64.ln()) / 4.0, 1e-14);
    assert_eq!(score["worst"].as_array().unwrap().len(), 2);
    assert_eq!(score["worst"][0]["row"], 1);

    let (_b, file) = write("a.csv", "a,b,p,q\n0.25,0.75,0,0\n1,0,2,1\n");
    let report =
        eval(&file, &["--loss", "soft_cross_entropy", "--pred", "p", "--pred", "q", "--target", "a..b"]);
    close(value(&report), (2f64.ln() + (-1f64).exp().ln_1p()) / 2.0, 1e-14);
}

#[test]
fn the_gradient_is_that_of_the_mean() {
    // mse: the gradient of the mean is 2(p − y)/n.
    let (_a, file) = write("a.csv", "target,p\n0,3\n0,4\n");
    let report = eval(&file, &["--loss", "mse", "--pred", "p"]);
    assert_eq!(report["losses"][0]["gradient_norm"].as_f64(), Some(5.0));
    let worst = &report["losses"][0]["worst"];
    assert_eq!(worst.to_string(), r#"[{"row":1,"loss":16.0},{"row":0,"loss":9.0}]"#);
}

#[test]
fn groups_add_up_to_the_whole() {
    let file = data("digits.parquet");
    let options =
        ["--loss", "cross_entropy", "--loss", "nll(ignore_index=3)", "--pred", "logit_*", "--unchecked"];
    let whole = eval(&file, &options);
    let groups = eval(&file, &[&options[..], &["--by", "fold"]].concat());
    let groups = groups["losses"].as_array().unwrap();
    for (at, loss) in ["cross_entropy", "nll(ignore_index=3)"].iter().enumerate() {
        let of: Vec<&Value> = groups.iter().filter(|score| score["loss"] == *loss).collect();
        let names: Vec<Option<&str>> = of.iter().map(|score| score["group"].as_str()).collect();
        assert_eq!(names, [Some("0"), Some("1"), Some("2"), Some("3"), Some("4"), None]);
        let add = |key: &str| of[..5].iter().map(|score| score[key].as_f64().unwrap()).sum::<f64>();
        for key in ["sum", "weight", "count"] {
            close(add(key), of[5][key].as_f64().unwrap(), 1e-12);
            close(add(key), whole["losses"][at][key].as_f64().unwrap(), 1e-12);
        }
        assert_eq!(of[5]["worst"], whole["losses"][at]["worst"]);
        let norm = |score: &Value| score["gradient_norm"].as_f64().unwrap();
        close(norm(of[5]), norm(&whole["losses"][at]), 1e-12);
    }
}

#[test]
fn groups_are_sorted() {
    let order = |names: &[&str]| {
        let lines: String = names.iter().map(|name| format!("1,2,{name}\n")).collect();
        let (_a, file) = write("a.csv", &format!("target,p,g\n{lines}"));
        let report = eval(&file, &["--loss", "mae", "--pred", "p", "--by", "g"]);
        let scores = report["losses"].as_array().unwrap().clone();
        scores.iter().map(|score| score["group"].as_str().unwrap_or("(all)").to_string()).collect::<Vec<_>>()
    };
    assert_eq!(order(&["10", "9", "-1", "9"]), ["-1", "9", "10", "(all)"]);
    assert_eq!(order(&["b", "10", "9", "a"]), ["10", "9", "a", "b", "(all)"]);
}

/// 200 000 rows are four batches; each batch can be a file of its own.
#[test]
fn batches_add_up_to_the_whole() {
    let rows = 200_000;
    let line = |i: usize| {
        let p = (i as f64 * 0.7).sin() * 3.0;
        format!("{},{p},{}\n", (i * 7919) % 11, i % 3)
    };
    let file = |range: std::ops::Range<usize>| {
        write("a.csv", &format!("target,p,w\n{}", range.map(line).collect::<String>()))
    };
    let options = ["--loss", "log_cosh", "--loss", "quantile(tau=0.9)", "--pred", "p", "--weight", "w"];
    let (_a, whole) = file(0..rows);
    let whole = eval(&whole, &options);
    let mut sums = [0.0; 2];
    for start in (0..rows).step_by(1 << 16) {
        let (_b, part) = file(start..rows.min(start + (1 << 16)));
        let part = eval(&part, &options);
        for (at, sum) in sums.iter_mut().enumerate() {
            *sum += part["losses"][at]["sum"].as_f64().unwrap();
        }
    }
    for (at, sum) in sums.into_iter().enumerate() {
        close(sum, whole["losses"][at]["sum"].as_f64().unwrap(), 1e-13);
    }
    let worst = |i: usize| whole["losses"][0]["worst"][i]["loss"].as_f64().unwrap();
    assert!(worst(0) >= worst(1) && worst(1) >= worst(2));
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

// ---- output ----

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
fn the_list() {
    let text = stdout(&["list"]);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let all: Value = serde_json::from_str(&stdout(&["list", "--format", "json"])).unwrap();
    for loss in all.as_array().unwrap() {
        let (name, begins) = (loss["name"].as_str().unwrap(), |line: &str, name: &str| {
            line.strip_prefix("  ")
                .and_then(|line| line.strip_prefix(name))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        assert!(text.lines().any(|line| begins(line, name)), "{loss}");
        for parameter in loss["parameters"].as_array().unwrap() {
            let (name, default) = (&parameter["name"], &parameter["default"]);
            let default = match default {
                Value::Null => "none".into(),
                Value::String(word) => word.clone(),
                other => other.to_string(),
            };
            let written = format!("{}={default}", name.as_str().unwrap());
            assert!(text.contains(&written), "{written}");
        }
    }
    let binary = stdout(&["list", "--task", "binary"]);
    assert!(binary.contains("\n  bce ") && !binary.contains("\n  mse "), "{binary}");
    assert!(error(2, &["list", "--task", "x"]).contains("there are regression, binary classification, "));
}

#[test]
fn every_loss_is_shown_with_proofs() {
    let all: Value = serde_json::from_str(&stdout(&["list", "--format", "json"])).unwrap();
    for loss in all.as_array().unwrap() {
        let name = loss["name"].as_str().unwrap();
        let text = stdout(&["show", name]);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(
            text.contains("not proved") || !text.contains("refuted") && !text.contains("undecided"),
            "{text}"
        );
        let shown: Value = serde_json::from_str(&stdout(&["show", name, "--format", "json"])).unwrap();
        assert_eq!(shown["name"], name);
    }
    let text = stdout(&["show", "huber(delta=2)"]);
    assert!(text.starts_with("huber(delta=2): quadratic for small errors"), "{text}");
    assert!(text.contains("\n  Lipschitz           |slope| ≤ 2: proved on "), "{text}");
    assert!(text.contains("\n  strongly convex     not claimed\n"), "{text}");
    assert!(stdout(&["show", "cross_entropy"]).contains("not proved"));
}

#[test]
fn a_loss_is_shown_as_mathematics() {
    let text = stdout(&["show", "huber(delta=2)"]);
    for line in [
        "value                 ½r² if |r| ≤ δ; δ(|r| − ½δ) otherwise",
        "slope                 r if |r| ≤ δ; δ sgn(r) otherwise",
        "curvature             1 if |r| ≤ δ; 0 otherwise",
        "where                 r = p − y, δ = delta = 2",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{text}");
    }
    let shown: Value = serde_json::from_str(&stdout(&["show", "cross_entropy", "--format", "json"])).unwrap();
    assert_eq!(shown["symbolic"]["slope"]["text"], "p_c - [c = y]");
    assert_eq!(shown["symbolic"]["value"]["latex"], r"-\ln p_y");
    assert_eq!(shown["symbolic"]["curvature"], Value::Null);
    let shown: Value = serde_json::from_str(&stdout(&["show", "giou", "--format", "json"])).unwrap();
    assert_eq!(shown["symbolic"], Value::Null);
}

// ---- mistakes ----

#[test]
fn mistakes_in_a_loss() {
    for args in [["show"].as_slice(), &["eval", "x.csv", "--pred", "p", "--loss"]] {
        let with = |loss| error(2, &[args, &[loss]].concat());
        assert!(with("focla").contains("unknown loss `focla`; did you mean `focal`?"));
        assert!(with("huber(delta=-1)").contains("huber: delta = -1 lies outside (0, ∞)"));
        assert!(with("huber(detla=1)").contains("did you mean `delta`?"));
        assert!(with("huber(delta=1").contains("the closing parenthesis is missing"));
        assert!(with("huber(delta=)").contains("the value of delta is missing, at character 13"));
    }
    assert!(error(2, &["eval", "x.csv", "--pred", "p"]).contains("--loss <LOSS>"));
    assert!(error(2, &["eval", "x.csv", "--loss", "mse"]).contains("--pred <COLUMN>"));
}

#[test]
fn mistakes_in_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().to_str().unwrap();
    let missing: PathBuf = directory.path().join("missing.csv");
    let of = |file: &Path| error(1, &["eval", file.to_str().unwrap(), "--loss", "mse", "--pred", "p"]);
    assert_eq!(
        of(&missing),
        format!("error: {}: No such file or directory (os error 2)\n", missing.display())
    );
    assert!(of(directory.path()).starts_with(&format!("error: {folder}: ")), "{}", of(directory.path()));
    let mse = ["--loss", "mse", "--pred", "p"];
    assert_eq!(complaint("", &mse), "a.csv: the file is empty");
    assert_eq!(complaint("target,p\n", &mse), "a.csv: there are no rows");
    assert_eq!(
        complaint("target,p\n1,2\n1,two\n", &mse),
        "a.csv: line 3 (row 1, from 0), column `p`: `two` where a number is expected"
    );
    assert_eq!(
        complaint("target,prediction\n1,2\n", &["--loss", "mse", "--pred", "predictions"]),
        "--pred: a.csv: no column `predictions` (did you mean `prediction`?); there are `target`, `prediction`"
    );
    assert_eq!(complaint("y,p\n1,2\n", &mse), "--target: a.csv: no column `target`; there are `y`, `p`");
}

#[test]
fn mistakes_in_the_number_of_columns() {
    let header = "target,t0,t1,p0,p1,p2\n0,0,0,0,0,0\n";
    for (loss, target, expected) in [
        (
            "mse",
            "target",
            "mse takes a target for each prediction, but --pred names 3 columns (`p0` … `p2`) and --target 1 column (`target`)",
        ),
        (
            "cross_entropy",
            "t*",
            "cross_entropy takes one logit per class and one label per row, but --pred names 3 columns (`p0` … `p2`) and --target 3 columns (`target` … `t1`)",
        ),
        (
            "kl",
            "t0..t1",
            "kl takes one log-probability and one target per class, but --pred names 3 columns (`p0` … `p2`) and --target 2 columns (`t0` … `t1`)",
        ),
    ] {
        assert_eq!(complaint(header, &["--loss", loss, "--pred", "p*", "--target", target]), expected);
    }
    let message = complaint(header, &["--loss", "cross_entropy", "--pred", "p*", "--weight", "t*"]);
    assert_eq!(message, "--weight takes one column, and `t*` is 3 columns (`target` … `t1`)");
    let message = complaint(header, &["--loss", "cross_entropy(class_weights=[1, 2])", "--pred", "p*"]);
    assert_eq!(message, "a.csv: cross_entropy: a parameter per class has 2 numbers, but a row has 3 classes");
}

#[test]
fn bad_values_are_found_where_they_are() {
    for (content, options, expected) in [
        ("p\n2\nnan", ["mae", "p"], "column `p`: NaN is not a finite number, as mae takes"),
        ("p\n.5\n1.5", ["bce", "p"], "column `p`: 1.5 is not a probability in [0, 1], as bce takes"),
        (
            "a,b\n1,1\n1,inf",
            ["cross_entropy", "?"],
            "column `b`: inf is not a finite number, as cross_entropy takes",
        ),
    ] {
        let mut lines = content.lines();
        let content = format!(
            "target,{}\n\n1,{}\n1,{}\n",
            lines.next().unwrap(),
            lines.next().unwrap(),
            lines.next().unwrap()
        );
        let pred = if options[1] == "?" { "a..b" } else { options[1] };
        let message = complaint(&content, &["--loss", options[0], "--pred", pred]);
        assert_eq!(message, format!("a.csv: line 4 (row 1, from 0), {expected}"));
    }
    let at = "a.csv: line 3 (row 1, from 0), column `target`: ";
    let of = |target: &str, loss: &str| {
        complaint(&format!("target,p,q\n1,.5,.5\n{target},.5,.5\n"), &["--loss", loss, "--pred", "p"])
    };
    assert_eq!(of("2", "bce"), format!("{at}2 is not a target in [0, 1], as bce takes"));
    assert_eq!(of("0", "hinge"), format!("{at}0 is neither -1 nor 1, as hinge takes"));
    let of = |target: &str, options: &[&str]| {
        let content = format!("target,p,q,w\n1,.5,.5,1\n{target},.5,.5,1\n");
        complaint(&content, &[&["--loss", "cross_entropy", "--pred", "p..q"], options].concat())
    };
    for unchecked in [&[][..], &["--unchecked"]] {
        assert_eq!(of("1.5", unchecked), format!("{at}1.5 is not a label: a label is an integer"));
        assert_eq!(of("nan", unchecked), format!("{at}NaN is not a label: a label is an integer"));
        let message = of("2", unchecked);
        assert_eq!(
            message,
            format!(
                "{at}2 is not the label of a class; there are 2 predictions per row, so labels are 0 to 1"
            )
        );
        assert!(of("-1", unchecked).contains("-1 is not the label of a class"));
    }
    let content = "target,p,w\n1,.5,1\n1,.5,-2\n";
    assert_eq!(
        complaint(content, &["--loss", "mse", "--pred", "p", "--weight", "w"]),
        "a.csv: line 3 (row 1, from 0), column `w`: -2 is not a weight, which is a finite number, 0 or more"
    );
}

/// Rows are named as the file counts them, whatever batch and group they are in.
#[test]
fn a_bad_value_far_down_and_in_a_group() {
    let bad = 150_001;
    let lines = |i: usize| format!("1,{},{}\n", if i == bad { "nan" } else { "1" }, i % 7);
    let content = format!("target,p,g\n{}", (0..200_000).map(lines).collect::<String>());
    for by in [&[][..], &["--by", "g"]] {
        let message = complaint(&content, &[&["--loss", "mae", "--pred", "p"], by].concat());
        assert!(message.starts_with("a.csv: line 150003 (row 150001, from 0), column `p`: NaN"), "{message}");
    }
}
