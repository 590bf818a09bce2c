//! Predictions and targets in files of their own: joined by a key, or arrays with the same rows.
use super::close;
use crate::files::{Files, doubles, get, labels};
use std::process::Command;

fn text(content: &str) -> Vec<u8> {
    content.as_bytes().to_vec()
}

const SUBMISSION: &str = "id,target\n30,0.7\n10,0.2\n20,0.9\n";
const SOLUTION: &str = "id,target,usage\n10,0,a\n20,1,b\n30,1,a\n";
const OPTIONS: &str = "s.csv --loss bce --pred target --target target --targets t.csv --on id";

#[test]
fn rows_are_joined_by_their_key() {
    let files = Files::new(&[("s.csv", text(SUBMISSION)), ("t.csv", text(SOLUTION))]);
    // -np.log([0.7, 1 - 0.2, 0.9]).mean()
    close(get(&files.eval(OPTIONS), 0, "value"), 0.228_393_003_636_922_83, 1e-14);
    // A column of the second file: rows 10 and 30, -np.log([0.8, 0.7]).mean()
    close(get(&files.eval(&format!("{OPTIONS} --by usage")), 0, "value"), 0.289_909_247_626_471_4, 1e-14);
}

#[test]
fn a_wrong_target_is_shown_in_its_own_file() {
    for (targets, expected) in [
        (
            "id,target\n10,0\n20,1\n30,x\n",
            "t.csv: line 4 (row 2, from 0), column `target`: `x` where a number is expected",
        ),
        (
            "id,target\n10,0\n20,1.5\n30,1\n",
            "t.csv: line 3 (row 1, from 0), column `target`: 1.5 is not a target in [0, 1], as bce takes",
        ),
        ("id,target\n10,0\n20,1,2\n30,1\n", "t.csv: line 3 (row 1, from 0): 3 cells where the header has 2"),
        (
            "id,target\n10,0\n20,1\n20,1\n",
            "t.csv: line 4 (row 2, from 0): key `20` is there for the second time",
        ),
    ] {
        let files = Files::new(&[("s.csv", text(SUBMISSION)), ("t.csv", text(targets))]);
        assert_eq!(files.complaint(OPTIONS), expected);
    }
    // A label, which is read as text.
    let labels = [("s.csv", text("id,p_0,p_1\n1,.5,.5\n2,.5,.5\n")), ("t.csv", text("id,y\n2,0\n1,x\n"))];
    let files = Files::new(&labels);
    assert_eq!(
        files.complaint("s.csv -l cross_entropy -p p_* -t y --targets t.csv --on id"),
        "t.csv: line 3 (row 1, from 0), column `y`: `x` is none of the classes `p_0`, `p_1`"
    );
}

#[test]
fn batches_are_joined_as_they_come() {
    let rows = 150_000;
    let predictions = (0..rows).fold("id,p\n".to_string(), |file, id| file + &format!("{id},{}\n", id % 7));
    let targets =
        (0..rows).rev().fold("id,y\n".to_string(), |file, id| file + &format!("{id},{}\n", id % 7 + 1));
    let files = Files::new(&[("s.csv", text(&predictions)), ("t.csv", text(&targets))]);
    let report = files.eval("s.csv --loss mse --pred p --target y --targets t.csv --on id");
    assert_eq!((get(&report, 0, "value"), get(&report, 0, "count")), (1.0, 150_000.0));
}

#[test]
fn keys_that_do_not_match_are_errors() {
    for (submission, solution, expected) in [
        (
            "id,target\n10,0.5\n",
            SOLUTION,
            "s.csv: there is no row of key `20` (nor of 1 more), which t.csv has",
        ),
        (
            "id,target\n10,0.5\n7,0.5\n",
            SOLUTION,
            "s.csv: line 3 (row 1, from 0): t.csv has no row of key `7`",
        ),
        (
            "id,target\n10,0.5\n10,0.5\n",
            SOLUTION,
            "s.csv: line 3 (row 1, from 0): key `10` is there for the second time",
        ),
        (
            SUBMISSION,
            "id,target\n10,0\n20,1\n10,1\n",
            "t.csv: line 4 (row 2, from 0): key `10` is there for the second time",
        ),
        (SUBMISSION, "id,target\n10,0\n,1\n", "t.csv: line 3 (row 1, from 0): there is no key"),
        (SUBMISSION, "key,target\n", "--on: t.csv: no column `id`; there are `key`, `target`"),
        (SUBMISSION, "id,label\n", "--target: t.csv: no column `target`; there are `id`, `label`"),
    ] {
        let files = Files::new(&[("s.csv", text(submission)), ("t.csv", text(solution))]);
        assert_eq!(files.complaint(OPTIONS), expected);
    }
}

#[test]
fn recommend_and_study_join_as_well() {
    let features =
        (0..60).fold("id,x\n".to_string(), |file, id| file + &format!("k{id},{}\n", (id * 7) % 60));
    let targets =
        (0..60).rev().fold("id,y\n".to_string(), |file, id| file + &format!("k{id},{}.5\n", (id * 7) % 60));
    let files = Files::new(&[("x.csv", text(&features)), ("y.csv", text(&targets))]);
    let (x, y) = (files.path("x.csv"), files.path("y.csv"));
    let run = |command: &str, more: &[&str]| {
        let args = [command, &x, "--target", "y", "--targets", &y, "--on", "id", "--format", "json"];
        let output = Command::new(env!("CARGO_BIN_EXE_perdita")).args(args).args(more).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    // The target is the feature + 0.5. By position, the mean absolute error would be about 20.
    assert_eq!(run("recommend", &[])["look"]["features"], 1);
    let study = run("study", &["--loss", "mse", "--folds", "3"]);
    assert!(study["runs"][0]["metrics"]["mae"]["mean"].as_f64().unwrap() < 0.1, "{study}");
}

#[test]
fn predictions_and_targets_may_be_two_arrays() {
    let files = Files::new(&[
        ("p.npy", doubles(2, &[0.5, -1.0, 2.0, 0.0, 1.0, -0.5])),
        ("y.npy", labels(&[2, 1])),
        ("t.npy", doubles(2, &[1.5, -1.0, 2.0, 0.0, 0.0, -0.5])),
    ]);
    // p = np.array([[0.5, -1, 2], [0, 1, -0.5]]); (np.log(np.exp(p).sum(1)) - p[[0, 1], [2, 1]]).mean()
    let report = files.eval("--loss cross_entropy --pred p.npy --target y.npy");
    close(get(&report, 0, "value"), 0.352_840_040_382_551, 1e-14);
    // ((p - t)**2).mean()
    close(get(&files.eval("--loss mse --pred p.npy --target t.npy"), 0, "value"), 1.0 / 3.0, 1e-14);
    close(get(&files.eval("p.npy --loss mse --pred * --target t.npy"), 0, "value"), 1.0 / 3.0, 1e-14);
    assert_eq!(
        files.complaint("--loss mse --pred p.npy --target y.npy"),
        "--target: y.npy has the shape [2], but mse takes (2, 3)"
    );
}
