//! Queries of different lengths: lists in JSON lines and Parquet, as the same rows with a query column.
//!
//! Right values are computed from the definitions in plain Python.
use super::{close, eval, notes, parquet};
use crate::files::{Files, get, npy};
use arrow_array::builder::{Float64Builder, ListBuilder};
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, LargeListArray, StringArray};
use serde_json::Value;
use std::sync::Arc;

/// By the definition: Σ |ΔNDCG_ij| ln(1 + exp(s_j − s_i)) of each query; the third has no pairs.
const LAMBDARANK: [f64; 3] = [0.525_701_090_187_653_9, 0.484_685_814_637_514_03, 0.0];
/// −Σ softmax(r)_i ln softmax(s)_i
const LISTNET: [f64; 3] = [1.407_605_964_444_380_4, 1.044_320_266_148_228_3, 0.0];

const LISTS: &str = concat!(
    r#"{"q":"a","s":[1,2,3],"r":[0,1,0],"w":2}"#,
    "\n",
    r#"{"q":"b","s":[1,2],"r":[1,0],"w":1}"#,
    "\n",
    r#"{"q":"c","s":[0.5],"r":[1],"w":1}"#,
    "\n",
);
const ROWS: &str = "q,s,r,w\na,1,0,2\na,2,1,2\na,3,0,2\nb,1,1,1\nb,2,0,1\nc,0.5,1,1\n";
const SPARSE: &str = "0 qid:1 1:1\n1 qid:1 1:2\n0 qid:1 1:3\n1 qid:2 1:1\n0 qid:2 1:2\n1 qid:3 1:0.5\n";
const LOSSES: &str = "--loss lambdarank --loss listnet";

fn mean(values: [f64; 3]) -> f64 {
    values.iter().sum::<f64>() / 3.0
}

#[test]
fn lists_are_queries() {
    let files = Files::new(&[("a.jsonl", LISTS.into()), ("a.csv", ROWS.into()), ("a.letor", SPARSE.into())]);
    let lists = files.eval(&format!("a.jsonl {LOSSES} -i scores=s -i relevance=r --rows rows.csv"));
    let rows = files.eval(&format!("a.csv {LOSSES} -i scores=s -i relevance=r --query q"));
    let sparse = files.eval(&format!("a.letor {LOSSES} -i scores=1 -i relevance=target --query qid"));
    for report in [&lists, &rows, &sparse] {
        close(get(report, 0, "value"), mean(LAMBDARANK), 1e-14);
        close(get(report, 1, "value"), mean(LISTNET), 1e-14);
        let grad = |report: &Value| get(report, 0, "gradient_norm_scores");
        close(grad(report), grad(&rows), 1e-14);
    }
    assert_eq!((&lists["rows"], &lists["observations"]), (&3.into(), &3.into()));
    assert_eq!(lists["losses"][0]["worst"][1]["row"], 1);
    let written = std::fs::read_to_string(files.path("rows.csv")).unwrap();
    assert!(
        written.starts_with("row,lambdarank,listnet\n0,0.525701090187653")
            && written.contains("\n2,0.0,0.0\n")
    );

    // A value that is no list belongs to the query.
    let weighted = "--loss lambdarank -i scores=s -i relevance=r --weight w";
    close(
        get(&files.eval(&format!("a.jsonl {weighted}")), 0, "value"),
        mean(LAMBDARANK) * 0.75 + LAMBDARANK[0] / 4.0,
        1e-14,
    );
    let groups = files.eval(&format!("a.jsonl {weighted} --by q"));
    assert_eq!(groups["losses"][1]["group"], "b");
    close(get(&groups, 1, "value"), LAMBDARANK[1], 1e-14);
}

