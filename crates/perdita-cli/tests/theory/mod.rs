//! `perdita theory`.
use super::*;

#[test]
fn every_claim_has_a_line() {
    let text = stdout(&["theory"]);
    assert!(text.contains("  proved     convex-losses"), "{text}");
    assert!(text.contains("  holds      ce-gradient"), "{text}");
    assert!(text.contains("  corrected  focal-gradient "), "{text}");
    assert!(text.contains("→ the decay is polynomial, of order γ + 1"), "{text}");
    let last = text.lines().last().unwrap();
    assert!(last.contains("claims: ") && last.contains("6 corrected") && !last.contains("failed"), "{last}");
}

#[test]
fn a_named_claim_is_shown_in_full() {
    let text = stdout(&["theory", "focal-experiment"]);
    for part in [
        "text says",
        "1000, 83.21, 16.32, 5.13",
        "method",
        "exact sums and integrals",
        "E[N_eff]",
        "61.45",
        "8.6963",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(text, stdout(&["theory", "focal-experiment"]), "the same again");
}

#[test]
fn json_has_all_of_it() {
    let claims: Value =
        serde_json::from_str(&stdout(&["theory", "--topic", "foc", "--format", "json"])).unwrap();
    let claims = claims.as_array().unwrap();
    assert!(claims.len() > 10 && claims.iter().all(|claim| claim["topic"] == "focal"));
    let gradient = claims.iter().find(|claim| claim["id"] == "focal-gradient").unwrap();
    assert_eq!((&gradient["verdict"], &gradient["method"]), (&"corrected".into(), &"duals".into()));
    assert!(gradient["right"].as_str().unwrap().contains("γ p_t ln p_t + p_t - 1"));
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
fn slips_are_met_with_the_nearest_name() {
    let message = error(2, &["theory", "focal-gradeint"]);
    assert!(message.contains("no claim `focal-gradeint`; did you mean `focal-gradient`?"), "{message}");
    let message = error(2, &["theory", "--topic", "poetry"]);
    assert!(message.contains("there are principles, regression"), "{message}");
}

#[test]
fn the_report_is_one_page() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("theory.html");
    stdout(&["theory", "--topic", "focal", "--report", path.to_str().unwrap()]);
    let html = fs::read_to_string(&path).unwrap();
    for part in ["<article id=\"focal-gradient\"", "<math", "<svg", "corrected", "99763"] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("src=\"http") && !html.contains("href=\"http"), "nothing is fetched");
    let missing = directory.path().join("no/such.html");
    let message = error(1, &["theory", "--report", missing.to_str().unwrap()]);
    let reason = "No such file or directory (os error 2)";
    assert_eq!(message, format!("error: --report {}: {reason}\n", missing.display()));
    let message = error(2, &["theory", "ce-stable", "--report", "page.pdf"]);
    assert!(message.contains("--report") && message.contains(".html"), "{message}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left behind");
}
