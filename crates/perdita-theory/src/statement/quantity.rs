//! Quantities of losses: `slope of binary_focal(gamma=2)`, `value of contrastive`, `slope in scores[1] of cross_entropy`.
//!
//! ```text
//! quantity = [ what "of" ] loss [ "at" input "=" expression { "," input "=" expression } ]
//! what     = "value" | "slope" [ "in" input { "[" index "]" } ] | "curvature"
//! ```
//!
//! A pointwise loss at one point is enclosed by interval arithmetic. Any other loss is the mean over its observations, in
//! doubles.
use super::Problem;
use super::arrays::{Array, split};
use super::expression::Expression;
use super::variables::Point;
use perdita::loss::{Field, FieldKind, Value, nearest};
use perdita::real::{Interval, span};
use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
use std::fmt;

/// A quantity of a loss, as a function of variables.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    pub(super) what: What,
    pub(super) loss: Loss,
    pub(super) inputs: Vec<(Field, Array)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Value,
    /// In an entry of an input; in the prediction, if none is named.
    Slope(Option<(String, Vec<usize>)>),
    Curvature,
}

/// The relative distance from a kink at which a derivative is that of either side.
const KINK: f64 = 1e-14;

/// The usual names of predictions and targets.
const PREDICTIONS: &[&str] = &["z", "x", "p", "f", "ŷ", "y_hat", "yhat", "y_pred", "logit", "mu", "μ"];
const TARGETS: &[&str] = &["y", "t", "y_true"];

impl Quantity {
    /// Parses a quantity. Its inputs are those in its text, or `given`, or variables of their usual names.
    ///
    /// # Errors
    /// An unknown loss or quantity; an input that is missing.
    pub(super) fn parse(
        text: &str,
        given: &[(String, Array)],
        variables: &[String],
    ) -> Result<Quantity, Problem> {
        let (what, rest) = match text.split_once(" of ") {
            Some((what, rest)) => (What::parse(what)?, rest),
            None => (What::Value, text),
        };
        let (loss, own) = rest.split_once(" at ").unwrap_or((rest, ""));
        let loss: Loss = loss.trim().parse()?;

        let mut given = given.to_vec();
        for setting in split(own) {
            let (name, value) = setting.split_once('=').ok_or_else(|| {
                Problem::new(format!(
                    "`{setting}`: an input is given as NAME=FORMULA, such as prediction=logit(p)"
                ))
            })?;
            let name = name.trim();
            if !takes(&loss, name) {
                return Err(unknown(&loss, name));
            }
            given.insert(0, (name.into(), Array::One(Expression::parse(value)?)));
        }
        let mut inputs = Vec::new();
        for field in loss.fields().iter().filter(|field| field.holds != FieldKind::Parameter) {
            if let Some(array) = input(field, &given, variables) {
                inputs.push((*field, array));
            } else if !field.optional {
                return Err(missing(&loss, field));
            }
        }
        let quantity = Quantity { what, loss, inputs };
        quantity.check()?;
        Ok(quantity)
    }

    /// True if the text says which quantity, or is a loss of the catalogue.
    pub(super) fn is(text: &str) -> bool {
        let what = text.split_once(" of ").is_some_and(|(what, _)| What::parse(what).is_ok());
        let loss = text.split_once(" at ").map_or(text, |(loss, _)| loss);
        what || loss.trim().parse::<Loss>().is_ok_and(|loss| loss.formula().is_none())
    }

    /// Requires the derivative to exist: one input's, or that of an entry.
    fn check(&self) -> Result<(), Problem> {
        let loss = &self.loss;
        match &self.what {
            What::Value => Ok(()),
            What::Slope(Some((name, index))) => {
                let input = self.inputs.iter().find(|(field, _)| field.name == name);
                let (field, array) = input.ok_or_else(|| unknown(loss, name))?;
                match field.holds {
                    FieldKind::Variable => array.place(index).map(drop),
                    _ => Err(Problem::new(format!("{loss} has no gradient in `{name}`"))),
                }
            }
            What::Slope(None) | What::Curvature if self.pair().is_some() => Ok(()),
            What::Slope(None) if loss.pointwise().is_some() => {
                let text = format!("of several predictions, name one: `slope in prediction[0] of {loss}`");
                Err(Problem::new(text))
            }
            What::Slope(None) => {
                let fields: Vec<&str> = loss.fields().iter().map(|field| field.name).collect();
                let known = fields.join(", ");
                Err(Problem::new(format!(
                    "{loss} has several inputs ({known}): name one of them, as in `slope in {}[0] of {loss}`",
                    fields[0]
                )))
            }
            What::Curvature => Err(Problem::new(format!(
                "curvatures are compared for losses of one prediction, at one prediction, not for this {loss}"
            ))),
        }
    }

