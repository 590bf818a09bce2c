//! Groups of rows without a name, and integers that floats would round.
use super::{close, complaint, parquet, stdout};
use crate::eval;
use crate::files::{Files, get, labels, npy, npz};
use arrow_array::{ArrayRef, Float64Array, StringArray};
use std::sync::Arc;

#[test]
fn nulls_and_empty_texts_are_groups_of_their_own() {
    let names: [Option<&str>; 6] = [None, Some(""), Some("a"), Some("(null)"), Some("all"), None];
    let columns: [(&str, ArrayRef); 3] = [
        ("p", Arc::new(Float64Array::from(vec![1.0, 2.0, 3.0, 4.0, 5.0, 7.0]))),
        ("y", Arc::new(Float64Array::from(vec![0.0; 6]))),
        ("g", Arc::new(StringArray::from(names.to_vec()))),
    ];
    let (_directory, file) = parquet(columns);
    let options = ["--loss", "mae", "--pred", "p", "--target", "y", "--by", "g"];
    let report = eval(&file, &options);
    let of = |name: &str| {
        let losses = report["losses"].as_array().unwrap();
        losses.iter().find(|line| line["group"] == name).unwrap()["value"].as_f64().unwrap()
    };
    for (name, expected) in [("(null)", 4.0), ("(empty)", 2.0), ("a", 3.0), ("\"(null)\"", 4.0), ("all", 5.0)]
    {
        assert_eq!(of(name), expected, "{name}");
    }

    let csv = stdout(&[&["eval", &file, "--format", "csv", "--worst", "0"], &options[..]].concat());
    let groups: Vec<&str> = csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!(groups, ["\"\"\"(null)\"\"\"", "a", "all", "(empty)", "(null)", ""]);
    let table = stdout(&[&["eval", &file], &options[..]].concat());
    assert_eq!(table.matches(" all ").count(), 1, "{table}");
    assert_eq!(table.matches(" \"all\" ").count(), 1, "{table}");
}

#[test]
fn integers_that_would_be_rounded_are_errors() {
    assert_eq!(
        complaint("p,target\n9007199254740993,9007199254740992\n", &["--loss", "mse", "--pred", "p"]),
        "a.csv: line 2 (row 0, from 0), column `p`: 9007199254740993 is rounded in a 64-bit float, which holds all \
         integers only up to 9007199254740992 (2^53)"
    );
    // 2²⁴ + 1, which a float of 32 bits would round: (2²⁴ + 1 − 2²⁴)²
    let files = Files::new(&[(
        "a.npz",
        npz(&[
            ("p.npy", npy("<f4", "(1,)", [16_777_216f32.to_le_bytes()])),
            ("y.npy", labels(&[16_777_217])),
        ]),
    )]);
    let report = files.eval("a.npz --loss mse -i prediction=p -i target=y");
    close(get(&report, 0, "value"), 1.0, 0.0);
}
