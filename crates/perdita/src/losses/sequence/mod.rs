//! Sequences of labels, whose places are not known.
pub mod ctc;
