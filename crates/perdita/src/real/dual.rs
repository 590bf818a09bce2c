//! Dual numbers, a value with a derivative: one rule per primitive, over any `Real`, so they nest.
use super::Real;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A value and its derivative in one variable (forward mode).
///
/// ```
/// use perdita::real::{Dual, Real};
/// let x = Dual::var(0.5_f64);
/// assert_eq!((x * x).du, 1.0);
/// let second = (Dual::var(x) * Dual::var(x)).du.du; // duals nest
/// assert_eq!(second, 2.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<T> {
    /// The value.
    pub re: T,
    /// The derivative.
    pub du: T,
}

impl<T: Real> Dual<T> {
    /// The variable, with derivative 1.
    #[inline(always)]
    pub fn var(x: T) -> Self {
        Dual { re: x, du: x.lit(1.0) }
    }

    /// A constant, with derivative 0.
    #[inline(always)]
    pub fn fixed(x: T) -> Self {
        Dual { re: x, du: x.lit(0.0) }
    }

    /// The chain rule with a strong zero: a constant has derivative 0, even where `df` is infinite (√ at 0).
    #[inline(always)]
    fn chain(self, f: T, df: T) -> Self {
        Dual { re: f, du: self.du.strong_mul(df) }
    }
}

impl<T: Real> Add for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn add(self, o: Self) -> Self {
        Dual { re: self.re + o.re, du: self.du + o.du }
    }
}

impl<T: Real> Sub for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, o: Self) -> Self {
        Dual { re: self.re - o.re, du: self.du - o.du }
    }
}

impl<T: Real> Mul for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, o: Self) -> Self {
        Dual { re: self.re * o.re, du: self.du.strong_mul(o.re) + o.du.strong_mul(self.re) }
    }
}

impl<T: Real> Div for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn div(self, o: Self) -> Self {
        let q = self.re / o.re;
        Dual { re: q, du: (self.du - o.du.strong_mul(q)) / o.re }
    }
}

impl<T: Real> Neg for Dual<T> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Dual { re: -self.re, du: -self.du }
    }
}

impl<T: Real> Real for Dual<T> {
    #[inline(always)]
    fn lit(self, c: f64) -> Self {
        Dual::fixed(self.re.lit(c))
    }

    #[inline(always)]
    fn select_lt(self, bound: Self, then: Self, other: Self) -> Self {
        let jump = (then.re - other.re) * (bound.du - self.du);
        Dual {
            re: self.re.select_lt(bound.re, then.re, other.re),
            du: self.re.select_lt(bound.re, then.du, other.du) + self.re.jump_derivative(bound.re, jump),
        }
    }

    #[inline(always)]
    fn piecewise(self, bound: Self, then: Self, other: Self) -> Self {
        let kink_bound = self.re.kink_bound(bound.re, then.re - other.re);
        Dual {
            re: self.re.piecewise(bound.re, then.re, other.re),
            du: self.re.select_lt(bound.re, then.du, other.du) + kink_bound,
        }
    }

    #[inline(always)]
    fn jump_derivative(self, bound: Self, jump: Self) -> Self {
        Dual::fixed(self.re.jump_derivative(bound.re, jump.re))
    }

    #[inline(always)]
    fn kink_bound(self, bound: Self, gap: Self) -> Self {
        Dual::fixed(self.re.kink_bound(bound.re, gap.re))
    }

    #[inline(always)]
    fn strong_mul(self, x: Self) -> Self {
        Dual { re: self.re.strong_mul(x.re), du: self.du.strong_mul(x.re) + self.re.strong_mul(x.du) }
    }

    #[inline(always)]
    fn with_derivative(self, value: Self, slope: Self) -> Self {
        Dual { re: self.re.with_derivative(value.re, slope.re), du: self.du.strong_mul(slope.re) }
    }

    // min and max are continuous, and on a box their own rules are tighter than a select.
    #[inline(always)]
    fn min(self, o: Self) -> Self {
        Dual { re: self.re.min(o.re), du: o.re.select_lt(self.re, o.du, self.du) }
    }

    #[inline(always)]
    fn max(self, o: Self) -> Self {
        Dual { re: self.re.max(o.re), du: self.re.select_lt(o.re, o.du, self.du) }
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.chain(self.re.abs(), self.re.sign())
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        let root = self.re.sqrt();
        self.chain(root, root.lit(0.5) / root)
    }

    #[inline(always)]
    fn hypot(self, y: Self) -> Self {
        let (x, y, dx, dy) = (self.re, y.re, self.du, y.du);
        Dual { re: x.hypot(y), du: dx.strong_mul(x.over_hypot(y)) + dy.strong_mul(y.over_hypot(x)) }
    }

    // y(y·dx − x·dy)/√(x² + y²)³, in factors of evident sign.
    #[inline(always)]
    fn over_hypot(self, y: Self) -> Self {
        let (x, y, dx, dy) = (self.re, y.re, self.du, y.du);
        let (cos, sin) = (x.over_hypot(y), y.over_hypot(x));
        Dual { re: cos, du: (dx.strong_mul(sin * sin) - dy.strong_mul(cos * sin)) / x.hypot(y) }
    }

    #[inline(always)]
    fn exp(self) -> Self {
        let e = self.re.exp();
        self.chain(e, e)
    }

    #[inline(always)]
    fn exp_m1(self) -> Self {
        self.chain(self.re.exp_m1(), self.re.exp())
    }

    #[inline(always)]
    fn ln(self) -> Self {
        self.chain(self.re.ln(), self.re.lit(1.0) / self.re)
    }

    #[inline(always)]
    fn ln_1p(self) -> Self {
        let one = self.re.lit(1.0);
        self.chain(self.re.ln_1p(), one / (one + self.re))
    }

    // Products of positive factors, not 1 − t²: rounding keeps their sign, which proofs of convexity need.
    #[inline(always)]
    fn tanh(self) -> Self {
        let x = self.re + self.re;
        self.chain(self.re.tanh(), x.lit(4.0) * x.sigmoid() * (-x).sigmoid())
    }

    #[inline(always)]
    fn sigmoid(self) -> Self {
        let s = self.re.sigmoid();
        self.chain(s, s * (-self.re).sigmoid())
    }

    #[inline(always)]
    fn softplus(self) -> Self {
        self.chain(self.re.softplus(), self.re.sigmoid())
    }

    #[inline(always)]
    fn powf(self, c: f64) -> Self {
        if c == 0.0 {
            return self.lit(1.0);
        }
        // For c below 1 the exponent c − 1 is negative, which `powf` does not support.
        let slope = if c < 1.0 { self.re.powf(c) / self.re } else { self.re.powf(c - 1.0) };
        self.chain(self.re.powf(c), slope.lit(c) * slope)
    }

    // The same rule as `powf` of `sigmoid`, which programs record.
    #[inline(always)]
    fn sigmoid_powf(self, c: f64) -> Self {
        if c == 0.0 {
            return self.lit(1.0);
        }
        let (x, sigmoid) = (self.re, self.sigmoid());
        let slope = if c < 1.0 { x.sigmoid_powf(c) / sigmoid.re } else { x.sigmoid_powf(c - 1.0) };
        sigmoid.chain(x.sigmoid_powf(c), slope.lit(c) * slope)
    }
}
