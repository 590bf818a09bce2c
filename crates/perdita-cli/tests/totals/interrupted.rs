//! Runs that are killed, and go on with `--resume`.
use super::{OPTIONS, command, csv, parts, rows, run, stdout};
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

#[test]
fn files_that_are_evaluated_are_not_read_again() {
    let files = parts(&[50, 60, 70]);
    let of_two = format!("eval part-0.csv part-1.csv {OPTIONS} --totals t.json --resume");
    stdout(&files, &of_two);
    let totals = || fs::read(files.path("t.json")).unwrap();
    let before = totals();

    // A file of the same length that was changed at the same time: only reading it would tell.
    let path = files.path("part-0.csv");
    let content = fs::read_to_string(&path).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let change = |content: &str| {
        fs::write(&path, content).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    };
    change(&"x".repeat(content.len()));
    let again = run(&files, &of_two);
    assert!(
        String::from_utf8_lossy(&again.stderr)
            .starts_with("note: --resume: 2 of 2 files are evaluated already\n")
    );
    assert_eq!(totals(), before);
    change(&content);

    // Further files are added; a file that has changed is read again.
    let of_all = format!("eval part-*.csv {OPTIONS} --totals t.json --resume");
    stdout(&files, &of_all);
    let one = |format: &str| stdout(&files, &format!("-q eval part-*.csv {OPTIONS} -f {format}"));
    assert_eq!(stdout(&files, "merge t.json -f json"), one("json"));
    fs::write(files.path("part-1.csv"), csv(&rows(9, 61))).unwrap();
    let again = run(&files, &format!("{of_all} -f json"));
    let notes = String::from_utf8_lossy(&again.stderr);
    assert!(
        notes.starts_with("note: part-1.csv has changed since it was evaluated: it is read again\n"),
        "{notes}"
    );
    assert_eq!(String::from_utf8_lossy(&again.stdout), one("json"));
}

#[test]
fn a_run_that_fails_keeps_the_files_before() {
    let files = parts(&[5, 6, 7]);
    fs::write(files.path("part-1.csv"), "p,target,w,g\n1,x,1,0\n").unwrap();
    let line = format!("eval part-*.csv {OPTIONS} --totals t.json --resume");
    assert_eq!(run(&files, &line).status.code(), Some(1));
    let merged = super::refused(&files, "merge t.json");
    assert_eq!(
        merged,
        "t.json: 1 of 3 files are evaluated, and part-1.csv is not: run its command again, with --resume"
    );
    fs::write(files.path("part-1.csv"), csv(&rows(1, 6))).unwrap();
    stdout(&files, &line);
    let one = stdout(&files, &format!("-q eval part-*.csv {OPTIONS}"));
    assert_eq!(stdout(&files, "merge t.json"), one);
}

/// As under xargs, Slurm or Kubernetes: a process per file, all at once.
#[test]
fn processes_at_once_write_totals_of_their_own() {
    let files = parts(&[500, 20, 0, 700, 30, 400]);
    fs::create_dir(files.path("totals")).unwrap();
    let start = |part: usize| {
        let line = format!("-q eval part-{part}.csv {OPTIONS} --totals totals/{part}.json --resume");
        command(&files, &line).stdout(Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = (0..6).map(start).collect();
    children.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
    for format in ["table", "json", "csv"] {
        let one = stdout(&files, &format!("-q eval part-*.csv {OPTIONS} -f {format}"));
        assert_eq!(stdout(&files, &format!("merge totals -f {format}")), one);
    }
}

/// SIGKILL, at times that are spread over a run.
#[test]
fn killed_runs_leave_whole_totals_and_are_resumed() {
    const RUNS: u32 = 20;
    let files = parts(&[3000; 12]);
    let line = format!("-q eval part-*.csv {OPTIONS} --totals t.json --resume -f json");
    let start = Instant::now();
    let whole = stdout(&files, &line);
    let time = start.elapsed();
    let totals = files.path("t.json");
    fs::remove_file(&totals).unwrap();

    for run_at in 0..RUNS {
        let mut child = command(&files, &line).stdout(Stdio::null()).spawn().unwrap();
        // Multiples of the golden ratio are spread evenly.
        sleep(time.mul_f64((f64::from(run_at) * 0.618).fract() * 0.6));
        let _ = child.kill();
        child.wait().unwrap();
        if fs::exists(&totals).unwrap() {
            let merged = run(&files, "merge t.json -f json");
            let message = String::from_utf8_lossy(&merged.stderr);
            match merged.status.success() {
                true => assert_eq!(String::from_utf8_lossy(&merged.stdout), whole),
                false => assert!(message.contains(" of 12 files are evaluated, and "), "{message}"),
            }
        }
        if run_at % 5 == 4 {
            assert_eq!(stdout(&files, &line), whole);
            assert_eq!(stdout(&files, "merge t.json -f json"), whole);
            fs::remove_file(&totals).unwrap();
        }
    }
}
