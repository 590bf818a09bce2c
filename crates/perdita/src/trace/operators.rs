//! Operators of traced numbers: rewritten at once, as far as the graph's [`Folding`](super::folding::Folding) allows.
use super::graph::Traced;
use super::op::Op;
use std::ops::{Add, Div, Mul, Neg, Sub};

impl Add for Traced<'_> {
    type Output = Self;

    fn add(self, o: Self) -> Self {
        if self.adds_nothing_to(o) {
            o
        } else if o.adds_nothing_to(self) {
            self
        } else {
            let multiple = if self.may_round() { self.sum_of_multiples(o) } else { None };
            multiple.unwrap_or_else(|| self.binary(o, Op::Add, |x, y| x + y))
        }
    }
}

impl Sub for Traced<'_> {
    type Output = Self;

    fn sub(self, o: Self) -> Self {
        match (self.literal(), o.literal()) {
            (Some(0.0), _) if !self.keeps_bits() => -o,
            (_, Some(c)) if c == 0.0 && (c.is_sign_positive() || !self.keeps_bits()) => self,
            _ => self.binary(o, Op::Sub, |x, y| x - y),
        }
    }
}

impl Mul for Traced<'_> {
    type Output = Self;

    fn mul(self, o: Self) -> Self {
        match (self.literal(), o.literal()) {
            (_, Some(1.0)) => self,
            (Some(1.0), _) => o,
            (Some(0.0), _) if !self.keeps_nan() => self,
            (_, Some(0.0)) if !self.keeps_nan() => o,
            (Some(-1.0), _) => -o,
            (_, Some(-1.0)) => -self,
            _ if self.may_round() => self.product(o),
            _ => self.multiplied(o),
        }
    }
}

impl Div for Traced<'_> {
    type Output = Self;

    fn div(self, o: Self) -> Self {
        match (self.literal(), o.literal()) {
            (_, Some(1.0)) => self,
            (Some(0.0), None) if !self.keeps_nan() => self,
            (None, Some(c)) if self.may_round() => self.over(c),
            _ => self.divided(o),
        }
    }
}

impl Neg for Traced<'_> {
    type Output = Self;

    fn neg(self) -> Self {
        if self.is(&Op::Neg) && !self.is_as_written() {
            return self.first();
        }
        let multiple = if self.may_round() { self.negated_factor() } else { None };
        multiple.unwrap_or_else(|| self.negated())
    }
}
