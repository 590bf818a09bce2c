//! Files and totals that do not belong together: refused, and named.
use super::{OPTIONS, parts, refused, stdout};
use crate::files::Files;
use std::fs;

#[test]
fn totals_of_other_options_are_refused() {
    let files = parts(&[5, 6]);
    stdout(&files, &format!("eval part-0.csv {OPTIONS} --totals a.json"));
    let refusal = |options: &str| {
        stdout(&files, &format!("eval part-1.csv {options} --totals b.json"));
        refused(&files, "merge a.json b.json")
    };
    let own = "`mse, huber(delta=0.5)`";
    for (options, message) in [
        ("-l mse -p p -w w -b g", format!("--loss is `mse`, but {own}")),
        (
            "-l mse -l huber(delta=0.25) -p p -w w -b g",
            format!("--loss is `mse, huber(delta=0.25)`, but {own}"),
        ),
        ("-l mse -l huber(delta=0.5) -p p -w w -b w", "--by is `w`, but `g`".into()),
        ("-l mse -l huber(delta=0.5) -p p -w w", "--by is not given, but `g`".into()),
        ("-l mse -l huber(delta=0.5) -p p -b g", "--weight is not given, but `w`".into()),
        ("-l mse -l huber(delta=0.5) -p w -w w -b g", "--pred is `w`, but `p`".into()),
        ("-l mse -l huber(delta=0.5) -p p -t p -w w -b g", "--target is `p`, but `target`".into()),
        (&format!("{OPTIONS} --worst 4"), "--worst is `4`, but `3`".into()),
        (&format!("{OPTIONS} --missing skip"), "--missing is `skip`, but `error`".into()),
        (&format!("{OPTIONS} --unchecked"), "--unchecked is `given`, but not given".into()),
    ] {
        assert_eq!(refusal(options), format!("b.json: {message} in a.json"));
    }
    assert_eq!(
        refused(&files, "eval part-0.csv part-1.csv -l mse -p p -w w -b g --totals a.json --resume"),
        format!("a.json: --loss is {own}, but `mse` in this command")
    );
    assert_eq!(refused(&files, "merge a.json --by h"), "--by h: the totals have the groups of `g`");
    stdout(&files, "merge a.json --by g");
}

#[test]
fn files_count_once() {
    let files = parts(&[5, 6, 7]);
    stdout(&files, &format!("eval part-0.csv part-1.csv {OPTIONS} --totals a.json"));
    stdout(&files, &format!("eval part-1.csv part-2.csv {OPTIONS} --totals b.json"));
    assert_eq!(refused(&files, "merge a.json b.json"), "b.json: it has totals of part-1.csv, as a.json has");
    assert_eq!(
        refused(&files, &format!("eval part-1.csv ./part-1.csv {OPTIONS}")),
        "part-1.csv is named twice, also as ./part-1.csv"
    );
    assert_eq!(refused(&files, "merge a.json a.json"), "a.json is named twice, also as a.json");
    stdout(&files, &format!("eval ./part-1.csv {OPTIONS} --totals c.json"));
    assert_eq!(refused(&files, "merge a.json c.json"), "c.json: it has totals of part-1.csv, as a.json has");
    assert_eq!(
        refused(&files, &format!("eval part-2.csv {OPTIONS} --totals a.json --resume")),
        "a.json: it has totals of part-0.csv, which is no file of this command"
    );
}

