//! One run over several files, and merged totals of several runs: the same, byte for byte.
use super::{OPTIONS, parts, refused, run, stdout};
use crate::close;
use crate::files::Files;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Merges totals of these sets of files, in all formats, and compares them with one run over all.
fn merged_is_one_run(files: &Files, all: &str, sets: &[&str], options: &str) {
    let folder = files.path("merged");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).unwrap();
    let totals: Vec<String> = (0..sets.len()).map(|at| format!("merged/totals-{at}.json")).collect();
    for (set, totals) in sets.iter().zip(&totals) {
        stdout(files, &format!("eval {set} {options} --totals {totals}"));
    }
    for format in ["table", "json", "csv"] {
        let one = stdout(files, &format!("-q eval {all} {options} -f {format}"));
        for totals in [totals.join(" "), totals.iter().rev().cloned().collect::<Vec<_>>().join(" ")] {
            assert_eq!(stdout(files, &format!("merge {totals} -f {format}")), one, "{options}");
        }
        assert_eq!(stdout(files, &format!("merge merged -f {format}")), one, "{options}");
    }
    // The notes, too: what is left out, and what counts by convention.
    let notes = |line: &str| {
        let output = run(files, line);
        let text = String::from_utf8(output.stderr).unwrap();
        text.lines().filter(|line| !line.contains("reading included")).map(String::from).collect::<Vec<_>>()
    };
    let one = notes(&format!("eval {all} {options}"));
    assert_eq!(notes(&format!("merge {}", totals.join(" "))), one, "{options}");
}

#[test]
fn merged_totals_are_one_run() {
    let files = parts(&[100, 0, 7, 333, 1]);
    for options in [
        OPTIONS,
        "-l mse -p p",
        "-l mse -p p -b g --worst 0",
        "-l mae -p p -w w --worst 50",
        "-l gaussian_nll(log_variance=true) -i mean=p -i variance=w -i target=target",
    ] {
        for sets in [
            &["part-0.csv", "part-1.csv", "part-2.csv", "part-3.csv", "part-4.csv"][..],
            &["part-0.csv part-4.csv part-2.csv", "part-[13].csv"],
            &["part-*.csv"],
        ] {
            merged_is_one_run(&files, "part-*.csv", sets, options);
        }
    }
}

#[test]
fn a_run_over_parts_is_that_over_a_file_with_their_rows() {
    let files = parts(&[100, 0, 7, 333, 1]);
    let [whole, parts] = ["all.csv", "part-*.csv"]
        .map(|file| json(&stdout(&files, &format!("eval {file} {OPTIONS} -f json --worst 4"))));
    for (key, expected) in [("rows", 441), ("observations", 441)] {
        assert_eq!((&whole[key], &parts[key]), (&expected.into(), &expected.into()));
    }
    let of_files: Vec<&Value> = parts["files"].as_array().unwrap().iter().map(|file| &file["rows"]).collect();
    assert_eq!(of_files, [100, 0, 7, 333, 1]);
    assert!(parts.get("file").is_none() && parts.get("inputs").is_none());

    let lines = |report: &Value| report["losses"].as_array().unwrap().clone();
    assert_eq!(lines(&whole).len(), 2 * 7);
    for (whole, parts) in lines(&whole).iter().zip(&lines(&parts)) {
        for key in ["loss", "group", "count", "weight"] {
            assert_eq!(whole[key], parts[key]);
        }
        for key in ["value", "sum", "gradient_norm"] {
            close(parts[key].as_f64().unwrap(), whole[key].as_f64().unwrap(), 1e-13);
        }
        // The first row of each file, in all rows.
        let first = |file: &str| [0, 100, 100, 107, 440][file.as_bytes()["part-".len()] as usize - 48];
        let worst = |line: &Value| line["worst"].as_array().unwrap().clone();
        assert_eq!(worst(whole).len(), worst(parts).len());
        for (whole, part) in worst(whole).iter().zip(&worst(parts)) {
            let row = first(part["file"].as_str().unwrap()) + part["row"].as_u64().unwrap();
            assert_eq!((row, &part["loss"]), (whole["row"].as_u64().unwrap(), &whole["loss"]));
        }
    }
}

