//! Preference optimisation: chosen and rejected answers of language models.
pub mod dpo;
pub mod ipo;
pub mod simpo;

pub use dpo::Dpo;
pub use ipo::Ipo;
pub use simpo::SimPo;
