//! Intervals rounded outwards: enclosures of all values of a formula on a box.
use super::Real;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A closed interval; as a [`Real`], an enclosure of all values. Also the type of domains.
///
/// ```
/// use perdita::real::{Real, span};
/// let x = span(-1.0, 2.0);
/// assert!((x * x).contains(4.0) && x.abs().contains(0.0));
/// assert_eq!(span(0.0, f64::INFINITY).to_string(), "[0, ∞)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lo: f64,
    /// The upper end.
    pub hi: f64,
}

const INF: f64 = f64::INFINITY;

/// The interval [lo, hi].
pub const fn span(lo: f64, hi: f64) -> Interval {
    Interval { lo, hi }
}

impl Interval {
    /// All real numbers, and both infinities.
    pub const REAL: Interval = span(-INF, INF);

    /// True if `x` lies in the interval; false for NaN.
    pub fn contains(self, x: f64) -> bool {
        self.lo <= x && x <= self.hi
    }

    /// True if the interval is a subset of `o`.
    pub fn within(self, o: Self) -> bool {
        o.lo <= self.lo && self.hi <= o.hi
    }

    /// True if the interval and `o` are disjoint.
    pub fn misses(self, o: Self) -> bool {
        self.hi < o.lo || o.hi < self.lo
    }

    /// True if both ends are finite.
    pub fn is_bounded(self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// The ends as they are printed, each with whether it lies in the interval: an open end is stored as the nearest float inside.
    pub fn ends(self) -> [(f64, bool); 2] {
        let lo = match self.lo {
            f64::MIN => (-INF, false),
            f64::MIN_POSITIVE => (0.0, false),
            lo if lo == 1.0f64.next_up() => (1.0, false),
            lo => (lo, true),
        };
        let hi = match self.hi {
            f64::MAX => (INF, false),
            hi if hi == 1.0f64.next_down() => (1.0, false),
            hi if hi == 2.0f64.next_down() => (2.0, false),
            hi => (hi, true),
        };
        [lo, hi]
    }

    /// The nearest point of the interval to `x`.
    pub fn nearest(self, x: f64) -> f64 {
        x.clamp(self.lo, self.hi)
    }

    /// The part at or above `lo`: functions are evaluated on their domain only.
    fn from(self, lo: f64) -> Self {
        span(self.lo.max(lo), self.hi.max(lo))
    }

    /// The smallest interval that contains both.
    pub fn hull(self, o: Self) -> Self {
        span(self.lo.min(o.lo), self.hi.max(o.hi))
    }

    fn and(self, o: Self) -> Self {
        span(self.lo.max(o.lo), self.hi.min(o.hi))
    }

    /// All numbers of the signs that occur in the interval: the range of sign-preserving functions.
    fn signs(self) -> Self {
        span(if self.lo >= 0.0 { 0.0 } else { -INF }, if self.hi <= 0.0 { 0.0 } else { INF })
    }

    /// The image of an increasing function. Assumes an error of at most two ulps in `f`.
    fn rising(self, f: impl Fn(f64) -> f64, range: Interval) -> Self {
        let down = f(self.lo).next_down().next_down().max(range.lo);
        let up = f(self.hi).next_up().next_up().min(range.hi);
        span(down, up)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // Infinite ends are printed as open, as is usual, whether or not the interval has the infinity.
        match self.ends() {
            [(lo, true), _] if lo.is_finite() => write!(f, "[{lo}, ")?,
            [(lo, _), _] => write!(f, "({}, ", if lo == -INF { "-∞".into() } else { lo.to_string() })?,
        }
        match self.ends() {
            [_, (hi, true)] if hi.is_finite() => write!(f, "{hi}]"),
            [_, (hi, _)] => write!(f, "{})", if hi == INF { "∞".into() } else { hi.to_string() }),
        }
    }
}

/// The numbers within two ulps.
fn outwards(x: f64) -> Interval {
    span(x.next_down().next_down(), x.next_up().next_up())
}

/// The least x/√(x² + y²) over a range of |y|: it falls in |y| where x is positive, and rises where x is negative.
fn least_over_hypot(x: f64, y: Interval) -> f64 {
    match x {
        0.0 => 0.0,
        f64::NEG_INFINITY => -1.0,
        x if x < 0.0 => x / x.hypot(y.lo),
        _ if y.hi == INF => 0.0,
        INF => 1.0,
        x => x / x.hypot(y.hi),
    }
}

/// A float and the sign of its rounding error, so that only inexact bounds move outwards.
struct Rounded(f64, f64);
impl Rounded {
    fn sum(a: f64, b: f64) -> Self {
        let s = a + b;
        if s.is_infinite() && a.is_finite() && b.is_finite() {
            return Rounded(s, -s); // overflow
        }
        let t = s - a;
        Rounded(s, (a - (s - t)) + (b - t)) // NaN at infinities, which are exact bounds
    }

    fn product(a: f64, b: f64) -> Self {
        match a * b {
            _ if a == 0.0 || b == 0.0 => Rounded(0.0, 0.0), // 0 · ∞ is 0 on a box
            0.0 => Rounded(0.0, a.signum() * b.signum()),   // underflow
            p => Rounded(p, a.mul_add(b, -p)),
        }
    }

