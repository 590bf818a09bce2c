//! Formulas by option: `--formula`, and `--as-written`.
use crate::{close, error, eval, stdout, value, write};
use serde_json::Value;

/// It overflows as it is written.
const LOGISTIC: &str = "log(1 + exp(p)) - y*p";

#[test]
fn a_formula_is_shown_as_the_positional_argument_is() {
    let shown = |args: &[&str]| stdout(&[&["show"], args].concat());
    assert_eq!(shown(&["--formula", LOGISTIC]), shown(&[LOGISTIC]));
    assert_eq!(shown(&["--formula", "-y*p"]), shown(&["-y*p"]));
    assert!(error(2, &["show"]).contains("<LOSS>"));
    assert!(error(2, &["show", "mse", "--formula", LOGISTIC]).contains("cannot be used with"));
    assert!(error(2, &["show", "--formula", LOGISTIC, "--formula", "-y*p"]).contains("one loss is shown"));
    let wrong = error(2, &["show", "--formula", "log(1 + exp(p)"]);
    assert!(wrong.contains("expected an operator, `,` or `)`, found the end, at character 15"), "{wrong}");
}

#[test]
fn as_written_it_has_no_rewrites() {
    let shown = |args: &[&str]| -> Value {
        serde_json::from_str(&stdout(&[&["show", "--format", "json"], args].concat())).unwrap()
    };
    let stable = shown(&["--formula", LOGISTIC]);
    assert!(!stable["rewrites"].as_array().unwrap().is_empty(), "{stable}");
    let written = shown(&["--formula", LOGISTIC, "--as-written"]);
    assert_eq!(written["loss"], format!("as_written({LOGISTIC})"));
    assert_eq!(written["rewrites"], serde_json::json!([]));
    assert_eq!(shown(&[LOGISTIC, "--as-written"]), written);
    assert!(error(2, &["show", "mse", "--as-written"]).contains("--as-written: no loss is a formula"));
}

#[test]
fn values_are_those_of_the_form_that_is_requested() {
    let (_directory, file) = write("a.csv", "p,target\n800,1\n1,0\n");
    let mean = |options: &[&str]| eval(&file, &[&["--pred", "p"], options].concat());
    let stable = mean(&["--formula", LOGISTIC]);
    close(value(&stable), 0.5 * (1.0 + 1f64.exp()).ln(), 1e-15);
    assert_eq!(stable, mean(&["--loss", LOGISTIC]));

    let written = mean(&["--loss", "mse", "--formula", LOGISTIC, "--as-written", "--unchecked"]);
    let losses = written["losses"].as_array().unwrap();
    assert_eq!([&losses[0]["loss"], &losses[1]["loss"]], ["mse", &format!("as_written({LOGISTIC})")]);
    // e⁸⁰⁰ is infinite.
    assert!(losses[0]["value"].is_number() && !losses[1]["value"].is_number(), "{written}");
}

#[test]
fn curves_are_drawn_of_both() {
    let figure = stdout(&["plot", "mse", "--formula", "log(1 + (p - y)^2)", "--format", "json"]);
    let figure: Value = serde_json::from_str(&figure).unwrap();
    let marks = figure["panels"][0]["marks"].as_array().unwrap();
    assert_eq!([&marks[0]["name"], &marks[1]["name"]], ["mse", "log(1 + (p - y)^2)"]);
    assert!(error(2, &["plot", "--figure", "focal", "--formula", LOGISTIC]).contains("cannot be used with"));
}
