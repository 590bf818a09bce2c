//! `perdita check`, and `perdita theory --file`.
use super::*;

/// The answer to a statement, and whether it is right.
fn checked(args: &[&str]) -> (Value, bool) {
    let output = perdita(&[&["check"], args, &["--format", "json"]].concat());
    assert!(output.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.success())
}

const FOCAL: [&str; 5] = ["binary_focal(alpha=1)", "--target", "1", "--for", "gamma=0.5,1,2,5"];

#[test]
fn a_formula_is_right_or_wrong() {
    let lin = "(1 - p)^gamma*(gamma*p*log(p) + p - 1); p = sigmoid(z)";
    let (answer, is_right) = checked(&[&FOCAL[..], &["--slope", lin]].concat());
    assert!(is_right && answer["outcome"] == "right", "{answer}");

    let notes = "(1 - p)^gamma*(p - 1) - gamma*(1 - p)^(gamma - 1)*p*log(p); p = sigmoid(z)";
    let (answer, is_right) = checked(&[&FOCAL[..], &["--slope", notes]].concat());
    assert!(!is_right && answer["outcome"] == "wrong", "{answer}");
    // The sign changes at p = .613, .394, .199, .0637: at these logits.
    let off = answer["off"].as_str().unwrap();
    for place in
        ["z > 0.458 (gamma = 0.5)", "z > -0.43 (gamma = 1)", "z > -1.39 (gamma = 2)", "z > -2.69 (gamma = 5)"]
    {
        assert!(off.contains(place), "{off}");
    }
    assert!(answer["right"].as_str().unwrap().contains("ln(1 + e"), "{answer}");
}

#[test]
fn a_number_is_right_to_its_digits() {
    let half = ["binary_focal(alpha=1)", "--target", "1", "--prediction", "logit(p)", "--for", "p=0.5"];
    let (answer, is_right) = checked(&[&half[..], &["--slope", "-0.30"]].concat());
    assert!(is_right && answer["outcome"] == "right_to_digits", "{answer}");
    close(answer["computed"].as_f64().unwrap(), -0.298_286_795_139_986_3, 1e-12);
    let (answer, is_right) = checked(&[&half[..], &["--slope", "-0.29"]].concat());
    assert!(!is_right && answer["off"] == "-0.29 instead of -0.29829, off by 2.8 %", "{answer}");
    // Over a range, a number is a formula.
    let (answer, is_right) = checked(&["mse", "--curvature", "2", "--prediction", "x", "--target", "0"]);
    assert!(is_right && answer["to"] == "exactly, at 599 points", "{answer}");
}

#[test]
fn losses_of_several_inputs_are_checked() {
    let two = ["--at", "scores=[a, b]", "--at", "labels=0", "--for", "a=-3..3", "--for", "b=-3..3"];
    let slope = ["--slope", "-sigmoid(b - a)", "--in", "scores[0]"];
    assert!(checked(&[&["cross_entropy"], &two[..], &slope].concat()).1);
    let other = ["--slope", "-sigmoid(b - a)", "--in", "scores[1]"];
    let (answer, is_right) = checked(&[&["cross_entropy"], &two[..], &other].concat());
    assert!(!is_right && answer["right"] == "the formula with the opposite sign", "{answer}");
}

#[test]
fn mistakes_name_the_option() {
    let message = |args: &[&str]| {
        let message = error(2, &[&["check"], args].concat());
        message.strip_prefix("error: ").expect("an error begins so").trim_end().to_owned()
    };
    assert_eq!(
        message(&["mse", "--slope", "2*(p - "]),
        "--slope: `2*(p - `: expected a number, a name or `(`, found the end, at character 8"
    );
    assert_eq!(
        message(&["mse", "--slope", "w*(p - y)"]),
        "--for: `w` has no values: give it some, as in w = 1, or a range, as in 0 .. 1"
    );
    assert_eq!(
        message(&["bce", "--value", "-log(p)", "--target", "1", "--for", "p=0..2"]),
        "bce: prediction[0] = 1.005 lies outside [0, 1], at p = 1.005"
    );
    assert_eq!(
        message(&["mse", "--slope", "2*(p - y)", "--at", "predictoin=p"]),
        "--at: mse has no input `predictoin`; did you mean `prediction`?"
    );
    assert!(message(&["mse", "--slope", "p", "--for", "p=1..0"]).contains("the range `1..0` is empty"));
    assert!(message(&["msee", "--slope", "p"]).contains("did you mean `mse`?"));
    assert!(message(&["cross_entropy", "--slope", "p - 1"]).contains("needs the input `scores` (n c)"));
}

#[test]
fn a_file_of_statements_is_judged() {
    let output = perdita(&["theory", "--file", &data("focal_statements.toml"), "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "error: wrong: gradient-of-notes, table\n");
    let statements: Value = serde_json::from_slice(&output.stdout).unwrap();
    let statements = statements.as_array().unwrap();
    let verdicts: Vec<_> = statements
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one["verdict"].as_str().unwrap()))
        .collect();
    let expected = [
        ("definition", "right"),
        ("gradient", "right"),
        ("gradient-of-notes", "wrong"),
        ("easy-examples", "right"),
        ("table", "wrong"),
        ("advice", "not_comparable"),
    ];
    assert_eq!(verdicts, expected);
    let cells = statements[4]["comparisons"].as_array().unwrap();
    let wrong: Vec<_> =
        cells.iter().filter(|cell| cell["outcome"] == "wrong").map(|cell| &cell["what"]).collect();
    assert_eq!(wrong, ["abs(fl); p = 0.9", "abs(fl)/abs(ce); p = 0.9"]);
}

#[test]
fn mistakes_in_a_file_name_file_line_and_key() {
    let complaint = |content: &str| {
        let (_directory, path) = write("a.toml", content);
        error(1, &["theory", "--file", &path]).replace(&path, "a.toml")
    };
    let statement = "[[statement]]\nid = 'a'\nsays = 'a'\nof = 'slope of mse'\n";
    assert_eq!(
        complaint(&format!("\n{statement}formula = '2*(p - y'\n")),
        "error: a.toml: line 2, statement `a`: formula: `2*(p - y`: expected `)`, found the end, at character 9\n"
    );
    let unknown = complaint(&format!("{statement}formla = 'p'\n"));
    assert!(unknown.contains("line 5, column 1") && unknown.contains("unknown field `formla`"), "{unknown}");
    let broken = complaint("[[statement]\n");
    assert!(broken.contains("line 1") && broken.starts_with("error: a.toml: "), "{broken}");
    let missing = error(1, &["theory", "--file", "no/such.toml"]);
    assert_eq!(missing, "error: no/such.toml: No such file or directory (os error 2)\n");
    error(2, &["theory", "focal-gradient", "--file", "a.toml"]);
}
