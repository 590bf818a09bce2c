//! `perdita recommend` and `perdita study`.
use crate::{data, error, stdout, write};
use serde_json::Value;

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[args, &["--format", "json"]].concat())).unwrap()
}

// ---- recommend ----

#[test]
fn a_task_has_losses_that_can_be_called() {
    let text = stdout(&["recommend", "--task", "imbalanced-classification"]);
    assert!(
        text.contains("\n1. focal(gamma=2, alpha=1)\n")
            && text.contains("--loss 'focal(gamma=2, alpha=1)' --pred 'logit_*'"),
        "{text}"
    );
    let guide = json(&["recommend", "--task", "segment"]);
    assert_eq!(guide["task"], "image segmentation");
    assert_eq!(guide["picks"][0]["loss"], "ce_dice");
    assert!(guide["picks"][0]["call"]["command"].as_str().unwrap().contains("--input "), "{guide}");
    let tasks = json(&["recommend"]);
    assert!(tasks.as_array().unwrap().len() >= 20);
    assert!(stdout(&["recommend"]).contains("\nbinary classification "));
}

#[test]
fn a_task_that_is_not_known_is_answered_with_those_that_are() {
    let message = error(2, &["recommend", "--task", "regresion"]);
    assert!(
        message.contains("did you mean `regression`?") && message.contains("object detection"),
        "{message}"
    );
}

#[test]
fn data_are_looked_at() {
    let wine = data("wine_features.csv");
    let report = json(&["recommend", &wine, "--target", "color_intensity"]);
    assert_eq!(report["look"]["kind"], "real");
    let delta = report["losses"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|loss| loss["loss"].as_str()?.strip_prefix("huber(delta="));
    let delta: f64 = delta.unwrap().trim_end_matches(')').parse().unwrap();
    let scale = report["look"]["numbers"]["residual_scale"].as_f64().unwrap();
    assert!((delta - 1.345 * scale).abs() < 1e-3 * delta, "{delta} {scale}");

    let classes = json(&["recommend", &wine, "--target", "cultivar"]);
    assert_eq!(classes["look"]["kind"], "multiclass");
    assert_eq!(classes["look"]["classes"]["counts"][1]["rows"], 71);
    let text = stdout(&["recommend", &wine, "--target", "cultivar"]);
    assert!(text.contains("classes") && text.contains("0: 59, 1: 71, 2: 48"), "{text}");
    let counts = json(&["recommend", &wine, "--target", "cultivar", "--task", "counts"]);
    assert_eq!(counts["losses"][0]["loss"], "poisson_nll");
}

#[test]
fn what_is_wrong_with_data_is_named() {
    let (_directory, file) = write("a.csv", "x,y\n1,2\n2,\n3,4\n");
    let message = error(1, &["recommend", &file, "--target", "y"]);
    assert!(message.contains("the target `y` has 1 empty cell, first in row 1"), "{message}");
    let message = error(1, &["recommend", &file, "--target", "z"]);
    assert!(message.contains("no column `z`"), "{message}");
    let message = error(1, &["study", &file, "--target", "y"]);
    assert!(message.contains("empty cell"), "{message}");
    error(2, &["recommend", &file]);
}

// ---- study ----

#[test]
fn losses_are_compared_on_the_same_folds() {
    let wine = data("wine_features.csv");
    let args = [
        "study",
        &wine,
        "--target",
        "color_intensity",
        "--loss",
        "mse",
        "--loss",
        "mae",
        "--model",
        "linear",
    ];
    let report = json(&args);
    let runs = report["runs"].as_array().unwrap();
    assert_eq!((runs.len(), &runs[0]["loss"]), (2, &"mse".into()));
    // Ridge regression by scikit-learn has a mean absolute error of 1.114 on twelve of these features.
    let mae = |run: &Value| run["metrics"]["mae"]["mean"].as_f64().unwrap();
    assert!((mae(&runs[0]) - 1.1).abs() < 0.15, "{}", mae(&runs[0]));
    assert!(runs[0]["metrics"]["mae"]["difference"].is_null());
    let folds = |run: &Value| {
        run["metrics"]["mae"]["folds"]
            .as_array()
            .unwrap()
            .iter()
            .map(|x| x.as_f64().unwrap())
            .collect::<Vec<_>>()
    };
    let by_hand = folds(&runs[1]).iter().sum::<f64>() / 5.0 - folds(&runs[0]).iter().sum::<f64>() / 5.0;
    assert!((runs[1]["metrics"]["mae"]["difference"].as_f64().unwrap() - by_hand).abs() < 1e-12);
    assert_eq!(report, json(&args), "the same every time");
    assert!(!report["theory"].as_array().unwrap().is_empty());
}

