//! The losses on tensors: against the core, on every kind of input and device, and in training.
#[allow(dead_code, reason = "shared with the tests of the catalogue")]
#[path = "../../../../crates/perdita-catalog/tests/call/cases.rs"]
mod cases;
#[path = "../../../../crates/perdita-catalog/tests/common/mod.rs"]
mod common;
#[path = "../../../perdita-adapter/tests/shared/similarities.rs"]
mod similarities;

mod conventions;
mod core;
mod inputs;
mod pages;
mod peers;
mod plans;
mod replay;
mod tensors;
mod training;
mod types;
#[cfg(feature = "wgpu")]
mod wgpu;
