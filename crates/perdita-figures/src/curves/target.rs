//! The fixed target of a plotted loss, and the reasons why a loss cannot be plotted.
use super::argument::Argument;
use super::arrays;
use perdita_catalog::Loss;

/// The target for which a loss is plotted.
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

/// The target of a pointwise loss.
fn of_pointwise(loss: &Loss, over: Argument, given: Option<f64>) -> Result<f64, String> {
    let card = loss.card();
    let usual = if over == Argument::Error { 0.0 } else { 1.0 };
    let target = given.unwrap_or(usual);
    if !card.is_target(target) {
        let within = if card.two_labels { "" } else { "in " };
        return Err(format!("target = {target}: targets of {loss} are {within}{}", card.targets()));
    }
    let ends = target == card.target.lo || target == card.target.hi;
    if over == Argument::Probability && !ends {
        return Err(format!("target = {target}: a true class is {} or {}", card.target.lo, card.target.hi));
    }
    Ok(target)
}

/// The target of a row-wise loss, which is plotted for two classes with the first one true.
fn fits(loss: &Loss, given: Option<f64>) -> Result<f64, String> {
    loss.trace(2).map_err(|e| format!("{loss} is plotted for two classes: {e}"))?;
    match given {
        None => Ok(0.0),
        Some(_) => Err(format!("target: {loss} has no numeric target; it is plotted for the true class")),
    }
}

/// The message for a loss that is no function of one variable.
pub(super) fn undrawable(loss: &Loss) -> String {
    let why = if loss.product().is_some() {
        "compares rows of embeddings with each other"
    } else if loss.soft().is_some() {
        "compares rows with rows"
    } else {
        "takes arrays"
    };
    format!("{loss} {why}, so it is no function of one variable")
}
