//! Every loss takes its fields by name, and columns of one table are evaluated while they are read.
use super::files::{Files, doubles, get, labels, npy};
use super::{close, data, stdout};
use serde_json::Value;
use std::fs;

/// The part of a report that does not depend on the options of the inputs.
fn same(a: &Value, b: &Value, grads: &[(&str, &str)]) {
    for key in ["value", "sum", "weight", "count"] {
        close(get(a, 0, key), get(b, 0, key), 1e-14);
    }
    for (of_a, of_b) in grads {
        close(get(a, 0, of_a), get(b, 0, of_b), 1e-14);
    }
    assert_eq!(a["losses"][0]["worst"], b["losses"][0]["worst"]);
}

#[test]
fn predictions_and_embeddings_by_name() {
    let logits: Vec<f64> = (0..12).map(|i| (i as f64 * 0.7).sin() * 3.0).collect();
    let shares: Vec<f64> = (0..12).map(|i| [0.5, 0.25, 0.25][i % 3]).collect();
    let table: String = (0..4)
        .map(|row| {
            let cells =
                |x: &[f64]| x[3 * row..][..3].iter().map(f64::to_string).collect::<Vec<_>>().join(",");
            format!("{},{},{},{}\n", cells(&logits), cells(&shares), row % 3, row + 1)
        })
        .collect();
    let files = Files::new(&[
        ("a.csv", format!("z_0,z_1,z_2,s_0,s_1,s_2,y,w\n{table}").into()),
        ("z.npy", doubles(4, &logits)),
        ("own.npy", npy("<f8", "(4, 1, 3)", logits.iter().map(|x| x.to_le_bytes()))),
        ("y.npy", labels(&[0, 1, 2, 0])),
    ]);
    for (loss, options, named, grads) in [
        (
            "mse",
            "a.csv --pred z_0 --target y",
            "a.csv --input prediction=z_0 --input target=y",
            ("gradient_norm", "gradient_norm_prediction"),
        ),
        (
            "focal",
            "a.csv --pred z_* --target y",
            "a.csv --input scores=z_* --input labels=y",
            ("gradient_norm", "gradient_norm_scores"),
        ),
        (
            "focal",
            "a.csv --pred z_* --target y",
            "--input scores=z.npy --input labels=y.npy",
            ("gradient_norm", "gradient_norm_scores"),
        ),
        (
            "soft_cross_entropy",
            "a.csv --pred z_* --target s_*",
            "a.csv --input scores=z_* --input targets=s_*",
            ("gradient_norm", "gradient_norm_scores"),
        ),
        (
            "info_nce",
            "a.csv --a z_* --b s_* --own-negatives z_*",
            "a.csv --input a=z_* --input b=s_* --input negatives=own.npy",
            ("gradient_norm_negatives", "gradient_norm_negatives"),
        ),
        (
            "sup_con",
            "a.csv --a z_* --labels y",
            "--input a=z.npy --input labels=y.npy",
            ("gradient_temperature", "gradient_temperature"),
        ),
    ] {
        for (weight, named_weight) in [("", ""), (" --weight w", " --weight a.csv:w")] {
            let a = files.eval(&format!("--loss {loss} {options}{weight}"));
            let b = files.eval(&format!("--loss {loss} {named}{named_weight}"));
            same(&a, &b, &[grads]);
        }
    }
    let message = files.complaint("--loss clip --input a=z.npy --input b=z.npy --input labels=y.npy");
    assert_eq!(message, "--input labels: clip takes no `labels`; it takes a, b");
    let message = files.complaint("--loss focal --input scores=z.npy --input labels=y.npy --weight z.npy");
    assert_eq!(message, "--weight: z.npy has 12 weights, but focal is averaged over 4 losses");
}

