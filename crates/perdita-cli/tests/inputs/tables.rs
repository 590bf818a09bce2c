//! Tables without a header, with decimal commas, and with missing values.
use super::{close, complaint, error, eval, notes, parquet, stdout, value, write};
use arrow_array::{ArrayRef, Float64Array, StringArray};
use serde_json::Value;
use std::sync::Arc;

// ((p - y)**2).mean() of p = [0.5, 2, -1], y = [1, 2, 0]
const SQUARES: f64 = 0.416_666_666_666_666_7;

#[test]
fn columns_without_a_header_are_numbered() {
    for content in ["0.5,1\n2,2\n-1,0\n", "0,5;1\n2,0;2\n-1;0\n", "5.0e-01 1.0e+00\n2 2\n-1 0\n"] {
        let (_directory, file) = write("a.txt", content);
        let options = ["--loss", "mse", "--pred", "0", "--target", "1", "--no-header"];
        close(value(&eval(&file, &options)), SQUARES, 1e-14);
    }
    let (_directory, file) = write("a.txt", "0.5,1\n2,2\nNA,0\n");
    let message = error(1, &["eval", &file, "--loss", "mse", "--pred", "0", "--target", "1", "--no-header"]);
    assert!(
        message.ends_with("line 3 (row 2, from 0), column `0`: `NA` where a number is expected\n"),
        "{message}"
    );
}

#[test]
fn the_header_of_savetxt_is_a_header() {
    for content in
        ["# p,y\n0.5,1\n2,2\n-1,0\n", "# p y\n5.0e-01 1.0e+00\n2 2\n-1 0\n", "#p;y\n0,5;1\n2;2\n-1;0\n"]
    {
        let (_directory, file) = write("a.txt", content);
        close(value(&eval(&file, &["--loss", "mse", "--pred", "p", "--target", "y"])), SQUARES, 1e-14);
    }
}

#[test]
fn decimal_commas_are_read_where_commas_do_not_delimit() {
    let options = ["--loss", "mae", "--pred", "p", "--target", "y"];
    // np.abs(np.array([2, 2.5]) - [1.5, 3]).mean()
    let (_directory, file) = write("a.csv", "\u{feff}y;p\r\n1,5;2,0\r\n3,0;2,5\r\n");
    assert_eq!(value(&eval(&file, &options)), 0.5);
    assert_eq!(
        complaint("y;p\n1,5;2\n1.5;2\n", &options),
        "a.csv: line 3 (row 1, from 0), column `y`: `1.5` where decimal numbers before have a `,`"
    );
    assert_eq!(
        complaint("y;p\n1.234,5;2\n", &options),
        "a.csv: line 2 (row 0, from 0), column `y`: `1.234,5` where a number is expected"
    );

    // As a target to study, too: numbers, not words.
    let rows =
        (0..40).fold("x;y\n".to_string(), |file, row| file + &format!("{},5;{},25\n", row % 9, row % 7));
    let (_directory, file) = write("a.csv", &rows);
    let report: Value =
        serde_json::from_str(&stdout(&["recommend", &file, "--target", "y", "--format", "json"])).unwrap();
    assert_eq!(report["look"]["numbers"]["most"], 6.25, "{report}");
}

#[test]
fn rows_without_a_value_are_left_out_on_request() {
    let options = ["--loss", "mae", "--pred", "p", "--target", "y"];
    let skipping = [&options[..], &["--missing", "skip"]].concat();
    // np.nanmean(np.abs(np.array([1.5, np.nan, 1]) - [1, 2, 3]))
    for missing in ["", "NA", "nan", "null"] {
        let content = format!("y,p\n1,1.5\n2,{missing}\n3,1\n");
        let (_directory, file) = write("a.csv", &content);
        let report = eval(&file, &skipping);
        assert_eq!(value(&report), 1.25);
        assert_eq!((&report["skipped"], &report["losses"][0]["count"]), (&1.into(), &2.into()));
        // Rows keep their numbers.
        assert_eq!(report["losses"][0]["worst"][0]["row"], 2);
        let note = notes(&[&["eval", &file, "--format", "json"], &skipping[..]].concat());
        assert!(note.starts_with("note: --missing skip: 1 row left out, of 3\n"), "{note}");
        assert!(complaint(&content, &options).starts_with("a.csv: line 3 (row 1, from 0), column `p`: "));
    }
    assert_eq!(complaint("y,p\n1,\n", &skipping), "a.csv: every row lacks a value");
    assert_eq!(
        complaint("y,p\n1,x\n", &skipping),
        "a.csv: line 2 (row 0, from 0), column `p`: `x` where a number is expected"
    );
    let options = ["--loss", "clip", "--a", "y", "--b", "p", "--missing", "skip"];
    assert!(complaint("y,p\n1,2\n", &options).starts_with("--missing skip: "));
}

