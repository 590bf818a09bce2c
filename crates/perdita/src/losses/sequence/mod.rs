//! A sequence of labels without alignment.
pub mod ctc;
