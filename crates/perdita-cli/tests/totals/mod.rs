//! Several files, totals of them, and runs that go on where another ended.
mod damaged;
mod formats;
mod full_disk;
mod interrupted;
mod merging;
mod mistakes;
mod names;
mod queries;
mod stages;

use crate::files::Files;
use std::fmt::Write;
use std::process::{Command, Output};

/// The options of all tests: two losses, weights of which some are 0, groups.
const OPTIONS: &str = "-l mse -l huber(delta=0.5) -p p -w w -b g";

/// The output of a command that must succeed, where the files are.
fn stdout(files: &Files, line: &str) -> String {
    let output = run(files, line);
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn run(files: &Files, line: &str) -> Output {
    command(files, line).output().unwrap()
}

fn command(files: &Files, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perdita"));
    command.current_dir(files.path("")).args(line.split_whitespace());
    command
}

/// The error of a command that must fail and print nothing else.
fn refused(files: &Files, line: &str) -> String {
    let output = run(files, line);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{line}");
    assert!(output.stdout.is_empty(), "{line}");
    let message = String::from_utf8(output.stderr).unwrap();
    message.strip_prefix("error: ").expect("an error begins so").trim_end().into()
}

/// A row: prediction, target, weight, group.
type Row = (f64, f64, f64, u32);

/// Rows that look random, and are the same for the same seed.
fn rows(seed: usize, n: usize) -> Vec<Row> {
    let at = |i: usize, k: f64| ((i + 1000 * seed) as f64 * k).sin();
    let row = |i: usize| {
        (at(i, 0.37) * 3.0, at(i, 0.71), (at(i, 1.3) * 3.0).floor().max(0.0), i as u32 % 3 + seed as u32)
    };
    (0..n).map(row).collect()
}

fn csv(rows: &[Row]) -> Vec<u8> {
    let mut text = "p,target,w,g\n".to_string();
    rows.iter().for_each(|(p, y, w, g)| writeln!(text, "{p:?},{y:?},{w:?},{g}").unwrap());
    text.into_bytes()
}

/// Files `part-0.csv`, `part-1.csv`, … with these numbers of rows, and `all.csv` with all rows.
fn parts(sizes: &[usize]) -> Files {
    let parts: Vec<Vec<Row>> = sizes.iter().enumerate().map(|(seed, &n)| rows(seed, n)).collect();
    let name = |at: usize| format!("part-{at}.csv");
    let mut files: Vec<(String, Vec<u8>)> =
        parts.iter().enumerate().map(|(at, rows)| (name(at), csv(rows))).collect();
    files.push(("all.csv".into(), csv(&parts.concat())));
    Files::new(&files.iter().map(|(name, content)| (name.as_str(), content.clone())).collect::<Vec<_>>())
}
