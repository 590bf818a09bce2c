//! The elementary functions on SIMD lanes: one polynomial each, for `f32` and `f64`; powers are in [`power`](super::power).
//!
//! # Accuracy
//!
//! The largest error found, in units in the last place of the exact result, with fused multiply-add (AVX2,
//! AVX-512, NEON). For `f32` over **all** 2³² inputs (`cargo test --release -- --ignored every_f32`), for `f64`
//! over a dense sample. Subnormal results are included; NaN, ±∞, ±0 and the ends of each domain follow IEEE 754.
//!
//! | function | f32 | f64 |
//! | --- | --- | --- |
//! | `exp` | 1.1 | 1.1 |
//! | `exp_m1` | 2 | 2 |
//! | `ln` | 1 | 1 |
//! | `ln_1p` | 1.5 | 2 |
//! | `sigmoid` | 3 | 3 |
//! | `tanh` | 3.5 | 4 |
//! | `softplus` | 2 | 2 |
//! | `powf`, c ≤ 30 | 0.8; 1.5 for c = 1½ and 3, 2 for 4, 3 for 5 | 2 + 2·\|c·ln x\| |
//! | `powf`, c > 30 | 4 | 2 + 2·\|c·ln x\| |
//! | `sigmoid_powf` | 1 + 2c; 2 + 3c for c = 1½, 2, 3, 4, 5 | 2 + 3·\|c·ln σ(x)\| |
#![allow(clippy::excessive_precision, reason = "coefficients keep the digits that Remez's algorithm gave")]

use super::Float;
use fearless_simd::{Bytes, ExtractToken, Select, Simd, SimdBase, SimdFloat, SimdFloatElement};

/// A native vector of floats.
pub(super) type V<S, T> = <T as SimdFloatElement>::Native<S>;

/// The bits of a native vector.
type Bits<S, T> = <V<S, T> as SimdFloat<S>>::Bits;

/// A float format: its layout and its polynomials (minimax, by Remez's algorithm at 40 digits).
#[derive(Clone, Copy, Debug)]
pub struct Table<T: 'static> {
    /// The bits of the mantissa, and the exponent bias.
    mantissa: u32,
    bias: u64,
    /// 1.5·2^mantissa: its addition to a small number rounds that to an integer, in the low bits.
    magic: T,
    magic_bits: u64,
    /// The range outside which eˣ is 0 or ∞.
    exp_range: (T, T),
    /// ln 2 = hi + lo, where the product of an exponent and hi is exact (Cody and Waite).
    ln2: (T, T),
    log2_e: T,
    /// The bits of √½, 1 and the mantissa's mask.
    sqrt_half_bits: u64,
    mantissa_mask: u64,
    /// 2^mantissa, which scales subnormal numbers to normal ones, and the smallest normal number.
    scale: T,
    smallest: T,
    /// (eʳ − 1 − r)/r² on |r| ≤ ½ ln 2, lowest first.
    exp: &'static [T],
    ln: Ln<T>,
}

