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
    /// The gain at `relevance`, in units that depend on the largest of the list: it cancels wherever a gain is divided by
    /// another, and 2ʳ does not overflow.
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

    /// The discount of a place, counted from 0: 1/ln(2 + place). Logarithms of another base cancel.
    #[inline(always)]
    pub fn discount<R: Real>(place: R) -> R {
        place.lit(1.0) / (place + place.lit(1.0)).ln_1p()
    }
}
