//! Evidence: what holds, what fails, and the text's statements beside it.
use perdita::certify;
use perdita::real::span;
use perdita_theory::testing::Estimate;
use perdita_theory::{Evidence, Method};

fn word(check: impl FnOnce(&mut Evidence)) -> &'static str {
    let mut evidence = Evidence::default();
    check(&mut evidence);
    evidence.verdict(Method::Intervals).word()
}

fn outcome(check: impl FnOnce(&mut Evidence)) -> String {
    let mut evidence = Evidence::default();
    check(&mut evidence);
    evidence.judgements[0].outcome.to_string()
}

#[test]
fn statements_of_the_text_are_judged() {
    let value = 8.6966;
    let printed = |text: &str| outcome(|e| e.printed("T1", "N", text, value));
    assert_eq!(printed("16.32"), "wrong: N is 8.6966, not 16.32 (1.88 times the right value)");
    assert_eq!(printed("8.7"), "right to its digits: 8.7 for 8.6966");
    assert!(["8.70", "9"].map(printed).iter().all(|text| text.starts_with("right")));
    assert!(printed("8.69").starts_with("wrong"));
    let small = |text: &str| outcome(|e| e.printed("T1", "g", text, 2.99e-6));
    assert!(small("5e-5").starts_with("wrong") && small("3e-6").starts_with("right"));
    assert_eq!(word(|e| e.printed("T1", "g", "many", 2.99e-6)), "failed");

    let drawn = |text: &str| outcome(|e| e.drawn("T1", "N", text, 8.7, 0.4));
    assert_eq!(drawn("9.1"), "right, 1 standard deviations from 8.7 ± 0.4");
    assert_eq!(drawn("16.32"), "wrong: N is 8.7 ± 0.4, not 16.32 (19 standard deviations away)");
    assert!(outcome(|e| e.drawn("T1", "N", "9", 8.7, 0.0)).starts_with("right to its digits"));

    let order = |said: &str| outcome(|e| e.said("T1", "order", said, "polynomial"));
    assert_eq!(order("exponential"), "wrong: order is polynomial (not exponential)");
    assert_eq!(order("polynomial"), "right, order: polynomial");

    let squares = |f: fn(f64) -> f64| {
        let pairs = [1.0, 2.0, 3.0].map(|x: f64| (format!("at x = {x}"), f(x), x * x));
        outcome(|e| e.formula("T1", "x²", pairs, 1e-12))
    };
    assert_eq!(squares(|x| x * x), "right, to 0 at 3 points");
    assert_eq!(squares(|x| 2.0 * x), "wrong: x² (at x = 1: 2 for 1)");
    assert_eq!(squares(|_| f64::NAN), "wrong: x² (at x = 1: NaN for 1)");
}

#[test]
fn our_own_statements_must_hold() {
    assert_eq!(word(|e| e.equal("two", 1.0 + 1e-13, 1.0, 1e-12)), "holds");
    assert_eq!(word(|e| e.equal("two", 1.1, 1.0, 1e-12)), "failed");
    assert_eq!(word(|e| e.equal("two", f64::NAN, 1.0, 1e-12)), "failed");
    assert_eq!(word(|e| e.all_equal("all", [(1.0, 1.0), (2.0, 3.0)], 1e-12)), "failed");
    assert_eq!(word(|e| e.all_equal("all", [], 1e-12)), "failed");
    assert_eq!(word(|e| e.is("one is two", false)), "failed");
    assert_eq!(word(|e| e.estimate("m", Estimate { mean: 1.0, error: 0.1 }, 1.2)), "holds");
    assert_eq!(word(|e| e.estimate("m", Estimate { mean: 1.0, error: 0.1 }, 1.6)), "failed");
    assert_eq!(word(|e| e.at_most("m", Estimate { mean: 1.0, error: 0.1 }, 0.9)), "holds");
    assert_eq!(word(|e| e.at_most("m", Estimate { mean: 1.0, error: 0.1 }, 0.4)), "failed");
    assert_eq!(word(|e| e.proved("p", certify::ProofResult::Proved { boxes: 3 })), "proved");
    let undecided = certify::ProofResult::Undecided {
        claim: certify::Property::Convex,
        prediction: span(0.0, 1.0),
        target: span(0.0, 0.0),
    };
    assert_eq!(word(|e| e.proved("p", undecided)), "failed");
    assert_eq!(word(|_| ()), "failed");
}

#[test]
fn an_error_of_the_text_is_not_ours() {
    let wrong = |e: &mut Evidence| {
        e.refuted("T1", "not so", "here");
        e.unsupported("T2", "why", "nothing speaks for it");
        e.equal("one", 1.0, 1.0, 0.0);
    };
    assert_eq!(word(wrong), "holds");
    assert_eq!(
        word(|e| {
            wrong(e);
            e.is("one is two", false)
        }),
        "failed"
    );
}
