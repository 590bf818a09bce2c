//! The focal loss: cross-entropy that down-weights easy examples.
pub(super) mod balance;
pub(super) mod experiment;
pub(super) mod gradient;
pub(super) mod limits;
pub(super) mod modulation;
pub(super) mod samples;

use crate::losses::{jet, loss, value};
use crate::mutant::Mutant;
use perdita_catalog::Loss;
use std::ops::Range;

/// The binary focal loss without α; γ = 0 is cross-entropy.
fn focal(gamma: f64) -> Loss {
    loss(&format!("binary_focal(gamma={gamma}, alpha=none)"))
}

/// The cross-entropy.
fn entropy() -> Loss {
    loss("bce_with_logits")
}

/// The logit at which the true class has the probability 1 − `miss`, so that probabilities near 1 keep their digits.
fn logit_missing(miss: f64) -> f64 {
    (-miss).ln_1p() - miss.ln()
}

/// The logit at which the true class has this probability.
fn logit(p: f64) -> f64 {
    logit_missing(1.0 - p)
}

/// The modulating factor, FL/CE.
fn weight(focal: &Loss, logit: f64) -> f64 {
    value(focal, logit, 1.0) / value(&entropy(), logit, 1.0)
}

/// |∂FL/∂z|
fn steepness(focal: &Loss, logit: f64) -> f64 {
    jet(focal, logit, 1.0).1.abs()
}

/// The mean of (1 − p)^γ for uniform p, in closed form.
fn mean_power(gamma: f64, range: &Range<f64>) -> f64 {
    let power = |p: f64| (1.0 - p).powf(gamma + 1.0);
    (power(range.start) - power(range.end)) / ((gamma + 1.0) * (range.end - range.start))
}

/// The values of γ in the source.
const GAMMAS: [f64; 5] = [0.0, 0.5, 1.0, 2.0, 5.0];

/// Wrong focal losses: other exponents, and another family of weights.
const DOUBLE_EXPONENT: Mutant =
    Mutant::loss("the exponent 2γ", "binary_focal", "binary_focal(z, y{})^2/bce_with_logits(z, y)");
const THIRD_EXPONENT: Mutant = Mutant::loss(
    "the exponent γ/3",
    "binary_focal",
    "bce_with_logits(z, y)^(2/3)*binary_focal(z, y{})^(1/3)",
);
const ROOT_EXPONENT: Mutant = Mutant::loss(
    "the exponent 2√γ",
    "binary_focal",
    "c*q^(2*sqrt(max(0, log(binary_focal(z, y{})/c)/log(q)))); c = bce_with_logits(z, y); q = sigmoid(-z)",
);
const OTHER_WEIGHT: Mutant =
    Mutant::loss("the weight 7(1 − p)^0.3", "binary_focal", "7*bce_with_logits(z, y)*sigmoid(-z)^0.3");
const HALF: Mutant = Mutant::loss("half the loss", "binary_focal", "0.5*binary_focal(z, y{})");
