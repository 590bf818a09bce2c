//! Losses of models that make data.
pub(super) mod adversarial;
pub(super) mod divergence;
pub(super) mod evidence_bound;
