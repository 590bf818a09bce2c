//! The text of commands at 80 columns, and of errors, a snapshot per family. `INSTA_UPDATE=always cargo test` takes them anew.
use super::{data, write};
use insta::{assert_snapshot, with_settings};
use std::process::Command;

/// The output of a command, with file names in place of paths.
fn printed(args: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_perdita")).args(args).env("COLUMNS", "80").output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let mut text = String::from_utf8(text).unwrap();
    for path in args.iter().filter(|argument| argument.starts_with('/')) {
        text = text.replace(path, path.rsplit('/').next().unwrap());
    }
    // Nobody sees spaces at the end of a line, and the time that a command takes is another each time.
    let line = |line: &str| match line.split_once(" s, reading included") {
        Some((start, _)) => {
            start.trim_end_matches(|c: char| c.is_ascii_digit() || ".e-".contains(c)).to_owned() + "… s\n"
        }
        None => line.trim_end().to_owned() + "\n",
    };
    text.lines().map(line).collect()
}

fn snapshot(name: &str, text: String) {
    with_settings!({ omit_expression => true }, { assert_snapshot!(name, text) });
}

/// The outputs of several commands, each below its command line.
fn all<'a>(commands: impl IntoIterator<Item = Vec<&'a str>>) -> String {
    let text = |args: Vec<&str>| {
        let names = args.iter().map(|argument| match argument.strip_prefix('/') {
            Some(path) => path.rsplit('/').next().unwrap(),
            None => argument,
        });
        format!("$ perdita {}\n{}\n", names.collect::<Vec<_>>().join(" "), printed(&args))
    };
    commands.into_iter().map(text).collect()
}

#[test]
fn help() {
    snapshot("help", printed(&["--help"]));
    for command in ["eval", "check", "list", "merge", "plot", "recommend", "show", "study", "theory"] {
        snapshot(&format!("help_{command}"), printed(&[command, "--help"]));
    }
}

#[test]
fn list() {
    snapshot("list", printed(&["list"]));
}

#[test]
fn show() {
    for loss in ["huber(delta=2)", "focal", "clip"] {
        snapshot(&format!("show_{}", loss.split('(').next().unwrap()), printed(&["show", loss]));
    }
}

#[test]
fn eval() {
    let (_folder, file) = write(
        "predictions.csv",
        "target,p0,p1,p2,fold\n0,1.5,0.25,-1,a\n2,0,0.5,2,a\n1,3,0,0.125,b\n-100,1,1,1,b\n",
    );
    snapshot(
        "eval",
        all([
            vec!["eval", &file, "-l", "cross_entropy", "-l", "focal(gamma=1)", "-p", "p*"],
            vec!["eval", &file, "-l", "cross_entropy", "-p", "p*", "-b", "fold"],
            vec!["eval", &file, "-l", "mse", "-p", "p0", "-t", "p1", "-f", "csv"],
            vec!["eval", &file, "-l", "mse", "-p", "p0", "-t", "p1", "-f", "json"],
        ]),
    );
}

#[test]
fn recommend() {
    snapshot(
        "recommend",
        all([
            vec!["recommend"],
            vec!["recommend", "--task", "imbalanced-classification"],
            vec!["recommend", &data("wine_features.csv"), "--target", "color_intensity"],
        ]),
    );
}

#[test]
fn check() {
    let focal = ["check", "binary_focal(alpha=1)", "--target", "1"];
    let notes = "-(1 - p)*((1 - p)^2 + 2*p*log(p)); p = sigmoid(z)";
    let at_half = [&focal[..], &["--prediction", "logit(p)", "--for", "p=0.5"]].concat();
    snapshot(
        "check",
        all([
            vec!["check", "mse", "--slope", "2*(p - y)"],
            vec!["check", "mse", "--slope", "p - y"],
            [&focal[..], &["--slope", notes]].concat(),
            [&focal[..], &["--slope", "p - 1"]].concat(),
            [&at_half[..], &["--slope", "-0.30"]].concat(),
            [&at_half[..], &["--slope", "0.30"]].concat(),
            vec!["theory", "--file", &data("focal_statements.toml")],
        ]),
    );
}

