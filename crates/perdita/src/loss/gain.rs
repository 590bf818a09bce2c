//! What an item is worth at a place, as every loss on the discounted cumulative gain needs it.
use crate::real::Real;
use std::f64::consts::LN_2;

/// What an item is worth by its relevance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gain {
    /// 2ʳ − 1
    #[default]
    Exponential,
    /// r
    Linear,
}
impl Gain {
    /// The words for them, as a parameter has them.
    pub const WORDS: &'static [&'static str] = &["exponential", "linear"];

    /// The gain of this word.
    pub fn of(word: usize) -> Gain {
        [Gain::Exponential, Gain::Linear][word]
    }
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
    /// What a gain counts for after so many items, 1/ln(2 + place): logarithms of another base cancel.
    #[inline(always)]
    pub fn discount<R: Real>(place: R) -> R {
        place.lit(1.0) / (place + place.lit(1.0)).ln_1p()
    }
}
