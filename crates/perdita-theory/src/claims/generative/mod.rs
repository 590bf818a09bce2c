//! Losses of generative models.
pub(super) mod adversarial;
pub(super) mod divergence;
pub(super) mod evidence_bound;