/// ln(1 + f) for f in [√½ − 1, √2 − 1].
#[derive(Clone, Copy, Debug)]
enum Ln<T: 'static> {
    /// f − f²/2 + f³·P(f): a polynomial, where a few terms suffice.
    Series(&'static [T]),
    /// With s = f/(2 + f) and z = s²: 2s + s·z·P(z). A division saves half of the terms.
    Atanh(&'static [T]),
}

pub(super) const F32: Table<f32> = Table {
    mantissa: 23,
    bias: 127,
    magic: 12_582_912.0,
    magic_bits: 0x4b40_0000,
    exp_range: (-104.0, 89.0),
    ln2: (0.693_359_4, -2.121_944_4e-4),
    log2_e: std::f32::consts::LOG2_E,
    sqrt_half_bits: 0x3f35_04f3,
    mantissa_mask: 0x007f_ffff,
    scale: 8_388_608.0,
    smallest: f32::MIN_POSITIVE,
    exp: &[0.500_000_01, 0.166_665_19, 0.041_666_205, 0.008_368_918, 0.001_395_054_1],
    ln: Ln::Series(&[
        0.333_333_16,
        -0.250_008_17,
        0.200_023_3,
        -0.166_243_19,
        0.141_800_34,
        -0.131_301_35,
        0.128_906_54,
        -0.078_668_58,
    ]),
};

pub(super) const F64: Table<f64> = Table {
    mantissa: 52,
    bias: 1023,
    magic: 6_755_399_441_055_744.0,
    magic_bits: 0x4338_0000_0000_0000,
    exp_range: (-746.0, 710.0),
    ln2: (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10),
    log2_e: std::f64::consts::LOG2_E,
    sqrt_half_bits: 0x3fe6_a09e_667f_3bcd,
    mantissa_mask: 0x000f_ffff_ffff_ffff,
    scale: 4_503_599_627_370_496.0,
    smallest: f64::MIN_POSITIVE,
    exp: &[
        0.500_000_000_000_001_3,
        0.166_666_666_666_667,
        0.041_666_666_666_514_93,
        0.008_333_333_333_307_12,
        0.001_388_888_894_715_628_9,
        0.000_198_412_699_175_714_18,
        2.480_148_978_564_040_6e-5,
        2.755_721_613_089_655e-6,
        2.763_133_976_321_627_7e-7,
        2.511_791_547_533_945_4e-8,
    ],
    ln: Ln::Atanh(&[
        0.666_666_666_666_673_1,
        0.399_999_999_994_299_4,
        0.285_714_287_398_849_1,
        0.222_221_987_650_040_92,
        0.181_835_569_632_618_82,
        0.153_141_846_409_207_36,
        0.147_950_672_693_449_33,
    ]),
};

/// x·y + z, fused where the machine supports it.
#[inline(always)]
fn fma<S: Simd, T: Float>(x: V<S, T>, y: V<S, T>, z: V<S, T>) -> V<S, T> {
    x.mul_add(y, z)
}

/// A polynomial by Horner's rule, coefficients in ascending order.
#[inline(always)]
pub(super) fn polynomial<S: Simd, T: Float>(x: V<S, T>, coefficients: &'static [T]) -> V<S, T> {
    let simd = x.token();
    let (last, rest) = coefficients.split_last().expect("a polynomial has a coefficient");
    let mut y = V::<S, T>::splat(simd, *last);
    for &c in rest.iter().rev() {
        y = fma::<S, T>(x, y, V::<S, T>::splat(simd, c));
    }
    y
}

#[inline(always)]
fn int<S: Simd, T: Float>(simd: S, u: u64) -> Bits<S, T> {
    Bits::<S, T>::splat(simd, T::bits(u))
}

/// The bits of floats. `SimdFloat::to_bits` and `from_bits` are not marked for inlining, and may remain calls.
#[inline(always)]
fn bits<S: Simd, T: Float>(x: V<S, T>) -> Bits<S, T> {
    x.bitcast()
}

/// The floats with these bits.
#[inline(always)]
fn from_bits<S: Simd, T: Float>(bits: Bits<S, T>) -> V<S, T> {
    bits.bitcast()
}

#[inline(always)]
fn lt<S: Simd, T: Float>(x: V<S, T>, bound: T, then: V<S, T>, other: V<S, T>) -> V<S, T> {
    x.simd_lt(V::<S, T>::splat(x.token(), bound)).select(then, other)
}

/// eˣ = 2ᵏ·(1 + p): returns k, as bits biased by twice the exponent's bias, and p.
#[inline(always)]
fn exp_parts<S: Simd, T: Float>(x: V<S, T>) -> (Bits<S, T>, V<S, T>) {
    let (simd, t) = (x.token(), T::TABLE);
    let splat = |c| V::<S, T>::splat(simd, c);
    // x is the second operand: x86 returns the second operand if one is NaN, and a NaN must propagate.
    let x = splat(t.exp_range.1).min(splat(t.exp_range.0).max(x));
    let shifted = fma::<S, T>(x, splat(t.log2_e), splat(t.magic));
    let k = shifted - splat(t.magic);
    let r = fma::<S, T>(k, splat(-t.ln2.1), fma::<S, T>(k, splat(-t.ln2.0), x));
    let p = fma::<S, T>(r * r, polynomial::<S, T>(r, t.exp), r);
    let biased = bits::<S, T>(shifted) + int::<S, T>(simd, (2 * t.bias).wrapping_sub(t.magic_bits));
    (biased, p)
}

/// (1 + p)·2ᵏ, or (1 + p)·2ᵏ − 1, by two factors, so that the result may be subnormal or overflow.
#[inline(always)]
fn scale<S: Simd, T: Float>(p: V<S, T>, biased: Bits<S, T>, minus_one: bool) -> V<S, T> {
    let (simd, t) = (p.token(), T::TABLE);
    let power = |e: Bits<S, T>| from_bits::<S, T>(e << t.mantissa);
    let first = biased >> 1;
    let second = biased - first;
    let mut rest = power(first);
    if minus_one {
        rest -= power(int::<S, T>(simd, 2 * t.bias) - second);
    }
    fma::<S, T>(p, power(first), rest) * power(second)
}

#[inline(always)]
pub(super) fn exp<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    let (biased, p) = exp_parts::<S, T>(x);
    scale::<S, T>(p, biased, false)
}

