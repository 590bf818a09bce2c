//! Differences of a formula and a loss: the worst place, a constant factor or offset, and the places where the sign changes.
//!
//! ```text
//! right       all points are the same, but for those that rounding leaves open, which are less than half
//! wrong       a place where the enclosures of both sides are disjoint; of these, the one where
//!             |said − computed| is the largest part of the largest computed value of its case
//! factor      said / computed is the same everywhere        offset      said − computed is the same everywhere
//! sign        between neighbours on the grid of one range, one with the same sign and one without: bisection
//! ```
use super::Problem;
use super::comparison::{Compared, Match, Sides};
use super::variables::{Point, Values};
use crate::judgement::Outcome;
use crate::text::{rounded, short};

/// The points of each case.
type Cases = [(Point, Vec<Compared>)];

/// The outcome of a comparison.
///
/// # Errors
/// A number outside the domain of a loss.
pub(super) fn judged(sides: &Sides, cases: &Cases) -> Result<Outcome, Problem> {
    let all = || cases.iter().flat_map(|(_, points)| points);
    let (mut same, mut open, mut worst) = (0, 0, 0.0);
    for compared in all() {
        match compared.result {
            Match::Same(error) => (same, worst) = (same + 1, f64::max(worst, error)),
            Match::Open => open += 1,
            Match::Different => {}
        }
    }

    if same + open == all().count() {
        return Ok(if open > same {
            let why = format!("rounding errors leave it open at {open} of {} points", same + open);
            Outcome::Unsupported { why }
        } else {
            Outcome::Right { to: right(same, open, worst) }
        });
    }
    wrong(sides, cases)
}

/// `to 2e−16 at 597 points`
fn right(same: usize, open: usize, worst: f64) -> String {
    let points = if same == 1 { "1 point".into() } else { format!("{same} points") };
    let precision = if worst == 0.0 { "exactly".into() } else { format!("to {}", rounded(worst, 1)) };
    match open {
        0 => format!("{precision}, at {points}"),
        _ => format!("{precision}, at {points} ({open} more are left open by rounding errors)"),
    }
}

fn wrong(sides: &Sides, cases: &Cases) -> Result<Outcome, Problem> {
    let compared: Vec<&Compared> =
        cases.iter().flat_map(|(_, points)| points).filter(|c| c.result != Match::Open).collect();
    let worst = worst(cases);
    let place = if worst.point.0.is_empty() { String::new() } else { format!("at {}: ", worst.point) };
    let at = format!("{place}{} instead of {}", short(worst.said), short(worst.ours));

    if let Some(factor) = factor(&compared) {
        let (right, everywhere) = match factor {
            -1.0 => ("the formula with the opposite sign".into(), "of the opposite sign everywhere".into()),
            factor if factor.abs() < 1.0 => {
                let times = rounded(1.0 / factor, 5);
                (
                    format!("{times} times the formula"),
                    format!("everywhere the right value divided by {times}"),
                )
            }
            factor => {
                let times = rounded(factor, 5);
                (
                    format!("the formula divided by {times}"),
                    format!("everywhere {times} times the right value"),
                )
            }
        };
        return Ok(Outcome::Wrong { right, off: format!("{everywhere}; {at}") });
    }
    if let Some(offset) = offset(&compared) {
        let size = rounded(offset.abs(), 5);
        let (right, more) = if offset > 0.0 { ("minus", "more") } else { ("plus", "less") };
        let off = format!("everywhere {size} {more} than the right value; {at}");
        return Ok(Outcome::Wrong { right: format!("the formula {right} {size}"), off });
    }

    let mut off = vec![at];
    let ratio = worst.said / worst.ours;
    if ratio.is_finite() && ratio != 0.0 {
        off[0] += &format!(", factor {}", rounded(ratio, 3));
    }
    off.extend(signs(sides, cases)?);
    off.extend(rights(sides, cases));
    off.extend(sides.comparison.hint());
    Ok(Outcome::Wrong { right: correction(sides, worst)?, off: off.join("; ") })
}

/// The differing point whose error is the largest part of the largest value of its case; one that is not finite before all
/// others.
fn worst(cases: &Cases) -> &Compared {
    let mut worst: Option<(f64, &Compared)> = None;
    for (_, points) in cases {
        let scale =
            points.iter().map(|c| c.ours.abs()).filter(|x| x.is_finite()).fold(f64::MIN_POSITIVE, f64::max);
        for compared in points.iter().filter(|c| c.result == Match::Different) {
            let error = (compared.said - compared.ours).abs() / scale;
            let error = if error.is_nan() { f64::INFINITY } else { error };
            // The earlier of two: grids have rounder numbers than draws.
            if worst.is_none_or(|(most, _)| error > most * (1.0 + 1e-3)) {
                worst = Some((error, compared));
            }
        }
    }
    worst.expect("a formula is wrong somewhere").1
}

/// The fewest points that a constant is seen from.
const POINTS_MIN: usize = 3;

/// said / ours, if it is the same everywhere.
fn factor(compared: &[&Compared]) -> Option<f64> {
    let factors = compared.iter().filter(|c| c.ours != 0.0 || c.said != 0.0).map(|c| c.said / c.ours);
    constant(factors.collect(), 1e-7)
}

