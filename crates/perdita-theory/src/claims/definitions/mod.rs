//! Losses by their textbook definitions, and what they estimate.
pub(super) mod binary;
pub(super) mod classes;
pub(super) mod deviances;
pub(super) mod noisy;
