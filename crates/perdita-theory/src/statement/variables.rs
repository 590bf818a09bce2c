//! Variables and the points at which statements are compared.
//!
//! ```text
//! cases     the product of all lists                               gamma = [0.5, 1, 2, 5]
//! samples   of the ranges, for each case: a grid, and random draws   p = "0 .. 1"
//! ```
//!
//! The ends of a range are left out: losses of probabilities and their textbook formulas are infinite there.
use super::Problem;
use super::expression::number;
use crate::numerics::draws;
use rand::RngExt;
use std::fmt;
use std::str::FromStr;

/// The values of a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Each of these.
    List(Vec<f64>),
    /// All between these.
    Range(f64, f64),
}

impl FromStr for Values {
    type Err = Problem;

    /// Parses `0.5`, `0.5, 1, 2` or `0 .. 1`.
    fn from_str(text: &str) -> Result<Values, Problem> {
        let wrong = || {
            Problem::new(format!(
                "`{text}` is neither a number, nor several (0.5, 1, 2), nor a range (0 .. 1)"
            ))
        };
        if let Some((low, high)) = text.split_once("..") {
            let (low, high) = (number(low).ok_or_else(wrong)?, number(high).ok_or_else(wrong)?);
            if !(high - low).is_finite() {
                return Err(Problem::new(format!("the range `{text}` is too wide")));
            }
            if low < high {
                return Ok(Values::Range(low, high));
            }
            return Err(Problem::new(format!("the range `{text}` is empty: {low} is not less than {high}")));
        }
        let numbers = text.split(',').map(number).collect::<Option<Vec<f64>>>();
        Ok(Values::List(numbers.ok_or_else(wrong)?))
    }
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Values::List(values) => {
                let values: Vec<String> = values.iter().map(|x| crate::short(*x)).collect();
                f.write_str(&values.join(", "))
            }
            Values::Range(low, high) => write!(f, "{}..{}", crate::short(*low), crate::short(*high)),
        }
    }
}

/// The numbers that names stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Point(pub(super) Vec<(String, f64)>);

impl Point {
    /// The number of a name.
    ///
    /// # Panics
    /// If there is none: comparisons are made with a value for every name.
    pub(super) fn of(&self, name: &str) -> f64 {
        self.get(name).unwrap_or_else(|| panic!("`{name}` has a value"))
    }

    pub(super) fn get(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, x)| *x)
    }

    /// The point with another number, or one more.
    pub(super) fn with(&self, name: &str, x: f64) -> Point {
        let mut point = self.clone();
        match point.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, value)) => *value = x,
            None => point.0.push((name.into(), x)),
        }
        point
    }
}

/// `p = 0.5, gamma = 2`
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (k, (name, x)) in self.0.iter().enumerate() {
            write!(f, "{}{name} = {}", if k == 0 { "" } else { ", " }, crate::short(*x))?;
        }
        Ok(())
    }
}

/// The variables of a comparison, by name.
pub(super) type Variables = Vec<(String, Values)>;

/// The most points of a comparison.
const POINTS_MAX: usize = 200_000;

/// The product of all lists.
///
/// # Errors
/// Too many points.
pub(super) fn cases(variables: &Variables) -> Result<Vec<Point>, Problem> {
    let mut cases = vec![Point::default()];
    for (name, values) in variables {
        let Values::List(values) = values else { continue };
        cases = cases.iter().flat_map(|case| values.iter().map(|x| case.with(name, *x))).collect();
        if cases.len() * samples(variables).len() > POINTS_MAX {
            return Err(Problem::new(format!(
                "more than {POINTS_MAX} points are too many: shorten the lists"
            )));
        }
    }
    Ok(cases)
}

/// The number of steps of the grid of one range, of each of two, and of draws.
const STEPS: usize = 400;
const STEPS_OF_TWO: usize = 24;
const DRAWS: usize = 200;

/// The points in the ranges: those of a grid in ascending order, then random ones.
pub(super) fn samples(variables: &Variables) -> Vec<Point> {
    let ranges: Vec<(&str, f64, f64)> = variables
        .iter()
        .filter_map(|(name, values)| match values {
            Values::Range(low, high) => Some((&name[..], *low, *high)),
            Values::List(_) => None,
        })
        .collect();
    let steps = match ranges.len() {
        0 => return vec![Point::default()],
        1 => STEPS,
        2 => STEPS_OF_TWO,
        _ => 0,
    };

    let mut points = vec![Point::default()];
    for (name, low, high) in &ranges {
        let inside = |k: usize| (low * (steps - k) as f64 + high * k as f64) / steps as f64;
        points = points.iter().flat_map(|point| (1..steps).map(|k| point.with(name, inside(k)))).collect();
    }

    let mut rng = draws(1);
    let mut draw = |low: f64, high: f64| low + (high - low) * rng.random::<f64>();
    for _ in 0..DRAWS * ranges.len() {
        let drawn = ranges.iter().map(|(name, low, high)| (name.to_string(), draw(*low, *high)));
        points.push(Point(drawn.collect()));
    }
    points
}

/// The number of points of the grid, which come first.
pub(super) fn grid_points(variables: &Variables) -> usize {
    match variables.iter().filter(|(_, values)| matches!(values, Values::Range(..))).count() {
        1 => STEPS - 1,
        2 => (STEPS_OF_TWO - 1) * (STEPS_OF_TWO - 1),
        _ => 0,
    }
}
