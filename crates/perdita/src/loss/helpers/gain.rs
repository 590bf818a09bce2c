//! Gain and discount of the discounted cumulative gain (DCG).
use crate::real::Real;
use std::f64::consts::LN_2;

crate::choice! {
    /// Gain of an item by its relevance r
    pub enum Gain {
        /// 2ʳ − 1
        Exponential = "exponential",
        /// r
        Linear = "linear",
    }
}
impl Gain {
    /// Gain at `relevance`, up to a common factor that depends on the largest relevance of the list: it cancels in
    /// ratios of gains, and keeps 2ʳ from overflowing.
    #[inline(always)]
    pub fn at<R: Real>(self, relevance: R, largest: R) -> R {
        match self {
            Gain::Exponential => {
                let ln2 = relevance.lit(LN_2);
                -(-(relevance * ln2)).exp_m1() * ((relevance - largest) * ln2).exp()
            }
            Gain::Linear => relevance,
        }
    }

    /// Discount of a rank, counted from 0: 1/ln(2 + rank). The base of the logarithm cancels.
    #[inline(always)]
    pub fn discount<R: Real>(place: R) -> R {
        place.lit(1.0) / (place + place.lit(1.0)).ln_1p()
    }
}
