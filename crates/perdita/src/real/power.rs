//! xᶜ on SIMD lanes.
//!
//! Some exponents are products and square roots ([`small_power`]). For others an `f64` is e^(c·ln x), whose error
//! grows with |c·ln x| ≤ 745. For an `f32` that would cost seven of 24 bits: the logarithm is a pair of floats, the
//! second holds what the first has lost by rounding.
//!
//! ```text
//! x = 2ᵏ·m, m in [√½, √2)                     s = (m − 1)/(m + 1), and the remainder of the division, exactly
//! log₂ x = k + 2·log₂e·(s + low)              low = remainder + s³·P(s²), at most a hundredth of s
//! c·log₂ x = y + e                            k times the upper half of c is exact; products and sums by fused
//!                                             multiply-add and two-sum: y + e has 29 correct bits or more
//! xᶜ = 2ⁿ·2ᶠ·(1 + e·ln 2), n + f = y          2ᶠ = 1 + f·ln 2 as a pair, plus f²·Q(f)
//! ```
//!
//! These are about 65 instructions with one division. Without fused multiply-add each product of a pair would take
//! many more, and an `f32` goes through double precision.
#![allow(clippy::excessive_precision, reason = "coefficients keep the digits that Remez's algorithm gave")]

use super::Float;
use super::math::{V, exp, exp_neg_abs, ln, ln_1p_unit, log_parts, polynomial, softplus};
use fearless_simd::{Bytes, ExtractToken, Select, Simd, SimdBase, SimdFloat, SimdNarrow, SimdWiden};
use std::f64::consts::LOG2_E;

/// (artanh s − s)/s³ in s², for |s| ≤ (√2 − 1)/(√2 + 1).
const ARTANH: &[f32] = &[0.333_333_328_8, 0.200_001_699_3, 0.142_679_933_3, 0.118_093_626_1];

/// (2ᶠ − 1 − f·ln 2)/f² on |f| ≤ ½.
const EXP2: &[f32] = &[
    0.240_226_510_8,
    0.055_504_108_96,
    0.009_618_030_783,
    0.001_333_348_245,
    0.000_154_697_319_8,
    1.530_370_245e-5,
];

/// 1.5·2²³: its addition to a small number rounds that to an integer, in the low bits.
const MAGIC: f32 = 12_582_912.0;

/// An exponent in parts, so that products with them lose nothing.
#[derive(Clone, Copy)]
struct Exponent {
    /// c = upper + lower, the upper part with 16 bits: times an exponent of 8 bits it is exact.
    upper: f32,
    lower: f32,
    /// 2·log₂e·c = log_high + log_low.
    log_high: f32,
    log_low: f32,
}

impl Exponent {
    #[inline(always)]
    fn new(c: f64) -> Self {
        // From 2³¹ on, every x but 1 gives 0 or ∞.
        let c = c.min(2_147_483_648.0);
        let upper = f32::from_bits((c as f32).to_bits() & 0xffff_ff00);
        let log = 2.0 * LOG2_E * c;
        let log_high = log as f32;
        Exponent {
            upper,
            lower: (c - f64::from(upper)) as f32,
            log_high,
            log_low: (log - f64::from(log_high)) as f32,
        }
    }
}

/// True if `mul_add` rounds once on this instruction set.
#[inline(always)]
fn fuses<S: Simd>(simd: S) -> bool {
    match simd.level() {
        #[cfg(target_arch = "x86_64")]
        fearless_simd::Level::Avx2(_) | fearless_simd::Level::Avx512(_) => true,
        _ => cfg!(target_arch = "aarch64"),
    }
}

/// xᶜ for `f32`, c > 0.
#[inline(always)]
pub(super) fn powf_f32<S: Simd>(x: S::f32s, c: f64) -> S::f32s {
    if fuses(x.token()) {
        return in_pairs::<S>(x, Exponent::new(c));
    }
    let (low, high) = x.widen();
    powf_f64::<S>(low, c).narrow(powf_f64::<S>(high, c))
}

/// xᶜ for `f64`, c > 0.
#[inline(always)]
pub(super) fn powf_f64<S: Simd>(x: S::f64s, c: f64) -> S::f64s {
    exp::<S, f64>(ln::<S, f64>(x) * c)
}

/// 1/(1 + e⁻ˣ)ᶜ for `f32`, c > 0.
///
/// ln σ(x) = min(x, 0) − ln(1 + e^−|x|) is a pair already, and a formula that has a [`softplus`] has its second part.
#[inline(always)]
pub(super) fn sigmoid_powf_f32<S: Simd>(x: S::f32s, c: f64) -> S::f32s {
    let simd = x.token();
    let negative = S::f32s::splat(simd, 0.0).min(x);
    let log_1p = ln_1p_unit::<S, f32>(exp_neg_abs::<S, f32>(x));

    if !fuses(simd) {
        let ((x, last_x), (log, last_log)) = (negative.widen(), log_1p.widen());
        let power = exp::<S, f64>((x - log) * c);
        return power.narrow(exp::<S, f64>((last_x - last_log) * c));
    }

    // Products with other exponents would overflow, or be −∞ · 0.
    let log = LOG2_E * c.clamp(1e-30, 1e30);
    let high = log as f32;
    let (high, low) = (S::f32s::splat(simd, high), S::f32s::splat(simd, (log - f64::from(high)) as f32));
    let first = negative * high;
    let lost = negative.mul_add(low, negative.mul_add(high, -first));
    let second = -(log_1p * high);
    let y = first + second;
    exp2::<S>(y, lost + (second - (y - first)))
}

