//! Element types of arrays: `f32` and `f64`, and with the feature `half` the [16-bit types](super::halves).
use super::{Driver, Precompiled, Real, math, power};
use fearless_simd::{Simd, SimdBase, SimdFloatElement, SimdNarrow, SimdWiden};

/// A float type that kernels compute in: `f32` or `f64`.
pub trait Float: Real + SimdFloatElement + Element<Float = Self> + PartialOrd {
    /// The layout and the polynomials of this format.
    #[doc(hidden)]
    const TABLE: math::Table<Self>;

    /// The low bits of `u`, as an integer of this format's size.
    #[doc(hidden)]
    fn bits(u: u64) -> Self::Bits;

    /// Adds every lane of `x` to a running sum in double precision.
    #[doc(hidden)]
    fn add_to<S: Simd>(sum: S::f64s, x: Self::Native<S>) -> S::f64s;

    /// A vector from the first doubles of `xs`, rounded to nearest.
    #[doc(hidden)]
    fn from_doubles<S: Simd>(simd: S, xs: &[f64]) -> Self::Native<S>;

    /// xᶜ on lanes, for c > 0.
    #[doc(hidden)]
    fn powf_lanes<S: Simd>(x: Self::Native<S>, c: f64) -> Self::Native<S>;

    /// 1/(1 + e⁻ˣ)ᶜ on lanes, for c > 0.
    #[doc(hidden)]
    fn sigmoid_powf_lanes<S: Simd>(x: Self::Native<S>, c: f64) -> Self::Native<S>;

    /// Calls a kernel's function for this format.
    #[doc(hidden)]
    fn call<K: Precompiled>(args: K::Args<'_, Self>) -> K::Out;
}

/// An element type of arrays: `f32` or `f64`, and with the feature `half` `bf16` or `f16`.
pub trait Element: Copy + Default + PartialEq + std::fmt::Debug + Send + Sync + 'static {
    /// The float type that it is computed in.
    type Float: Float;

    /// The name of the type: `f32`, `f64`, `f16` or `bf16`.
    const NAME: &'static str;

    /// True if storing an intermediate result as this type loses no precision.
    #[doc(hidden)]
    const KEEPS: bool;

    /// Calls a driver's function for this type.
    #[doc(hidden)]
    fn drive<D: Driver>(args: D::Args<'_, Self>) -> D::Out;

    /// The value, exactly.
    fn to_f64(self) -> f64;

    /// The nearest value.
    fn from_f64(x: f64) -> Self;

    /// A vector from the front of `xs`.
    #[doc(hidden)]
    fn load<S: Simd>(simd: S, xs: &[Self]) -> <Self::Float as SimdFloatElement>::Native<S>;

    /// Stores a vector to the front of `out`, each number rounded to nearest.
    #[doc(hidden)]
    fn store<S: Simd>(x: <Self::Float as SimdFloatElement>::Native<S>, out: &mut [Self]);

    /// `xs` as floats without conversion, if the element type is a float type.
    #[doc(hidden)]
    #[inline(always)]
    fn floats(_xs: &[Self]) -> Option<&[Self::Float]> {
        None
    }

    /// The same, mutable.
    #[doc(hidden)]
    #[inline(always)]
    fn floats_mut(_xs: &mut [Self]) -> Option<&mut [Self::Float]> {
        None
    }

    /// Copies `xs` by non-temporal stores, where supported.
    #[doc(hidden)]
    #[inline(always)]
    fn stream(xs: &[Self], out: &mut [Self]) {
        out.copy_from_slice(xs);
    }
}

macro_rules! float {
    ($t:ident, $native:ident, $drive:ident) => {
        impl Element for $t {
            type Float = $t;
            const NAME: &'static str = stringify!($t);
            const KEEPS: bool = true;

            fn drive<D: Driver>(args: D::Args<'_, Self>) -> D::Out {
                D::$drive(args)
            }

            #[inline(always)]
            fn to_f64(self) -> f64 {
                self.into()
            }

            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $t
            }

            #[inline(always)]
            fn load<S: Simd>(simd: S, xs: &[Self]) -> S::$native {
                S::$native::from_slice(simd, xs)
            }

            #[inline(always)]
            fn store<S: Simd>(x: S::$native, out: &mut [Self]) {
                x.store_slice(out)
            }

            #[inline(always)]
            fn floats(xs: &[Self]) -> Option<&[Self]> {
                Some(xs)
            }

            #[inline(always)]
            fn floats_mut(xs: &mut [Self]) -> Option<&mut [Self]> {
                Some(xs)
            }

            #[inline(always)]
            fn stream(xs: &[Self], out: &mut [Self]) {
                perdita_mem::stream(xs, out);
            }
        }
    };
}

float!(f32, f32s, run_f32);
float!(f64, f64s, run_f64);

impl Float for f32 {
    const TABLE: math::Table<f32> = math::F32;

    #[inline(always)]
    fn bits(u: u64) -> u32 {
        u as u32
    }

    #[inline(always)]
    fn add_to<S: Simd>(sum: S::f64s, x: S::f32s) -> S::f64s {
        let (low, high) = x.widen();
        sum + (low + high)
    }

    #[inline(always)]
    fn from_doubles<S: Simd>(simd: S, xs: &[f64]) -> S::f32s {
        let (low, high) = xs[..2 * S::f64s::LEN].split_at(S::f64s::LEN);
        S::f64s::from_slice(simd, low).narrow(S::f64s::from_slice(simd, high))
    }

    #[inline(always)]
    fn powf_lanes<S: Simd>(x: S::f32s, c: f64) -> S::f32s {
        power::powf_f32::<S>(x, c)
    }

    #[inline(always)]
    fn sigmoid_powf_lanes<S: Simd>(x: S::f32s, c: f64) -> S::f32s {
        power::sigmoid_powf_f32::<S>(x, c)
    }

    fn call<K: Precompiled>(args: K::Args<'_, f32>) -> K::Out {
        K::run_f32(args)
    }
}

impl Float for f64 {
    const TABLE: math::Table<f64> = math::F64;

    #[inline(always)]
    fn bits(u: u64) -> u64 {
        u
    }

    #[inline(always)]
    fn add_to<S: Simd>(sum: S::f64s, x: S::f64s) -> S::f64s {
        sum + x
    }

    #[inline(always)]
    fn from_doubles<S: Simd>(simd: S, xs: &[f64]) -> S::f64s {
        S::f64s::from_slice(simd, &xs[..S::f64s::LEN])
    }

    #[inline(always)]
    fn powf_lanes<S: Simd>(x: S::f64s, c: f64) -> S::f64s {
        power::powf_f64::<S>(x, c)
    }

    #[inline(always)]
    fn sigmoid_powf_lanes<S: Simd>(x: S::f64s, c: f64) -> S::f64s {
        power::sigmoid_powf_f64::<S>(x, c)
    }

    fn call<K: Precompiled>(args: K::Args<'_, f64>) -> K::Out {
        K::run_f64(args)
    }
}
