//! Comparisons: a formula or a printed number, and what is computed from losses.
use super::Problem;
use super::arrays::{Array, Input};
use super::differences::judged;
use super::expression::Expression;
use super::subject::Subject;
use super::variables::{Point, Values, Variables, cases, grid_points, samples};
use crate::judgement::Outcome;
use crate::text::agrees;
use crate::text::{rounded, short};
use perdita::loss::Predicts;
use perdita::real::{Interval, span};
use perdita_catalog::Loss;

/// The statement of a text that is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A formula of variables.
    Formula(String),
    /// A number with its digits, such as `0.29` or `5e-5`.
    Printed(String),
    /// A number at one point is printed, any other text a formula.
    Either(String),
}

/// A comparison in texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The computed side: `slope of huber`, or an expression of `quantities`.
    pub of: String,
    /// Names of quantities: `fl` is `slope of binary_focal`.
    pub quantities: Vec<(String, String)>,
    /// Inputs of losses by name. A prediction or target that is not here is the variable of its usual name.
    pub inputs: Vec<(String, Input)>,
    /// The values of variables, and of parameters of losses.
    pub values: Vec<(String, Values)>,
    /// The text's side.
    pub said: Said,
}

/// A comparison of a formula or a printed number with what is computed from losses.
#[derive(Clone, Debug)]
pub struct Comparison {
    subject: Subject,
    said: Other,
    variables: Variables,
}

#[derive(Clone, Debug)]
enum Other {
    Formula(Expression),
    Printed(String),
}

/// The largest relative difference of two numbers that are the same but for rounding.
const SAME: f64 = 1e-9;

/// The two sides at a point.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    pub(super) point: Point,
    pub(super) said: f64,
    pub(super) ours: f64,
    pub(super) result: Match,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Match {
    /// The same, to this relative error.
    Same(f64),
    Different,
    /// Rounding errors leave it open: the enclosures of both sides overlap.
    Open,
}

impl Comparison {
    /// Parses the texts of a comparison.
    ///
    /// # Errors
    /// Names of losses, quantities and inputs that are unknown; variables without values; mistakes in formulas.
    pub fn new(written: &Written) -> Result<Comparison, Problem> {
        let mut said = match &written.said {
            Said::Formula(text) | Said::Either(text) => {
                Other::Formula(Expression::parse(text).map_err(|problem| problem.of("formula"))?)
            }
            Said::Printed(text) => Other::Printed(printed(text).map_err(|problem| problem.of("printed"))?),
        };
        let formula = match &said {
            Other::Formula(expression) => Some(expression),
            Other::Printed(_) => None,
        };

        let given = written.inputs.iter().map(|(name, input)| Ok((name.clone(), Array::parse(input)?)));
        let given = given.collect::<Result<Vec<_>, Problem>>().map_err(|problem| problem.of("at"))?;
        let mut names: Vec<String> = written.values.iter().map(|(name, _)| name.clone()).collect();
        for name in formula.iter().flat_map(|formula| formula.names()) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let subject = Subject::parse(&written.of, &written.quantities, &given, &names)?;
        subject.check(&given)?;

        let variables = variables(&subject, formula, &written.values)?;
        cases(&variables)?;
        let several = variables.iter().find(|(_, values)| !matches!(values, Values::List(x) if x.len() == 1));
        if let (Said::Either(text), Other::Formula(Expression::Number(_)), None) =
            (&written.said, &said, several)
        {
            said = Other::Printed(printed(text)?);
        }
        if let (Other::Printed(text), Some((name, _))) = (&said, several) {
            return Err(Problem::new(format!(
                "`{text}` is one number, and `{name}` has several values: give it one, or write a table"
            ))
            .of("printed"));
        }
        Ok(Comparison { subject, said, variables })
    }

    /// The computed quantity and its variables, in a few words.
    pub fn what(&self) -> String {
        let is_range = |values: &&Values| matches!(values, Values::Range(..));
        let (ranges, lists): (Vec<_>, Vec<_>) =
            self.variables.iter().partition(|(_, values)| is_range(&values));
        let mut text = self.subject.to_string();
        for same in ranges.chunk_by(|a, b| a.1 == b.1).chain(lists.chunk_by(|_, _| false)) {
            let names: Vec<&str> = same.iter().map(|(name, _)| &name[..]).collect();
            text += &format!("; {} = {}", names.join(", "), same[0].1);
        }
        text
    }

    /// Compares both sides.
    ///
    /// # Errors
    /// A number outside the domain of a loss.
    pub fn judge(&self) -> Result<Outcome, Problem> {
        match &self.said {
            Other::Printed(text) => self.number(text),
            Other::Formula(formula) => {
                let mut of_cases = Vec::new();
                for case in cases(&self.variables)? {
                    of_cases.push((case.clone(), self.compared(formula, &case)?));
                }
                let sides = Sides { comparison: self, formula };
                judged(&sides, &of_cases)
            }
        }
    }

    fn number(&self, text: &str) -> Result<Outcome, Problem> {
        let point = cases(&self.variables)?.swap_remove(0);
        let computed = self.subject.at(&self.subject.losses_at(&point)?, &point)?;
        if agrees(text, computed) == Some(true) {
            return Ok(Outcome::RightToDigits { printed: text.into(), computed });
        }
        let value: f64 = text.parse().expect("a number, as it was parsed");
        let off = match computed / value {
            ratio if !ratio.is_finite() && value != 0.0 => "which is not finite".into(),
            _ if agrees(text, -computed) == Some(true) => "the sign is wrong".into(),
            ratio if !(0.5..2.0).contains(&ratio) && value != 0.0 => {
                format!("factor {}", rounded(value / computed, 3))
            }
            _ => format!("off by {} %", rounded(100.0 * ((value - computed) / computed).abs(), 2)),
        };
        let text = text.replace('-', "−");
        Ok(Outcome::Wrong {
            right: short(computed),
            off: format!("{text} instead of {}, {off}", short(computed)),
        })
    }