/// A pointwise loss of arrays with axes has a loss for each entry.
#[test]
fn pointwise_losses_of_images() {
    let files = Files::new(&[
        ("p.npy", npy("<f8", "(1, 2, 2)", [1.0f64, 2.0, 3.0, 4.0].map(f64::to_le_bytes))),
        ("y.npy", npy("<f8", "(1, 2, 2)", [1.0f64, 2.0, 3.0, 7.0].map(f64::to_le_bytes))),
    ]);
    let report = files.eval("--loss mse --input prediction=p.npy --input target=y.npy --rows rows.csv");
    assert_eq!((get(&report, 0, "value"), get(&report, 0, "gradient_norm_prediction")), (2.25, 1.5));
    assert_eq!(report["losses"][0]["worst"].to_string(), r#"[{"entry":[0,1,1],"loss":9.0}]"#);
    let rows = fs::read_to_string(files.path("rows.csv")).unwrap();
    assert_eq!(rows, "entry,mse\n0 0 0,0.0\n0 0 1,0.0\n0 1 0,0.0\n0 1 1,9.0\n");
}

/// 150 000 rows are three batches.
#[test]
fn multi_input_losses_of_a_table_are_evaluated_in_batches() {
    let rows = 150_000;
    let line = |i: usize| format!("{},{},{},{}\n", i % 7, 1 + i % 3, i % 5, i % 11);
    let content = format!("mean,variance,target,g\n{}", (0..rows).map(line).collect::<String>());
    let files = Files::new(&[("a.csv", content.into())]);
    let inputs = "a.csv --input mean=mean --input variance=variance --input target=target --by g";
    let report = files.eval(&format!("--loss gaussian_nll {inputs} --rows rows.csv"));
    let losses = report["losses"].as_array().unwrap();
    assert_eq!((losses.len(), &report["observations"]), (12, &rows.into()));
    assert_eq!(
        report["inputs"][2].to_string(),
        r#"{"input":"target","file":"a.csv","rows":150000,"columns":1}"#
    );

    let want = |i: usize| {
        let (mean, variance, target) = ((i % 7) as f64, (1 + i % 3) as f64, (i % 5) as f64);
        0.5 * (variance.ln() + (mean - target).powi(2) / variance)
    };
    close(get(&report, 11, "sum"), (0..rows).map(want).sum(), 1e-12);
    close(get(&report, 3, "sum"), (0..rows).filter(|i| i % 11 == 3).map(want).sum(), 1e-12);
    let worst = &losses[11]["worst"][0];
    let (row, loss) = (worst["row"].as_u64().unwrap() as usize, worst["loss"].as_f64().unwrap());
    close(want(row), loss, 1e-14);
    assert!((0..rows).all(|i| want(i) <= loss));

    let lines = fs::read_to_string(files.path("rows.csv")).unwrap();
    let numbers = lines.lines().skip(1).map(|line| line.split(',').next().unwrap());
    assert!(numbers.eq((0..rows).map(|i| i.to_string())));
    let last = lines.lines().last().unwrap().split(',').next_back().unwrap().parse::<f64>().unwrap();
    close(last, want(rows - 1), 1e-14);
}

/// A row of several observations is several entries, in every batch.
#[test]
fn rows_of_several_entries() {
    let line = |i: usize| format!("{},{},1,1,0,0\n", i % 3, if i == 90_000 { 50 } else { 1 });
    let content = format!("p_0,p_1,v_0,v_1,y_0,y_1\n{}", (0..100_000).map(line).collect::<String>());
    let files = Files::new(&[("a.csv", content.into())]);
    let inputs = "a.csv --input mean=p_* --input variance=v_* --input target=y_*";
    let report = files.eval(&format!("--loss gaussian_nll {inputs} --worst 1"));
    assert_eq!((&report["rows"], &report["observations"]), (&100_000.into(), &200_000.into()));
    assert_eq!(report["losses"][0]["worst"].to_string(), r#"[{"entry":[90000,1],"loss":1250.0}]"#);
}

#[test]
fn show_says_the_fields_of_every_loss() {
    let all: Value = serde_json::from_str(&stdout(&["list", "--format", "json"])).unwrap();
    for (loss, field) in [
        ("huber", "prediction (...)"),
        ("cross_entropy", "labels (n)"),
        ("clip", "b (m d)"),
        ("ctc", "logits"),
    ] {
        assert!(all.as_array().unwrap().iter().any(|known| known["name"] == loss));
        let shown = stdout(&["show", loss]);
        assert!(shown.contains("\ninputs\n") && shown.contains(&format!("\n  {field}")), "{shown}");
    }
    let digits = data("digits.csv");
    let args = ["eval", &digits, "--loss", "cross_entropy", "-i", "scores=logit_*", "-i", "labels=target"];
    assert!(stdout(&args).contains("\nworst rows (and their losses)\ncross_entropy "));
}
