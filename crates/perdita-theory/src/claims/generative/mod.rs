//! Losses of generative models.
pub(in crate::claims) mod adversarial;
pub(super) mod critics;
pub(super) mod divergence;
pub(super) mod evidence_bound;
pub(super) mod reconstruction;

/// −ln N(x; mean, variance)
fn surprise(x: f64, mean: f64, variance: f64) -> f64 {
    0.5 * ((std::f64::consts::TAU * variance).ln() + (x - mean).powi(2) / variance)
}
