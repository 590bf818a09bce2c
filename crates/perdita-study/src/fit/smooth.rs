//! Smoothing of kinks: the Moreau envelope of a convex loss, min over q of ℓ(q) + (q − p)²/2μ.
//!
//! Its slope is (p − q)/μ at the minimising q. It has the same minimiser as the loss, and is below it by at most μL²/2, where L
//! bounds the slope. The envelope of the absolute error is the Huber loss. It is computed from the loss's value and slope.
use perdita::real::span;
use perdita_catalog::AnyPointwise;

/// The steps of the bisection, for all bits of q.
const STEPS: usize = 60;

/// The scores that a fit may visit, in scales beyond the starting score.
const REACH: f64 = 10.0;

/// False if the slope of a loss has no jump at the scores that a fit may visit: it is smooth everywhere, or an enclosure of its
/// derivative is finite there.
pub(crate) fn has_kinks(loss: &dyn AnyPointwise, start: f64, scale: f64, targets: &[f64]) -> bool {
    if loss.claims().smooth.is_finite() {
        return false;
    }
    let (least, most) =
        targets.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &y| (a.min(y), b.max(y)));
    let scores = span(start - REACH * scale, start + REACH * scale);
    let curvature = loss.enclose(scores, span(least, most)).slope.du;
    !(curvature.lo.is_finite() && curvature.hi.is_finite())
}

/// The value and slope of the envelope at one point.
pub(crate) fn envelope(loss: &dyn AnyPointwise, prediction: f64, target: f64, mu: f64) -> (f64, f64) {
    let here = loss.at(prediction, target);
    if here.slope == 0.0 || !here.slope.is_finite() {
        return (here.value, here.slope);
    }
    // Slopes of a convex loss only rise: from here, q is not further than this.
    let mut far = prediction - mu * here.slope;
    let mut near = prediction;
    let too_far = |q: f64| (loss.at(q, target).slope + (q - prediction) / mu) * here.slope < 0.0;
    if too_far(far) {
        for _ in 0..STEPS {
            let middle = 0.5 * (near + far);
            if too_far(middle) { far = middle } else { near = middle }
        }
    }
    let step = far - prediction;
    (loss.at(far, target).value + step * step / (2.0 * mu), -step / mu)
}

#[cfg(test)]
mod tests {
    use super::*;
    use perdita::loss::Task;
    use perdita::real::Interval;
    use perdita_catalog::{LOSSES, Loss};

    /// Convex losses of unbounded scores whose slope jumps; of all others, a claim or an enclosure shows that it does not.
    #[test]
    fn kinks_are_found() {
        let mut with_kinks = Vec::new();
        for loss in LOSSES.iter().filter_map(|entry| entry.default().ok()) {
            let (card, Some(any)) = (loss.card(), loss.pointwise()) else { continue };
            let is_trained =
                card.prediction == Interval::REAL && [Task::Regression, Task::Binary].contains(&card.task);
            let ends = if card.task == Task::Binary { [card.target.lo, card.target.hi] } else { [1.0, 3.0] };
            if is_trained && any.claims().convex && has_kinks(any, 2.0, 1.0, &ends) {
                with_kinks.push(card.name);
            }
        }
        assert_eq!(with_kinks, ["mae", "quantile", "epsilon_insensitive", "mape", "hinge"]);
        let kinked = |loss: &str| {
            let loss: Loss = loss.parse().unwrap();
            has_kinks(loss.pointwise().unwrap(), 0.0, 1e12, &[-3e12, 2e12])
        };
        assert!(kinked("smooth_l1(beta=0)") && !kinked("smooth_l1(beta=1)") && !kinked("log_cosh"));
    }
}