    fn down(&self) -> f64 {
        if self.1 < 0.0 { self.0.next_down() } else { self.0 }
    }

    fn up(&self) -> f64 {
        if self.1 > 0.0 { self.0.next_up() } else { self.0 }
    }
}

impl Add for Interval {
    type Output = Self;

    fn add(self, o: Self) -> Self {
        span(Rounded::sum(self.lo, o.lo).down(), Rounded::sum(self.hi, o.hi).up())
    }
}

impl Neg for Interval {
    type Output = Self;

    fn neg(self) -> Self {
        span(-self.hi, -self.lo)
    }
}

impl Sub for Interval {
    type Output = Self;

    fn sub(self, o: Self) -> Self {
        self + -o
    }
}

impl Mul for Interval {
    type Output = Self;

    fn mul(self, o: Self) -> Self {
        let ends = [(self.lo, o.lo), (self.lo, o.hi), (self.hi, o.lo), (self.hi, o.hi)];
        let products = ends.map(|(a, b)| Rounded::product(a, b));
        span(
            products.iter().map(Rounded::down).fold(INF, f64::min),
            products.iter().map(Rounded::up).fold(-INF, f64::max),
        )
    }
}

impl Div for Interval {
    type Output = Self;

    fn div(self, o: Self) -> Self {
        // A denominator that only touches 0 still bounds the quotient on one side, and an inverse keeps its sign.
        let next_down = |x: f64| if x == 0.0 { 0.0 } else { x.next_down() };
        let next_up = |x: f64| if x == 0.0 { 0.0 } else { x.next_up() };
        let inverse = match (o.lo, o.hi) {
            (lo, hi) if lo < 0.0 && hi > 0.0 || lo == 0.0 && hi == 0.0 => return Interval::REAL,
            (0.0, hi) => span(next_down(1.0 / hi), INF),
            (lo, 0.0) => span(-INF, next_up(1.0 / lo)),
            (lo, hi) => span(next_down(1.0 / hi), next_up(1.0 / lo)),
        };
        self * inverse
    }
}

impl Real for Interval {
    fn lit(self, c: f64) -> Self {
        span(c, c)
    }

    fn select_lt(self, bound: Self, then: Self, other: Self) -> Self {
        if self.hi < bound.lo {
            then
        } else if self.lo >= bound.hi {
            other
        } else {
            then.hull(other)
        }
    }

    fn jump_derivative(self, bound: Self, jump: Self) -> Self {
        if self.misses(bound) {
            return span(0.0, 0.0);
        }
        span(if jump.lo < 0.0 { -INF } else { 0.0 }, if jump.hi > 0.0 { INF } else { 0.0 })
    }

    fn kink_bound(self, bound: Self, gap: Self) -> Self {
        // Pieces that meet at the bound differ little on a small box around it; others still differ by the jump.
        let differs = !gap.within(span(-1e-6, 1e-6));
        if differs && !self.misses(bound) { Interval::REAL } else { span(0.0, 0.0) }
    }

    fn strong_mul(self, x: Self) -> Self {
        self * x
    }

    fn min(self, o: Self) -> Self {
        span(self.lo.min(o.lo), self.hi.min(o.hi))
    }

    fn max(self, o: Self) -> Self {
        span(self.lo.max(o.lo), self.hi.max(o.hi))
    }

    fn abs(self) -> Self {
        span(self.lo.max(-self.hi).max(0.0), self.hi.max(-self.lo))
    }

    fn sqrt(self) -> Self {
        self.from(0.0).rising(f64::sqrt, span(0.0, INF))
    }

    fn hypot(self, y: Self) -> Self {
        let (x, y) = (self.abs(), y.abs());
        let (down, up) = (outwards(x.lo.hypot(y.lo)), outwards(x.hi.hypot(y.hi)));
        span(down.lo.max(0.0), up.hi)
    }

    // Odd and increasing in x, so that the upper end is the lower one of −x, mirrored.
    fn over_hypot(self, y: Self) -> Self {
        let (y, range) = (y.abs(), self.signs().and(span(-1.0, 1.0)));
        let (least, most) = (least_over_hypot(self.lo, y), -least_over_hypot(-self.hi, y));
        span(outwards(least).lo.max(range.lo), outwards(most).hi.min(range.hi))
    }

    fn exp(self) -> Self {
        self.rising(f64::exp, span(0.0, INF))
    }

    fn exp_m1(self) -> Self {
        self.rising(f64::exp_m1, self.signs().and(span(-1.0, INF)))
    }

    fn ln(self) -> Self {
        self.from(0.0).rising(f64::ln, Interval::REAL)
    }

    fn ln_1p(self) -> Self {
        self.from(-1.0).rising(f64::ln_1p, self.signs())
    }

    fn tanh(self) -> Self {
        self.rising(f64::tanh, self.signs().and(span(-1.0, 1.0)))
    }

    fn sigmoid(self) -> Self {
        self.rising(Real::sigmoid, span(0.0, 1.0))
    }

    fn softplus(self) -> Self {
        self.rising(Real::softplus, span(0.0, INF))
    }

    fn powf(self, c: f64) -> Self {
        if c == 0.0 { self.lit(1.0) } else { self.from(0.0).rising(|x| f64::powf(x, c), span(0.0, INF)) }
    }
}
