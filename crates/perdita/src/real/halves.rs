//! Half precision, `bf16` and `f16`: stored in 16 bits, computed in `f32`.
use super::{Driver, Element};
use fearless_simd::{Bytes, ExtractToken, Select, Simd, SimdBase, SimdFloat};
use half::{bf16, f16};

macro_rules! half {
    ($t:ident, $widen:ident, $narrow:ident, $drive:ident) => {
        impl Element for $t {
            type Float = f32;
            const NAME: &'static str = stringify!($t);
            const KEEPS: bool = false;

            fn drive<D: Driver>(args: D::Args<'_, Self>) -> D::Out {
                D::$drive(args)
            }

            fn to_f64(self) -> f64 {
                $t::to_f64(self)
            }

            // `half` truncates a double before it rounds; from a float it rounds correctly.
            fn from_f64(x: f64) -> Self {
                $t::from_f32(x as f32)
            }

            #[inline(always)]
            fn load<S: Simd>(simd: S, xs: &[Self]) -> S::f32s {
                let xs = &xs[..S::f32s::LEN];
                $widen::<S>(S::u32s::from_fn(simd, |i| xs[i].to_bits().into()))
            }

            #[inline(always)]
            fn store<S: Simd>(x: S::f32s, out: &mut [Self]) {
                let bits = $narrow::<S>(x);
                for (i, out) in out[..S::f32s::LEN].iter_mut().enumerate() {
                    *out = $t::from_bits(bits.as_slice()[i] as u16);
                }
            }
        }
    };
}

half!(bf16, widen_bf16, narrow_bf16, run_bf16);
half!(f16, widen_f16, narrow_f16, run_f16);

#[inline(always)]
fn widen_bf16<S: Simd>(h: S::u32s) -> S::f32s {
    (h << 16).bitcast()
}

/// Round to nearest, ties to even; NaN stays NaN.
#[inline(always)]
fn narrow_bf16<S: Simd>(x: S::f32s) -> S::u32s {
    let u: S::u32s = x.bitcast();
    let rounded = (u + ((u >> 16) & 1) + 0x7fff) >> 16;
    x.is_nan().select((u >> 16) | 0x40, rounded)
}

#[inline(always)]
fn widen_f16<S: Simd>(h: S::u32s) -> S::f32s {
    let simd = h.token();
    // A multiplication changes the exponent bias from 15 to 127, which is right for subnormals too.
    let magnitude: S::f32s = ((h & 0x7fff) << 13).bitcast();
    let x = magnitude * S::f32s::splat(simd, f32::from_bits((254 - 15) << 23));
    let special = x.simd_ge(S::f32s::splat(simd, 65_536.0));
    let bits: S::u32s = x.bitcast();
    let bits = special.select(bits | 0x7f80_0000, bits);
    (bits | ((h & 0x8000) << 16)).bitcast()
}

/// Round to nearest, ties to even; overflow gives ∞, NaN stays NaN.
#[inline(always)]
fn narrow_f16<S: Simd>(x: S::f32s) -> S::u32s {
    let simd = x.token();
    let u: S::u32s = x.bitcast();
    let sign = (u >> 16) & 0x8000;
    let (magnitude, u) = (x.abs(), u & 0x7fff_ffff);
    let normal = (u - ((127 - 15) << 23) + 0xfff + ((u >> 13) & 1)) >> 13;
    // The addition of ½ aligns a subnormal's bits with the mantissa's, and rounds them.
    let half = S::f32s::splat(simd, 0.5);
    let aligned: S::u32s = (magnitude + half).bitcast();
    let small = magnitude.simd_lt(S::f32s::splat(simd, f32::from_bits((127 - 14) << 23)));
    let h = small.select(aligned - 0.5f32.to_bits(), normal);
    let h = magnitude.simd_ge(S::f32s::splat(simd, 65_520.0)).select(S::u32s::splat(simd, 0x7c00), h);
    x.is_nan().select(S::u32s::splat(simd, 0x7e00), h) | sign
}
