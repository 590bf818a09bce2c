//! The commands `list` and `show`.
use crate::{LIST, SHOWN, error, stdout};
use serde_json::Value;

#[test]
fn the_list() {
    let text = stdout(&["list"]);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    for loss in LIST.iter() {
        let (name, begins) = (loss["name"].as_str().unwrap(), |line: &str, name: &str| {
            line.strip_prefix("  ")
                .and_then(|line| line.strip_prefix(name))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        assert!(text.lines().any(|line| begins(line, name)), "{loss}");
        for parameter in loss["parameters"].as_array().unwrap() {
            let (name, default) = (&parameter["name"], &parameter["default"]);
            let default = match default {
                Value::Null => "none".into(),
                Value::String(word) => word.clone(),
                other => other.to_string(),
            };
            let written = format!("{}={default}", name.as_str().unwrap());
            assert!(text.contains(&written), "{written}");
        }
    }
    let binary = stdout(&["list", "--task", "binary"]);
    assert!(binary.contains("\n  bce ") && !binary.contains("\n  mse "), "{binary}");
    assert!(error(2, &["list", "--task", "x"]).contains("there are regression, binary classification, "));
}

#[test]
fn every_loss_is_shown_with_proofs() {
    assert_eq!(SHOWN.len(), LIST.len());
    for text in SHOWN.values() {
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(!text.contains("undecided") && text.contains("\nproperties\n"), "{text}");
    }
    // A loss of each kind.
    for name in ["mse", "focal", "kl", "info_nce", "giou", "ctc"] {
        let shown: Value = serde_json::from_str(&stdout(&["show", name, "--format", "json"])).unwrap();
        assert_eq!(shown["name"], name);
        assert!(shown["matrix"]["convex"]["status"].is_string(), "{shown}");
    }
    let text = stdout(&["show", "huber(delta=2)"]);
    assert!(text.starts_with("huber(delta=2): quadratic for small errors"), "{text}");
    assert!(text.contains("\n  Lipschitz           |slope| ≤ 2, on 27 boxes\n"), "{text}");
    assert!(!text.contains("strongly convex"), "{text}");
    assert!(SHOWN["cross_entropy"].contains("tested: softmax at the minimiser"));
}

#[test]
fn a_loss_is_shown_as_mathematics() {
    let text = stdout(&["show", "huber(delta=2)"]);
    for line in [
        "value                 ½r² if |r| ≤ δ; δ(|r| − ½δ) otherwise",
        "slope                 r if |r| ≤ δ; δ sgn(r) otherwise",
        "curvature             1 if |r| ≤ δ; 0 otherwise",
        "where                 r = p − y, δ = delta = 2",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{text}");
    }
    let shown: Value = serde_json::from_str(&stdout(&["show", "cross_entropy", "--format", "json"])).unwrap();
    assert_eq!(shown["symbolic"]["slope"]["text"], "p_c - [c = y]");
    assert_eq!(shown["symbolic"]["value"]["latex"], r"-\ln p_y");
    assert_eq!(shown["symbolic"]["curvature"], Value::Null);
    let shown: Value = serde_json::from_str(&stdout(&["show", "giou", "--format", "json"])).unwrap();
    assert_eq!(shown["symbolic"], Value::Null);
}