#[test]
fn weights_of_zero_and_rows_without_values() {
    let files = Files::new(&[
        ("a.csv", b"p,target,w\n1,0,0\n2,0,0\n".to_vec()),
        ("b.csv", b"p,target,w\n3,NA,1\n,0,1\n".to_vec()),
        ("c.csv", b"p,target,w\n5,0,2\n7,0,0\n".to_vec()),
    ]);
    let options = "-l mse -p p -w w --missing skip";
    merged_is_one_run(&files, "[abc].csv", &["a.csv", "b.csv", "c.csv"], options);
    let report = json(&stdout(&files, "merge merged/totals-[012].json -f json"));
    assert_eq!((&report["skipped"], &report["losses"][0]["value"]), (&2.into(), &25.0.into()));

    // All weights are 0, and no row has a value: alone, the second is an error.
    let report = json(&stdout(&files, "merge merged/totals-0.json -f json"));
    assert_eq!((&report["losses"][0]["value"], &report["losses"][0]["count"]), (&0.0.into(), &0.into()));
    assert_eq!(refused(&files, "merge merged/totals-1.json"), "b.csv: every row lacks a value");
    assert_eq!(refused(&files, &format!("eval b.csv {options}")), "b.csv: every row lacks a value");
}

#[test]
fn ignored_labels_and_infinite_and_nan_losses() {
    let files = Files::new(&[
        ("a.csv", b"target,z0,z1\n0,1,0\n-100,3,0\n1,2,0.5\n".to_vec()),
        ("b.csv", b"target,z0,z1\n-100,1,0\n".to_vec()),
        ("c.csv", b"target,z0,z1\n1,nan,0\n0,nan,1\n1,inf,0\n".to_vec()),
    ]);
    merged_is_one_run(&files, "a.csv b.csv", &["b.csv", "a.csv"], "-l cross_entropy -p z0,z1");
    let unchecked = "-l mse -p z0 --unchecked --worst 9";
    merged_is_one_run(&files, "[abc].csv", &["b.csv c.csv", "a.csv"], unchecked);
    let table = stdout(&files, &format!("eval [abc].csv {unchecked}"));
    let worst = "mse  c.csv:0 (NaN) c.csv:1 (NaN) c.csv:2 (inf) a.csv:1 (10609)";
    assert!(table.contains(worst), "{table}");
}

#[test]
fn files_are_taken_in_the_order_of_their_names() {
    let files = parts(&[5, 6, 7]);
    std::fs::create_dir(files.path("folder")).unwrap();
    for name in ["part-0.csv", "part-1.csv", "part-2.csv"] {
        std::fs::copy(files.path(name), files.path(&format!("folder/{name}"))).unwrap();
    }
    std::fs::write(files.path("folder/_SUCCESS"), "").unwrap();
    std::fs::write(files.path("folder/.hidden"), "").unwrap();
    let of = |paths: &str| stdout(&files, &format!("-q eval {paths} {OPTIONS} -f json"));
    let ordered = of("part-0.csv part-1.csv part-2.csv");
    assert_eq!(of("part-2.csv part-0.csv part-1.csv"), ordered);
    assert_eq!(of("part-*.csv"), ordered);
    let in_folder = ordered.replace("part-", "folder/part-");
    assert_eq!(of("folder"), in_folder);
    assert_eq!(of("folder/*.csv"), in_folder);
    // The totals are no input, wherever they lie.
    let with_totals = "folder --totals folder/totals.json --resume";
    assert_eq!(of(with_totals), in_folder);
    assert_eq!(of(with_totals), in_folder);
}

#[test]
fn rows_are_written_with_their_files() {
    let files = parts(&[2, 0, 1]);
    stdout(&files, "eval part-*.csv -l mse -p p --rows rows.csv");
    stdout(&files, "eval all.csv -l mse -p p --rows all-rows.csv");
    let read = |name: &str| std::fs::read_to_string(files.path(name)).unwrap();
    let rows = read("rows.csv");
    let places: Vec<String> =
        rows.lines().map(|line| line.split(',').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(places, ["file row", "part-0.csv 0", "part-0.csv 1", "part-2.csv 0"]);
    let numbers = |text: &str, from: usize| -> Vec<String> {
        text.lines().map(|line| line.split(',').skip(from).collect::<Vec<_>>().join(",")).collect()
    };
    assert_eq!(numbers(&rows, 2), numbers(&read("all-rows.csv"), 1));
}
