//! Jumps of curves, such as that of the gradient of MAE: a line through them would show slopes that are not there.
//!
//! ```text
//! between two points whose values differ visibly
//!     halve the interval, and go on with the half in which the function changes more
//!     less than half of the change is left       it is steep there
//!     the interval is as short as numbers allow  it jumps: the line breaks
//! ```

/// The smallest visible change, relative to all values.
const VISIBLE: f64 = 0.01;
/// The number of halvings.
const HALVINGS: usize = 40;

/// The points, with one that is not a number in each jump of the function `at`.
pub(super) fn with_breaks(points: Vec<(f64, f64)>, at: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let finite = || points.iter().map(|p| p.1).filter(|y| y.is_finite());
    let (lo, hi) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let visible = VISIBLE * (hi - lo);

    let mut out = Vec::with_capacity(points.len());
    for (k, point) in points.iter().enumerate() {
        if let Some(before) = k.checked_sub(1).map(|k| points[k])
            && (point.1 - before.1).abs() > visible
            && let Some(x) = jump(before, *point, &at)
        {
            out.push((x, f64::NAN));
        }
        out.push(*point);
    }
    out
}

/// The place of a jump between two points.
fn jump(mut left: (f64, f64), mut right: (f64, f64), at: impl Fn(f64) -> f64) -> Option<f64> {
    let change = |a: (f64, f64), b: (f64, f64)| (b.1 - a.1).abs();
    let all = change(left, right);
    for _ in 0..HALVINGS {
        let x = 0.5 * (left.0 + right.0);
        let middle = (x, at(x));
        if change(left, middle) > change(middle, right) {
            right = middle;
        } else {
            left = middle;
        }
        // Values that are not finite are no jump: the line breaks there anyway.
        let left_over = change(left, right);
        if left_over.is_nan() || left_over <= 0.5 * all {
            return None;
        }
    }
    Some(0.5 * (left.0 + right.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks(f: fn(f64) -> f64) -> Vec<f64> {
        let points: Vec<(f64, f64)> = (-20..=20).map(|k| f64::from(k) / 10.0).map(|x| (x, f(x))).collect();
        with_breaks(points, f).into_iter().filter(|p| p.1.is_nan()).map(|p| p.0).collect()
    }

    #[test]
    fn jumps_are_found_and_steep_functions_are_none() {
        let step = breaks(|x| if x < 0.123 { -1.0 } else { 1.0 });
        assert!(step.len() == 1 && (step[0] - 0.123).abs() < 1e-9, "{step:?}");
        // With a value of its own at the jump, on both sides of it.
        assert_eq!(breaks(|x| if x == 0.0 { 0.0 } else { x.signum() }).len(), 2);
        for smooth in [f64::exp, |x: f64| (300.0 * x).tanh(), |x: f64| x.abs().sqrt(), |x: f64| x.abs()] {
            assert!(breaks(smooth).is_empty());
        }
        assert!(breaks(|x| 1.0 / x).is_empty());
    }
}
