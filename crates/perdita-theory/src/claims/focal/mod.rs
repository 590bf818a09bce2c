//! The focal loss: cross-entropy that down-weights easy examples.
pub(super) mod gradient;
pub(super) mod limits;
pub(super) mod modulation;
pub(super) mod samples;

use crate::losses::{jet, loss, value};
use perdita_catalog::Loss;

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

/// The values of γ in the source.
const GAMMAS: [f64; 5] = [0.0, 0.5, 1.0, 2.0, 5.0];