    /// The names of variables that inputs depend on.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.inputs.iter().flat_map(|(_, array)| array.expressions()).flat_map(|x| x.names())
    }

    /// The domain of the input that is this variable alone, if it is one.
    pub(super) fn domain(&self, variable: &str) -> Option<Interval> {
        let is_it = |array: &Array| matches!(array, Array::One(Expression::Name(name)) if name == variable);
        self.inputs.iter().find(|(_, array)| is_it(array)).map(|(field, _)| field.domain)
    }

    /// The value of a parameter of the loss that is a number.
    pub(super) fn parameter(&self, name: &str) -> Option<f64> {
        self.loss.args().iter().find(|(known, _)| *known == name).and_then(|(_, value)| match value {
            Value::Number(x) => Some(*x),
            _ => None,
        })
    }

    /// The loss with the parameters that the point has.
    ///
    /// # Errors
    /// A value outside a parameter's domain.
    pub(super) fn loss_at(&self, point: &Point) -> Result<Loss, Problem> {
        let set: Vec<_> = point.0.iter().filter(|(name, _)| self.parameter(name).is_some()).collect();
        let mut loss = self.loss.clone();
        for (name, x) in set {
            loss = loss.with(name, Value::Number(*x))?;
        }
        Ok(loss)
    }

    /// The numbers of a pointwise loss at one point.
    pub(super) fn pair(&self) -> Option<(&Expression, &Expression)> {
        match &self.inputs[..] {
            [(_, Array::One(prediction)), (_, Array::One(target))] if self.loss.pointwise().is_some() => {
                Some((prediction, target))
            }
            _ => None,
        }
    }

    /// The quantity of `loss`, which has the parameters of the point.
    ///
    /// # Errors
    /// A number outside its domain; arrays that do not fit.
    pub(super) fn at(&self, loss: &Loss, point: &Point) -> Result<f64, Problem> {
        let (Some((prediction, target)), Some(pointwise)) = (self.pair(), loss.pointwise()) else {
            return self.of_arrays(loss, point);
        };
        let (prediction, target) = (numbers(prediction, point), numbers(target, point));
        let is_inside = loss.card().prediction.contains(prediction) && loss.card().target.contains(target);
        if !is_inside {
            let pair = [[prediction], [target]];
            let inputs = Inputs::new().array("prediction", &pair[0], &[1]).array("target", &pair[1], &[1]);
            let found = loss.evaluate(&inputs.checked(), Reduction::Sum, Outputs::new());
            found.map_err(|error| Problem::new(format!("{error}, at {point}")))?;
        }
        let found = pointwise.dual_at(prediction, target);
        Ok(match self.what {
            What::Value => found.value.re,
            What::Slope(_) => found.slope.re,
            What::Curvature => found.slope.du,
        })
    }

    /// An enclosure of the same; that of a loss which is not enclosed is wide enough for rounding errors.
    pub(super) fn range(&self, loss: &Loss, point: &Point) -> Result<Interval, Problem> {
        let (Some((prediction, target)), Some(pointwise)) = (self.pair(), loss.pointwise()) else {
            let x = self.at(loss, point)?;
            let error = 1e-13 * x.abs().max(1.0);
            return Ok(span(x - error, x + error));
        };
        let mut at = enclosure(prediction, point);
        if self.what != What::Value {
            // At a kink, every number between the slopes on both sides is a derivative.
            let near = KINK * at.hi.abs().max(1.0);
            at = span(at.lo - near, at.hi + near);
        }
        let found = pointwise.enclose(at, enclosure(target, point));
        Ok(match self.what {
            What::Value => found.value.re,
            What::Slope(_) => found.slope.re,
            What::Curvature => found.slope.du,
        })
    }

    fn of_arrays(&self, loss: &Loss, point: &Point) -> Result<f64, Problem> {
        let arrays: Result<Vec<_>, Problem> =
            self.inputs.iter().map(|(field, array)| array.shaped(field, point)).collect();
        let arrays = arrays?;
        let inputs = arrays.iter().fold(Inputs::new(), |inputs, array| array.push(inputs)).checked();
        let What::Slope(place) = &self.what else {
            return Ok(loss.evaluate(&inputs, Reduction::Mean, Outputs::new())?.value());
        };

        let (name, index) = place.clone().unwrap_or_else(|| ("prediction".into(), vec![]));
        let array = arrays.iter().zip(&self.inputs).find(|(array, _)| array.name == name);
        let (shaped, (_, array)) = array.expect("the input was looked up when the quantity was parsed");
        let mut grad = vec![0.0; shaped.len()];
        loss.evaluate(&inputs, Reduction::Mean, Outputs::new().grad(shaped.name, &mut grad))?;
        Ok(grad[array.place(&index)?])
    }
}

