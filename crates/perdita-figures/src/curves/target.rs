//! What a loss is held against while it is drawn, and which losses cannot be.
use super::argument::Argument;
use super::arrays;
use perdita_catalog::Loss;

/// The target that a loss is drawn for.
pub(super) fn target(loss: &Loss, over: Argument, given: Option<f64>) -> Result<f64, String> {
    if loss.pointwise().is_some() {
        return of_pointwise(loss, over, given);
    }
    if loss.multi_input().is_some() {
        return arrays::target(loss, given);
    }
    if loss.product().is_some() {
        return Err(undrawable(loss));
    }
    fits(loss, given)
}

/// The target of a loss of one prediction.
fn of_pointwise(loss: &Loss, over: Argument, given: Option<f64>) -> Result<f64, String> {
    let card = loss.card();
    let usual = if over == Argument::Error { 0.0 } else { 1.0 };
    let target = given.unwrap_or(usual);
    if !card.is_target(target) {
        let domain = if card.two_labels {
            format!("{} or {}", card.target.lo, card.target.hi)
        } else {
            format!("in {}", card.target)
        };
        return Err(format!("--target {target}: targets of {loss} are {domain}"));
    }
    let ends = target == card.target.lo || target == card.target.hi;
    if over == Argument::Probability && !ends {
        return Err(format!("--target {target}: a true class is {} or {}", card.target.lo, card.target.hi));
    }
    Ok(target)
}

/// Rows are drawn for two classes, of which the first is true.
fn fits(loss: &Loss, given: Option<f64>) -> Result<f64, String> {
    loss.trace(2).map_err(|e| format!("{loss} is drawn for two classes: {e}"))?;
    match given {
        None => Ok(0.0),
        Some(_) => {
            Err(format!("--target: {loss} has no target that is one number; it is drawn for the true class"))
        }
    }
}

/// Why there is no number that a loss can be drawn over.
pub(super) fn undrawable(loss: &Loss) -> String {
    let why = if loss.product().is_some() {
        "compares rows of embeddings with each other"
    } else if loss.soft().is_some() {
        "compares two rows"
    } else {
        "takes arrays that no one number describes"
    };
    format!("{loss} {why}: there is no curve of it; `perdita plot --help` names the figures that there are")
}
