//! Constants from which numbers differ by little.
use crate::real::Real;

/// A constant that numbers are compared with, in two parts: what single precision has of it, and the rest. What is 0.1 has
/// no place among singles, and the distance to the nearest one is wrong by all its digits where the number is near.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threshold {
    near: f64,
    rest: f64,
}
impl Threshold {
    pub(crate) const ZERO: Threshold = Threshold { near: 0.0, rest: 0.0 };

    pub(crate) fn new(c: f64) -> Self {
        let near = f64::from(c as f32);
        // Beyond what a single can be there is nothing to split.
        if near.is_finite() { Threshold { near, rest: c - near } } else { Threshold { near: c, rest: 0.0 } }
    }

    /// By how much `x` lies above.
    #[inline(always)]
    pub(crate) fn below<R: Real>(self, x: R) -> R {
        (x - x.lit(self.near)) - x.lit(self.rest)
    }
}
