//! What a formula computes with: floats, SIMD lanes, dual numbers, intervals.
//!
//! A loss is written once, generic over [`Real`]. Choosing the number chooses the product:
//!
//! | number | what the same formula becomes |
//! | --- | --- |
//! | `f64`, `f32` | the reference |
//! | [`Lanes`] | the kernel: as many elements at once as the machine has lanes |
//! | [`Lockstep`] | the same, over several independent vectors, so that latency is hidden |
//! | [`Dual`] | its derivative; `Dual<Lanes>` is the curvature kernel |
//! | [`Interval`] | every value it can take on a box; `Dual<Interval>` proves convexity |
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
mod precompiled;

pub use angle::angle;
pub use dual::Dual;
pub use element::{Element, Float};
pub use interval::{Interval, span};
pub use lanes::Lanes;
#[cfg(feature = "executor")]
pub(crate) use lanes::MOST_DOUBLES;
pub(crate) use lanes::{MOST_LANES, Sum, level, on_lanes};
pub use lockstep::Lockstep;
#[doc(hidden)]
pub use precompiled::{Driver, Precompiled};

use std::ops::{Add, Div, Mul, Neg, Sub};

/// The whole vocabulary of a formula.
///
/// Every method costs one rule per kind of number, so there is no more here than losses need. Branches are
/// data ([`lt`](Real::lt), [`join`](Real::join), [`clamp`](Real::clamp)): that is what lets a formula run on
/// lanes, and an interval take both sides.
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
    /// The constant `c`, as the same kind of number as `self`.
    fn lit(self, c: f64) -> Self;
    /// `then` where `self < bound`, else `other`. The two may differ at the bound: a derivative sees the jump.
    fn lt(self, bound: Self, then: Self, other: Self) -> Self;
    /// `then` where `self < bound`, else `other`, for two pieces of one continuous function: a derivative
    /// switches, and sees no jump.
    #[inline(always)]
    fn join(self, bound: Self, then: Self, other: Self) -> Self {
        self.lt(bound, then, other)
    }
    /// What a jump of this height, met where `self` crosses `bound`, adds to a derivative. Only a box can
    /// meet it: at a point the answer is nothing.
    #[inline(always)]
    fn impulse(self, _bound: Self, _jump: Self) -> Self {
        self.lit(0.0)
    }
    /// What a [`join`](Self::join) whose pieces differ by `gap` adds to a derivative where `self` crosses `bound`:
    /// nothing at a point, and nothing on a box so small that the pieces are seen to meet. On a larger box, anything.
    #[inline(always)]
    fn seam(self, _bound: Self, _gap: Self) -> Self {
        self.lit(0.0)
    }
    /// `self · x`, except that a weight of 0 removes `x` even where `x` is infinite or NaN.
    fn weigh(self, x: Self) -> Self;
    /// `value`, whose derivative is `slope` times that of `self`, whatever it is made of: for slopes written by hand.
    #[inline(always)]
    fn follow(self, value: Self, _slope: Self) -> Self {
        value
    }
    /// The same number, which no derivative sees move.
    #[inline(always)]
    fn held(self) -> Self {
        let zero = self.lit(0.0);
        zero.follow(self, zero)
    }
    /// The square root.
    fn sqrt(self) -> Self;
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
    /// xᶜ of several numbers, for numbers that compute them together.
    #[doc(hidden)]
    #[inline(always)]
    fn powf_each<const K: usize>(mut xs: [Self; K], c: f64) -> [Self; K] {
        for x in &mut xs {
            *x = x.powf(c);
        }
        xs
    }

    /// The smaller of two.
    #[inline(always)]
    fn min(self, o: Self) -> Self {
        o.join(self, o, self)
    }
    /// The larger of two.
    #[inline(always)]
    fn max(self, o: Self) -> Self {
        self.join(o, o, self)
    }
    /// The absolute value; its derivative at 0 is 0.
    #[inline(always)]
    fn abs(self) -> Self {
        self.max(-self)
    }
    /// −1, 0 or 1.
    #[inline(always)]
    fn sign(self) -> Self {
        let zero = self.lit(0.0);
        self.lt(zero, self.lit(-1.0), zero.lt(self, self.lit(1.0), zero))
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
            fn lt(self, bound: Self, then: Self, other: Self) -> Self {
                if self < bound { then } else { other }
            }
            #[inline(always)]
            fn weigh(self, x: Self) -> Self {
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
                self.lt(0.0, e, 1.0) / (1.0 + e)
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
