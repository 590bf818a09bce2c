//! Number types for formulas: floats, SIMD lanes, dual numbers, intervals.
//!
//! A loss is written once, generic over [`Real`]. The type of the numbers decides what it computes:
//!
//! | number | result of the same formula |
//! | --- | --- |
//! | `f64`, `f32` | the reference |
//! | [`Lanes`] | the kernel: as many elements at once as the machine has lanes |
//! | [`Lockstep`] | the kernel over several independent vectors, to hide latency |
//! | [`Dual`] | the derivative; `Dual<Lanes>` is the curvature kernel |
//! | [`Interval`] | an enclosure of all values on a box; `Dual<Interval>` proves convexity |
#[cfg(test)]
mod accuracy;
mod angle;
mod dual;
mod element;
#[cfg(feature = "half")]
mod halves;
mod interval;
mod lanes;
mod lockstep;
mod math;
mod power;
mod precompiled;

pub use angle::angle;
pub use dual::Dual;
pub use element::{Element, Float};
pub use interval::{Interval, span};
pub use lanes::Lanes;
#[cfg(feature = "executor")]
pub(crate) use lanes::MAX_DOUBLES;
pub(crate) use lanes::{MAX_LANES, Sum, level, on_lanes};
pub use lockstep::Lockstep;
#[doc(hidden)]
pub use precompiled::{Driver, Precompiled};

use std::ops::{Add, Div, Mul, Neg, Sub};

/// The arithmetic of formulas.
///
/// Every method needs one rule per number type, so the trait has no more than losses need. Branches are selects
/// ([`select_lt`](Real::select_lt), [`piecewise`](Real::piecewise), [`clamp`](Real::clamp)), so that a formula runs on lanes, and on an
/// interval evaluates both sides.
///
/// ```
/// use perdita::real::{Dual, Interval, Real, span};
///
/// fn soft_sign<R: Real>(x: R) -> R {
///     x / (x.abs() + x.lit(1.0))
/// }
/// assert_eq!(soft_sign(3.0_f64), 0.75);
/// assert_eq!(soft_sign(Dual::var(3.0_f64)).du, 1.0 / 16.0);
/// assert!(soft_sign(span(1.0, 3.0)).contains(0.5));
/// ```
pub trait Real:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// The constant `c`, as a number of the same type (and SIMD token) as `self`.
    fn lit(self, c: f64) -> Self;

    /// `then` where `self < bound`, else `other`. The two may differ at the bound: derivatives on intervals include the
    /// jump.
    fn select_lt(self, bound: Self, then: Self, other: Self) -> Self;

    /// `then` where `self < bound`, else `other`, for two pieces of one continuous function: the derivative is that of
    /// the piece, without a jump.
    #[inline(always)]
    fn piecewise(self, bound: Self, then: Self, other: Self) -> Self {
        self.select_lt(bound, then, other)
    }

    /// The contribution to a derivative of a jump of height `jump` where `self` crosses `bound`: 0 at a point,
    /// unbounded on a box that contains the crossing.
    #[inline(always)]
    fn jump_derivative(self, _bound: Self, _jump: Self) -> Self {
        self.lit(0.0)
    }

    /// The contribution to a derivative of a [`piecewise`](Self::piecewise) whose pieces differ by `gap`, where `self` crosses
    /// `bound`: 0 at a point, and on a box so small that `gap` is nearly 0; unbounded on a larger box.
    #[inline(always)]
    fn kink_bound(self, _bound: Self, _gap: Self) -> Self {
        self.lit(0.0)
    }

    /// `self · x` with a strong zero: 0 where `self` is 0, even if `x` is infinite or NaN.
    fn strong_mul(self, x: Self) -> Self;

    /// `value` with a custom derivative, `slope` times that of `self`.
    #[inline(always)]
    fn with_derivative(self, value: Self, _slope: Self) -> Self {
        value
    }

    /// The same value as a constant, with derivative 0 (stop-gradient).
    #[inline(always)]
    fn stop_gradient(self) -> Self {
        let zero = self.lit(0.0);
        zero.with_derivative(self, zero)
    }

    /// The square root.
    fn sqrt(self) -> Self;

    /// √(x² + y²), of which at most one is 0.
    ///
    /// Its slopes are [`over_hypot`](Self::over_hypot): the proof of a loss that grows like |x| needs both, as intervals
    /// treat the two occurrences of x in x/√(x² + y²) as independent.
    #[inline(always)]
    fn hypot(self, y: Self) -> Self {
        (self * self + y * y).sqrt()
    }

    /// x/√(x² + y²), of which at most one is 0: a number from −1 to 1.
    #[inline(always)]
    fn over_hypot(self, y: Self) -> Self {
        self / self.hypot(y)
    }

    /// eˣ.
    fn exp(self) -> Self;

    /// eˣ − 1, accurate near 0.
    fn exp_m1(self) -> Self;

    /// The natural logarithm.
    fn ln(self) -> Self;

    /// ln(1 + x), accurate near 0.
    fn ln_1p(self) -> Self;

    /// The hyperbolic tangent.
    fn tanh(self) -> Self;

    /// 1 / (1 + e⁻ˣ), accurate in both tails.
    fn sigmoid(self) -> Self;

    /// xᶜ, for x ≥ 0 and c ≥ 0; x⁰ is 1.
    fn powf(self, c: f64) -> Self;

    /// 1/(1 + e⁻ˣ)ᶜ, for c ≥ 0: [`powf`](Self::powf) of [`sigmoid`](Self::sigmoid), on lanes faster and more accurate, unless the power is by products.
    #[inline(always)]
    fn sigmoid_powf(self, c: f64) -> Self {
        self.sigmoid().powf(c)
    }

    /// xᶜ of several numbers, for number types that vectorise it.
    #[doc(hidden)]
    #[inline(always)]
    fn powf_each<const K: usize>(mut xs: [Self; K], c: f64) -> [Self; K] {
        for x in &mut xs {
            *x = x.powf(c);
        }
        xs
    }

    /// The minimum of two numbers.
    #[inline(always)]
    fn min(self, o: Self) -> Self {
        o.piecewise(self, o, self)
    }

    /// The maximum of two numbers.
    #[inline(always)]
    fn max(self, o: Self) -> Self {
        self.piecewise(o, o, self)
    }

    /// The absolute value; its derivative at 0 is 0.
    #[inline(always)]
    fn abs(self) -> Self {
        self.max(-self)
    }

    /// The sign: −1, 0 or 1.
    #[inline(always)]
    fn sign(self) -> Self {
        let zero = self.lit(0.0);
        self.select_lt(zero, self.lit(-1.0), zero.select_lt(self, self.lit(1.0), zero))
    }

    /// The nearest number in [lo, hi].
    #[inline(always)]
    fn clamp(self, lo: Self, hi: Self) -> Self {
        self.max(lo).min(hi)
    }

    /// ln(1 + eˣ), without overflow and accurate in both tails.
    #[inline(always)]
    fn softplus(self) -> Self {
        self.max(self.lit(0.0)) + (-self.abs()).exp().ln_1p()
    }
}

