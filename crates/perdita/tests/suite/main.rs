//! Tests of losses by type, in one binary: every further binary would link the kernels again.
mod calls;
mod certificates;
mod combine;
#[cfg(feature = "executor")]
mod diagonal;
#[cfg(feature = "executor")]
mod executed_pairs;
#[cfg(feature = "executor")]
mod executed_rows;
mod gone;
mod layers;
mod narrow;
mod properties;
mod threads;
mod totals;
mod weighted;