    /// Both sides at all points of a case: those of the grid first.
    fn compared(&self, formula: &Expression, case: &Point) -> Result<Vec<Compared>, Problem> {
        let mut known: Option<(Point, Vec<Loss>)> = None;
        let samples = samples(&self.variables).into_iter().map(|sample| {
            let point = Point([sample.0, case.0.clone()].concat());
            let parameters = self.parameters(&point);
            if known.as_ref().is_none_or(|(before, _)| *before != parameters) {
                known = Some((parameters, self.subject.losses_at(&point)?));
            }
            let (_, losses) = known.as_ref().expect("made above");
            self.sides(formula, losses, point)
        });
        samples.collect()
    }

    fn parameters(&self, point: &Point) -> Point {
        let is_one = |(name, _): &&(String, f64)| self.subject.parameter(name).is_some();
        Point(point.0.iter().filter(is_one).cloned().collect())
    }

    /// Both sides at a point.
    pub(super) fn sides(
        &self,
        formula: &Expression,
        losses: &[Loss],
        point: Point,
    ) -> Result<Compared, Problem> {
        let ours = self.subject.at(losses, &point)?;
        let said = formula.at(0.0, &|name| point.of(name));
        let error = if said == ours { 0.0 } else { ((said - ours) / ours).abs() };
        let result = match error {
            error if error <= SAME => Match::Same(error),
            _ if !ours.is_finite() => Match::Open,
            _ => {
                let number = |name: &str| span(point.of(name), point.of(name));
                let theirs = formula.at(span(0.0, 0.0), &number);
                overlap(theirs, said, self.subject.range(losses, &point)?)
            }
        };
        Ok(Compared { point, said, ours, result })
    }

    /// A hint for a formula of probabilities that is compared as one of logits.
    pub(super) fn hint(&self) -> Option<String> {
        const PROBABILITIES: [&str; 4] = ["p", "p_t", "y_hat", "ŷ"];
        let quantity = self.subject.alone()?;
        let (Expression::Name(name), _) = quantity.pair()? else { return None };
        let is_taken = quantity.loss.card().predicts == Predicts::Logit && PROBABILITIES.contains(&&name[..]);
        is_taken.then(|| {
            format!("{name} is the logit here: of a probability {name}, the prediction is logit({name})")
        })
    }

    pub(super) fn subject(&self) -> &Subject {
        &self.subject
    }

    pub(super) fn variables(&self) -> &Variables {
        &self.variables
    }

    pub(super) fn grid_points(&self) -> usize {
        grid_points(&self.variables)
    }
}

/// A comparison and its formula.
pub(super) struct Sides<'a> {
    pub(super) comparison: &'a Comparison,
    pub(super) formula: &'a Expression,
}

impl Sides<'_> {
    /// Both sides at a point.
    pub(super) fn at(&self, point: Point) -> Result<Compared, Problem> {
        let losses = self.comparison.subject.losses_at(&point)?;
        self.comparison.sides(self.formula, &losses, point)
    }
}

/// The result for two sides that differ as they are computed. An enclosure without bounds encloses a pole or NaN.
fn overlap(theirs: Interval, said: f64, ours: Interval) -> Match {
    let is_open = !theirs.misses(ours) && (theirs.is_bounded() || said.is_finite());
    if is_open { Match::Open } else { Match::Different }
}

/// The values of all variables: those given, and those that follow from the losses.
fn variables(
    subject: &Subject,
    formula: Option<&Expression>,
    given: &Variables,
) -> Result<Variables, Problem> {
    let in_formula = formula.iter().flat_map(|formula| formula.names());
    let names: Vec<&String> = in_formula.chain(subject.names()).collect();
    for (name, _) in given {
        if !names.contains(&name) && subject.parameter(name).is_none() {
            return Err(Problem::new(format!("`{name}` has values, and nothing depends on it")).of("for"));
        }
    }

    let mut found = given.clone();
    for name in names {
        if found.iter().any(|(known, _)| known == name) {
            continue;
        }
        let stated = formula.and_then(|formula| formula.stated(name));
        let stated = stated.map(|(low, high)| Values::Range(low, high));
        let parameter = || subject.parameter(name).map(|x| Values::List(vec![x]));
        let domain = || subject.quantities().find_map(|quantity| quantity.domain(name)).map(usual);
        let Some(values) = stated.or_else(parameter).or_else(domain) else {
            return Err(Problem::new(format!(
                "`{name}` has no values: give it some, as in {name} = 1, or a range, as in 0 .. 1"
            ))
            .of("for"));
        };
        found.push((name.clone(), values));
    }
    Ok(found)
}

/// The usual range in a domain.
fn usual(domain: Interval) -> Values {
    match (domain.lo, domain.hi) {
        (low, high) if high - low <= 12.0 => Values::Range(low, high),
        (low, _) if low > -6.0 => Values::Range(low, low + 10.0),
        (_, high) if high < 6.0 => Values::Range(high - 10.0, high),
        _ => Values::Range(-6.0, 6.0),
    }
}

/// A printed number, with the minus sign of programs.
fn printed(text: &str) -> Result<String, Problem> {
    let text = text.trim().replace('−', "-");
    match agrees(&text, 0.0) {
        Some(_) => Ok(text),
        None => Err(Problem::new(format!("`{text}` is not a number such as 0.29 or 5e-5"))),
    }
}