#[inline(always)]
pub(super) fn exp_m1<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    let (biased, p) = exp_parts::<S, T>(x);
    scale::<S, T>(p, biased, true)
}

/// ln(1 + f) near 0, plus k·ln 2.
#[inline(always)]
fn ln_near_one<S: Simd, T: Float>(f: V<S, T>, k: V<S, T>) -> V<S, T> {
    let (simd, t) = (f.token(), T::TABLE);
    let splat = |c: f64| V::<S, T>::splat(simd, T::from_f64(c));
    let low = k * V::<S, T>::splat(simd, t.ln2.1);
    let high = V::<S, T>::splat(simd, t.ln2.0);
    let half_square = f * f * splat(0.5);

    match t.ln {
        Ln::Series(terms) => {
            let tail = fma::<S, T>(f * f * f, polynomial::<S, T>(f, terms), low);
            fma::<S, T>(k, high, f - (half_square - tail))
        }
        Ln::Atanh(terms) => {
            let s = f / (f + splat(2.0));
            let z = s * s;
            let tail = fma::<S, T>(s, fma::<S, T>(z, polynomial::<S, T>(z, terms), half_square), low);
            fma::<S, T>(k, high, f - (half_square - tail))
        }
    }
}

/// k and m of x = 2ᵏ·m with m in [√½, √2), for a normal positive x: from the bits of x minus those of √½.
#[inline(always)]
fn normal_log_parts<S: Simd, T: Float>(x: V<S, T>) -> (V<S, T>, V<S, T>) {
    let (simd, t) = (x.token(), T::TABLE);
    let one = (t.bias) << t.mantissa;
    let u = bits::<S, T>(x) + int::<S, T>(simd, one - t.sqrt_half_bits);
    let m = from_bits::<S, T>((u & int::<S, T>(simd, t.mantissa_mask)) + int::<S, T>(simd, t.sqrt_half_bits));
    // The exponent as a float: inserted into the mantissa of the magic number.
    let magic = V::<S, T>::splat(simd, t.magic);
    let k = from_bits::<S, T>((u >> t.mantissa) | int::<S, T>(simd, t.magic_bits)) - magic;
    (k - V::<S, T>::splat(simd, T::from_f64(t.bias as f64)), m)
}

/// The same for any positive x.
#[inline(always)]
pub(super) fn log_parts<S: Simd, T: Float>(x: V<S, T>) -> (V<S, T>, V<S, T>) {
    let (simd, t) = (x.token(), T::TABLE);
    let normal = lt::<S, T>(x, t.smallest, x * V::<S, T>::splat(simd, t.scale), x);
    let lift = lt::<S, T>(
        x,
        t.smallest,
        V::<S, T>::splat(simd, T::from_f64(t.mantissa.into())),
        V::<S, T>::splat(simd, T::default()),
    );
    let (k, m) = normal_log_parts::<S, T>(normal);
    (k - lift, m)
}

