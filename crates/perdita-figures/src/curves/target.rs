//! What a loss is held against while it is drawn, and which losses cannot be.
use super::argument::Argument;
use super::arrays;
use perdita_catalog::Loss;
use perdita_catalog::Shape;

/// The target that a loss is drawn for.
pub(super) fn target(loss: &Loss, over: Argument, given: Option<f64>) -> Result<f64, String> {
    let card = loss.card();
    match loss.shape() {
        Shape::Pointwise(_) => {
            let usual = if over == Argument::Error { 0.0 } else { 1.0 };
            let target = given.unwrap_or(usual);
            let ends = target == card.target.lo || target == card.target.hi;
            if !card.is_target(target) {
                let domain = if card.two_labels {
                    format!("{} or {}", card.target.lo, card.target.hi)
                } else {
                    format!("in {}", card.target)
                };
                return Err(format!("--target {target}: targets of {loss} are {domain}"));
            }
            if over == Argument::Probability && !ends {
                return Err(format!(
                    "--target {target}: a true class is {} or {}",
                    card.target.lo, card.target.hi
                ));
            }
            Ok(target)
        }
        Shape::Arrays(any) => arrays::target(&**any, given, card),
        Shape::Labels(any) => fits(loss, given, any.trace(2)),
        Shape::Soft(any) => fits(loss, given, any.trace(2)),
        Shape::Product(_) => Err(undrawable(loss)),
    }
}
/// Rows are drawn for two classes, of which the first is true.
fn fits<T>(loss: &Loss, given: Option<f64>, of_two: Result<T, perdita::Error>) -> Result<f64, String> {
    of_two.map_err(|e| format!("{loss} is drawn for two classes: {e}"))?;
    match given {
        None => Ok(0.0),
        Some(_) => {
            Err(format!("--target: {loss} has no target that is one number; it is drawn for the true class"))
        }
    }
}

/// Why there is no number that a loss can be drawn over.
pub(super) fn undrawable(loss: &Loss) -> String {
    let why = match loss.shape() {
        Shape::Product(_) => "compares rows of embeddings with each other",
        Shape::Soft(_) => "compares two rows",
        _ => "takes arrays that no one number describes",
    };
    format!("{loss} {why}: there is no curve of it; `perdita plot --help` names the figures that there are")
}
