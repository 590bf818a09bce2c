//! Sequences: a sequence of labels without alignment.
pub mod ctc;

pub use ctc::Ctc;