#[test]
fn lists_of_parquet_may_differ_in_length() {
    let lists = |lists: [&[f64]; 3]| -> ArrayRef {
        let mut builder = ListBuilder::new(Float64Builder::new());
        lists.iter().for_each(|list| builder.append_value(list.iter().map(|x| Some(*x))));
        Arc::new(builder.finish())
    };
    let relevance = [
        Some(vec![Some(0.0), Some(1.0), Some(0.0)]),
        Some(vec![Some(1.0), Some(0.0)]),
        Some(vec![Some(1.0)]),
    ];
    let relevance = LargeListArray::from_iter_primitive::<Float64Type, _, _>(relevance);
    let (_directory, file) = parquet([
        ("q", Arc::new(StringArray::from(vec!["a", "b", "c"]))),
        ("s", lists([&[1.0, 2.0, 3.0], &[1.0, 2.0], &[0.5]])),
        ("r", Arc::new(relevance)),
        ("short", lists([&[1.0, 2.0, 3.0], &[1.0], &[0.5]])),
        ("empty", lists([&[1.0, 2.0, 3.0], &[], &[0.5]])),
    ]);
    let skip = ["--loss", "lambdarank", "-i", "relevance=r", "-i", "scores=empty", "--missing", "skip"];
    let report = eval(&file, &skip);
    close(get(&report, 0, "value"), LAMBDARANK[0] / 2.0, 1e-14);
    assert_eq!(report["skipped"], 1);
    let args = |scores: &str| -> Vec<String> {
        let args =
            ["eval", &file, "--loss", "lambdarank", "-i", "relevance=r", "-i", scores, "--format", "json"];
        args.map(String::from).into()
    };
    let run = |scores: &str| crate::perdita(&args(scores).iter().map(String::as_str).collect::<Vec<_>>());
    let report: Value = serde_json::from_slice(&run("scores=s").stdout).unwrap();
    close(get(&report, 0, "value"), mean(LAMBDARANK), 1e-14);
    for (scores, expected) in [
        ("scores=short", "row 1 (from 0), column `short`: 1 elements where `r` has 2"),
        ("scores=empty", "row 1 (from 0), column `empty`: the list is empty"),
    ] {
        let message = String::from_utf8(run(scores).stderr).unwrap();
        assert!(message.trim_end().ends_with(expected), "{message}");
    }
}

#[test]
fn a_query_without_pairs_is_noted() {
    let files = Files::new(&[("a.jsonl", LISTS.into())]);
    let args = [
        "eval",
        &files.path("a.jsonl"),
        "-l",
        "ranknet",
        "-l",
        "list_mle",
        "-i",
        "scores=s",
        "-i",
        "relevance=r",
    ];
    let notes = notes(&args);
    let expected = "note: ranknet: 1 query of 3 has no two items of different relevance: its loss is 0 by convention, and counts \
                    in the mean\n";
    assert!(notes.contains(expected), "{notes}");
}

