//! Every claim is checked, and comes out as it should.
use super::{CHECKED, JUDGED};
use perdita_theory::{Judged, Verdict, check, claims};
use std::collections::BTreeSet;

#[test]
fn nothing_fails() {
    let failed: Vec<String> = CHECKED
        .iter()
        .filter(|checked| !checked.verdict.is_expected())
        .map(|checked| format!("{}: {}", checked.claim.id, checked.verdict))
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_statement_of_the_text_is_judged() {
    let known: BTreeSet<&str> = JUDGED.iter().map(|one| &one.statement.id[..]).collect();
    for checked in CHECKED.iter() {
        let unknown = checked.judgements.iter().find(|j| !known.contains(&j.statement[..]));
        assert_eq!(unknown, None, "{}: the text has no such statement", checked.claim.id);
    }
    let silent: Vec<&str> =
        JUDGED.iter().filter(|one| one.outcome().is_none()).map(|one| &one.statement.id[..]).collect();
    assert!(silent.is_empty(), "{silent:?} are judged by nothing, and have no reason");
}

/// A named statement is judged by these claims alone.
#[test]
fn claims_tell_the_statements_that_they_judge() {
    for checked in CHECKED.iter() {
        let found: BTreeSet<&str> = checked.judgements.iter().map(|j| &j.statement[..]).collect();
        let known = JUDGED.iter().map(|one| &one.statement.id[..]).filter(|id| checked.claim.judges(id));
        assert_eq!(known.collect::<BTreeSet<_>>(), found, "{}", checked.claim.id);
    }
}

/// The verdicts on the text, so that a change of one is seen. They are computed, not read from here.
#[test]
fn errors_of_the_text_come_out_and_nothing_else() {
    let with = |word: &str| -> Vec<&str> {
        let is = |one: &&Judged| one.outcome().is_some_and(|outcome| outcome.word() == word);
        JUDGED.iter().filter(is).map(|one| &one.statement.id[..]).collect()
    };
    let wrong = [
        "T2.2", "T2.9", "T4.1", "T4.3", "T4.4", "T4.8a", "T4.8b", "T4.8c", "T4.9", "T4.10", "T4.11", "T4.12",
        "T4.13", "T4.14", "T4.18", "T4.19", "T4.20", "T4.21", "T4.22", "T5.2", "T6.2", "T6.3", "T6.4",
        "T7.1", "T7.2", "T7.3", "T7.4",
    ];
    assert_eq!(with("wrong"), wrong);
    assert_eq!(with("unsupported"), ["T1.2", "T4.15", "T4.16"]);
}

#[test]
fn proofs_are_proofs() {
    for checked in CHECKED.iter() {
        let proof = checked.claim.method == perdita_theory::Method::Intervals;
        assert_eq!(proof, matches!(checked.verdict, Verdict::Proved { .. }), "{}", checked.claim.id);
    }
}

#[test]
fn a_second_run_finds_the_same() {
    let again = check(&claims(), &|| ());
    for (one, two) in CHECKED.iter().zip(&again) {
        assert_eq!(one.evidence.lines, two.evidence.lines, "{}", one.claim.id);
        assert_eq!(one.verdict, two.verdict);
    }
}

#[test]
fn claims_are_well_written() {
    let mut ids = BTreeSet::new();
    for claim in claims() {
        let id = claim.id;
        assert!(ids.insert(id), "{id} occurs twice");
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
        for text in [claim.title, claim.latex, claim.plain] {
            assert!(!text.trim().is_empty() && !text.contains("  "), "{id}: {text}");
        }
        assert!(claim.latex.matches('$').count() % 2 == 0, "{id}: a $ is missing");
        let depth = claim.latex.replace("\\{", "").replace("\\}", "").chars().try_fold(0i32, |depth, c| {
            let depth = depth + i32::from(c == '{') - i32::from(c == '}');
            (depth >= 0).then_some(depth)
        });
        assert_eq!(depth, Some(0), "{id}: braces do not match");
        assert!(!claim.plain.contains(['$', '\\']), "{id}: LaTeX in the plain text");
    }
}
