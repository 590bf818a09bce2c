//! Class labels, and class weights computed from them.
use crate::loss::{Error, UNIT_OPEN};
use crate::real::Interval;

/// Targets, a class label per observation, in any integer type.
#[derive(Clone, Copy, Debug)]
pub enum Labels<'a> {
    /// 64-bit, as PyTorch has them.
    I64(&'a [i64]),
    /// 32-bit.
    I32(&'a [i32]),
    /// 32-bit, unsigned.
    U32(&'a [u32]),
    /// 16-bit, unsigned.
    U16(&'a [u16]),
    /// 8-bit, unsigned.
    U8(&'a [u8]),
    /// Indices, as Rust has them.
    Usize(&'a [usize]),
}

macro_rules! labels {
    ($($variant:ident $t:ty),*) => {
        $(impl<'a> From<&'a [$t]> for Labels<'a> {
            fn from(labels: &'a [$t]) -> Self {
                Labels::$variant(labels)
            }
        }

        impl<'a, const N: usize> From<&'a [$t; N]> for Labels<'a> {
            fn from(labels: &'a [$t; N]) -> Self {
                Labels::$variant(labels)
            }
        }

        impl<'a> From<&'a Vec<$t>> for Labels<'a> {
            fn from(labels: &'a Vec<$t>) -> Self {
                Labels::$variant(labels)
            }
        })*
        impl Labels<'_> {
            /// The number of labels.
            pub fn len(&self) -> usize {
                match self {
                    $(Labels::$variant(labels) => labels.len(),)*
                }
            }

            /// Reads the labels from `start` on, `out.len()` of them.
            #[inline(always)]
            pub(crate) fn read(&self, start: usize, out: &mut [i64]) {
                match self {
                    $(Labels::$variant(labels) => {
                        let labels = &labels[start..][..out.len()];
                        // By index: with iterators, half of a tile is not vectorised, and its short stores stall later loads.
                        for i in 0..out.len() {
                            out[i] = i64::try_from(labels[i]).unwrap_or(i64::MAX);
                        }
                    })*
                }
            }

            pub(crate) fn split(self, mid: usize) -> (Self, Self) {
                match self {
                    $(Labels::$variant(labels) => {
                        let (a, b) = labels.split_at(mid.min(labels.len()));
                        (Labels::$variant(a), Labels::$variant(b))
                    })*
                }
            }

            /// The label of one observation.
            #[inline(always)]
            pub fn get(&self, i: usize) -> i64 {
                match self {
                    // An index beyond i64 names no class either way.
                    $(Labels::$variant(labels) => i64::try_from(labels[i]).unwrap_or(i64::MAX),)*
                }
            }
        }
    };
}

labels!(I64 i64, I32 i32, U32 u32, U16 u16, U8 u8, Usize usize);
impl Labels<'_> {
    /// True if there are no labels.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Balanced class weights: n/(C·n_c), and 0 for a class that does not occur.
///
/// ```
/// let labels = [0i64, 0, 0, 1];
/// assert_eq!(perdita::class_weights((&labels).into(), 3)?, [4.0 / 9.0, 4.0 / 3.0, 0.0]);
/// # Ok::<(), perdita::Error>(())
/// ```
///
/// # Errors
/// A label that is not below `classes`.
pub fn class_weights(labels: Labels, classes: usize) -> Result<Vec<f64>, Error> {
    let mut counts = vec![0u64; classes];
    for index in 0..labels.len() {
        let label = labels.get(index);
        let slot = usize::try_from(label).ok().and_then(|l| counts.get_mut(l));
        *slot.ok_or(Error::Label { index, label, classes })? += 1;
    }
    let n = labels.len() as f64 / classes as f64;
    Ok(counts.into_iter().map(|c| if c == 0 { 0.0 } else { n / c as f64 }).collect())
}

/// Class-balanced weights, by the effective number of observations (Cui et al. 2019): (1 − β)/(1 − β^n_c), and 0 for a
/// class that does not occur, normalised to sum to C. β = 0 weights all occurring classes equally, β → 1 by 1/n_c.
///
/// ```
/// let weights = perdita::class_balanced_weights(&[1000, 10, 0], 0.999)?;
/// assert!(weights[1] > 60.0 * weights[0] && weights[2] == 0.0);
/// assert!((weights.iter().sum::<f64>() - 3.0).abs() < 1e-14);
/// # Ok::<(), perdita::Error>(())
/// ```
///
/// # Errors
/// A `beta` that is not from 0 to below 1.
pub fn class_balanced_weights(counts: &[u64], beta: f64) -> Result<Vec<f64>, Error> {
    let domain = Interval { lo: 0.0, hi: UNIT_OPEN.hi };
    if !domain.contains(beta) {
        return Err(Error::Argument { name: "beta".into(), value: beta, domain });
    }
    // 1 − βⁿ from the logarithm: for β near 1 the difference would cancel.
    let weight = |n: u64| if n == 0 { 0.0 } else { (beta - 1.0) / (n as f64 * beta.ln()).exp_m1() };
    let weights: Vec<f64> = counts.iter().map(|&n| weight(n)).collect();
    let total: f64 = weights.iter().sum();
    let scale = if total > 0.0 { counts.len() as f64 / total } else { 0.0 };
    Ok(weights.iter().map(|w| w * scale).collect())
}
