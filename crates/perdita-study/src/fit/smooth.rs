//! Smoothing of kinks: the Moreau envelope of a convex loss, min over q of ℓ(q) + (q − p)²/2μ.
//!
//! Its slope is (p − q)/μ at the minimising q. It has the same minimiser as the loss, and is below it by at most μL²/2, where L
//! bounds the slope. The envelope of the absolute error is the Huber loss. It is computed from the loss's value and slope.
use perdita_catalog::AnyPointwise;

/// The steps of the bisection, for all bits of q.
const STEPS: usize = 60;

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
