//! Rows for row-wise losses: every loss and setting that takes so many classes, and scores and targets in its domain.
use super::settings;
use perdita::loss::{Predicts, Value};
use perdita_catalog::Loss;

/// Every row-wise loss, with every setting that has reference values.
pub(crate) fn row_losses() -> Vec<Loss> {
    settings().into_iter().filter(|loss| loss.labelled().is_some() || loss.soft().is_some()).collect()
}

/// True if no parameter has another number of classes.
pub(crate) fn takes_classes(loss: &Loss, classes: usize) -> bool {
    let other = |value: &Value| matches!(value, Value::List(xs) if xs.len() > 1 && xs.len() != classes);
    !loss.args().iter().any(|(_, value)| other(value))
}

/// The scores that a loss takes, from the logits of a row: these, probabilities or their logarithms.
pub(crate) fn scores_of(loss: &Loss, logits: &[f64]) -> Vec<f64> {
    let total: f64 = logits.iter().map(|z| z.exp()).sum();
    match loss.card().predicts {
        Predicts::Probability => logits.iter().map(|z| (z.exp() / total).max(1e-9)).collect(),
        Predicts::LogProbability => logits.iter().map(|z| z - total.ln()).collect(),
        _ => logits.to_vec(),
    }
}

/// The targets of row `i`: probabilities, some of them 0, or their logarithms.
pub(crate) fn targets_of(loss: &Loss, i: usize, classes: usize) -> Vec<f64> {
    let t: Vec<f64> = (0..classes).map(|j| ((i * 5 + j * 3) as f64 * 0.9).sin().max(0.0)).collect();
    let total: f64 = t.iter().sum::<f64>().max(1.0);
    let is_log = loss.card().target.hi == 0.0;
    t.iter().map(|t| if is_log { (t / total).ln() } else { t / total }).collect()
}