#[inline(always)]
pub(super) fn ln<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    let simd = x.token();
    let splat = |c: f64| V::<S, T>::splat(simd, T::from_f64(c));
    let (k, m) = log_parts::<S, T>(x);
    let y = ln_near_one::<S, T>(m - splat(1.0), k);
    // 0 gives −∞, a negative number NaN; ∞ and NaN are returned as they are.
    let y = x.simd_lt(splat(f64::INFINITY)).select(y, x);
    let y = x.simd_eq(splat(0.0)).select(splat(f64::NEG_INFINITY), y);
    x.simd_lt(splat(0.0)).select(splat(f64::NAN), y)
}

#[inline(always)]
pub(super) fn ln_1p<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    let (simd, t) = (x.token(), T::TABLE);
    let splat = |c: f64| V::<S, T>::splat(simd, T::from_f64(c));
    let one = splat(1.0);
    let u = one + x;

    // The rounding error of 1 + x, scaled like the mantissa.
    let back = u - one;
    let lost = (one - (u - back)) + (x - back);
    let (k, m) = normal_log_parts::<S, T>(u);
    let down = bits::<S, T>(k + V::<S, T>::splat(simd, t.magic));
    let bias = int::<S, T>(simd, t.bias.wrapping_add(t.magic_bits));
    let shrink = from_bits::<S, T>((bias - down) << t.mantissa);

    // 2⁻ᵏ is out of range for the largest k, where the error does not matter.
    let lost = lt::<S, T>(k, T::from_f64(t.bias as f64 - 1.0), lost * shrink, splat(0.0));
    let f = (m - one) + lost;

    // For k = 0 the argument itself is exact.
    let f = k.simd_eq(splat(0.0)).select(x, f);
    let y = ln_near_one::<S, T>(f, k);
    let y = x.simd_lt(splat(f64::INFINITY)).select(y, x);
    let y = x.simd_eq(splat(-1.0)).select(splat(f64::NEG_INFINITY), y);
    x.simd_lt(splat(-1.0)).select(splat(f64::NAN), y)
}

/// ln(1 + x) for x in [0, 1] (or NaN): the argument is reduced by a comparison instead of bits.
#[inline(always)]
pub(super) fn ln_1p_unit<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    let splat = |c: f64| V::<S, T>::splat(x.token(), T::from_f64(c));
    let big = x.simd_gt(splat(std::f64::consts::SQRT_2 - 1.0));
    let f = big.select(fma::<S, T>(x, splat(0.5), splat(-0.5)), x);
    ln_near_one::<S, T>(f, big.select(splat(1.0), splat(0.0)))
}

/// e^−|x|, which `sigmoid` and `softplus` share (the compiler merges the two).
#[inline(always)]
pub(super) fn exp_neg_abs<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    exp::<S, T>(-x.abs())
}

#[inline(always)]
pub(super) fn sigmoid<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    let e = exp_neg_abs::<S, T>(x);
    let one = V::<S, T>::splat(x.token(), T::from_f64(1.0));
    let larger = one / (one + e);
    lt::<S, T>(x, T::default(), e * larger, larger)
}

#[inline(always)]
pub(super) fn softplus<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    let zero = V::<S, T>::splat(x.token(), T::default());
    zero.max(x) + ln_1p_unit::<S, T>(exp_neg_abs::<S, T>(x))
}

/// With s = 1 − e^−|x|, tanh |x| = s(2 − s) / (1 + (1 − s)²): accurate near 0, no overflow.
#[inline(always)]
pub(super) fn tanh<S: Simd, T: Float>(x: V<S, T>) -> V<S, T> {
    let one = V::<S, T>::splat(x.token(), T::from_f64(1.0));
    let s = -exp_m1::<S, T>(-x.abs());
    let e = one - s;
    (s * (one + e) / fma::<S, T>(e, e, one)).copysign(x)
}
