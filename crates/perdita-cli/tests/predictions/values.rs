//! Values, gradients, weights and groups.
use crate::{close, data, eval, value, write};
use serde_json::Value;

#[test]
fn scikit_learn_agrees() {
    let (cancer, wine) = (data("breast_cancer.csv"), data("wine_regression.csv"));
    for (file, pred, loss, expected) in [
        (&cancer, "probability", "bce", 0.07383704165),
        (&cancer, "logit", "bce_with_logits", 0.07383704165),
        (&cancer, "probability", "mse", 0.01950326144),
        (&wine, "prediction", "mse", 2.10590805),
        (&wine, "prediction", "mae", 1.114420933),
    ] {
        close(value(&eval(file, &["--loss", loss, "--pred", pred])), expected, 1e-9);
    }
}

#[test]
fn every_format_holds_the_same_digits() {
    for (file, pred) in [
        ("digits.csv", "logit_*"),
        ("digits.csv", "logit_0..logit_9"),
        ("digits.parquet", "logit_*"),
        ("digits.arrow", "logit_*"),
        ("digits.npz", "logits"),
    ] {
        let report = eval(&data(file), &["--loss", "cross_entropy", "--pred", pred]);
        close(value(&report), 0.1078757273, 1e-8);
        assert_eq!((&report["rows"], &report["losses"][0]["count"]), (&1797.into(), &1797.into()));
    }
}

#[test]
fn several_losses_in_one_pass() {
    let losses = ["cross_entropy", "focal(gamma=0, alpha=1)", "focal", "focal(gamma=3)"];
    let options: Vec<&str> = losses.iter().flat_map(|loss| ["--loss", loss]).collect();
    let report = eval(&data("digits.csv"), &[&options[..], &["--pred", "logit_*"]].concat());
    let scores = report["losses"].as_array().unwrap();
    assert_eq!(scores.len(), 4);
    close(scores[1]["value"].as_f64().unwrap(), 0.1078757273, 1e-8);
    for (score, loss) in scores.iter().zip(losses) {
        let alone = eval(&data("digits.csv"), &["--loss", loss, "--pred", "logit_*"]);
        assert_eq!(score, &alone["losses"][0]);
    }
}

#[test]
fn weights_labels_to_ignore_and_soft_targets() {
    let (_a, file) = write("a.csv", "target,x,y,w\n0,1,2,1\n1,0,0,3\n-100,9,9,1\n2.5,nan,inf,0\n");
    let report = eval(&file, &["--loss", "cross_entropy", "--pred", "x..y", "--weight", "w"]);
    let score = &report["losses"][0];
    assert_eq!((&score["count"], &score["weight"]), (&2.into(), &4.0.into()));
    close(value(&report), (1f64.exp().ln_1p() + 3.0 * 2f64.ln()) / 4.0, 1e-14);
    assert_eq!(score["worst"].as_array().unwrap().len(), 2);
    assert_eq!(score["worst"][0]["row"], 1);

    let (_b, file) = write("a.csv", "a,b,p,q\n0.25,0.75,0,0\n1,0,2,1\n");
    let report =
        eval(&file, &["--loss", "soft_cross_entropy", "--pred", "p", "--pred", "q", "--target", "a..b"]);
    close(value(&report), (2f64.ln() + (-1f64).exp().ln_1p()) / 2.0, 1e-14);
}

#[test]
fn the_gradient_is_that_of_the_mean() {
    // mse: the gradient of the mean is 2(p − y)/n.
    let (_a, file) = write("a.csv", "target,p\n0,3\n0,4\n");
    let report = eval(&file, &["--loss", "mse", "--pred", "p"]);
    assert_eq!(report["losses"][0]["gradient_norm"].as_f64(), Some(5.0));
    let worst = &report["losses"][0]["worst"];
    assert_eq!(worst.to_string(), r#"[{"row":1,"loss":16.0},{"row":0,"loss":9.0}]"#);
}

#[test]
fn groups_add_up_to_the_whole() {
    let file = data("digits.parquet");
    let options =
        ["--loss", "cross_entropy", "--loss", "nll(ignore_index=3)", "--pred", "logit_*", "--unchecked"];
    let whole = eval(&file, &options);
    let groups = eval(&file, &[&options[..], &["--by", "fold"]].concat());
    let groups = groups["losses"].as_array().unwrap();
    for (at, loss) in ["cross_entropy", "nll(ignore_index=3)"].iter().enumerate() {
        let of: Vec<&Value> = groups.iter().filter(|score| score["loss"] == *loss).collect();
        let names: Vec<Option<&str>> = of.iter().map(|score| score["group"].as_str()).collect();
        assert_eq!(names, [Some("0"), Some("1"), Some("2"), Some("3"), Some("4"), None]);
        let add = |key: &str| of[..5].iter().map(|score| score[key].as_f64().unwrap()).sum::<f64>();
        for key in ["sum", "weight", "count"] {
            close(add(key), of[5][key].as_f64().unwrap(), 1e-12);
            close(add(key), whole["losses"][at][key].as_f64().unwrap(), 1e-12);
        }
        assert_eq!(of[5]["worst"], whole["losses"][at]["worst"]);
        let norm = |score: &Value| score["gradient_norm"].as_f64().unwrap();
        close(norm(of[5]), norm(&whole["losses"][at]), 1e-12);
    }
}

#[test]
fn groups_are_sorted() {
    let order = |names: &[&str]| {
        let lines: String = names.iter().map(|name| format!("1,2,{name}\n")).collect();
        let (_a, file) = write("a.csv", &format!("target,p,g\n{lines}"));
        let report = eval(&file, &["--loss", "mae", "--pred", "p", "--by", "g"]);
        let scores = report["losses"].as_array().unwrap().clone();
        scores.iter().map(|score| score["group"].as_str().unwrap_or("(all)").to_string()).collect::<Vec<_>>()
    };
    assert_eq!(order(&["10", "9", "-1", "9"]), ["-1", "9", "10", "(all)"]);
    assert_eq!(order(&["b", "10", "9", "a"]), ["10", "9", "a", "b", "(all)"]);
}

/// 200 000 rows are four batches; each batch can be a file of its own.
#[test]
fn batches_add_up_to_the_whole() {
    let rows = 200_000;
    let line = |i: usize| {
        let p = (i as f64 * 0.7).sin() * 3.0;
        format!("{},{p},{}\n", (i * 7919) % 11, i % 3)
    };
    let file = |range: std::ops::Range<usize>| {
        write("a.csv", &format!("target,p,w\n{}", range.map(line).collect::<String>()))
    };
    let options = ["--loss", "log_cosh", "--loss", "quantile(tau=0.9)", "--pred", "p", "--weight", "w"];
    let (_a, whole) = file(0..rows);
    let whole = eval(&whole, &options);
    let mut sums = [0.0; 2];
    for start in (0..rows).step_by(1 << 16) {
        let (_b, part) = file(start..rows.min(start + (1 << 16)));
        let part = eval(&part, &options);
        for (at, sum) in sums.iter_mut().enumerate() {
            *sum += part["losses"][at]["sum"].as_f64().unwrap();
        }
    }
    for (at, sum) in sums.into_iter().enumerate() {
        close(sum, whole["losses"][at]["sum"].as_f64().unwrap(), 1e-13);
    }
    let worst = |i: usize| whole["losses"][0]["worst"][i]["loss"].as_f64().unwrap();
    assert!(worst(0) >= worst(1) && worst(1) >= worst(2));
}
