//! Totals that are merged in stages: the same bytes as those of one run, for every tree.
use super::{OPTIONS, parts, refused, stdout};
use std::fs;

#[test]
fn totals_merged_in_stages_are_those_of_one_run() {
    let files = parts(&[100, 0, 7, 333, 1, 50]);
    let read = |name: &str| fs::read_to_string(files.path(name)).unwrap();
    for options in [OPTIONS, "-l mae -p p --worst 0", "-l mse -p p -w w -b g --missing skip"] {
        stdout(&files, &format!("eval part-*.csv {options} --totals one.json"));
        for part in 0..6 {
            stdout(&files, &format!("eval part-{part}.csv {options} --totals {part}.json"));
        }
        let merge = |totals: &str, to: &str| stdout(&files, &format!("merge {totals} --totals {to} -f json"));
        let one = stdout(&files, "merge one.json -f json");

        // All at once, in a chain, and in a tree whose leaves are in no order.
        assert_eq!(merge("5.json 0.json 3.json 1.json 4.json 2.json", "flat.json"), one);
        merge("3.json", "chain-0.json");
        for (at, part) in [5, 0, 2, 1, 4].into_iter().enumerate() {
            merge(&format!("chain-{at}.json {part}.json"), &format!("chain-{}.json", at + 1));
        }
        merge("4.json 1.json", "left.json");
        merge("5.json 2.json 0.json", "right.json");
        assert_eq!(merge("right.json 3.json left.json", "tree.json"), one);
        for totals in ["flat.json", "chain-5.json", "tree.json"] {
            assert_eq!(read(totals), read("one.json"), "{totals}: {options}");
        }
    }
}

#[test]
fn merged_totals_are_resumed() {
    let files = parts(&[10, 20, 30]);
    for part in 0..2 {
        stdout(&files, &format!("eval part-{part}.csv {OPTIONS} --totals {part}.json"));
    }
    stdout(&files, "merge 0.json 1.json --totals all.json");
    let resumed = stdout(&files, &format!("-q eval part-*.csv {OPTIONS} --totals all.json --resume -f json"));
    assert_eq!(resumed, stdout(&files, &format!("-q eval part-*.csv {OPTIONS} -f json")));
}

/// A pattern or a directory that has the output, too, means the inputs.
#[test]
fn outputs_are_no_inputs_unless_they_are_named() {
    let files = parts(&[10, 20]);
    fs::create_dir(files.path("t")).unwrap();
    for part in 0..2 {
        stdout(&files, &format!("eval part-{part}.csv {OPTIONS} --totals t/{part}.json"));
    }
    let one = stdout(&files, "merge t -f json");
    for totals in ["t", "t/*", "t/*.json"] {
        for _ in 0..2 {
            assert_eq!(stdout(&files, &format!("merge {totals} --totals t/all.json -f json")), one);
        }
    }
    assert_eq!(
        refused(&files, "merge t/0.json t/1.json t/all.json --totals t/all.json"),
        "--totals t/all.json: this is an input file"
    );
    let again = fs::read(files.path("t/all.json")).unwrap();
    assert_eq!(refused(&files, "merge t"), "t/all.json: it has totals of part-0.csv, as t/0.json has");
    assert_eq!(fs::read(files.path("t/all.json")).unwrap(), again);

    fs::create_dir(files.path("data")).unwrap();
    fs::copy(files.path("part-0.csv"), files.path("data/part-0.csv")).unwrap();
    for _ in 0..2 {
        stdout(&files, &format!("eval data/* {OPTIONS} --totals data/totals.json --resume"));
    }
    fs::remove_file(files.path("data/part-0.csv")).unwrap();
    let none = refused(&files, &format!("eval data/* {OPTIONS} --totals data/totals.json --resume"));
    assert_eq!(none, "data/*: no file matches");
}
