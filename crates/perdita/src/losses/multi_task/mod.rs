//! Multi-task learning: combination of several losses.
pub mod uncertainty;

pub use uncertainty::Uncertainty;
