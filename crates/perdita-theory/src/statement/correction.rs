//! The formula of a quantity, as mathematics: the correction of a wrong one.
//!
//! A target that is a number is written into the formula, so that of two classes only one is shown:
//! `binary_focal(x, 1 + 0*y, alpha=1)`.
use super::Problem;
use super::expression::Expression;
use super::quantity::{Quantity, What};
use super::variables::Point;
use perdita_catalog::Loss;
use perdita_catalog::symbolic::Expressions;

/// The longest formula that is shown.
const LENGTH_MAX: usize = 100;

impl Quantity {
    /// The formula with the parameters at a point: `the slope of bce_with_logits is −σ(−x), x = logit(p)`. `None` if it is long.
    ///
    /// # Errors
    /// A value outside a parameter's domain.
    pub(super) fn formula(&self, point: &Point) -> Result<Option<String>, Problem> {
        let Some((prediction, target)) = self.pair() else { return Ok(None) };
        let loss = self.loss_at(point)?;
        let fixed = match target {
            Expression::Number(target) if loss.formula().is_none() => with_target(&loss, *target),
            _ => None,
        };
        let Some(written) = Expressions::of(fixed.as_ref().unwrap_or(&loss)) else { return Ok(None) };
        let formula = match self.what {
            What::Value => Some(written.value.to_string()),
            What::Slope(_) => Some(written.slope.to_string()),
            What::Curvature => written.curvature.as_ref().map(ToString::to_string),
        };

        let (letter, _) = written.inputs();
        let mut meanings: Vec<String> = written.definitions.iter().map(ToString::to_string).collect();
        let (formula, letter) = match formula {
            Some(formula) => renamed(&formula, letter.name(), prediction),
            None => return Ok(None),
        };
        if !matches!(prediction, Expression::Name(name) if *name == letter) {
            meanings.push(format!("{letter} = {prediction}"));
        }
        let text = [vec![formula], meanings].concat().join(", ");
        let what = Quantity { loss, ..self.clone() };
        Ok((text.chars().count() <= LENGTH_MAX).then(|| format!("the {what} is {text}")))
    }
}

/// The loss of a prediction alone.
fn with_target(loss: &Loss, target: f64) -> Option<Loss> {
    let (name, settings) = loss.to_string().split_once('(').map_or_else(
        || (loss.to_string(), ")".into()),
        |(name, settings)| (name.to_string(), format!(", {settings}")),
    );
    format!("{name}(x, {target} + 0*y{settings}").parse().ok()
}

/// The formula with the statement's letter of the prediction, or x; and that letter. As it is, if the letter may be part of a word.
fn renamed(formula: &str, letter: &str, prediction: &Expression) -> (String, String) {
    const RAISED: [(&str, &str); 4] = [("p", "ᵖ"), ("x", "ˣ"), ("z", "ᶻ"), ("s", "ˢ")];
    let raised = |letter: &str| RAISED.iter().find(|(known, _)| *known == letter).map(|(_, raised)| *raised);
    let wanted = match prediction {
        Expression::Name(name) if raised(name).is_some() => name,
        _ => "x",
    };
    let is_word = |word: &str| word.len() > 1 && word.contains(letter);
    let has_word = formula.split(|c: char| !c.is_ascii_alphabetic()).any(is_word);
    match (raised(letter), raised(wanted)) {
        (Some(before), Some(after)) if !has_word => {
            (formula.replace(letter, wanted).replace(before, after), wanted.into())
        }
        _ => (formula.into(), letter.into()),
    }
}
