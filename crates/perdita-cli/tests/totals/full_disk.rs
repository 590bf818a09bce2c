//! A disk without room for an output: a limit on the size of files, beyond which writing fails in the same way.
#![cfg(unix)]
use super::{OPTIONS, parts, stdout};
use crate::files::Files;
use std::fs;
use std::process::{Command, Output};

/// Runs a command that may write files of at most this many blocks of 512 bytes (1024 in some shells).
fn limited(files: &Files, blocks: u32, line: &str) -> Output {
    // Writing fails instead of ending the process.
    let limit = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let mut command = Command::new("sh");
    command.current_dir(files.path("")).args(["-c", &limit, "sh", env!("CARGO_BIN_EXE_perdita")]);
    command.args(line.split_whitespace()).output().unwrap()
}

fn names(files: &Files) -> Vec<String> {
    let entries = fs::read_dir(files.path("")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn totals_are_whole_or_absent_and_resumed() {
    let files = parts(&[50; 12]);
    let line = format!("-q eval part-*.csv {OPTIONS} --totals t.json --resume -f json");
    let before = names(&files);
    let whole = stdout(&files, &line);
    let totals = fs::read(files.path("t.json")).unwrap();
    fs::remove_file(files.path("t.json")).unwrap();

    let mut was_partial = false;
    for blocks in [0, 4, 8, 12, 16, 24] {
        let full = limited(&files, blocks, &line);
        assert_eq!(full.status.code(), Some(1), "{blocks}: {full:?}");
        assert!(full.stdout.is_empty());
        let message = String::from_utf8(full.stderr).unwrap();
        assert!(message.starts_with("error: --totals t.json: File too large"), "{message}");

        // Nothing is left under a temporary name.
        let kept: Vec<String> = names(&files).into_iter().filter(|name| name != "t.json").collect();
        assert_eq!(kept, before);
        if fs::exists(files.path("t.json")).unwrap() {
            let merged = super::refused(&files, "merge t.json");
            assert!(merged.contains(" of 12 files are evaluated, and "), "{merged}");
            was_partial = true;
        }
    }
    assert!(was_partial);
    assert_eq!(stdout(&files, &line), whole);
    assert_eq!(fs::read(files.path("t.json")).unwrap(), totals);

    // What was there stays as it was.
    for line in ["merge t.json --totals merged.json", &line.replace(" --resume", "")] {
        let full = limited(&files, 0, line);
        assert_eq!(full.status.code(), Some(1), "{full:?}");
        assert!(!fs::exists(files.path("merged.json")).unwrap());
        assert_eq!(fs::read(files.path("t.json")).unwrap(), totals);
    }
}

#[test]
fn rows_are_whole_or_absent() {
    let files = parts(&[3000]);
    let line = "eval part-0.csv -l mse -p p --rows rows.csv";
    let full = limited(&files, 8, line);
    assert_eq!(full.status.code(), Some(1), "{full:?}");
    let message = String::from_utf8(full.stderr).unwrap();
    assert!(message.starts_with("error: --rows rows.csv: File too large"), "{message}");
    assert_eq!(names(&files), ["all.csv", "part-0.csv"]);

    stdout(&files, line);
    let whole = fs::read(files.path("rows.csv")).unwrap();
    assert_eq!(limited(&files, 8, line).status.code(), Some(1));
    assert_eq!(fs::read(files.path("rows.csv")).unwrap(), whole);
}
