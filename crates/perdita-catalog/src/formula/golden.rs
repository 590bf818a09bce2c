//! Golden-section search for the minimum of a function.

/// Steps of a search, after which the section has the width of a rounding error.
const STEPS: u32 = 80;

/// The place of a minimum of `f` between two numbers, and the least value that was seen.
pub(crate) fn minimum(f: &dyn Fn(f64) -> f64, mut low: f64, mut high: f64) -> (f64, f64) {
    let ratio = 0.5 * (5f64.sqrt() - 1.0);
    let mut least = f64::INFINITY;
    for _ in 0..STEPS {
        let (left, right) = (high - (high - low) * ratio, low + (high - low) * ratio);
        let (at_left, at_right) = (f(left), f(right));
        least = least.min(at_left).min(at_right);
        if at_left < at_right {
            high = right;
        } else {
            low = left;
        }
    }
    (0.5 * (low + high), least)
}
