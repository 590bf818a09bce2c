//! Tests of the library by type: one binary, since each links the kernels anew.
mod certificates;
mod combine;
mod gone;
mod layers;
mod properties;
mod threads;