#[test]
fn a_leaderboard_and_a_page() {
    let directory = tempfile::tempdir().unwrap();
    let page = directory.path().join("study.html");
    let cancer = data("breast_cancer_features.csv");
    let features = ["--features", "mean_radius..mean_smoothness", "--folds", "3", "--model", "linear"];
    let report = ["--report", page.to_str().unwrap()];
    let text = stdout(&[&["study", &cancer, "--target", "tumour"], &features[..], &report].concat());
    for part in [
        "two classes of `tumour`",
        "bce_with_logits",
        "hinge",
        "AUROC",
        " * ",
        "Theory's predictions, checked",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<svg") && page.contains("Reliability"));
}

#[test]
fn a_study_that_cannot_be_is_refused() {
    let wine = data("wine_features.csv");
    let unfit = error(1, &["study", &wine, "--target", "color_intensity", "--loss", "hinge"]);
    assert!(
        unfit.contains("hinge is a loss for binary classification") && unfit.contains("Losses that fit: mse"),
        "{unfit}"
    );
    let folds = error(1, &["study", &wine, "--target", "cultivar", "--folds", "50"]);
    assert!(folds.contains("class 2 of the target `cultivar` has 48 rows: too few for 50 folds"), "{folds}");
    for (mistake, message) in [
        (["--folds", "1"], "error: cross-validation needs at least 2 folds, not 1"),
        (["--loss=mse", "--loss=mse"], "error: mse is given twice"),
    ] {
        let refused = error(2, &[&["study", &wine, "--target", "color_intensity"], &mistake[..]].concat());
        assert_eq!(refused.trim_end(), message);
    }
    let feature = error(1, &["study", &wine, "--target", "cultivar", "--features", "alkohol"]);
    assert!(feature.contains("did you mean `alcohol`?"), "{feature}");
    if cfg!(not(feature = "mlp")) {
        let model = error(2, &["study", &wine, "--target", "cultivar", "--model", "mlp"]);
        assert!(model.contains("--features mlp"), "{model}");
    }
    let folder = error(
        1,
        &[
            "study",
            &wine,
            "--target",
            "color_intensity",
            "--loss",
            "mse",
            "--report",
            "no/such/folder/a.html",
        ],
    );
    assert!(folder.contains("--report no/such/folder/a.html"), "{folder}");
}

/// As `eval` does: an integer is not rounded without a word.
#[test]
fn integers_that_a_float_would_round_are_found() {
    let large = "9007199254740993";
    let of = |name: &str| {
        format!(
            "k,x,{name}\n{large},1,2\n9007199254740995,2,{large}\n9007199254740997,4,5.5\n9007199254740999,3,1\n"
        )
    };
    let (_directory, file) = write("a.csv", &of("y"));
    let expected = format!(
        "line 3 (row 1, from 0), column `y`: {large} is rounded in a 64-bit float, which holds all integers only up to \
         9007199254740992 (2^53)\n"
    );
    for command in ["study", "recommend"] {
        let message = error(1, &[command, &file, "--target", "y"]);
        assert!(message.ends_with(&expected), "{message}");
        assert!(error(1, &[command, &file, "--target", "x", "--features", "k"]).contains(large));
    }
    // An identifier is no feature, and no obstacle.
    let rows = (0..40).fold("k,x,y\n".to_string(), |rows, row| {
        rows + &format!("{},{},{}\n", 9007199254740993u64 + 2 * row, row * row % 17, row % 13)
    });
    let (_directory, file) = write("a.csv", &rows);
    let text =
        stdout(&["recommend", &file, "--target", "y"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains(&format!(
            "`k` is not used: {file}: line 2 (row 0, from 0), column `k`: {large} is rounded"
        )),
        "{text}"
    );
}
