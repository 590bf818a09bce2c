//! JSON lines, SVMlight, and one table in an archive.
use super::{close, eval, stdout, value, write};
use crate::files::{Files, get, npz};
use serde_json::Value;

// p = np.array([[0.5, -1, 2], [0, 1, -0.5], [1, 2, 3]])
// (np.log(np.exp(p).sum(1)) - p[range(3), [2, 0, 1]]).mean()
const MEAN: f64 = 1.037_762_015_069_827_2;
const LINES: &str = r#"{"id": 0, "logits": [0.5, -1.0, 2.0], "label": 2}
{"id": 1, "label": 0, "logits": [0.0, 1.0, -0.5]}

{"id": 2, "logits": [1, 2, 3], "label": 1}
"#;

fn text(content: &str) -> Vec<u8> {
    content.as_bytes().to_vec()
}

#[test]
fn lines_of_json_have_lists() {
    let options = ["--loss", "cross_entropy", "--pred", "logits", "--target", "label"];
    for name in ["a.jsonl", "a.ndjson", "a.txt"] {
        let (_directory, file) = write(name, LINES);
        close(value(&eval(&file, &options)), MEAN, 1e-14);
    }
    let words = [(": 2}", ": \"c\"}"), (": 0,", ": \"a\","), (": 1}", ": \"b\"}")];
    let words = words.iter().fold(LINES.to_string(), |lines, (label, word)| lines.replace(label, word));
    let words = words.replace("\"id\": \"a\"", "\"id\": null");
    let (_directory, file) = write("a.jsonl", &words);
    close(value(&eval(&file, &[&options[..], &["--classes", "a,b,c"]].concat())), MEAN, 1e-14);

    // np.nanmean(np.abs(np.array([1.5, np.nan, 1]) - [1, 2, 3]))
    let (_directory, file) =
        write("a.jsonl", "{\"p\": 1.5, \"y\": 1}\n{\"p\": null, \"y\": 2}\n{\"y\": 3, \"p\": 1}");
    let options = ["--loss", "mae", "--pred", "p", "--target", "y", "--missing", "skip"];
    assert_eq!(value(&eval(&file, &options)), 1.25);
}

#[test]
fn mistakes_in_lines_of_json_have_their_place() {
    let null = "null where a number is expected";
    for (content, expected) in [
        (r#"{"p": 1, "y": null}"#, format!("line 1 (row 0, from 0), column `y`: {null}")),
        ("{\"p\": 1, \"y\": 2}\n\n{\"p\": 1}", format!("line 3 (row 1, from 0), column `y`: {null}")),
        (
            "{\"p\": 1, \"y\": 2}\n{\"p\": [1], \"y\": 2}",
            "line 2 (row 1, from 0), column `p`: a list where the first row has none".into(),
        ),
        ("{\"p\": 1, \"y\": 2}\n{\"p\": 1,", "line 2, column 8: this is not JSON".into()),
        ("{\"p\": 1, \"y\": 2}\n[1]", "line 2: there is no JSON object".into()),
        (
            r#"{"p": 9007199254740993, "y": 2}"#,
            "line 1 (row 0, from 0), column `p`: 9007199254740993 is rounded in a 64-bit float, which holds all \
             integers only up to 9007199254740992 (2^53)"
                .into(),
        ),
    ] {
        let files = Files::new(&[("a.jsonl", text(content))]);
        assert_eq!(files.complaint("a.jsonl --loss mse --pred p --target y"), format!("a.jsonl: {expected}"));
    }
    let lists = text("{\"p\": [1, 2], \"y\": 0}\n{\"p\": [1], \"y\": 0}");
    let files = Files::new(&[("a.jsonl", lists), ("a.json", text("[{}]"))]);
    assert_eq!(
        files.complaint("a.jsonl --loss cross_entropy --pred p --target y"),
        "a.jsonl: line 2 (row 1, from 0), column `p`: 1 elements where the first row has 2"
    );
    assert_eq!(
        files.complaint("a.json --loss mse --pred p"),
        "a.json: a JSON array: write an object per line"
    );
}

#[test]
fn one_table_may_be_in_an_archive() {
    let csv = || text("pred,target\n0.5,1\n2,2\n-1,0\n");
    let files = Files::new(&[
        ("a.zip", npz(&[("__MACOSX/._a.csv", text("x")), ("a.csv", csv())])),
        ("b.zip", npz(&[("a.jsonl", text(LINES))])),
        ("c.zip", npz(&[("a.csv", csv()), ("b.csv", csv())])),
        ("d.zip", npz(&[("a.parquet", text("PAR1"))])),
    ]);
    // ((p - y)**2).mean()
    close(get(&files.eval("a.zip --loss mse --pred pred"), 0, "value"), 0.416_666_666_666_666_7, 1e-14);
    let report = files.eval("b.zip --loss cross_entropy --pred logits --target label");
    close(get(&report, 0, "value"), MEAN, 1e-14);
    assert_eq!(
        files.complaint("c.zip --loss mse --pred pred"),
        "c.zip: an archive holds one table, or NumPy's arrays; there are `a.csv`, `b.csv`"
    );
    assert_eq!(
        files.complaint("d.zip --loss mse --pred pred"),
        "d.zip: member `a.parquet`: unpack it: only texts are read from an archive"
    );
}

#[test]
fn ranking_files_have_queries() {
    let sparse = "# LETOR\n2 qid:1 1:0.5 3:1 # d1\n0 qid:1 2:1\n1 qid:2 1:1\n0 qid:2 3:-2\n";
    let table = "target,qid,1,2,3\n2,1,0.5,0,1\n0,1,0,1,0\n1,2,1,0,0\n0,2,0,0,-2\n";
    let (_a, sparse) = write("a.txt", sparse);
    let (_b, table) = write("a.csv", table);
    for feature in ["1", "2", "3"] {
        let scores = format!("scores={feature}");
        let options = ["--loss", "ranknet", "-i", &scores, "-i", "relevance=target", "--query", "qid"];
        assert_eq!(value(&eval(&sparse, &options)), value(&eval(&table, &options)));
    }
    // ((np.array([1, 0, 0, -2]) - [2, 0, 1, 0])**2).mean()
    assert_eq!(value(&eval(&sparse, &["--loss", "mse", "--pred", "3"])), 1.5);

    let rows =
        (0..40).fold(String::new(), |file, row| file + &format!("{} 1:{} 4:{row}\n", row % 2, row % 3));
    let (_directory, file) = write("a.libsvm", &rows);
    let args = ["recommend", &file, "--target", "target", "--format", "json"];
    let report: Value = serde_json::from_str(&stdout(&args)).unwrap();
    assert_eq!(report["look"]["classes"]["counts"][0]["rows"], 20, "{report}");

    let files = Files::new(&[
        ("a.svm", text("1 2:1 1:1\n")),
        ("b.svm", text("1 1:x\n")),
        ("c.svm", text("1 1:1 99999999:1\n")),
    ]);
    for (file, expected) in [
        ("a.svm", "a.svm: line 1: feature 1 is not in ascending order"),
        ("b.svm", "b.svm: line 1, feature 1: `x` where a number is expected"),
        ("c.svm", "c.svm: a feature of number 99999999 in a text of 17 bytes"),
    ] {
        assert_eq!(files.complaint(&format!("{file} --loss mse --pred 1")), expected);
    }
}