#[test]
fn mistakes_in_lists_are_found_where_they_are() {
    for (lines, expected) in [
        (r#"{"s":[1,2],"r":[0,1,1]}"#, "line 1 (row 0, from 0), column `r`: 3 elements where `s` has 2"),
        (
            r#"{"s":[1,2],"r":[0,-1]}"#,
            "line 1 (row 0, from 0), column `r[1]`: -1 lies outside [0, ∞), where lambdarank takes `relevance`",
        ),
        (
            r#"{"s":[1,null],"r":[0,1]}"#,
            "line 1 (row 0, from 0), column `s[1]`: null where a number is expected",
        ),
        (
            "{\"s\":[1],\"r\":[0]}\n\n{\"s\":[],\"r\":[]}",
            "line 3 (row 1, from 0), column `s`: the list is empty",
        ),
        (
            "{\"s\":[1],\"r\":[0]}\n{\"s\":2,\"r\":[1]}",
            "line 2 (row 1, from 0), column `s`: a number where a list is expected",
        ),
    ] {
        let files = Files::new(&[("a.jsonl", lines.into())]);
        let message = files.complaint("a.jsonl -l lambdarank -i scores=s -i relevance=r");
        assert!(message.ends_with(&format!("a.jsonl: {expected}")), "{message}");
    }
}

#[test]
fn a_query_has_one_weight_and_one_group() {
    let files = Files::new(&[("a.jsonl", LISTS.into())]);
    for option in ["--weight", "--by"] {
        assert_eq!(
            files.complaint(&format!("a.jsonl -l lambdarank -i scores=s -i relevance=r {option} r")),
            format!("{option}: `r` is a list, where each query has one value")
        );
    }
}

// ---- missing values ----

fn doubles(shape: &str, cells: &[f64]) -> Vec<u8> {
    npy("<f8", shape, cells.iter().map(|x| x.to_le_bytes()))
}

#[test]
fn queries_without_a_value_are_left_out() {
    let lines = concat!(
        r#"{"s":[1,2,3],"r":[0,1,0]}"#,
        "\n",
        r#"{"s":[1,null],"r":[1,0]}"#,
        "\n",
        r#"{"s":[],"r":[]}"#,
        "\n",
        r#"{"s":null,"r":[1,0]}"#,
        "\n",
        r#"{"s":[1,2],"r":[1,0]}"#,
        "\n",
    );
    let files = Files::new(&[
        ("a.jsonl", lines.into()),
        ("a.csv", "q,s,r\na,1,0\na,,1\nb,1,1\nb,2,0\n".into()),
        ("s.npy", doubles("(2, 3)", &[1.0, 2.0, f64::NAN, 3.0, f64::NAN, 2.0])),
        ("r.npy", doubles("(2, 3)", &[1.0, 0.0, 0.0, 0.0, 2.0, 1.0])),
        ("n.npy", npy("<i8", "(2,)", [2i64, 3].iter().map(|x| x.to_le_bytes()))),
    ]);
    let skip = "--loss lambdarank --missing skip";
    let lists = files.eval(&format!("a.jsonl {skip} -i scores=s -i relevance=r"));
    close(get(&lists, 0, "value"), (LAMBDARANK[0] + LAMBDARANK[1]) / 2.0, 1e-14);
    assert_eq!((&lists["skipped"], &lists["rows"]), (&3.into(), &5.into()));
    let rows = files.eval(&format!("a.csv {skip} -i scores=s -i relevance=r --query q"));
    close(get(&rows, 0, "value"), LAMBDARANK[1], 1e-14);
    assert_eq!(rows["skipped"], 1);
    // Padding is no item.
    let padded = files.eval(&format!("{skip} -i scores=s.npy -i relevance=r.npy -i lengths=n.npy"));
    close(get(&padded, 0, "value"), LAMBDARANK[1], 1e-14);
    assert_eq!(padded["skipped"], 1);
}

#[test]
fn entries_of_arrays_without_a_value_are_left_out() {
    const NAN: f64 = f64::NAN;
    let files = Files::new(&[
        ("p1.npy", doubles("(4,)", &[1.0, 2.0, NAN, 4.0])),
        ("t1.npy", doubles("(4,)", &[1.5, NAN, 3.0, 3.0])),
        ("p2.npy", doubles("(3, 2)", &[1.0, 2.0, NAN, 4.0, 5.0, 6.0])),
        ("t2.npy", doubles("(3, 2)", &[1.0, 2.0, 3.0, 4.0, 5.0, 7.0])),
        ("p3.npy", doubles("(2, 2, 2)", &[1.0, 2.0, NAN, 4.0, 5.0, 6.0, 7.0, 8.0])),
        ("t3.npy", doubles("(2, 2, 2)", &[1.0, 2.0, 3.0, 4.0, 5.0, NAN, 7.0, 10.0])),
        ("w3.npy", doubles("(2, 2, 2)", &[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0])),
        ("logits.npy", doubles("(2, 2, 3)", &[1.0, 0.0, 0.0, 0.0, NAN, 0.0, 0.0, 0.0, 2.0, 1.0, 1.0, 1.0])),
        ("labels.npy", doubles("(2, 2)", &[0.0, 1.0, 2.0, NAN])),
    ]);
    // ((p - t)[np.isfinite(p - t)]**2).mean(), by rows where there is a table: the second axis of two is that of columns.
    // -np.log([e/(e + 2), e**2/(e**2 + 2)]).mean()
    for (args, value, skipped, count) in [
        ("-l mse -p p1.npy -t t1.npy", 0.625, 2, 2.0),
        ("-l mse -p p2.npy -t t2.npy", 0.25, 1, 4.0),
        ("-l mse -p p3.npy -t t3.npy", 4.0 / 6.0, 2, 6.0),
        ("-l mse -i prediction=p1.npy -i target=t1.npy", 0.625, 2, 2.0),
        ("-l mse -i prediction=p3.npy -i target=t3.npy -w w3.npy", 12.0 / 8.0, 2, 6.0),
        ("-l cross_entropy -p logits.npy -t labels.npy", 0.395_494_740_076_967_84, 2, 2.0),
    ] {
        let report = files.eval(&format!("{args} --missing skip"));
        close(get(&report, 0, "value"), value, 1e-14);
        assert_eq!((&report["skipped"], get(&report, 0, "count")), (&skipped.into(), count), "{args}");
        let output = files.run(&format!("{args} --missing skip"), &[]);
        let notes = String::from_utf8(output.stderr).unwrap();
        assert!(notes.starts_with(&format!("note: --missing skip: {skipped} ")), "{notes}");
        assert!(!files.run(args, &[]).status.success(), "{args}");
    }
    assert_eq!(
        files.complaint("-l clip --a p2.npy --b t2.npy --missing skip"),
        "--missing skip: clip is not a mean over rows"
    );
}
