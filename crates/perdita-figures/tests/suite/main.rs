//! Tests of curves, drawings and presets: one binary, since each links the kernels anew.
mod curves;
mod drawing;
mod ready;
