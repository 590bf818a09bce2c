//! Products with constants, where only the last rounding may change: constants move outwards and are multiplied once.
//!
//! ```text
//! (a·x)·(b·y) = ab·(x·y)      a·x + b·x = (a + b)·x      −(a·x) = (−a)·x      (a·x)/b = (a/b)·x
//! x·(a/y) = (a·x)/y           for a positive y, where both are the limit 0 at x = 0
//! ```
//!
//! Derivatives by rules are full of them: that of √(1 + r²) is (r + r)·(½/√(1 + r²)), and becomes r/√(1 + r²).
use super::graph::Traced;
use super::op::Op;
use crate::real::Real;

/// Constants that are multiplied: those with which a product does not overflow where its factors do not.
const SIZES: std::ops::Range<f64> = 1e-6..1e6;

impl Traced<'_> {
    /// The constant and the number of a·x.
    fn factor(self) -> (f64, Self) {
        let args = self.args();
        let (constant, x) = match (self.op(), &args[..]) {
            (Op::Neg, &[x]) => (Some(-1.0), x),
            (Op::Mul, &[x, y]) => match x.literal() {
                Some(c) => (Some(c), y),
                None => (y.literal(), x),
            },
            _ => (None, self),
        };
        constant.filter(|c| SIZES.contains(&c.abs())).map_or((1.0, self), |c| (c, x))
    }

    /// c·x, as a node.
    fn times(self, c: f64) -> Self {
        match c {
            1.0 => self,
            -1.0 => self.negated(),
            _ => self.lit(c).multiplied(self),
        }
    }

    /// The quotient a/y of which the product with any number x is a·x/y.
    fn quotient(self) -> Option<(f64, Self)> {
        let args = self.args();
        let constant = if self.op() == Op::Div { args[0].literal() } else { None };
        constant.filter(|_| args[1].facts().is_positive).map(|c| (c, args[1]))
    }

    /// x·y by the identities above.
    pub(super) fn product(self, o: Self) -> Self {
        match (self.quotient(), o.quotient()) {
            (None, Some((c, y))) if self.literal().is_none() => return self.scaled(c) / y,
            (Some((c, x)), None) if o.literal().is_none() => return o.scaled(c) / x,
            _ => {}
        }
        let ((a, x), (b, y)) = (self.factor(), o.factor());
        match (self.literal(), o.literal()) {
            (Some(c), _) => o.scaled(c),
            (_, Some(c)) => self.scaled(c),
            (None, None) if SIZES.contains(&(a * b).abs()) => x.multiplied(y).times(a * b),
            (None, None) => self.multiplied(o),
        }
    }

    /// c·x, with the constant of x.
    fn scaled(self, c: f64) -> Self {
        let (a, x) = self.factor();
        if SIZES.contains(&(a * c).abs()) { x.times(a * c) } else { self.lit(c).multiplied(self) }
    }

    /// x·y with a strong zero, by the same identities.
    pub(super) fn strong_product(self, o: Self) -> Self {
        // A finite factor needs no strong zero.
        if o.facts().is_bounded {
            return self.product(o);
        }
        let ((a, x), (b, y)) = (self.factor(), o.factor());
        match SIZES.contains(&(a * b).abs()) {
            true => x.strongly_multiplied(y).times(a * b),
            false => self.strongly_multiplied(o),
        }
    }

    /// x/c.
    pub(super) fn over(self, c: f64) -> Self {
        if SIZES.contains(&c.abs()) { self.scaled(1.0 / c) } else { self.divided(self.lit(c)) }
    }

    /// −(a·x), unless a is 1.
    pub(super) fn negated_factor(self) -> Option<Self> {
        let (a, x) = self.factor();
        (a != 1.0).then(|| x.times(-a))
    }

    /// a·x + b·x, of which the sum of constants is not 0.
    pub(super) fn sum_of_multiples(self, o: Self) -> Option<Self> {
        let ((a, x), (b, y)) = (self.factor(), o.factor());
        (x == y && SIZES.contains(&(a + b).abs())).then(|| x.times(a + b))
    }
}
