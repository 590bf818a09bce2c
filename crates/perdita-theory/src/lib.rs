//! What is said about loss functions, claim by claim, checked by computation.
#![forbid(unsafe_code)]
