//! Values and gradients, of every similarity loss.
use super::{A, B, CSV};
use crate::files::{Files, doubles, get, labels, npy, singles};
use crate::{LIST, SHOWN, close, data, stdout, write};
use serde_json::Value;

#[test]
fn closed_forms_in_both_precisions() {
    for (of, file, within) in
        [("f64", doubles as fn(usize, &[f64]) -> Vec<u8>, 1e-14), ("f32", singles, 1e-6)]
    {
        let files = Files::new(&[("a.npy", file(2, &A)), ("b.npy", file(2, &B))]);
        let losses = "--loss info_nce(temperature=0.5) --loss clip(temperature=0.5) --loss nt_xent";
        let report = files.eval(&format!("{losses} --a a.npy --b b.npy"));
        assert_eq!((&report["rows"], &report["computed_in"]), (&2.into(), &of.into()));
        assert_eq!(report["inputs"][1].to_string(), r#"{"input":"b","file":"b.npy","rows":2,"columns":2}"#);

        // Each row's own similarity is 1, the other is 0.
        let (tau, mean) = (0.5, (-2f64).exp().ln_1p());
        let p = 1.0 / (1.0 + 2f64.exp());
        for (loss, both_ways) in [(0, 1.0), (1, 2.0)] {
            close(get(&report, loss, "value"), mean, within);
            close(get(&report, loss, "sum"), 2.0 * mean, within);
            assert_eq!(get(&report, loss, "count"), 2.0);
            close(get(&report, loss, "gradient_temperature"), p / (tau * tau), within);
            // The gradient in a row is orthogonal to it, and the smaller the longer the row is.
            let norm = |lengths: [f64; 2]| p / tau / 2.0 * (lengths[0].powi(-2) + lengths[1].powi(-2)).sqrt();
            if both_ways == 1.0 {
                close(get(&report, loss, "gradient_norm_a"), norm([1.0, 2.0]), within);
                close(get(&report, loss, "gradient_norm_b"), norm([3.0, 1.0]), within);
            }
        }
        close(get(&report, 0, "mutual_information"), 2f64.ln() - mean, within);
        assert!(report["losses"][1].get("mutual_information").is_none());
        close(get(&report, 2, "value"), (2.0 * (-2f64).exp()).ln_1p(), within);
    }
}

#[test]
fn a_linear_layer() {
    let files = Files::new(&[
        ("h.npy", singles(1, &[1.0])),
        ("w.npy", singles(2, &[0.0, 0.0])),
        ("y.npy", labels(&[0])),
        ("bias.npy", npy("<f8", "(2,)", [0f64, 3f64.ln()].map(f64::to_le_bytes))),
        ("soft.npy", doubles(1, &[0.75, 0.25])),
    ]);
    let report = files.eval("--loss linear_cross_entropy --a h.npy --b w.npy --labels y.npy");
    close(get(&report, 0, "value"), 2f64.ln(), 1e-6);
    close(get(&report, 0, "gradient_norm_b"), 0.5f64.sqrt(), 1e-6);
    assert_eq!(get(&report, 0, "gradient_norm_a"), 0.0);
    assert!(report["losses"][0].get("gradient_temperature").is_none());

    let report = files.eval("--loss linear_cross_entropy --a h.npy --b w.npy --labels y.npy --bias bias.npy");
    close(get(&report, 0, "value"), 4f64.ln(), 1e-6);
    close(get(&report, 0, "gradient_norm_bias"), 0.75 * 2f64.sqrt(), 1e-6);

    let soft = "--loss linear_cross_entropy --a h.npy --b w.npy --soft-targets soft.npy --bias bias.npy";
    close(get(&files.eval(soft), 0, "value"), 4f64.ln() - 0.25 * 3f64.ln(), 1e-6);
}

#[test]
fn negatives_bound_what_can_be_known() {
    let files = Files::new(&[
        ("a.npy", doubles(2, &A)),
        ("b.npy", doubles(2, &B)),
        ("shared.npy", doubles(3, &[1.0, 1.0, -1.0, 1.0, 1.0, -1.0])),
        ("own.npy", doubles(2, &[0.0, 1.0, 0.0, -1.0, 5.0, 0.0, -5.0, 0.0])),
        ("y.npy", labels(&[4, 5])),
    ]);
    let args = "--loss info_nce(temperature=1) --a a.npy --b b.npy";
    let report = files.eval(&format!("{args} --negatives shared.npy"));
    let root = 0.5f64.sqrt();
    let first = (2.0 * root.exp() + (-root).exp()).ln() - 1.0;
    let first = (first.exp() + 1.0).ln();
    close(get(&report, 0, "value"), first, 1e-14);
    close(get(&report, 0, "mutual_information"), 4f64.ln() - first, 1e-14);
    assert!(get(&report, 0, "gradient_norm_negatives") > 0.0);

    let report = files.eval(&format!("{args} --own-negatives own.npy"));
    close(get(&report, 0, "value"), (2.0 * (-1f64).exp()).ln_1p(), 1e-14);
    close(get(&report, 0, "mutual_information"), 3f64.ln() - (2.0 * (-1f64).exp()).ln_1p(), 1e-14);
    assert_eq!(report["inputs"][2]["columns"], 4);

    // With labels it is not a bound.
    let report = files.eval(&format!("{args} --labels y.npy --key-labels y.npy"));
    close(get(&report, 0, "value"), (-1f64).exp().ln_1p(), 1e-14);
    assert!(report["losses"][0].get("mutual_information").is_none());
}

#[test]
fn weights_count() {
    let (_directory, file) = write("a.csv", CSV);
    let args = ["eval", &file, "--a=x_*", "--b=y_*", "--loss=info_nce", "--format=json"];
    let alone: Value = serde_json::from_str(&stdout(&args)).unwrap();
    let weighted: Value = serde_json::from_str(&stdout(&[&args[..], &["--weight=w"]].concat())).unwrap();
    assert_eq!((get(&weighted, 0, "weight"), get(&weighted, 0, "count")), (4.0, 2.0));
    close(get(&weighted, 0, "sum"), 4.0 * get(&alone, 0, "value"), 1e-14);
    assert_eq!(weighted["losses"][0]["worst"][0]["row"], 1);
}

#[test]
fn numpy_agrees() {
    let file = data("halves.parquet");
    let args = ["eval", &file, "--a=left", "--b=right", "--loss=clip(temperature=0.1)", "--format=json"];
    let report: Value = serde_json::from_str(&stdout(&args)).unwrap();
    assert_eq!(report["computed_in"], "f32");
    close(get(&report, 0, "value"), 5.220029054, 1e-6);
    assert_eq!(get(&report, 0, "count"), 1079.0);
}

/// Whatever is added to the list is evaluated here, on what it says it needs.
#[test]
fn every_loss_of_the_list() {
    let cells = |seed: usize| (0..24).map(|i| ((i * 7 + seed) as f64 * 0.7).sin()).collect::<Vec<f64>>();
    let files = Files::new(&[
        ("a.npy", singles(6, &cells(1))),
        ("b.npy", singles(6, &cells(2))),
        ("labels.npy", labels(&[0, 1, 0, 1, 2, 2])),
    ]);
    let mut seen = 0;
    for loss in LIST.iter().filter(|loss| !loss["needs"].is_null()) {
        let names = |key: &str| {
            let names = loss[key].as_array().unwrap().iter();
            names.map(|name| name.as_str().unwrap().to_string()).collect::<Vec<_>>()
        };
        let (mut wanted, allows) = (names("needs"), names("allows"));
        // These need labels, unless they are given targets.
        if allows.contains(&"labels".into()) && !allows.contains(&"key-labels".into()) {
            wanted.push("labels".into());
        }
        let given: Vec<String> = wanted.iter().map(|name| format!("--{name} {name}.npy")).collect();
        let name = loss["name"].as_str().unwrap();
        let report = files.eval(&format!("--loss {name} {}", given.join(" ")));
        let (value, norm) = (get(&report, 0, "value"), get(&report, 0, "gradient_norm_a"));
        assert!(value > 0.0 && value < 1e3 && norm > 0.0 && norm < 1e3, "{report}");
        let parameters = loss["parameters"].as_array().unwrap();
        let has = |name| parameters.iter().any(|parameter| parameter["name"] == name);
        assert_eq!(has("temperature"), report["losses"][0].get("gradient_temperature").is_some(), "{report}");
        assert!(SHOWN[name].contains("a row each (--a)"));
        seen += 1;
    }
    assert!(seen >= 9, "{seen}");
}
