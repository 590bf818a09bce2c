//! Queries over several files: each lies in one, and no query in two.
use super::{refused, run, stdout};
use crate::close;
use crate::files::Files;
use serde_json::Value;

const OPTIONS: &str = "-l ranknet -l listnet -i scores=s -i relevance=r --query q";

/// Rows: query, score, relevance. The rows of a query need not follow one another; `e.csv` has none.
fn files() -> Files {
    let (a, b, c) = ("x,1,0\ny,2.5,1\nx,0,2\n", "z,3,0\nz,0.5,1\nz,-1,3\n", "w,1,1\nw,0.5,1\n");
    let csv = |rows: &str| format!("q,s,r\n{rows}").into_bytes();
    Files::new(&[
        ("a.csv", csv(a)),
        ("b.csv", csv(b)),
        ("c.csv", csv(c)),
        ("e.csv", csv("")),
        ("all.csv", csv(&format!("{a}{b}{c}"))),
        ("of-y.csv", csv("v,1,2\ny,0,0\n")),
        ("null.csv", csv(",1,2\n,0,0\n")),
        ("null-too.csv", csv(",3,1\n")),
    ])
}

#[test]
fn queries_of_files_are_those_of_one() {
    let files = files();
    let [parts, all] = ["[abce].csv", "all.csv"].map(|file| files.eval(&format!("{file} {OPTIONS}")));
    assert_eq!((&parts["rows"], &parts["observations"]), (&8.into(), &4.into()));
    for (part, all) in parts["losses"].as_array().unwrap().iter().zip(all["losses"].as_array().unwrap()) {
        for key in ["value", "sum", "gradient_norm_scores"] {
            close(part[key].as_f64().unwrap(), all[key].as_f64().unwrap(), 1e-14);
        }
        assert_eq!((&part["count"], &all["count"]), (&4.into(), &4.into()));
        let of = |worst: &Value, key: &str| {
            worst.as_array().unwrap().iter().map(|row| row[key].clone()).collect::<Vec<_>>()
        };
        assert_eq!(of(&part["worst"], "query"), of(&all["worst"], "query"));
        assert_eq!(of(&part["worst"], "query")[0], "z");
        assert_eq!(of(&part["worst"], "file")[0], "b.csv");
    }
}

#[test]
fn totals_of_queries_are_merged_and_resumed() {
    let files = files();
    for part in ["a", "b", "c", "e"] {
        stdout(&files, &format!("eval {part}.csv {OPTIONS} --totals {part}.json"));
    }
    for format in ["table", "json", "csv"] {
        let one = stdout(&files, &format!("-q eval [abce].csv {OPTIONS} -f {format}"));
        assert_eq!(stdout(&files, &format!("merge [abce].json -f {format}")), one);
    }
    let note = "note: ranknet: 2 queries of 4 have no two items of different relevance: their loss is 0 by convention, \
                and counts in the mean\n";
    let merged = run(&files, "merge [abce].json");
    assert!(String::from_utf8_lossy(&merged.stderr).starts_with(note), "{merged:?}");

    stdout(&files, &format!("eval a.csv {OPTIONS} --totals t.json"));
    let resumed = stdout(&files, &format!("-q eval [abce].csv {OPTIONS} --totals t.json --resume -f json"));
    assert_eq!(resumed, stdout(&files, &format!("-q eval [abce].csv {OPTIONS} -f json")));
}

#[test]
fn a_query_in_two_files_is_refused_and_named() {
    let files = files();
    let of_y = "of-y.csv: query `y` has rows in a.csv too, and the loss of a query is no sum over files: all rows of a \
                query belong into one FILE";
    assert_eq!(refused(&files, &format!("eval a.csv b.csv of-y.csv {OPTIONS}")), of_y);
    for part in ["a", "of-y", "null", "null-too"] {
        stdout(&files, &format!("eval {part}.csv {OPTIONS} --totals {part}.json"));
    }
    assert_eq!(refused(&files, "merge of-y.json a.json"), of_y);
    assert_eq!(refused(&files, &format!("-q eval a.csv of-y.csv {OPTIONS} --totals a.json --resume")), of_y);
    // Rows without a query are one.
    let message = refused(&files, "merge null.json null-too.json");
    assert!(message.starts_with("null.csv: query `(empty)` has rows in null-too.csv too"), "{message}");
}
