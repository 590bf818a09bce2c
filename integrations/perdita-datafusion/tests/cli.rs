//! The program `perdita-sql`, on files.
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of a test's own with tables, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Folder(std::env::temp_dir().join(format!("perdita-sql-{}-{name}", std::process::id())));
        std::fs::create_dir_all(&folder.0).expect("a folder");
        for (name, text) in [
            ("part-1.csv", "g,p,y,w\na,1,0,1.0\na,2,0,1.0\n"),
            ("part-2.csv", "g,p,y,w\nb,3,0,0.5\na,3,0,2.0\n"),
            ("empty.csv", "g,p,y,w\n"),
        ] {
            std::fs::write(folder.0.join(name), text).expect("a table");
        }
        folder
    }

    fn sql(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perdita-sql"));
        command.current_dir(&self.0).args(arguments).env_remove("RUST_BACKTRACE");
        command.output().expect("the program starts")
    }

    #[track_caller]
    fn printed(&self, arguments: &[&str]) -> String {
        let output = self.sql(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    /// The exit status and the message of a failure.
    #[track_caller]
    fn failure(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.sql(arguments);
        assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
        (output.status.code().expect("a status"), String::from_utf8_lossy(&output.stderr).into())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const MEANS: &str = "select g, perdita_mean('mse', p, y, w) as mse from 'part-*.csv' group by g order by g";

#[test]
fn formats() {
    let folder = Folder::new("formats");
    assert_eq!(folder.printed(&[MEANS]), "g   mse\n───────\na  5.75\nb   9.0\n");
    assert_eq!(folder.printed(&[MEANS, "--format", "csv"]), "g,mse\na,5.75\nb,9.0\n");
    let json: Value = serde_json::from_str(&folder.printed(&["-f", "json", MEANS])).expect("JSON");
    assert_eq!(json, json!([{"g": "a", "mse": 5.75}, {"g": "b", "mse": 9.0}]));
}

#[test]
fn rows_nulls_and_infinities() {
    let folder = Folder::new("rows");
    let query =
        "select p, perdita('bce', p, y) as l from (values (1.0, 0.0), (null, 1.0), (0.5, 1.0)) as t(p, y)";
    let json: Value = serde_json::from_str(&folder.printed(&[query, "-f", "json"])).expect("JSON");
    assert_eq!(
        json,
        json!([{"p": 1.0, "l": "inf"}, {"p": null, "l": null}, {"p": 0.5, "l": std::f64::consts::LN_2}])
    );
    assert_eq!(folder.printed(&[query, "-f", "csv"]), "p,l\n1.0,inf\n,\n0.5,0.6931471805599453\n");
    let escaped = folder.printed(&["select '\u{1b}[31m' as x"]);
    assert_eq!(escaped, "x\n──────────\n\\u{1b}[31m\n");
}

#[test]
fn results_without_rows() {
    let folder = Folder::new("nothing");
    let query = "select p from 'part-1.csv' where p > 5";
    assert_eq!(folder.printed(&[query]), "p\n─\n");
    assert_eq!(folder.printed(&[query, "-f", "csv"]), "p\n");
    assert_eq!(folder.printed(&[query, "-f", "json"]), "[]\n");
}

#[test]
fn several_queries() {
    let folder = Folder::new("several");
    let copy = "copy (select * from 'part-*.csv') to 'all.parquet'";
    let create = "create external table t stored as parquet location 'all.parquet'";
    let printed = folder.printed(&[copy, create, "select perdita_mean('mae', p, y) as mae from t"]);
    assert!(printed.ends_with("mae\n────\n2.25\n"), "{printed}");
    assert!(folder.printed(&["select perdita_mean('mae', p, y) as mae from 'all.parquet'"]).contains("2.25"));
}

#[test]
fn mistakes_and_failures() {
    let folder = Folder::new("mistakes");
    for (query, status, problem) in [
        (
            "select perdita('hubber', p, y) from 'part-1.csv'",
            2,
            "error: unknown loss `hubber`; did you mean `huber`?\n",
        ),
        (
            "select perdita_mean('focal', p, y) from 'part-1.csv'",
            2,
            "error: pred of focal must be a list of scores per row, not Int64\n",
        ),
        ("selec 1", 2, "error: "),
        ("select * from 'missing.csv'", 2, "missing.csv"),
        (
            "select perdita_mean('bce', p, y) from 'part-1.csv'",
            1,
            "row 1 of a batch: bce: prediction[0] = 2 lies outside",
        ),
    ] {
        let (got, message) = folder.failure(&[query]);
        assert!(message.contains(problem), "{query}: {message}");
        assert_eq!(got, status, "{query}: {message}");
    }
    assert_eq!(folder.failure(&[]).0, 2);
    assert!(folder.printed(&["--help"]).contains("perdita sql"));
}
