//! The commands that `perdita recommend` prints work as they are printed: all of them run, on made files.
use super::{LIST, data, stdout};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[args, &["--format", "json"]].concat())).unwrap()
}

/// A table with the columns that are named in the commands.
fn table() -> String {
    let columns = [
        "prediction",
        "log_rate",
        "log_mean",
        "amount",
        "logit",
        "score",
        "target",
        "label",
        "sign",
        "logit_0",
        "logit_1",
        "score_0",
        "score_1",
        "log_probability_0",
        "log_probability_1",
        "probability_0",
        "probability_1",
        "share_0",
        "share_1",
        "a_0",
        "a_1",
        "b_0",
        "b_1",
    ];
    let row = |row: usize| {
        let x = 0.1 + 0.1 * row as f64;
        let cell = |name: &&str| match *name {
            "target" | "amount" => "1".to_string(),
            "label" => (row % 2).to_string(),
            "sign" => if row.is_multiple_of(2) { "1" } else { "-1" }.into(),
            "log_probability_0" => x.ln().to_string(),
            "log_probability_1" => (1.0 - x).ln().to_string(),
            "share_0" | "probability_0" => x.to_string(),
            "share_1" | "probability_1" => (1.0 - x).to_string(),
            "a_0" | "b_0" => x.cos().to_string(),
            "a_1" | "b_1" => x.sin().to_string(),
            _ => x.to_string(),
        };
        columns.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let rows: Vec<String> = (0..6).map(row).collect();
    format!("{}\n{}\n", columns.join(","), rows.join("\n"))
}

/// An array of NumPy.
fn npy(path: &Path, shape: &[usize], number: impl Fn(usize) -> f64) {
    let axes: String = shape.iter().map(|length| format!("{length}, ")).collect();
    let mut header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({axes}), }}");
    header += &" ".repeat(63 - (10 + header.len()) % 64);
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend((0..shape.iter().product()).flat_map(|at| number(at).to_le_bytes()));
    fs::write(path, bytes).unwrap();
}

/// The arrays of a loss, by their axes and domains.
fn arrays(folder: &Path, loss: &Value) {
    for field in loss["fields"].as_array().into_iter().flatten() {
        let (name, axes) = (field["name"].as_str().unwrap(), field["axes"].as_str().unwrap());
        let length = |axis: &str| match axis {
            "4" => 4,
            "c" | "n" => 2,
            "t" => 8,
            "s" => 3,
            "h" | "w" => 16,
            "..." => 5,
            _ => 3,
        };
        let shape: Vec<usize> = axes.split(' ').map(length).collect();
        let is_labels = field["holds"] == "labels";
        npy(&folder.join(format!("{name}.npy")), &shape, |at| match (is_labels, field["domain"].as_str()) {
            // Not the blank of CTC.
            (true, _) => 1.0,
            // Corners in their order.
            _ if axes.ends_with('4') => [0.1, 0.2, 0.7, 0.8][at % 4] + 0.01 * (at / 4) as f64,
            (_, Some("(-∞, ∞)")) => (at as f64 * 0.7).sin(),
            _ => 1.0,
        });
    }
}

#[test]
fn commands_for_tasks_run_as_they_are_printed() {
    let (mut count, mut failed) = (0, Vec::new());
    for task in json(&["recommend"]).as_array().unwrap() {
        let task = task["task"].as_str().unwrap();
        for pick in json(&["recommend", "--task", task])["picks"].as_array().unwrap() {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("FILE"), table()).unwrap();
            let loss = pick["loss"].as_str().unwrap();
            match LIST.iter().find(|listed| listed["name"] == loss) {
                Some(listed) => arrays(folder.path(), listed),
                None => arrays(folder.path(), &json(&["show", loss])),
            }
            let command = pick["call"]["command"].as_str().unwrap();
            let shell = command.replacen("perdita", env!("CARGO_BIN_EXE_perdita"), 1);
            let output =
                Command::new("sh").arg("-c").arg(&shell).current_dir(folder.path()).output().unwrap();
            if !output.status.success() {
                failed.push(format!("$ {command}\n{}", String::from_utf8_lossy(&output.stderr)));
            }
            count += 1;
        }
    }
    assert!(failed.is_empty() && count > 60, "{} of {count} fail:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn commands_for_data_run_as_they_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("it's wine.csv");
    fs::copy(data("wine_features.csv"), &file).unwrap();
    let file = file.to_str().unwrap();
    let options = ["--target", "cultivar", "--task", "multiclass", "--features", "alcohol..ash"];
    let asked = [&["recommend", file], &options[..]].concat();
    let text = stdout(&asked);
    let written = "--target cultivar --task multiclass --features alcohol..ash";
    assert!(text.contains(written) && text.contains("\nCompare all of them:\n   $ perdita study "), "{text}");
    for loss in json(&asked)["losses"].as_array().unwrap() {
        let command = loss["call"]["command"].as_str().unwrap();
        assert!(command.contains(written), "{command}");
        let shell = command.replacen("perdita", env!("CARGO_BIN_EXE_perdita"), 1) + " --folds 2";
        let output = Command::new("sh").arg("-c").arg(&shell).output().unwrap();
        assert!(output.status.success(), "$ {command}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn no_line_begins_with_a_stray_space() {
    let text = stdout(&["recommend", "--task", "imbalanced-classification"]);
    let last = text.split("\n\n").last().unwrap();
    assert!(last.lines().all(|line| !line.starts_with(' ')), "{last}");
}
