//! Checks of claims that are made for these tests, and of their mutants.
use perdita_theory::testing::{loss, value};
use perdita_theory::{Claim, Method, Mutant, Outcome, Topic, Verdict};

const TRUE: Claim = Claim {
    id: "two-is-two",
    topic: Topic::Frame,
    title: "Two is two",
    latex: "$2 = 2$",
    plain: "2 = 2",
    reference: "",
    states: &["T0.1"],
    rejects: &[],
    method: Method::Exact,
    run: |e| {
        e.equal("two", 2.0, 2.0, 0.0);
        e.printed("T0.2", "two", "2", 2.0);
        Ok(())
    },
};
static HOLDS: Claim = TRUE;
static STOPS: Claim = Claim { run: |_| Err("there are no data".into()), ..TRUE };
static PANICS: Claim = Claim { run: |_| panic!("on purpose"), ..TRUE };
static FALSE: Claim = Claim {
    run: |e| {
        e.equal("two", 2.0, 3.0, 0.1);
        Ok(())
    },
    ..TRUE
};
static EMPTY: Claim = Claim { run: |_| Ok(()), ..TRUE };
static HALF: Claim = Claim {
    run: |e| {
        let mse = loss("mse");
        e.is("the loss is not negative", value(&mse, 2.0, 1.0) >= 0.0);
        e.printed("T0.3", "the squared error of 2 and 1", "1", value(&mse, 2.0, 1.0));
        Ok(())
    },
    ..TRUE
};
static NEGATIVE: Mutant = Mutant::loss("the negative", "mse", "-mse(p, y)");
static DOUBLE: Mutant = Mutant::loss("twice the loss", "mse", "2*mse(p, y)");
static SLOPE: Mutant = Mutant::gradient("the gradient's sign", "mse", |g| -g);

#[test]
fn what_cannot_be_checked_has_failed() {
    let holds = HOLDS.check();
    assert_eq!(holds.verdict, Verdict::Holds { to: "exactly".into() });
    let outcomes: Vec<_> =
        holds.judgements.iter().map(|j| (j.statement.as_str(), j.outcome.word())).collect();
    assert_eq!(outcomes, [("T0.2", "right to its digits"), ("T0.1", "right")]);
    let why = |claim: &'static Claim| claim.check().verdict.to_string();
    assert_eq!(why(&STOPS), "failed: there are no data");
    assert_eq!(why(&PANICS), "failed: the check panicked");
    assert_eq!(why(&FALSE), "failed: two: 2 is not 3");
    assert_eq!(why(&EMPTY), "failed: nothing was checked");
    assert!(FALSE.check().judgements.is_empty());
}

#[test]
fn a_wrong_loss_is_rejected_where_it_is_noticed() {
    assert_eq!(HALF.check().rejection(&NEGATIVE).unwrap(), "it is not true that the loss is not negative");
    assert!(HALF.check().rejection(&DOUBLE).unwrap().starts_with("T0.3: wrong: "));
    assert_eq!(HALF.check().rejection(&SLOPE), None);
    assert_eq!(HALF.check().outcome().map(Outcome::word), Some("right to its digits"));
}

#[test]
fn parameters_are_handed_on() {
    let mutant = Mutant::loss("", "focal", "2*focal(z, y{})");
    assert_eq!(mutant.replaced("focal(gamma=2)").unwrap(), "2*focal(z, y, gamma=2)");
    assert_eq!(mutant.replaced("focal").unwrap(), "2*focal(z, y)");
    assert_eq!(mutant.replaced("focal_giou"), None);
    assert_eq!(Mutant::value("", "focal", |v| -v).replaced("focal"), None);
}