#[test]
fn errors_of_arguments() {
    let (_folder, file) = write("a.csv", "target,p\n1,2\n");
    snapshot(
        "errors_of_arguments",
        all([
            vec!["evla"],
            vec!["eval", &file],
            vec!["eval", &file, "-l", "mse", "-p", "p", "--wiegth", "w"],
            vec!["show", "focla"],
            vec!["show", "huber(dleta=2)"],
            vec!["show", "huber(delta=-1)"],
            vec!["show", "huber(delta=2"],
            vec!["list", "--task", "gardening"],
            vec!["theory", "no-such-claim"],
            vec!["recommend", "--task", "gardening"],
            vec!["plot", "mse", "--range", "3:1"],
            vec!["eval", &file, "-l", "mse", "-i", "prediction"],
        ]),
    );
}

#[test]
fn errors_of_columns() {
    let (_folder, file) = write("a.csv", "target,p,q\n1,2,x\n");
    snapshot(
        "errors_of_columns",
        all([
            vec!["eval", &file, "-l", "mse", "-p", "pred"],
            vec!["eval", &file, "-l", "mse", "-p", "p", "-t", "trget"],
            vec!["eval", &file, "-l", "mse", "-p", "p*", "-p", "q"],
            vec!["eval", &file, "-l", "mse", "-p", "q"],
            vec!["eval", &file, "-l", "clip", "-p", "p"],
            vec!["eval", &file, "-l", "gaussian_nll", "-i", "mean=p"],
            vec!["eval", &file, "-l", "gaussian_nll", "-i", "mean=p", "-i", "sigma=q"],
            vec!["recommend", &file, "--target", "y"],
            vec!["study", &file, "--target", "y"],
        ]),
    );
}

#[test]
fn errors_of_cells() {
    let text = |content: &str, args: &[&str]| {
        let (_folder, file) = write("a.csv", content);
        all([[&["eval", file.as_str()], args].concat()])
    };
    let mse = ["-l", "mse", "-p", "p"];
    let cross_entropy = ["-l", "cross_entropy", "-p", "p*"];
    let texts = [
        text("target,p\n1,abc\n", &mse),
        text("target,p\n1,\n", &mse),
        text("target,p\n1,2,3\n", &mse),
        text("target,p\n1,nan\n", &mse),
        text("target,p\n1,\"2\n3,4\n", &mse),
        text("target,p\n1,1.5\n", &["-l", "bce", "-p", "p"]),
        text("target,p0,p1\n2,0,0\n", &cross_entropy),
        text("target,p0,p1\n0.5,0,0\n", &cross_entropy),
        text("target,p,w\n1,2,-1\n", &["-l", "mse", "-p", "p", "-w", "w"]),
        text("target,p\n", &mse),
        text("", &mse),
    ];
    snapshot("errors_of_cells", texts.concat());
}

#[test]
fn errors_of_files() {
    let corpus = |name: &str| format!("{}/../../fuzz/corpus/{name}", env!("CARGO_MANIFEST_DIR"));
    let (_folder, renamed) = write("a.parquet", "target,p\n1,2\n");
    let damaged = [
        "numpy/flipped_bit.npz",
        "numpy/flipped_bit_deflated.npz",
        "numpy/zero_by_2e62.npy",
        "numpy/cut_short.npy",
        "numpy/object_of_2e62.npy",
        "numpy/header_of_4_gib.npy",
        "arrow/corrupt_13.arrow",
        "arrow/corrupt_lz4_124.arrow",
        "arrow/corrupt_zstd_18.arrow",
        "parquet/corrupt_54.parquet",
        "csv/unclosed_quote.csv",
        "csv/packed_cut.csv.gz",
    ];
    let damaged = damaged.map(corpus);
    let files = damaged.iter().map(String::as_str).chain([renamed.as_str(), "/no/such/file.csv"]);
    snapshot("errors_of_files", all(files.map(damaged_file)));
}

/// The evaluation of a file of the corpus, by columns that it has.
fn damaged_file(file: &str) -> Vec<&str> {
    let (loss, pred, target) = match file.rsplit('.').next() {
        Some("npz") => ("cross_entropy", "scores", "labels"),
        Some("parquet") => ("mse", "p[0]", "y"),
        Some("gz") => ("mse", "a", "b"),
        _ => ("mse", "p", "y"),
    };
    vec!["eval", file, "-l", loss, "-p", pred, "-t", target]
}