impl What {
    fn parse(text: &str) -> Result<What, Problem> {
        match text.trim() {
            "value" => Ok(What::Value),
            "slope" => Ok(What::Slope(None)),
            "curvature" => Ok(What::Curvature),
            other => match other.strip_prefix("slope in ") {
                Some(place) => Ok(What::Slope(Some(entry(place)?))),
                None => Err(Problem::new(format!(
                    "`{other}` is not a quantity of a loss: there are value, slope, `slope in INPUT`, curvature"
                ))),
            },
        }
    }
}

/// `scores[1]`
fn entry(text: &str) -> Result<(String, Vec<usize>), Problem> {
    let (name, rest) = text.split_at(text.find('[').unwrap_or(text.len()));
    let indices = rest.split('[').skip(1).map(|part| part.trim().strip_suffix(']')?.trim().parse().ok());
    let indices: Option<Vec<usize>> = indices.collect();
    let indices = indices
        .ok_or_else(|| Problem::new(format!("`{text}`: an entry is written as scores[1], counted from 0")))?;
    Ok((name.trim().into(), indices))
}

/// The array of a field: as it is given, or the variable of its usual name.
fn input(field: &Field, given: &[(String, Array)], variables: &[String]) -> Option<Array> {
    if let Some((_, array)) = given.iter().find(|(name, _)| name == field.name) {
        return Some(array.clone());
    }
    let usual = match field.name {
        "prediction" => PREDICTIONS,
        "target" => TARGETS,
        _ => &[],
    };
    let is_usual = |name: &&String| *name == field.name || usual.contains(&name.as_str());
    let mut found = variables.iter().filter(is_usual);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(Array::One(Expression::Name(only.clone()))),
        _ => None,
    }
}

/// True if the loss has an input of this name.
pub(super) fn takes(loss: &Loss, name: &str) -> bool {
    loss.fields().iter().any(|field| field.name == name && field.holds != FieldKind::Parameter)
}

/// The problem of an input that the loss does not have.
pub(super) fn unknown(loss: &Loss, name: &str) -> Problem {
    let known = loss.fields().iter().map(|field| field.name);
    let hint = nearest(name, known).map(|near| format!("; did you mean `{near}`?"));
    Problem::new(format!("{loss} has no input `{name}`{}", hint.unwrap_or_default()))
}

fn missing(loss: &Loss, field: &Field) -> Problem {
    let Field { name, axes, .. } = field;
    let example = match loss.card().name {
        _ if *name == "target" => "a number, such as 1, or a variable",
        _ if *name == "prediction" => "a variable, such as z, or a formula, such as logit(p)",
        _ => "a number, a variable, a formula, or a list of them",
    };
    Problem::new(format!("{loss} needs the input `{name}` ({axes}): {example}"))
}

fn numbers(x: &Expression, point: &Point) -> f64 {
    x.at(0.0, &|name| point.of(name))
}

fn enclosure(x: &Expression, point: &Point) -> Interval {
    x.at(span(0.0, 0.0), &|name| span(point.of(name), point.of(name)))
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.what {
            What::Value => f.write_str("value")?,
            What::Slope(None) => f.write_str("slope")?,
            What::Slope(Some((name, index))) => {
                write!(f, "slope in {name}")?;
                index.iter().try_for_each(|i| write!(f, "[{i}]"))?;
            }
            What::Curvature => f.write_str("curvature")?,
        }
        write!(f, " of {}", self.loss)?;
        if let Some((_, Expression::Number(target))) = self.pair() {
            return write!(f, " at target {}", crate::short(*target));
        }
        match (self.loss.pointwise(), self.inputs.first()) {
            (Some(_), Some((_, Array::Row(row)))) => write!(f, ", a mean of {}", row.len()),
            _ => Ok(()),
        }
    }
}
