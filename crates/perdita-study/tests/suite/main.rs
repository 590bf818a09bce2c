//! Tests of recommendations and studies: one binary, since each links the kernels anew.
mod data;
mod guide;
mod linear;
mod metrics;
#[cfg(feature = "mlp")]
mod mlp;
mod study;
