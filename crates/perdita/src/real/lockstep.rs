//! Several independent numbers in lockstep, to hide the latency of their operations.
use super::Real;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `K` numbers; each operation is applied to all of them before the next.
#[derive(Clone, Copy, Debug)]
pub struct Lockstep<R, const K: usize>(pub [R; K]);

impl<R: Real, const K: usize> Lockstep<R, K> {
    // Plain loops without `zip`: a call that is not inlined would spill the vector registers.
    #[inline(always)]
    fn each(mut self, f: impl Fn(R) -> R) -> Self {
        for x in &mut self.0 {
            *x = f(*x);
        }
        self
    }

    #[inline(always)]
    fn with(mut self, o: Self, f: impl Fn(R, R) -> R) -> Self {
        for (k, x) in self.0.iter_mut().enumerate() {
            *x = f(*x, o.0[k]);
        }
        self
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl<R: Real, const K: usize> $trait for Lockstep<R, K> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, o: Self) -> Self {
                self.with(
                    o,
                    #[inline(always)]
                    |x, y| x.$method(y),
                )
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);
impl<R: Real, const K: usize> Neg for Lockstep<R, K> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.each(
            #[inline(always)]
            |x| -x,
        )
    }
}

macro_rules! unary {
    ($($method:ident)*) => {
        $(#[inline(always)]
        fn $method(self) -> Self {
            self.each(#[inline(always)] |x| x.$method())
        })*
    };
}

macro_rules! binary {
    ($($method:ident)*) => {
        $(#[inline(always)]
        fn $method(self, o: Self) -> Self {
            self.with(o, #[inline(always)] |x, y| x.$method(y))
        })*
    };
}

impl<R: Real, const K: usize> Real for Lockstep<R, K> {
    unary! { abs sqrt exp exp_m1 ln ln_1p tanh sigmoid softplus }
    binary! { min max strong_mul }
    #[inline(always)]
    fn lit(self, c: f64) -> Self {
        Lockstep([self.0[0].lit(c); K])
    }

    #[inline(always)]
    fn select_lt(mut self, bound: Self, then: Self, other: Self) -> Self {
        for i in 0..K {
            self.0[i] = self.0[i].select_lt(bound.0[i], then.0[i], other.0[i]);
        }
        self
    }

    #[inline(always)]
    fn powf(self, c: f64) -> Self {
        Lockstep(R::powf_each(self.0, c))
    }

    #[inline(always)]
    fn sigmoid_powf(self, c: f64) -> Self {
        self.each(
            #[inline(always)]
            |x| x.sigmoid_powf(c),
        )
    }
}
