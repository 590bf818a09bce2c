//! Losses of several arrays, as a user meets them.
use super::files::{Files, doubles, get, labels, npy, npz, singles};
use super::{LIST, SHOWN, close, error, perdita, stdout, write};
use serde_json::Value;
use std::fs;

/// Four forecasts of two groups; the variance of the last is 4.
const CSV: &str = "mu,var,y,x_0,x_1,z_0,z_1,same,w,g\n\
    0,1,2,0,0,3,4,1,1,b\n0,1,0,0,0,0,0,0,2,a\n5,1,4,1,0,1,0,1,0,b\n1,4,3,0,0,0,2,0,3,a\n";
const NLL: &str = "--loss gaussian_nll --input mean=mu --input variance=var --input target=y";

fn forecasts() -> Files {
    Files::new(&[("a.csv", CSV.into())])
}

fn shaped(shape: &str, cells: &[f64]) -> Vec<u8> {
    npy("<f8", shape, cells.iter().map(|x| x.to_le_bytes()))
}

// ---- values ----

#[test]
fn closed_forms() {
    let files = forecasts();
    let report = files.eval(&format!("a.csv {NLL}"));
    let last = (4f64.ln() + 1.0) / 2.0;
    close(get(&report, 0, "value"), (2.0 + 0.0 + 0.5 + last) / 4.0, 1e-15);
    close(get(&report, 0, "sum"), 2.5 + last, 1e-15);
    assert_eq!((get(&report, 0, "weight"), get(&report, 0, "count")), (4.0, 4.0));
    // (μ − y)/v, of the mean over four.
    close(get(&report, 0, "gradient_norm_mean"), (4.0 + 1.0 + 0.25f64).sqrt() / 4.0, 1e-15);
    let worst = report["losses"][0]["worst"].to_string();
    assert!(worst.starts_with(r#"[{"row":0,"loss":2.0},{"row":3,"loss":1.19"#), "{worst}");
    assert_eq!((&report["observations"], &report["computed_in"]), (&4.into(), &"f64".into()));
    assert_eq!(report["inputs"][0].to_string(), r#"{"input":"mean","file":"a.csv","rows":4,"columns":1}"#);

    let report = files.eval(&format!("a.csv {NLL} --weight w"));
    close(get(&report, 0, "value"), (2.0 + 3.0 * last) / 6.0, 1e-15);
    assert_eq!((get(&report, 0, "weight"), get(&report, 0, "count")), (6.0, 3.0));
}

#[test]
fn rows_of_columns() {
    let files = forecasts();
    let args = "--input a=x_* --input b=z_0..z_1 --input same=same";
    let report = files.eval(&format!("a.csv --loss contrastive --loss contrastive(margin=3) {args}"));
    // Squared distances 25, 0, 0 of partners and 1², 0 of others beyond a margin of 1.
    close(get(&report, 0, "sum"), 25.0 + 1.0, 1e-15);
    close(get(&report, 1, "sum"), 25.0 + 9.0 + 1.0, 1e-15);
    assert_eq!(report["losses"][1]["loss"], "contrastive(margin=3)");

    // One column is a row of one number where a loss takes rows.
    let report = files.eval("a.csv --loss contrastive --input a=mu --input b=y --input same=same");
    close(get(&report, 0, "sum"), 4.0 + 1.0 + 1.0, 1e-15);
}

#[test]
fn arrays_keep_their_axes() {
    let cells = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
    let targets: Vec<f64> = cells.iter().map(|x| x + if *x == 5.0 { 3.0 } else { 1.0 }).collect();
    // The same numbers, the first axis varying fastest.
    let order = [0, 4, 2, 6, 1, 5, 3, 7].map(|at: usize| targets[at]);
    let fortran = String::from_utf8_lossy(&shaped("(2, 2, 2)", &[])).replace("False", "True ");
    assert!(fortran.contains("True"));
    let mut turned = shaped("(2, 2, 2)", &order);
    let at = turned.windows(5).position(|text| text == b"False").unwrap();
    turned[at..at + 5].copy_from_slice(b"True ");
    let ones = npy("<f4", "(2, 2, 2)", [1f32.to_le_bytes(); 8]);
    let files = Files::new(&[
        ("mean.npy", shaped("(2, 2, 2)", &cells)),
        ("target.npy", turned.clone()),
        ("flat.npy", shaped("(8,)", &targets)),
        ("scalar.npy", shaped("()", &[1.0])),
        (
            "all.npz",
            npz(&[("m.npy", shaped("(2, 2, 2)", &cells)), ("v.npy", ones.clone()), ("y.npy", turned)]),
        ),
        ("ones.npy", ones),
        ("w.npy", shaped("(2, 2, 2)", &[1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0])),
    ]);
    for args in [
        "--input mean=mean.npy --input variance=ones.npy --input target=target.npy",
        "all.npz --input mean=m --input variance=v --input target=y",
        "all.npz --input mean=m --input variance=all.npz:v --input target=target.npy",
    ] {
        let report = files.eval(&format!("--loss gaussian_nll {args}"));
        close(get(&report, 0, "sum"), 0.5 * 7.0 + 4.5, 1e-15);
        let worst = report["losses"][0]["worst"].to_string();
        assert!(worst.starts_with(r#"[{"entry":[1,0,1],"loss":4.5},{"entry":[0,0,0],"#), "{worst}");
        assert_eq!(report["inputs"][0]["shape"].to_string(), "[2,2,2]");
        let weighted = files.eval(&format!("--loss gaussian_nll {args} --weight w.npy"));
        assert_eq!((get(&weighted, 0, "value"), get(&weighted, 0, "count")), (0.5, 7.0));
    }
    let scalar = "--input mean=scalar.npy --input variance=scalar.npy --input target=scalar.npy";
    let report = files.eval(&format!("--loss gaussian_nll {scalar} --rows rows.csv"));
    assert_eq!((get(&report, 0, "value"), &report["observations"]), (0.0, &1.into()));
    let rows = "--input mean=mean.npy --input variance=ones.npy --input target=target.npy --rows rows.csv";
    let table = files.run(&format!("--loss gaussian_nll {rows} --worst 1"), &[]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.contains("\nworst entries (and their losses)\ngaussian_nll  1 0 1 (4.50000)\n"), "{table}");
    assert!(table.contains("\n8 entries, 24 numbers in "), "{table}");
    let lines = fs::read_to_string(files.path("rows.csv")).unwrap();
    assert!(lines.starts_with("entry,gaussian_nll\n0 0 0,0.5\n0 0 1,0.5\n"), "{lines}");
    assert!(lines.contains("\n1 0 1,4.5\n"), "{lines}");
    assert_eq!(
        files.complaint(
            "--loss gaussian_nll --input mean=mean.npy --input variance=ones.npy --input target=flat.npy"
        ),
        "--input target: flat.npy has the shape [8], but gaussian_nll takes (2, 2, 2)"
    );
}

#[test]
fn as_precise_as_the_files() {
    let one = singles(2, &[1.0, 0.0]);
    let files = Files::new(&[("a.npy", one.clone()), ("d.npy", doubles(2, &[1.0, 0.0])), ("b.npy", one)]);
    for (a, same, of) in [("a.npy", "d.npy", "f32"), ("d.npy", "b.npy", "f64")] {
        // What has no gradient does not decide.
        let args = format!("--input a={a} --input b=b.npy --input same={same}:0");
        assert_eq!(files.eval(&format!("--loss contrastive {args}"))["computed_in"], of);
    }
}

#[test]
fn groups_add_up_to_the_whole() {
    let files = forecasts();
    let report = files.eval(&format!("a.csv {NLL} --loss gaussian_nll(full=true) --by g --weight w"));
    let alone = files.eval(&format!("a.csv {NLL} --loss gaussian_nll(full=true) --weight w"));
    let losses = report["losses"].as_array().unwrap();
    let groups: Vec<_> = losses.iter().map(|line| line["group"].as_str()).collect();
    assert_eq!(groups, [Some("a"), Some("b"), None, Some("a"), Some("b"), None]);
    for (at, whole) in [(0, 0), (3, 1)] {
        close(get(&report, at, "sum") + get(&report, at + 1, "sum"), get(&report, at + 2, "sum"), 1e-15);
        for key in ["value", "sum", "weight", "count", "gradient_norm_mean", "gradient_norm_target"] {
            close(get(&report, at + 2, key), get(&alone, whole, key), 1e-14);
        }
        assert_eq!(losses[at + 2]["worst"], alone["losses"][whole]["worst"]);
        assert_eq!(losses[at]["worst"][0]["row"], 3);
    }
    assert_eq!(report["by"], "g");
    let output = files.run(&format!("a.csv {NLL} --by g --worst 1"), &["--format=csv"]);
    let csv = String::from_utf8(output.stdout).unwrap();
    assert!(csv.starts_with("loss,group,value,sum,weight,count,gradient_norm_mean,"), "{csv}");
    assert!(csv.contains("\ngaussian_nll,b,1.25,2.5,2.0,2,") && csv.contains("\ngaussian_nll,,"), "{csv}");
    let table = String::from_utf8(files.run(&format!("a.csv {NLL} --by g"), &[]).stdout).unwrap();
    assert!(table.starts_with("loss          g        mean"), "{table}");
    assert!(table.contains("\ngaussian_nll  all "), "{table}");
}

/// Losses of lists, if there are any, by what they say of themselves.
fn of_lists() -> Vec<String> {
    let all: Value = serde_json::from_str(&stdout(&["list", "--format", "json"])).unwrap();
    let has = |loss: &&Value, name: &str| {
        loss["fields"].as_array().is_some_and(|fields| fields.iter().any(|field| field["name"] == name))
    };
    let lists = all
        .as_array()
        .unwrap()
        .iter()
        .filter(|loss| ["scores", "relevance", "lengths"].iter().all(|name| has(loss, name)));
    lists.map(|loss| loss["name"].as_str().unwrap().to_string()).collect()
}

/// Rows of queries in any order are what arrays with lengths are.
#[test]
fn queries_are_padded() {
    let csv =
        "s,r,query,w\n1,0,q2,2\n.5,2,q1,1\n3,1,q2,2\n-1,0,q1,1\n.25,1,q1,1\n2,3,only,5\n0,2,q1,1\n4,2,q1,1\n";
    let rows = [[0.5, -1.0, 0.25, 0.0, 4.0], [1.0, 3.0, 9.0, 9.0, 9.0], [2.0, 9.0, 9.0, 9.0, 9.0]];
    let wants = [[2.0, 0.0, 1.0, 2.0, 2.0], [0.0, 1.0, 0.0, 0.0, 0.0], [3.0, 0.0, 0.0, 0.0, 0.0]];
    let files = Files::new(&[
        ("a.csv", csv.into()),
        ("s.npy", doubles(3, rows.as_flattened())),
        ("r.npy", doubles(3, wants.as_flattened())),
        ("n.npy", labels(&[5, 2, 1])),
        ("w.npy", shaped("(3,)", &[1.0, 2.0, 5.0])),
    ]);
    let of_file = "a.csv --input scores=s --input relevance=r --query query --rows rows.csv";
    let of_arrays = "--input scores=s.npy --input relevance=r.npy --input lengths=n.npy";
    for loss in of_lists() {
        for (by_file, by_array) in [("", ""), (" --weight w", " --weight w.npy")] {
            let report = files.eval(&format!("--loss {loss} {of_file}{by_file}"));
            let want = files.eval(&format!("--loss {loss} {of_arrays}{by_array}"));
            for key in ["value", "sum", "weight", "count", "gradient_norm_scores"] {
                close(get(&report, 0, key), get(&want, 0, key), 1e-14);
            }
            assert_eq!(report["observations"], 3);
            let worst = &report["losses"][0]["worst"][0];
            let row = want["losses"][0]["worst"][0]["row"].as_u64().unwrap();
            assert_eq!(worst["query"], ["q1", "q2", "only"][row as usize]);
            let lines = fs::read_to_string(files.path("rows.csv")).unwrap();
            assert!(lines.starts_with(&format!("query,{loss}\nq2,")), "{lines}");
        }
        let uneven = files.complaint(&format!("--loss {loss} {of_file} --weight r"));
        assert_eq!(
            uneven,
            "--weight: a.csv: line 4 (row 2, from 0), column `r`: 1, but query `q2` has 0 in its first row"
        );
        assert_eq!(
            files.complaint(&format!("--loss {loss} {of_file} --input lengths=w")),
            "--input lengths: with --query the items of each query are counted"
        );
        assert_eq!(
            files.complaint(&format!(
                "--loss {loss} a.csv --input scores=s --input relevance=s --query query"
            )),
            format!(
                "--input relevance: a.csv: line 5 (row 3, from 0), column `s`: -1 lies outside [0, ∞), where \
                 {loss} takes `relevance`"
            )
        );
    }
}

// ---- the catalogue ----

#[test]
fn what_arrays_a_loss_takes() {
    let text = stdout(&["list"]);
    for loss in LIST.iter().filter(|loss| !loss["fields"].is_null()) {
        let shown = &SHOWN[loss["name"].as_str().unwrap()];
        for field in loss["fields"].as_array().unwrap() {
            let of = |key: &str| field[key].as_str().unwrap();
            let written = format!("{} ({})", of("name"), of("axes"));
            assert!(
                text.contains(&written) && shown.contains(&format!("\n  {written}")),
                "{written}\n{shown}"
            );
            assert_eq!(field["domain"].is_null(), of("holds") == "labels");
        }
        let unbroken = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains("\ninputs\n") && unbroken.contains("with a gradient"), "{shown}");
    }
    let shown = &SHOWN["gaussian_nll"];
    assert!(shown.contains("\n  variance (...)      the predicted variance,"), "{shown}");
    let json: Value = serde_json::from_str(&stdout(&["show", "contrastive", "--format=json"])).unwrap();
    assert_eq!(json["each"], "...");
    assert_eq!(
        json["fields"][2].to_string(),
        r#"{"name":"same","axes":"...","holds":"numbers","gradient":false,"optional":false,"domain":"[0, 1]","doc":"1 for similar pairs, 0 for dissimilar pairs"}"#
    );
}

// ---- mistakes ----

#[test]
fn mistakes_in_what_is_given() {
    let files = forecasts();
    for (args, expected) in [
        ("--loss gaussian_nll --pred mu", "gaussian_nll takes named arrays: --input, not --pred"),
        ("--loss gaussian_nll --a x_*", "gaussian_nll takes named arrays: --input, not --a"),
        (
            "--loss mse --input pred=mu",
            "--input pred: mse takes no `pred` (did you mean `prediction`?); it takes prediction, target",
        ),
        (
            "--loss gaussian_nll --loss mse --input mean=mu",
            "--input mean: mse takes no `mean`; it takes prediction, target, unlike gaussian_nll: evaluate them separately",
        ),
        (
            "--loss gaussian_nll --input mean=mu --input variance=var",
            "gaussian_nll needs --input target=…: the target y",
        ),
        (
            "--loss gaussian_nll --input men=mu",
            "--input men: gaussian_nll takes no `men` (did you mean `mean`?); it takes mean, variance, target",
        ),
        ("--loss gaussian_nll --input mean=mu --input mean=y", "--input mean is given twice"),
        (
            "--loss gaussian_nll --input mean=nu --input variance=var --input target=y",
            "--input mean: a.csv: no column `nu` (did you mean `mu`?); there are `mu`, `var`, `y`, `x_0`, `x_1`, \
             `z_0`, `z_1`, `same`, `w`, `g`; nor is there a file `nu`",
        ),
        (
            &format!("{NLL} --query g"),
            "--query: gaussian_nll is not a ranking loss over the items of queries",
        ),
        (&format!("{NLL} --by x_*"), "--by takes one column, and `x_*` is 2 columns (`x_0` … `x_1`)"),
        (
            "--loss gaussian_nll --input mean=mu --input variance=var --input target=x_*",
            "--input target: a.csv has the shape [4, 2], but gaussian_nll takes (4)",
        ),
        (
            &format!("{NLL} --weight x_*"),
            "--weight: a.csv has 8 weights, but gaussian_nll is averaged over 4 losses",
        ),
        (&format!("{NLL} --rows a.csv"), "--rows a.csv: this is an input file"),
    ] {
        assert_eq!(files.complaint(&format!("a.csv {args}")), expected);
    }
    for (args, expected) in [
        ("a.csv --loss gaussian_nll", "<--pred <COLUMN>|--a <ROWS>|--input <NAME=COLUMNS>>"),
        ("a.csv --loss gaussian_nll --input mean", "an input is given as NAME=COLUMNS"),
        ("a.csv --loss gaussian_nll --input mean=mu --pred mu", "cannot be used with"),
        ("a.csv --loss gaussian_nll --input mean=mu --b mu", "cannot be used with"),
        ("a.csv --loss gaussian_nll --input mean=mu --target mu", "cannot be used with"),
        ("a.csv --loss gaussian_nll --input mean=mu --by g --query g", "cannot be used with"),
        ("a.csv --loss mse --pred mu --query g", "cannot be used with"),
    ] {
        let message = error(2, &[&["eval"][..], &args.split(' ').collect::<Vec<_>>()].concat());
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn mistakes_in_the_files() {
    let files = Files::new(&[
        ("a.csv", CSV.into()),
        ("bad.csv", "mu,var,y,g\n0,1,2,b\n\n0,-1,0,a\n".into()),
        ("nan.npy", shaped("(2, 2)", &[0.0, 1.0, f64::NAN, 3.0])),
        ("two.npy", shaped("(2, 2)", &[1.0; 4])),
        ("empty.npy", shaped("(0, 2)", &[])),
        ("object.npy", npy("|O", "(2, 2)", [[0u8; 0]])),
        ("minus.npy", shaped("(2, 2)", &[1.0, 1.0, -1.0, 1.0])),
        ("short.npy", shaped("(2, 3, 4)", &[1.0])),
    ]);
    let nll = |mean: &str, variance: &str| {
        format!("--loss gaussian_nll --input mean={mean} --input variance={variance} --input target=two.npy")
    };
    let variance = "--input variance: bad.csv: line 4 (row 1, from 0), column `var`: -1 lies outside (0, ∞), where \
                    gaussian_nll takes `variance`";
    for (args, expected) in [
        (format!("bad.csv {NLL}"), variance),
        (format!("bad.csv {NLL} --by g"), variance),
        (
            nll("nan.npy", "two.npy"),
            "--input mean: nan.npy: [1, 0] (from 0): NaN is not a finite number, as gaussian_nll takes",
        ),
        (nll("two.npy", "empty.npy"), "--input variance: empty.npy: there are no rows"),
        (
            nll("object.npy", "two.npy"),
            "--input mean: object.npy: it holds NumPy's type `O`, but numbers are needed",
        ),
        (
            nll("short.npy", "two.npy"),
            "--input mean: short.npy: the array is cut short: its header says [2, 3, 4] of `f8`",
        ),
        (
            format!("{} --weight minus.npy", nll("two.npy", "two.npy")),
            "--weight: minus.npy: [1, 0] (from 0): -1 is not a weight, which is a finite number, 0 or more",
        ),
        (
            format!("a.csv {} --by g", nll("two.npy", "two.npy")),
            "--input mean: two.npy has 2 rows, but --by: a.csv has 4",
        ),
        (
            format!("a.csv {}", nll("two.npy", "two.npy")),
            "a.csv: the file is not used: all inputs are in files of their own",
        ),
    ] {
        assert_eq!(files.complaint(&args), expected);
    }
    assert!(fs::read_dir(files.path(".")).unwrap().count() == 8);
}

#[test]
fn unchecked_lets_nan_through() {
    let (_directory, file) = write("a.csv", &CSV.replace("5,1,4", "nan,1,4"));
    let args = [&["eval", &file][..], &NLL.split(' ').collect::<Vec<_>>()].concat();
    assert!(error(1, &args).contains("column `mu`: NaN is not a finite number"));
    let output = perdita(&[&args[..], &["--unchecked", "--format=json"]].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["losses"][0]["value"], "NaN");
    assert_eq!(report["losses"][0]["worst"][0].to_string(), r#"{"row":2,"loss":"NaN"}"#);
}
