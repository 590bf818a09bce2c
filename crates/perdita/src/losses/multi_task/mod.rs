//! Several losses at once.
pub mod uncertainty;
