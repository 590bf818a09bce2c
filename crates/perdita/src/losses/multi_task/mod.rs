//! Several losses at once.
pub mod uncertainty;

pub use uncertainty::Uncertainty;
