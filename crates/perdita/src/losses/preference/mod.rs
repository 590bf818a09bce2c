//! Answers that people prefer.
pub mod dpo;
pub mod ipo;
pub mod simpo;
