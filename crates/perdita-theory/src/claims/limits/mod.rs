//! Experiments: the points and directions to which training goes.
pub(super) mod classifiers;
pub(super) mod divergences;
pub(super) mod sphere;
