//! `perdita theory`.
use super::*;

#[test]
fn the_text_comes_first_and_every_claim_has_a_line() {
    let text = stdout(&["theory"]);
    let (notes, claims) = text.split_once("\nClaims: ").unwrap();
    assert!(notes.contains("\n  wrong        T2.2   ∂MSE/∂ŷ = −2(y − ŷ)\n"), "{notes}");
    assert!(notes.contains("p > 0.199 (gamma = 2)"), "the sign of the text's gradient: {notes}");
    assert!(notes.contains(" more: `perdita theory T4.10`"), "{notes}");
    assert!(notes.contains("\n  right           T1.1, T2.1, "), "{notes}");
    assert!(claims.contains("  proved  convex-losses"), "{claims}");
    assert!(claims.contains("  holds   ce-gradient"), "{claims}");
    let last = text.lines().last().unwrap();
    assert!(last.contains("claims: ") && last.contains("proved") && !last.contains("failed"), "{last}");
}

#[test]
fn a_named_claim_is_shown_in_full() {
    let text = stdout(&["theory", "focal-experiment"]);
    for part in ["claim ", "method", "rejects", "exact sums and integrals", "text T4.20  wrong", "83.21"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(text, stdout(&["theory", "focal-experiment"]), "the same again");
}

#[test]
fn a_named_statement_is_shown_with_its_claims() {
    let text = stdout(&["theory", "T4.9"]);
    assert!(text.starts_with("  wrong  T4.9  |∂FL/∂z| / |∂CE/∂z| = "), "{text}");
    assert!(text.contains("\n  claims  focal-gradient-ratio\n"), "{text}");
}

#[test]
fn a_claim_and_a_statement_are_shown_together_once() {
    let both = stdout(&["theory", "focal-gradient", "T4.9", "focal-gradient"]);
    assert_eq!(both.matches("focal-gradient: ").count(), 1, "{both}");
    assert!(both.contains("wrong  T4.9  "), "{both}");

    // Alone, a statement is judged as among all of its topic.
    let statements = |arguments: &[&str]| -> Vec<Value> {
        let text = stdout(&[&["theory", "--format", "json"], arguments].concat());
        let all: Value = serde_json::from_str(&text).unwrap();
        all["statements"].as_array().unwrap().clone()
    };
    let alone = statements(&["T4.9"]);
    assert_eq!(alone.len(), 1);
    assert!(statements(&["--topic", "focal"]).contains(&alone[0]), "{}", alone[0]);
}

#[test]
fn json_has_all_of_it() {
    let all: Value =
        serde_json::from_str(&stdout(&["theory", "--topic", "foc", "--format", "json"])).unwrap();
    let claims = all["claims"].as_array().unwrap();
    assert!(claims.len() > 10 && claims.iter().all(|claim| claim["topic"] == "focal"));
    let gradient = claims.iter().find(|claim| claim["id"] == "focal-gradient").unwrap();
    assert_eq!((&gradient["verdict"], &gradient["method"]), (&"holds".into(), &"duals".into()));
    assert!(gradient["judgements"].to_string().contains("γ p_t ln p_t + p_t - 1"), "{gradient}");
    assert!(gradient["rejects"][0]["loss"] == "binary_focal");
    let statement = all["statements"].as_array().unwrap().iter().find(|one| one["id"] == "T4.4").unwrap();
    assert_eq!(statement["verdict"], "wrong");
    let bound = claims.iter().find(|claim| claim["id"] == "focal-easy-bound").unwrap();
    assert!(bound["verdict"] == "proved" && bound["boxes"].as_u64().unwrap() > 16);
    let table = claims.iter().find(|claim| claim["id"] == "focal-table").unwrap();
    assert_eq!(table["tables"][0]["rows"].as_array().unwrap().len(), 3);
    let cells = table["tables"][0]["rows"].as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
    assert!(cells.clone().any(Value::is_number), "numbers of a table are numbers: {table}");
    assert!(cells.filter_map(Value::as_str).all(|cell| !cell.starts_with('−')), "{table}");
    let ratio = claims.iter().find(|claim| claim["id"] == "focal-ratio").unwrap();
    assert_eq!(ratio["figures"][0]["figure"]["panels"][0]["marks"].as_array().unwrap().len(), 5);
}

#[test]
fn the_matrix_is_a_table_csv_latex_and_json() {
    let table = stdout(&["theory", "--matrix"]);
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    assert!(table.lines().any(|line| line.starts_with("hinge ") && line.contains('●')), "{table}");
    assert!(table.contains("● proved, ○ tested, × refuted, ? open, · not applicable"), "{table}");

    // One computation in each of the other formats would take as long again.
    for (format, message) in [("csv", "are for --matrix"), ("latex", "are for --matrix")] {
        assert!(error(2, &["theory", "--format", format]).contains(message));
    }
}

#[test]
fn slips_are_met_with_the_nearest_name() {
    let message = error(2, &["theory", "focal-gradeint"]);
    assert!(message.contains("no claim `focal-gradeint`; did you mean `focal-gradient`?"), "{message}");
    let message = error(2, &["theory", "--topic", "poetry"]);
    assert!(message.contains("there are principles, regression"), "{message}");
}

/// The page of one claim in Chinese, in the place of an older file.
pub(crate) struct Report {
    directory: &'static str,
    pub(crate) path: String,
    /// The standard error of the command.
    pub(crate) noted: String,
}

pub(crate) static CHINESE: LazyLock<Report> = LazyLock::new(|| {
    // A temporary directory would stay: a static is never dropped.
    let directory = concat!(env!("CARGO_TARGET_TMPDIR"), "/theory-zh");
    let path = format!("{directory}/theory.html");
    fs::create_dir_all(directory).unwrap();
    fs::write(&path, "an older page").unwrap();
    let output = perdita(&["theory", "focal-gradient", "--report", &path, "--lang", "zh"]);
    let noted = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{noted}");
    Report { directory, path, noted }
});

#[test]
fn the_report_is_one_page() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("theory.html");
    stdout(&["theory", "--topic", "focal", "--report", path.to_str().unwrap()]);
    let html = fs::read_to_string(&path).unwrap();
    for part in ["<article id=\"focal-gradient\"", "<math", "<svg", "99763"] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("src=\"http") && !html.contains("href=\"http"), "nothing is fetched");
    let html = fs::read_to_string(&CHINESE.path).unwrap();
    assert!(html.contains("<html lang=\"zh-CN\">") && html.contains("焦点损失的梯度"));
    let missing = directory.path().join("no/such.html");
    let message = error(1, &["theory", "--report", missing.to_str().unwrap()]);
    let reason = "No such file or directory (os error 2)";
    assert_eq!(message, format!("error: --report {}: {reason}\n", missing.display()));
    let message = error(2, &["theory", "ce-stable", "--report", "page.pdf"]);
    assert!(message.contains("--report") && message.contains(".html"), "{message}");
    let message = error(2, &["theory", "ce-stable", "--lang", "zh"]);
    assert!(message.contains("--report"), "{message}");
    for directory in [directory.path(), CHINESE.directory.as_ref()] {
        assert_eq!(fs::read_dir(directory).unwrap().count(), 1, "nothing is left behind");
    }
}