/// said − ours, if it is the same everywhere, up to the rounding of either.
fn offset(compared: &[&Compared]) -> Option<f64> {
    let scale = compared.iter().map(|c| c.ours.abs()).fold(0.0, f64::max);
    let offset = constant(compared.iter().map(|c| c.said - c.ours).collect(), 1e-7)?;
    (offset.abs() > 1e-9 * scale).then_some(offset)
}

fn constant(numbers: Vec<f64>, to: f64) -> Option<f64> {
    let first = *numbers.first()?;
    let is_same = |x: &f64| (x - first).abs() <= to * first.abs();
    let whole = if (first - first.round()).abs() < to { first.round() } else { first };
    (numbers.len() >= POINTS_MIN && numbers.iter().all(is_same)).then_some(whole)
}

/// The cases in which the formula is right: by the values of one variable, if they follow from it.
fn rights(sides: &Sides, cases: &Cases) -> Option<String> {
    let is_right = |points: &[Compared]| points.iter().all(|c| c.result != Match::Different);
    let (right, wrong): (Vec<_>, Vec<_>) = cases.iter().partition(|(_, points)| is_right(points));
    if right.is_empty() {
        return None;
    }
    for (name, values) in sides.comparison.variables() {
        let Values::List(values) = values else { continue };
        let is_only_right = |x: &&f64| wrong.iter().all(|(case, _)| case.of(name) != **x);
        let of_right: Vec<f64> = values.iter().filter(is_only_right).copied().collect();
        if right.iter().all(|(case, _)| of_right.contains(&case.of(name))) {
            return Some(format!("right for {name} = {}", Values::List(of_right)));
        }
    }
    Some(format!("right in {} of {} cases, such as {}", right.len(), cases.len(), named(sides, &right[0].0)))
}

/// The case's values of variables that have several.
fn named(sides: &Sides, case: &Point) -> String {
    let several = |name: &str| {
        let values = sides.comparison.variables().iter().find(|(known, _)| known == name);
        values.is_some_and(|(_, values)| matches!(values, Values::List(values) if values.len() > 1))
    };
    Point(case.0.iter().filter(|(name, _)| several(name)).cloned().collect()).to_string()
}

/// The most places, and cases, that are named.
const PLACES_MAX: usize = 6;

/// The places where the sign begins to differ, in a sentence.
fn signs(sides: &Sides, cases: &Cases) -> Result<Option<String>, Problem> {
    let is_opposite = |c: &Compared| c.said * c.ours < 0.0;
    let all = || cases.iter().flat_map(|(_, points)| points).filter(|c| c.said * c.ours != 0.0);
    let opposite = all().filter(|c| is_opposite(c)).count();
    if opposite == 0 {
        return Ok(None);
    }
    if opposite == all().count() {
        return Ok(Some("of the opposite sign everywhere".into()));
    }
    let is_range = |values: &Values| matches!(values, Values::Range(..));
    let mut ranges = sides.comparison.variables().iter().filter(|(_, values)| is_range(values));
    let (Some((name, _)), None) = (ranges.next(), ranges.next()) else {
        let share = rounded(100.0 * opposite as f64 / all().count() as f64, 2);
        return Ok(Some(format!("of the opposite sign at {share} % of the points")));
    };

    let mut places = Vec::new();
    for (case, points) in cases {
        let grid = &points[..sides.comparison.grid_points()];
        let mut found = Vec::new();
        for pair in grid.windows(2) {
            if is_opposite(&pair[0]) != is_opposite(&pair[1]) && pair.iter().all(|c| c.said * c.ours != 0.0) {
                let is_less = is_opposite(&pair[0]);
                let place = bisect(sides, name, [&pair[0], &pair[1]])?;
                found.push(format!("{name} {} {}", if is_less { "<" } else { ">" }, rounded(place, 3)));
            }
        }
        let of_case = named(sides, case);
        let of_case = if of_case.is_empty() { of_case } else { format!(" ({of_case})") };
        match found.len() {
            0 if grid.iter().any(is_opposite) => places.push(format!("every {name}{of_case}")),
            0 => {}
            n if n > PLACES_MAX => places.push(format!("{} and {} more{of_case}", found[0], n - 1)),
            _ => places.push(format!("{}{of_case}", found.join(", "))),
        }
    }
    if places.len() > PLACES_MAX {
        let more = format!("{} more cases", places.len() - PLACES_MAX);
        places.truncate(PLACES_MAX);
        places.push(more);
    }
    Ok((!places.is_empty()).then(|| format!("of the opposite sign for {}", places.join(", "))))
}

/// The place between two points where the signs begin to differ, or to be the same.
fn bisect(sides: &Sides, name: &str, ends: [&Compared; 2]) -> Result<f64, Problem> {
    let is_opposite = |c: &Compared| c.said * c.ours < 0.0;
    let before = is_opposite(ends[0]);
    let [mut low, mut high] = ends.map(|end| end.point.of(name));
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        let found = sides.at(ends[0].point.with(name, middle))?;
        if is_opposite(&found) == before { low = middle } else { high = middle }
    }
    Ok(0.5 * (low + high))
}

/// The right statement: the loss's own formula, if it is short, or its value at the worst place.
fn correction(sides: &Sides, worst: &Compared) -> Result<String, Problem> {
    let subject = sides.comparison.subject();
    let formula = subject.alone().map(|quantity| quantity.formula(&worst.point)).transpose()?.flatten();
    let number = || format!("{subject} is {} at {}", short(worst.ours), worst.point);
    Ok(formula.unwrap_or_else(number))
}