#[test]
fn nulls_of_parquet_are_left_out() {
    let columns: [(&str, ArrayRef); 4] = [
        ("cat", Arc::new(Float64Array::from(vec![Some(0.9), Some(0.2), None, Some(0.5)]))),
        ("dog", Arc::new(Float64Array::from(vec![0.1, 0.8, 0.5, 0.5]))),
        ("label", Arc::new(StringArray::from(vec![Some("cat"), Some("dog"), Some("cat"), None]))),
        ("w", Arc::new(Float64Array::from(vec![1.0, 3.0, 1.0, 1.0]))),
    ];
    let (_directory, file) = parquet(columns);
    let options = ["--loss", "cross_entropy(from_logits=false)", "--pred", "cat,dog", "--target", "label"];
    let skipping = [&options[..], &["--missing", "skip"]].concat();
    // -np.log([0.9, 0.8]).mean()
    close(value(&eval(&file, &skipping)), 0.164_252_033_486_018, 1e-14);
    // -(np.log([0.9, 0.8]) * [1, 3]).sum() / 4
    let weighted = [&skipping[..], &["--weight", "w"]].concat();
    close(value(&eval(&file, &weighted)), 0.193_697_792_400_113_88, 1e-14);
}

#[test]
fn recommend_leaves_out_rows_without_a_target() {
    let rows = (0..40).fold("x,y\n".to_string(), |file, row| file + &format!("{},{}.5\n", row % 9, row % 7));
    let (_directory, file) = write("a.csv", &(rows + "3,\n4,NA\n"));
    let args = ["recommend", &file, "--target", "y", "--format", "json"];
    assert!(error(1, &args).contains("2 empty cells"));
    let report: Value = serde_json::from_str(&stdout(&[&args[..], &["--missing", "skip"]].concat())).unwrap();
    assert_eq!(report["look"]["rows"], 40);
    assert_eq!(report["look"]["notes"][0], "2 rows without a target left out");
}

#[test]
fn a_mean_over_nothing_is_noted() {
    let content = "y,p,w\n1,1.5,0\n2,3,0\n";
    let options = ["--loss", "mae", "--pred", "p", "--target", "y", "--weight", "w"];
    let (_directory, file) = write("a.csv", content);
    assert_eq!(value(&eval(&file, &options)), 0.0);
    let note = notes(&[&["eval", &file, "--format", "json"], &options[..]].concat());
    let want = "note: mae: no row counts (weight 0, ignored, no positive): the mean is 0 by convention\n";
    assert!(note.starts_with(want), "{note}");
    let quiet = notes(&[&["eval", &file, "--format", "json", "--quiet"], &options[..]].concat());
    assert_eq!(quiet, "");

    let options = ["--loss", "cross_entropy", "--pred", "a,b", "--target", "y"];
    let said = complaint("a,b,y\n0,1,1\n-inf,-inf,0\n", &options);
    assert!(said.contains("the loss of observation 1 is NaN"), "{said}");
}

#[test]
fn a_mean_is_right_where_the_weights_overflow() {
    let options = ["--loss", "mse", "--pred", "p", "--target", "y", "--weight", "w"];
    let (_directory, file) = write("a.csv", "y,p,w\n1,1.5,1e308\n2,3,1e308\n");
    assert_eq!(value(&eval(&file, &options)), 0.625);
}

#[test]
fn nothing_is_left_of_rows_without_values() {
    let (_directory, file) = write("a.csv", "p,y\n,\nNA,\n");
    let skip = ["--missing", "skip"];
    for (command, expected) in [
        (["eval", &file, "-l", "mse", "-p", "p", "-t", "y"].as_slice(), "every row lacks a value"),
        (&["study", &file, "-t", "y"], "column `y`: every row lacks a value"),
        (&["recommend", &file, "-t", "y"], "column `y`: every row lacks a value"),
    ] {
        let message = error(1, &[command, &skip].concat());
        assert_eq!(message, format!("error: {file}: {expected}\n"));
    }
}

#[test]
fn an_infinite_mean_is_noted() {
    let (_directory, file) = write("a.csv", "p,y\n1e308,-1e308\n1,1\n");
    assert!(
        notes(&["eval", &file, "-l", "mse", "-p", "p", "-t", "y"])
            .contains("note: mse: the mean is infinite")
    );
}