/// 1/(1 + e⁻ˣ)ᶜ for `f64`, c > 0.
#[inline(always)]
pub(super) fn sigmoid_powf_f64<S: Simd>(x: S::f64s, c: f64) -> S::f64s {
    exp::<S, f64>(softplus::<S, f64>(-x) * -c)
}

#[inline(always)]
fn in_pairs<S: Simd>(x: S::f32s, c: Exponent) -> S::f32s {
    let simd = x.token();
    let splat = |c: f32| S::f32s::splat(simd, c);

    let (k, m) = log_parts::<S, f32>(x);
    let (s, low) = half_log::<S>(m);

    // y + rest = c·log₂ x: the largest product first, with its rounding error, then the smaller ones.
    let exact = k * splat(c.upper);
    let first = s.mul_add(splat(c.log_high), exact);
    let lost = s.mul_add(splat(c.log_high), exact - first);
    let second = low.mul_add(splat(c.log_high), k * splat(c.lower));
    let y = first + second;
    let rest = s.mul_add(splat(c.log_low), lost) + (second - (y - first));

    let power = exp2::<S>(y, rest);
    // 0, ∞ and NaN are returned as they are, a negative number gives NaN.
    let special = x.simd_lt(splat(0.0)).select(splat(f32::NAN), x.abs());
    let power = x.simd_lt(splat(f32::INFINITY)).select(power, special);
    x.simd_gt(splat(0.0)).select(power, special)
}

/// ½ ln m as a pair, for m in [√½, √2).
#[inline(always)]
fn half_log<S: Simd>(m: S::f32s) -> (S::f32s, S::f32s) {
    let splat = |c: f32| S::f32s::splat(m.token(), c);
    let f = m - splat(1.0);
    let inverse = splat(1.0) / (m + splat(1.0));
    let s = f * inverse;
    // f − s·(f + 2) without rounding, over the denominator.
    let remainder = (-s).mul_add(f, s.mul_add(splat(-2.0), f)) * inverse;

    let z = s * s;
    // The derivative of artanh is 1 + s² + …
    let low = z.mul_add(s.mul_add(polynomial::<S, f32>(z, ARTANH), remainder), remainder);
    (s, low)
}

/// 2^(y + rest), for a `rest` that is small against y.
#[inline(always)]
fn exp2<S: Simd>(y: S::f32s, rest: S::f32s) -> S::f32s {
    let splat = |c: f32| S::f32s::splat(y.token(), c);
    let ln2 = splat(std::f32::consts::LN_2);

    // The low bits of `shifted` are n plus twice the exponent's bias.
    let magic = splat(MAGIC + 254.0);
    let shifted = y + magic;
    let f = y - (shifted - magic);

    // 2ᶠ = high + low
    let high = f.mul_add(ln2, splat(1.0));
    let low = f.mul_add(ln2, splat(1.0) - high);
    let low = (f * f).mul_add(polynomial::<S, f32>(f, EXP2), low);
    let low = (rest * ln2).mul_add(high + low, low);

    // By two factors, so that the result may be subnormal.
    let n = shifted.bitcast::<S::u32s>();
    let half = n >> 1;
    let scale = |exponent: S::u32s| (exponent << 23).bitcast::<S::f32s>();
    let power = (high + low) * scale(half) * scale(n - half);

    let power = y.simd_lt(splat(-151.0)).select(splat(0.0), power);
    y.simd_gt(splat(129.0)).select(splat(f32::INFINITY), power)
}

/// xᶜ of several vectors by multiplications or square roots, for exponents 0 to 5, ¼, ½ and 1½; else `None`.
#[inline(always)]
pub(super) fn small_power<S: Simd, T: Float, const K: usize>(
    mut xs: [V<S, T>; K],
    c: f64,
) -> Option<[V<S, T>; K]> {
    // A plain loop for each exponent: a closure that is not inlined would spill the vector registers.
    macro_rules! each {
        ($x:ident => $power:expr) => {
            for x in &mut xs {
                let $x = *x;
                *x = $power;
            }
        };
    }

    match c {
        0.0 => each!(x => V::<S, T>::splat(x.token(), T::from_f64(1.0))),
        0.25 => each!(x => x.sqrt().sqrt()),
        0.5 => each!(x => x.sqrt()),
        1.0 => (),
        1.5 => each!(x => x * x.sqrt()),
        2.0 => each!(x => x * x),
        3.0 => each!(x => x * x * x),
        4.0 => each!(x => (x * x) * (x * x)),
        5.0 => each!(x => (x * x) * (x * x) * x),
        _ => return None,
    }

    Some(xs)
}
