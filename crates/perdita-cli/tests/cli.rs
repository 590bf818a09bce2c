//! The program, as a user meets it.
mod arrays;
mod check;
mod external;
mod figures;
mod files;
mod formulas;
mod inputs;
mod named;
mod output;
mod predictions;
mod products;
mod recommend;
mod show;
mod study;
mod terminal;
mod theory;
mod totals;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// `perdita list`: all losses, with their fields.
static LIST: LazyLock<Vec<Value>> =
    LazyLock::new(|| serde_json::from_str(&stdout(&["list", "--format", "json"])).unwrap());

/// `perdita show` of all losses of the list, by name, run on all cores.
static SHOWN: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    let next = AtomicUsize::new(0);
    let part = || {
        let losses = std::iter::from_fn(|| LIST.get(next.fetch_add(1, Ordering::Relaxed)));
        let names = losses.map(|loss| loss["name"].as_str().unwrap());
        names.map(|name| (name, stdout(&["show", name]))).collect::<Vec<_>>()
    };
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|_| scope.spawn(part)).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
});

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
