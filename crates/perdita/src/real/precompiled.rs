//! Generic kernels that are compiled in this crate, for all callers.
//!
//! In release builds crates share no generic code: a generic function is compiled again in every crate that calls it,
//! one without type parameters once. So each precompiled kernel has a function per type, and a type selects its own:
//! [`Float::call`], [`Element::drive`].
use super::{Element, Float};
#[cfg(feature = "half")]
use half::{bf16, f16};

/// A kernel, with a function per float type.
pub trait Precompiled {
    /// The arguments for the float type `F`.
    type Args<'a, F: Float>;

    /// The result.
    type Out;

    /// The kernel for `f32`.
    fn run_f32(args: Self::Args<'_, f32>) -> Self::Out;

    /// The kernel for `f64`.
    fn run_f64(args: Self::Args<'_, f64>) -> Self::Out;
}

/// A driver, with a function per element type.
pub trait Driver {
    /// The arguments for the element type `E`.
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
