//! Which loss for these data: advice from a look at them, and models trained with each.
#![forbid(unsafe_code)]
