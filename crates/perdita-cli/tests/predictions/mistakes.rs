//! Mistakes in losses, files, columns and values: the messages name the place.
use crate::{complaint, error};
use std::path::{Path, PathBuf};

#[test]
fn mistakes_in_a_loss() {
    for args in [["show"].as_slice(), &["eval", "x.csv", "--pred", "p", "--loss"]] {
        let with = |loss| error(2, &[args, &[loss]].concat());
        assert!(with("focla").contains("unknown loss `focla`; did you mean `focal`?"));
        assert!(with("huber(delta=-1)").contains("huber: delta = -1 lies outside (0, ∞)"));
        assert!(with("huber(detla=1)").contains("did you mean `delta`?"));
        assert!(with("huber(delta=1").contains("the closing parenthesis is missing"));
        assert!(with("huber(delta=)").contains("the value of delta is missing, at character 13"));
    }
    assert!(error(2, &["eval", "x.csv", "--pred", "p"]).contains("--loss <LOSS>"));
    assert!(error(2, &["eval", "x.csv", "--loss", "mse"]).contains("--pred <COLUMN>"));
}

#[test]
fn mistakes_in_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().to_str().unwrap();
    let missing: PathBuf = directory.path().join("missing.csv");
    let of = |file: &Path| error(1, &["eval", file.to_str().unwrap(), "--loss", "mse", "--pred", "p"]);
    assert_eq!(
        of(&missing),
        format!("error: {}: No such file or directory (os error 2)\n", missing.display())
    );
    assert!(of(directory.path()).starts_with(&format!("error: {folder}: ")), "{}", of(directory.path()));
    let mse = ["--loss", "mse", "--pred", "p"];
    assert_eq!(complaint("", &mse), "a.csv: the file is empty");
    assert_eq!(complaint("target,p\n", &mse), "a.csv: there are no rows");
    assert_eq!(
        complaint("target,p\n1,2\n1,two\n", &mse),
        "a.csv: line 3 (row 1, from 0), column `p`: `two` where a number is expected"
    );
    assert_eq!(
        complaint("target,prediction\n1,2\n", &["--loss", "mse", "--pred", "predictions"]),
        "--pred: a.csv: no column `predictions` (did you mean `prediction`?); there are `target`, `prediction`"
    );
    assert_eq!(complaint("y,p\n1,2\n", &mse), "--target: a.csv: no column `target`; there are `y`, `p`");
}

#[test]
fn mistakes_in_the_number_of_columns() {
    let header = "target,t0,t1,p0,p1,p2\n0,0,0,0,0,0\n";
    for (loss, target, expected) in [
        (
            "mse",
            "target",
            "mse takes a target for each prediction, but --pred names 3 columns (`p0` … `p2`) and --target 1 column (`target`)",
        ),
        (
            "cross_entropy",
            "t*",
            "cross_entropy takes one logit per class and one label per row, but --pred names 3 columns (`p0` … `p2`) and --target 3 columns (`target` … `t1`)",
        ),
        (
            "kl",
            "t0..t1",
            "kl takes one log-probability and one target per class, but --pred names 3 columns (`p0` … `p2`) and --target 2 columns (`t0` … `t1`)",
        ),
    ] {
        assert_eq!(complaint(header, &["--loss", loss, "--pred", "p*", "--target", target]), expected);
    }
    let message = complaint(header, &["--loss", "cross_entropy", "--pred", "p*", "--weight", "t*"]);
    assert_eq!(message, "--weight takes one column, and `t*` is 3 columns (`target` … `t1`)");
    let message = complaint(header, &["--loss", "cross_entropy(class_weights=[1, 2])", "--pred", "p*"]);
    assert_eq!(message, "a.csv: cross_entropy: class_weights has 2 numbers, but a row has 3 classes");
}

#[test]
fn bad_values_are_found_where_they_are() {
    for (content, options, expected) in [
        ("p\n2\nnan", ["mae", "p"], "column `p`: NaN is not a finite number, as mae takes"),
        ("p\n.5\n1.5", ["bce", "p"], "column `p`: 1.5 is not a probability in [0, 1], as bce takes"),
        (
            "a,b\n1,1\n1,inf",
            ["cross_entropy", "?"],
            "column `b`: inf is not a finite number, as cross_entropy takes",
        ),
    ] {
        let mut lines = content.lines();
        let content = format!(
            "target,{}\n\n1,{}\n1,{}\n",
            lines.next().unwrap(),
            lines.next().unwrap(),
            lines.next().unwrap()
        );
        let pred = if options[1] == "?" { "a..b" } else { options[1] };
        let message = complaint(&content, &["--loss", options[0], "--pred", pred]);
        assert_eq!(message, format!("a.csv: line 4 (row 1, from 0), {expected}"));
    }
    let at = "a.csv: line 3 (row 1, from 0), column `target`: ";
    let of = |target: &str, loss: &str| {
        complaint(&format!("target,p,q\n1,.5,.5\n{target},.5,.5\n"), &["--loss", loss, "--pred", "p"])
    };
    assert_eq!(of("2", "bce"), format!("{at}2 is not a target in [0, 1], as bce takes"));
    assert_eq!(of("0", "hinge"), format!("{at}0 is neither -1 nor 1, as hinge takes"));
    let of = |target: &str, options: &[&str]| {
        let content = format!("target,p,q,w\n1,.5,.5,1\n{target},.5,.5,1\n");
        complaint(&content, &[&["--loss", "cross_entropy", "--pred", "p..q"], options].concat())
    };
    for unchecked in [&[][..], &["--unchecked"]] {
        assert_eq!(of("1.5", unchecked), format!("{at}1.5 is not a label: a label is an integer"));
        assert_eq!(of("nan", unchecked), format!("{at}NaN is not a label: a label is an integer"));
        let message = of("2", unchecked);
        assert_eq!(
            message,
            format!(
                "{at}2 is not the label of a class; there are 2 predictions per row, so labels are 0 to 1"
            )
        );
        assert!(of("-1", unchecked).contains("-1 is not the label of a class"));
    }
    let content = "target,p,w\n1,.5,1\n1,.5,-2\n";
    assert_eq!(
        complaint(content, &["--loss", "mse", "--pred", "p", "--weight", "w"]),
        "a.csv: line 3 (row 1, from 0), column `w`: -2 is not a weight, which is a finite number, 0 or more"
    );
}

/// Rows are named as the file counts them, whatever batch and group they are in.
#[test]
fn a_bad_value_far_down_and_in_a_group() {
    let bad = 150_001;
    let lines = |i: usize| format!("1,{},{}\n", if i == bad { "nan" } else { "1" }, i % 7);
    let content = format!("target,p,g\n{}", (0..200_000).map(lines).collect::<String>());
    for by in [&[][..], &["--by", "g"]] {
        let message = complaint(&content, &[&["--loss", "mae", "--pred", "p"], by].concat());
        assert!(message.starts_with("a.csv: line 150003 (row 150001, from 0), column `p`: NaN"), "{message}");
    }
}
