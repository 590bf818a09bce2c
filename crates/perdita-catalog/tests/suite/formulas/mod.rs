//! Textbook formulas of the losses of the catalogue, as text: the same values, gradients, curvature and claims as the losses
//! themselves. The list is `tests/formulas.txt`.
mod batch;
mod exactness;
mod rows;
mod without_value;

use crate::common::{loss, pairs};
use exactness::{DOUBLE, SINGLE, differences};
use perdita::Reduction;
use perdita::loss::Claims;
use perdita_catalog::{LOSSES, Loss, Outputs};
use rayon::prelude::*;

/// A loss of the catalogue, its formulas, and the reason if it has none.
struct Entry {
    loss: &'static str,
    formulas: Vec<&'static str>,
    reason: Option<&'static str>,
}

fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in include_str!("../../formulas.txt").lines() {
        match (line.trim(), line.starts_with(' ')) {
            (text, _) if text.is_empty() || text.starts_with('#') => {}
            (loss, false) => entries.push(Entry { loss, formulas: Vec::new(), reason: None }),
            (text, true) => {
                let entry = entries.last_mut().expect("a loss comes first");
                match text.strip_prefix("- ") {
                    Some(reason) => entry.reason = Some(reason),
                    None => entry.formulas.push(text),
                }
            }
        }
    }
    entries
}

/// The losses and their formulas.
fn pairs_of_losses() -> impl Iterator<Item = (Loss, Loss)> {
    let pairs = |entry: Entry| {
        let of = entry.loss;
        entry.formulas.into_iter().map(move |formula| (loss(of), loss(formula)))
    };
    let only = std::env::var("ONLY").unwrap_or_default();
    entries().into_iter().filter(move |entry| entry.loss.starts_with(&only)).flat_map(pairs)
}

#[test]
fn every_loss_of_a_prediction_or_a_row_has_its_formula() {
    let entries = entries();
    for entry in &entries {
        assert_ne!(entry.formulas.is_empty(), entry.reason.is_none(), "{}", entry.loss);
        assert_eq!(loss(entry.loss).to_string(), entry.loss);
    }
    for entry in LOSSES {
        let loss = entry.default().expect("a default");
        let has_formula = loss.pointwise().is_some() || loss.labelled().is_some() || loss.soft().is_some();
        let is_listed = entries.iter().any(|entry| entry.loss == loss.card().name);
        assert!(is_listed || !has_formula, "{} is not in formulas.txt", loss.card().name);
    }
}

