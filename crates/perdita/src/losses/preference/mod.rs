//! Answers that people prefer.
pub mod dpo;
pub mod ipo;
pub mod simpo;

pub use dpo::Dpo;
pub use ipo::Ipo;
pub use simpo::SimPo;
