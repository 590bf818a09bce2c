//! Metric and contrastive losses.
pub(super) mod distances;
pub(super) mod information;
pub(super) mod margins;
pub(super) mod mining;
pub(super) mod similarities;
pub(super) mod views;

use crate::numerics::dot;

fn cosine(a: &[f64], b: &[f64]) -> f64 {
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