#[test]
fn files_with_other_columns_are_named() {
    let files = Files::new(&[
        ("a.csv", b"target,p0,p1\n0,1,2\n".to_vec()),
        ("b.csv", b"target,q0,p1\n0,1,2\n".to_vec()),
        ("c.csv", b"target,p0,p1,p2\n0,1,2,3\n".to_vec()),
        ("d.csv", b"y,p0,p1\n0,1,2\n".to_vec()),
        ("e.csv", b"target,p1,p0\n0,2,1\n".to_vec()),
        ("f.csv", b"target,p0,p1\n7,1,2\n".to_vec()),
    ]);
    let refusal = |second: &str, pred: &str| {
        refused(&files, &format!("eval a.csv {second} -l cross_entropy -p {pred}"))
    };
    assert_eq!(refusal("c.csv", "p*"), "c.csv: --pred: c.csv has a column `p2`, and a.csv has not");
    let missing = refusal("b.csv", "p0,p1");
    assert!(missing.starts_with("--pred: b.csv: ") && missing.contains("`p0`"), "{missing}");
    let missing = refusal("d.csv", "p*");
    assert!(missing.starts_with("--target: d.csv: ") && missing.contains("`target`"), "{missing}");
    let label = refusal("f.csv", "p*");
    assert!(label.starts_with("f.csv: line 2 (row 0, from 0)"), "{label}");
    // Columns in another order are the same columns.
    stdout(&files, "eval a.csv e.csv -l cross_entropy -p p*");

    stdout(&files, "eval a.csv -l cross_entropy -p p* --totals a.json");
    stdout(&files, "eval c.csv -l cross_entropy -p p* --totals c.json");
    assert_eq!(
        refused(&files, "merge a.json c.json"),
        "c.json: --pred: c.json has a column `p2`, and a.json has not"
    );
}

#[test]
fn losses_that_are_no_sums_over_files_are_refused() {
    let files = parts(&[3, 4]);
    for (line, message) in [
        (
            "eval part-0.csv part-1.csv -l info_nce --a p,w --b p,w",
            "several FILEs: info_nce compares rows with each other, so it is not a sum over files",
        ),
        (
            "eval part-0.csv -l info_nce --a p,w --b p,w --totals a.json",
            "--totals: info_nce compares rows with each other, so it is not a sum over files",
        ),
        (
            "eval - part-1.csv -l mse -p p",
            "several FILEs: standard input has no name by which its totals could be told from others",
        ),
        (
            "eval part-0.csv part-1.csv -l mse -p p --targets all.csv --on g",
            "--targets: it has the targets of one FILE, and there are 2",
        ),
        ("eval part-0.csv -l mse -p p --totals o --rows ./o", "--totals and --rows name the same file, ./o"),
        ("eval none-*.csv -l mse -p p", "none-*.csv: no file matches"),
        ("eval part-0.csv -l mse -p p --totals part-0.csv", "--totals part-0.csv: this is an input file"),
    ] {
        assert_eq!(refused(&files, line), message);
    }
    fs::create_dir_all(files.path("a/b")).unwrap();
    assert_eq!(
        refused(&files, "eval a -l mse -p p"),
        "a holds a directory, a/b: name it too, or use a pattern ('a/*/*')"
    );
    assert_eq!(refused(&files, "eval a/b -l mse -p p"), "a/b: the directory has no files");

    let files = parts(&[0, 0]);
    assert_eq!(refused(&files, "eval part-0.csv part-1.csv -l mse -p p"), "2 files: there are no rows");
    for part in [0, 1] {
        stdout(&files, &format!("eval part-{part}.csv -l mse -p p --totals {part}.json"));
    }
    assert_eq!(refused(&files, "merge 0.json 1.json"), "2 files: there are no rows");
}

/// Lossy names of two files could be the same.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let files = parts(&[3]);
    fs::create_dir(files.path("d")).unwrap();
    let bad = std::path::Path::new(&files.path("d")).join(OsStr::from_bytes(b"bad\xff.csv"));
    fs::copy(files.path("part-0.csv"), bad).unwrap();
    let message =
        "the name of d/bad\u{fffd}.csv is not UTF-8, and totals are known by the names of their files";
    assert_eq!(refused(&files, "eval d -l mse -p p --totals t.json"), format!("--totals: {message}"));
    assert_eq!(refused(&files, "eval d part-0.csv -l mse -p p"), format!("several FILEs: {message}"));
    stdout(&files, "eval d -l mse -p p");
}
