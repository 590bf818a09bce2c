//! The losses on tensors: against the core, on every kind of input, and in training.
#[allow(dead_code, reason = "shared with the tests of the catalogue")]
#[path = "../../../../crates/perdita-catalog/tests/call/cases.rs"]
mod cases;
#[path = "../../../../crates/perdita-catalog/tests/common/mod.rs"]
mod common;
#[path = "../../../perdita-adapter/tests/shared/similarities.rs"]
mod similarities;

mod core;
mod functions;
mod inputs;
mod pages;
mod peers;
mod perceptual;
mod plans;
mod replay;
mod tensors;
mod training;
