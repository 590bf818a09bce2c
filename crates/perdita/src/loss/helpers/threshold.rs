//! Thresholds that are compared with nearby numbers at full precision.
use crate::real::Real;

/// Threshold in two parts: its single-precision value and the remainder. A constant such as 0.1 is not representable in
/// single precision, and the difference of a nearby number from its rounded value would lose all digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threshold {
    near: f64,
    rest: f64,
}
impl Threshold {
    pub(crate) const ZERO: Threshold = Threshold { near: 0.0, rest: 0.0 };

    pub(crate) fn new(c: f64) -> Self {
        let near = f64::from(c as f32);
        // Beyond the range of single precision there is nothing to split.
        if near.is_finite() { Threshold { near, rest: c - near } } else { Threshold { near: c, rest: 0.0 } }
    }

    /// `x` minus the threshold.
    #[inline(always)]
    pub(crate) fn below<R: Real>(self, x: R) -> R {
        (x - x.lit(self.near)) - x.lit(self.rest)
    }
}
