//! Generic kernels that are compiled in this crate, whoever calls them.
//!
//! Crates in release builds share no generic code: a generic kernel is compiled again in every crate that calls it. What
//! has no type parameter is compiled once, so the version for each type is a function of its own, and a type knows which
//! is its own: [`Float::call`], [`Element::drive`].
use super::{Element, Float};
#[cfg(feature = "half")]
use half::{bf16, f16};

/// A kernel for the types that are computed in.
pub trait Precompiled {
    /// The arguments, where numbers are `F`.
    type Args<'a, F: Float>;

    /// The result.
    type Out;

    /// The kernel for `f32`.
    fn run_f32(args: Self::Args<'_, f32>) -> Self::Out;

    /// The kernel for `f64`.
    fn run_f64(args: Self::Args<'_, f64>) -> Self::Out;
}

/// A driver for the types that arrays hold.
pub trait Driver {
    /// The arguments, where numbers are `E`.
    type Args<'a, E: Element>;

    /// The result.
    type Out;

    /// The driver for `f32`.
    fn run_f32(args: Self::Args<'_, f32>) -> Self::Out;

    /// The driver for `f64`.
    fn run_f64(args: Self::Args<'_, f64>) -> Self::Out;

    /// The driver for `bf16`.
    #[cfg(feature = "half")]
    fn run_bf16(args: Self::Args<'_, bf16>) -> Self::Out;

    /// The driver for `f16`.
    #[cfg(feature = "half")]
    fn run_f16(args: Self::Args<'_, f16>) -> Self::Out;
}
