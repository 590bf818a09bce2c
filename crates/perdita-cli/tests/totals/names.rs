//! Groups whose names have quotes, line breaks, commas and letters in several forms: distinct, and the same after a merge.
use super::{run, stdout};
use crate::files::Files;
use serde_json::Value;

const OPTIONS: &str = "-l mse -p p -w w -b g";

/// é as one letter, and as e with an accent.
const NAMES: [&str; 9] =
    ["a\"b", "x\ny", "é", "e\u{301}", "a,b", "", "{\"json\": 1}", "(empty)", "\u{202e}back"];

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn csv(p: f64) -> Vec<u8> {
    let row = |(at, name): (usize, &&str)| format!("{p},{at},1,\"{}\"\n", name.replace('"', "\"\""));
    let rows: String = NAMES.iter().enumerate().map(row).collect();
    format!("p,target,w,g\n{rows}").into_bytes()
}

#[test]
fn groups_of_any_name_are_merged() {
    let files = Files::new(&[("a.csv", csv(0.0)), ("b.csv", csv(1.0))]);
    for part in ["a", "b"] {
        stdout(&files, &format!("eval {part}.csv {OPTIONS} --totals {part}.json"));
    }
    for format in ["table", "json", "csv"] {
        let one = stdout(&files, &format!("-q eval a.csv b.csv {OPTIONS} -f {format}"));
        assert_eq!(stdout(&files, &format!("merge a.json b.json -f {format}")), one);
    }
    let report = json(&stdout(&files, "merge a.json b.json -f json"));
    let lines = report["losses"].as_array().unwrap();
    assert_eq!(lines.len(), NAMES.len() + 1);
    for (at, name) in NAMES.iter().enumerate() {
        let shown = match *name {
            "" => "(empty)",
            "(empty)" => "\"(empty)\"",
            name => name,
        };
        let line = lines.iter().find(|line| line["group"] == shown).expect(shown);
        // The mean of (0 − at)² and (1 − at)².
        let at = at as f64;
        assert_eq!(line["value"], (at * at + (1.0 - at) * (1.0 - at)) / 2.0, "{name:?}");
    }
}

/// Names that are numbers are sorted as such, also NaN of either sign, and numbers that are equal by their texts.
#[test]
fn numeric_groups_are_in_order() {
    let groups = ["10", "9", "nan", "1.0", "-nan", "inf", "1", "-inf", "+5", "4"];
    let row = |name: &&str| format!("1,0,1,{name}\n");
    let rows: String = groups.iter().map(row).collect();
    let files = Files::new(&[("a.csv", format!("p,target,w,g\n{rows}").into_bytes())]);
    let csv = stdout(&files, &format!("eval a.csv {OPTIONS} -f csv --worst 0"));
    let order: Vec<&str> = csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!(order, ["-nan", "-inf", "1", "1.0", "4", "+5", "9", "10", "inf", "nan", ""]);
}

#[test]
fn large_weights_are_merged() {
    let files = Files::new(&[
        ("a.csv", b"p,target,w,g\n1,0,1e300,a\n".to_vec()),
        ("b.csv", b"p,target,w,g\n2,0,1e308,a\n3,0,1.5e308,b\n".to_vec()),
    ]);
    for part in ["a", "b"] {
        stdout(&files, &format!("eval {part}.csv {OPTIONS} --totals {part}.json"));
    }
    let one = run(&files, &format!("-q eval a.csv b.csv {OPTIONS} -f json"));
    let merged = run(&files, "-q merge a.json b.json -f json");
    assert_eq!((&merged.stdout, &merged.stderr), (&one.stdout, &one.stderr));
    // (4·1 + 9·1.5 + 1e-8)/(1 + 1.5 + 1e-8), though the sum of weights is larger than any double.
    let lines = json(&String::from_utf8(merged.stdout).unwrap())["losses"].clone();
    crate::close(lines[2]["value"].as_f64().unwrap(), 17.500_000_01 / 2.500_000_01, 1e-15);
}
