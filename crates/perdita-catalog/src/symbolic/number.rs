//! Recognition of integers and fractions in floats.

/// True for an integer.
pub(super) fn whole(x: f64) -> bool {
    x.fract() == 0.0 && x.abs() < 1e9
}

/// Numerator and denominator, if these are small.
pub(super) fn fraction(x: f64) -> Option<(i64, i64)> {
    let near = |d: &i64| {
        let n = (x * *d as f64).round();
        n.abs() < 1e6 && (n / *d as f64 - x).abs() <= 4.0 * f64::EPSILON * x.abs()
    };
    let d = (1..=64).find(near)?;
    Some(((x * d as f64).round() as i64, d))
}

/// The fraction that a float rounds.
pub(super) fn nice(x: f64) -> f64 {
    fraction(x).map_or(x, |(n, d)| n as f64 / d as f64)
}