macro_rules! float {
    ($t:ident) => {
        impl Real for $t {
            #[inline(always)]
            fn lit(self, c: f64) -> Self {
                c as $t
            }

            #[inline(always)]
            fn select_lt(self, bound: Self, then: Self, other: Self) -> Self {
                if self < bound { then } else { other }
            }

            #[inline(always)]
            fn strong_mul(self, x: Self) -> Self {
                if self == 0.0 { 0.0 } else { self * x }
            }

            #[inline(always)]
            fn abs(self) -> Self {
                $t::abs(self)
            }

            #[inline(always)]
            fn sqrt(self) -> Self {
                $t::sqrt(self)
            }

            #[inline(always)]
            fn exp(self) -> Self {
                $t::exp(self)
            }

            #[inline(always)]
            fn exp_m1(self) -> Self {
                $t::exp_m1(self)
            }

            #[inline(always)]
            fn ln(self) -> Self {
                $t::ln(self)
            }

            #[inline(always)]
            fn ln_1p(self) -> Self {
                $t::ln_1p(self)
            }

            #[inline(always)]
            fn tanh(self) -> Self {
                $t::tanh(self)
            }

            #[inline(always)]
            fn sigmoid(self) -> Self {
                let e = (-$t::abs(self)).exp();
                self.select_lt(0.0, e, 1.0) / (1.0 + e)
            }

            #[inline(always)]
            fn powf(self, c: f64) -> Self {
                $t::powf(self, c as $t)
            }
        }
    };
}

float!(f32);
float!(f64);