#[test]
fn formulas_are_the_losses_in_double_precision() {
    let wrong: String =
        pairs_of_losses().map(|(of, formula)| differences::<f64>(&of, &formula, &DOUBLE)).collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn formulas_are_the_losses_in_single_precision() {
    let wrong: String =
        pairs_of_losses().map(|(of, formula)| differences::<f32>(&of, &formula, &SINGLE)).collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Claims that losses prove from a form of the slope that their textbook formulas have not: on a half line the formula's is a
/// product of 0 and ∞.
const NOT_FOUND: &[(&str, &[&str])] = &[
    ("welsch", &["Lipschitz"]),
    ("barron(alpha=0)", &["Lipschitz"]),
    ("barron(alpha=-2)", &["Lipschitz"]),
    ("barron(alpha=-inf)", &["Lipschitz"]),
    ("barron(alpha=0.5)", &["Lipschitz", "smooth"]),
    ("barron(alpha=1.5, scale=3)", &["convex", "smooth"]),
];

/// Every other claim of a loss is found and proved for its formulas, and a loss claims what is found.
#[test]
fn claims_are_found_and_proved() {
    let pairs: Vec<(Loss, Loss)> = pairs_of_losses().filter(|(of, _)| of.pointwise().is_some()).collect();
    let wrong: String = pairs.par_iter().map(|(of, formula)| missing_claims(of, formula)).collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn missing_claims(of: &Loss, formula: &Loss) -> String {
    let (any, claims) =
        (formula.pointwise().expect("as the loss"), of.pointwise().expect("as filtered").claims());
    let least_alone = Claims { least: claims.least, ..Claims::NONE };
    // A search for claims that the loss does not have takes seconds.
    if claims == least_alone {
        let result = any.examine(least_alone);
        let is_proved = result.is_proved() || claims.least.is_infinite();
        return if is_proved { String::new() } else { format!("{of}: {formula}\n    {result}\n") };
    }
    let found = any.claims();
    let name = of.to_string();
    let not_found = NOT_FOUND.iter().find(|(loss, _)| *loss == name).map_or(&[][..], |(_, claims)| claims);
    // The slope of mape is bounded by the inverse of the least normal number.
    let lipschitz = if found.lipschitz > 1e300 { f64::INFINITY } else { found.lipschitz };
    let not_claimed = missing(Claims { lipschitz, ..found }, claims);
    match missing(claims, found) {
        missing if missing == not_found && not_claimed.is_empty() => String::new(),
        missing => format!("{of}: {formula}\n    {missing:?} {not_claimed:?}: {found:?}, not {claims:?}\n"),
    }
}

/// The claims that others do not include.
fn missing(want: Claims, got: Claims) -> Vec<&'static str> {
    let slack = |x: f64| 1e-9 * x.abs() + 1e-9;
    [
        ("convex", want.convex && !got.convex),
        ("strong", want.strong > got.strong + slack(want.strong)),
        ("Lipschitz", got.lipschitz > want.lipschitz + slack(want.lipschitz)),
        ("smooth", got.smooth > want.smooth + slack(want.smooth)),
        ("least", got.least < want.least - slack(want.least)),
    ]
    .into_iter()
    .filter_map(|(claim, is_missing)| is_missing.then_some(claim))
    .collect()
}

/// Losses that are not in the catalogue: claims as textbooks have them.
#[test]
fn claims_of_other_losses_are_found() {
    let mut wrong = String::new();
    let convex = Claims { smooth: 1.0, lipschitz: 1.0, ..Claims::CONVEX };
    for (formula, expected) in [
        ("sqrt(1 + r^2) - 1; r = p - y", convex),
        ("d^2*(sqrt(1 + (r/d)^2) - 1); r = p - y; d = 2", Claims { lipschitz: 2.0, ..convex }),
        ("log(1 + r^2); r = p - y", Claims { lipschitz: 1.0, smooth: 2.0, ..Claims::NONE }),
        ("1 - exp(-r^2/2); r = p - y", Claims { smooth: 1.0, ..Claims::NONE }),
        ("r^2/(1 + r^2); r = p - y", Claims { smooth: 2.0, ..Claims::NONE }),
        ("exp(-y*f); y in {-1, 1}", Claims::CONVEX),
        ("(1 - tanh(y*f))^2; y in {-1, 1}", Claims::NONE),
        ("exp(a*r) - a*r - 1; r = p - y; a = 0.5", Claims::CONVEX),
        ("abs(r) + r^2; r = p - y", Claims { strong: 2.0, ..Claims::CONVEX }),
    ] {
        let loss = loss(formula);
        let found = loss.pointwise().expect("a prediction and a target").claims();
        wrong += &match missing(expected, found)[..] {
            [] => String::new(),
            ref missing => format!("{formula}: {missing:?} {found:?}\n"),
        };
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A factor of 0 is left out only beside what is bounded.
#[test]
fn zero_times_infinity_is_not_a_number() {
    let value = |formula: &str, p: f64| {
        let found = loss(formula).evaluate(&pairs(&[p], &[2.0]), Reduction::Mean, Outputs::new());
        found.unwrap().value()
    };
    for formula in ["0*(sigmoid(p)/0) + y", "0*(tanh(p)/c) + y; c = 0", "0*(1/abs(p - y)) + y"] {
        assert!(value(formula, 2.0).is_nan(), "{formula}");
    }
    assert_eq!(value("0*(sigmoid(p)/2)*exp(-p^2) + y", f64::INFINITY), 2.0);
}
