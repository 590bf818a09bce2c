//! Arithmetic and elementary functions of vectors: lanes are numbers of a formula.
use super::Lanes;
use crate::real::{Float, Real, math, power};
use fearless_simd::{ExtractToken, Select, Simd, SimdBase, SimdFloat};
use std::ops::{Add, Div, Mul, Neg, Sub};

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl<S: Simd, T: Float> $trait for Lanes<S, T> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, o: Self) -> Self {
                Lanes(self.0.$method(o.0))
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);
impl<S: Simd, T: Float> Neg for Lanes<S, T> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Lanes(-self.0)
    }
}

impl<S: Simd, T: Float> Real for Lanes<S, T> {
    #[inline(always)]
    fn lit(self, c: f64) -> Self {
        Self::splat(self.0.token(), T::from_f64(c))
    }

    #[inline(always)]
    fn select_lt(self, bound: Self, then: Self, other: Self) -> Self {
        Lanes(self.0.simd_lt(bound.0).select(then.0, other.0))
    }

    #[inline(always)]
    fn strong_mul(self, x: Self) -> Self {
        let zero = self.lit(0.0);
        Lanes(self.0.simd_eq(zero.0).select(zero.0, self.0 * x.0))
    }

    // x86 returns the second operand when one is NaN: in this order a NaN in `self` survives.
    #[inline(always)]
    fn min(self, o: Self) -> Self {
        Lanes(o.0.min(self.0))
    }

    #[inline(always)]
    fn max(self, o: Self) -> Self {
        Lanes(o.0.max(self.0))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Lanes(self.0.abs())
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Lanes(self.0.sqrt())
    }

    #[inline(always)]
    fn exp(self) -> Self {
        Lanes(math::exp::<S, T>(self.0))
    }

    #[inline(always)]
    fn exp_m1(self) -> Self {
        Lanes(math::exp_m1::<S, T>(self.0))
    }

    #[inline(always)]
    fn ln(self) -> Self {
        Lanes(math::ln::<S, T>(self.0))
    }

    #[inline(always)]
    fn ln_1p(self) -> Self {
        Lanes(math::ln_1p::<S, T>(self.0))
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        Lanes(math::tanh::<S, T>(self.0))
    }

    #[inline(always)]
    fn sigmoid(self) -> Self {
        Lanes(math::sigmoid::<S, T>(self.0))
    }

    #[inline(always)]
    fn softplus(self) -> Self {
        Lanes(math::softplus::<S, T>(self.0))
    }

    #[inline(always)]
    fn powf(self, c: f64) -> Self {
        let [power] = Self::powf_each([self], c);
        power
    }

    #[inline(always)]
    fn sigmoid_powf(self, c: f64) -> Self {
        Lanes(match power::small_power::<S, T, 1>([math::sigmoid::<S, T>(self.0)], c) {
            Some([power]) => power,
            None => T::sigmoid_powf_lanes::<S>(self.0, c),
        })
    }

    #[inline(always)]
    fn powf_each<const K: usize>(mut xs: [Self; K], c: f64) -> [Self; K] {
        let mut vectors = [xs[0].0; K];
        for (k, vector) in vectors.iter_mut().enumerate() {
            *vector = xs[k].0;
        }
        let powers = match power::small_power::<S, T, K>(vectors, c) {
            Some(powers) => powers,
            // Not inlined: it has a hundred instructions, and formulas use it in several places.
            None => xs[0].token().vectorize(
                #[inline(always)]
                move || {
                    let mut powers = vectors;
                    for x in &mut powers {
                        *x = T::powf_lanes::<S>(*x, c);
                    }
                    powers
                },
            ),
        };

        for (k, x) in xs.iter_mut().enumerate() {
            *x = Lanes(powers[k]);
        }
        xs
    }
}

#[cfg(feature = "executor")]
impl<S: Simd, T: Float> Lanes<S, T> {
    /// ln(1 + x) for x in [0, 1], as [`softplus`](Real::softplus) computes it.
    #[inline(always)]
    pub(crate) fn ln_1p_unit(self) -> Self {
        Lanes(math::ln_1p_unit::<S, T>(self.0))
    }
}
