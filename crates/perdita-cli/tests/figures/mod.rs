//! `perdita plot`: what it writes, prints and refuses.
use super::{error, stdout};
use serde_json::Value;
use std::fs;
use tempfile::tempdir;

/// A figure as data.
fn shown(options: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[&["plot", "--format", "json"], options].concat())).unwrap()
}

fn names(figure: &Value) -> Vec<&str> {
    let marks = figure["panels"][0]["marks"].as_array().unwrap();
    marks.iter().map(|mark| mark["name"].as_str().unwrap()).collect()
}

#[test]
fn a_figure_is_written_in_the_format_of_its_name() {
    let directory = tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (svg, png, html) = (path("a.svg"), path("a.PNG"), path("a.html"));
    let losses = ["plot", "mse", "huber(delta=2)", "--what", "value,slope"];
    let said = stdout(&[&losses[..], &["-o", &svg, "-o", &png, "-o", &html]].concat());
    assert_eq!(said.lines().count(), 3);
    assert!(said.lines().next().unwrap().ends_with("a.svg: mse, huber"), "{said}");
    let text = fs::read_to_string(&svg).unwrap();
    assert!(
        text.starts_with("<svg") && text.contains(">huber(delta=2)</text>") && text.contains(">Slope</text>")
    );
    assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG\r\n"));
    assert!(fs::read_to_string(&html).unwrap().starts_with("<!DOCTYPE html>"));
    // It replaces what was there, and is the same again.
    stdout(&["plot", "mse", "huber(delta=2)", "--what", "value,slope", "-o", &svg]);
    assert_eq!(fs::read_to_string(&svg).unwrap(), text);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 3);
}

#[test]
fn a_parameter_varies_under_the_name_that_the_formula_has_for_it() {
    let figure = shown(&["focal(alpha=1)", "--vary", "gamma=0,0.5,1,2,5", "--what", "ratio"]);
    assert_eq!(names(&figure), ["γ = 0", "γ = 0.5", "γ = 1", "γ = 2", "γ = 5"]);
    assert_eq!(figure["panels"][0]["y"]["log"], true);
    let figure = shown(&["cross_entropy", "soft_cross_entropy", "--vary", "label_smoothing=0,0.1"]);
    assert_eq!(names(&figure)[1], "cross_entropy, ε = 0.1");
}

#[test]
fn values_are_those_of_the_loss() {
    let figure = shown(&["mse", "--range=-2:1", "--target", "3", "--over", "prediction"]);
    let points = figure["panels"][0]["marks"][0]["points"].as_array().unwrap();
    assert_eq!(points[0], serde_json::json!([-2.0, 25.0]));
    assert_eq!(points[points.len() - 1], serde_json::json!([1.0, 4.0]));
}

#[test]
fn figures_that_are_ready_are_listed_and_drawn() {
    let help = stdout(&["plot", "--help"]);
    for (name, panels) in [("regression", 2), ("focal", 3), ("triplet", 1), ("info-nce", 4)] {
        assert!(help.contains(&format!("\n  {name} ")), "{help}");
        assert_eq!(shown(&["--figure", name])["panels"].as_array().unwrap().len(), panels);
    }
}

#[test]
fn a_slip_is_named_and_nothing_is_written() {
    let directory = tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let svg = path("a.svg");
    let refused = |code: i32, options: &[&str], needles: &[&str]| {
        let said = error(code, &[&["plot"], options].concat());
        assert!(needles.iter().all(|n| said.contains(n)), "{options:?}: {said}");
    };
    refused(2, &["mse"], &["-o fig.svg", "--format json"]);
    refused(2, &["mse", "-o", &path("a.pdf")], &["a.pdf", ".svg, .png or .html"]);
    refused(2, &["mse", "-o", &svg, "-o", &path("a")], &[".svg, .png or .html"]);
    refused(1, &["mse", "-o", &path("no/a.svg")], &["no/a.svg"]);
    refused(2, &["mse", "-o", &path("a.png"), "--scale", "0"], &["--scale", "positive"]);
    refused(2, &["mse", "-o", &svg, "--range=3:1"], &["--range", "3 is not less than 1"]);
    refused(2, &["mse", "-o", &svg, "--range=0:inf"], &["--range", "two numbers"]);
    refused(2, &["mse", "-o", &svg, "--range=NaN:1"], &["--range", "two numbers"]);
    refused(2, &["mse", "-o", &svg, "--what", "hight"], &["value, slope, curvature, ratio"]);
    refused(2, &["mse", "-o", &svg, "--over", "x"], &["error, prediction, margin"]);
    refused(2, &["mee", "-o", &svg], &["did you mean `mse`?"]);
    refused(2, &["-o", &svg], &["LOSS"]);
    refused(2, &["mse", "--figure", "focal", "-o", &svg], &["cannot be used with"]);
    refused(2, &["focal", "--vary", "gamma", "-o", &svg], &["NAME=V1,V2"]);
    refused(2, &["focal", "--vary", "gama=1,2", "-o", &svg], &["did you mean `gamma`?"]);
    refused(2, &["focal", "--vary", "gamma=-1,2", "-o", &svg], &["--vary: gamma = -1", "[0, ∞)"]);
    refused(2, &["focal", "--vary", "gamma=1,2,3,4,5,6,7,8,9,10,11,12,13", "-o", &svg], &["13 curves", "12"]);
    refused(2, &["bce", "--range=-1:1", "-o", &svg], &["-1:1", "0 to 1"]);
    refused(2, &["clip", "-o", &svg], &["clip compares rows", "--help"]);
    refused(2, &["--figure", "focall", "-o", &svg], &["focall", "focal, label-smoothing"]);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}
