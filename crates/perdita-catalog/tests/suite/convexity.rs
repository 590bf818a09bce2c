//! Proofs of convexity by composition: they find what is convex, and never what is not.
use crate::common::loss;
use perdita_catalog::{LOSSES, is_proved_convex};

/// Losses that claim to be convex in the scores of a row, of which the program is no composition of convex functions by the rules:
/// margins or terms that are not convex alone, sums of targets times a shift, or a projection onto the simplex, in a loop.
const NOT_COMPOSED: &[&str] =
    &["poly1", "ldam", "soft_cross_entropy", "distillation", "sparsemax", "entmax15"];

/// Formulas that are convex, for any label or targets.
const CONVEX: &[&str] = &[
    "logsumexp(z) - z[y]",
    "-log_softmax(z)[y]",
    "-log(softmax(z)[y])",
    "-log(softmax(z))[y]",
    "log(sum(exp(z))) - z[y]",
    "softplus(logsumexp(others(z)) - z[y])",
    "log(1 + sum(exp(others(z) - z[y])))",
    "max(0, 1 + max(others(z)) - z[y])",
    "sum(max(0, 1 - z[y] + others(z)))",
    "weight[y]*(logsumexp(z) - z[y]); weight = [1, 2, 3]",
    "weight[y]*(logsumexp(z) - z[y]); weight = [1, 2, 3, 0, 5]",
    "t*logsumexp(z/t) - z[y]; t = 2",
    "sum(exp(others(z))) + exp(-z[y]) + 0.1*sum(z^2)",
    "-sum(t*log_softmax(z)); t in [0, 1]",
    "sum(t*softplus(-z) + (1 - t)*softplus(z)); t in [0, 1]",
    "sum((t + 2)*z^2 - (t - 3)*exp(z)); t in [-1, 1]",
    "sum((z - t)^2) + max(abs(z))",
    "abs(a - b)^1.5 + exp(a - 2*b) + max(a, max(-b, c))",
    "hypot(a - b, 1) - log(c + 2); c in [0, 1]",
];

/// Formulas that are not.
const NOT_CONVEX: &[&str] = &[
    "1 - softmax(z)[y]",
    "-(1 - softmax(z)[y])^2*log(softmax(z)[y])",
    "z[y] - logsumexp(z)",
    "weight[y]*(logsumexp(z) - z[y]); weight = [1, -2, 3]",
    "sum((softmax(z) - one_hot(y))^2)",
    "min(max(z), 1) - z[y]",
    "log(sum(exp(z))) - max(z) + z[y]^3",
    "-sum(t*log_softmax(z)); t in [-1, 1]",
    "sum(t*softplus(-z) + (1 - t)*softplus(z)); t in [0, 2]",
    "a*b",
    "sqrt(abs(a - b))",
    "exp(a)/exp(b) - (a - b)^2",
];

/// The formulas of which the proof has another outcome.
fn others(formulas: &[&'static str], is_convex: bool) -> Vec<&'static str> {
    formulas.iter().copied().filter(|text| is_proved_convex(&loss(text)) != is_convex).collect()
}

#[test]
fn convex_formulas_are_proved_and_no_others() {
    assert_eq!(others(CONVEX, true), [""; 0]);
    assert_eq!(others(NOT_CONVEX, false), [""; 0]);
}

#[test]
fn claims_of_rows_are_proved_and_nothing_else_is() {
    let (mut unproved, mut unclaimed) = (Vec::new(), Vec::new());
    for loss in LOSSES.iter().map(|entry| entry.default().expect("a default")) {
        let claims = loss.labelled().map(|any| any.convex()).or_else(|| loss.soft().map(|any| any.convex()));
        match (claims, is_proved_convex(&loss)) {
            (Some(true), false) => unproved.push(loss.card().name),
            (Some(false), true) => unclaimed.push(loss.card().name),
            _ => {}
        }
    }
    assert_eq!((&unproved[..], &unclaimed[..]), (NOT_COMPOSED, &[][..]));
}
