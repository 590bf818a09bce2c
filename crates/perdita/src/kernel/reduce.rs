//! Reductions: sums in twice the precision of `f64`, and means.
use super::threads::Merge;
use crate::loss::Error;
use crate::real::Element;

/// The sum of losses, weights and counts over some observations. Parts of a batch are evaluated separately, in any
/// grouping, and [merged](Total::merge).
///
/// Sums are stored in twice the precision of `f64`, so that the grouping vanishes in the rounding: merging is
/// associative to 10⁻³⁰.
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Mse};
/// let (p, y) = ([1.0, 2.0, 4.0], [0.0, 0.0, 0.0]);
/// let part = |r: std::ops::Range<usize>| Mse.total(Pairs::new(Pred(&p[r.clone()]), Target(&y[r]))?);
/// let whole = part(0..1)?.merge(part(1..3)?);
/// assert_eq!((whole.mean(), whole.count()), (7.0, 3));
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    sum: DoubleDouble,
    weight: DoubleDouble,
    count: u64,
}

impl Total {
    pub(crate) fn new(sum: f64, weight: f64, count: u64) -> Self {
        Total { sum: DoubleDouble::of(sum), weight: DoubleDouble::of(weight), count }
    }

    /// Σ w·loss.
    pub fn sum(&self) -> f64 {
        self.sum.value()
    }

    /// Σ w, the denominator of the mean.
    pub fn weight(&self) -> f64 {
        self.weight.value()
    }

    /// The number of observations that count: not ignored, and with a weight other than 0.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Σ w·loss / Σ w; 0 if nothing counts.
    pub fn mean(&self) -> f64 {
        let weight = self.weight();
        if weight == 0.0 { 0.0 } else { self.sum() / weight }
    }

    /// An error if the loss is NaN or the weights overflow, for checked batches. `each` computes the losses per observation, to find the first.
    #[doc(hidden)]
    pub fn check<E: Element>(
        &self,
        loss: &'static str,
        each: impl FnOnce() -> Result<Vec<E>, Error>,
    ) -> Result<(), Error> {
        finite_weight(self.weight())?;
        if !self.sum().is_nan() {
            return Ok(());
        }
        let index = each()?.iter().position(|x| x.to_f64().is_nan());
        Err(Error::NotANumber { loss, index })
    }

    /// The totals of this part and another.
    #[must_use]
    pub fn merge(self, o: Self) -> Self {
        Total { sum: self.sum.add(o.sum), weight: self.weight.add(o.weight), count: self.count + o.count }
    }
}

impl Merge for Total {
    fn merge(self, o: Self) -> Self {
        self.merge(o)
    }
}

/// A double-double: the unevaluated sum `high` + `low`, where `high` is the nearest double.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct DoubleDouble {
    high: f64,
    low: f64,
}

impl DoubleDouble {
    fn of(high: f64) -> Self {
        DoubleDouble { high, low: 0.0 }
    }

    fn value(self) -> f64 {
        self.high
    }

    fn add(self, o: Self) -> Self {
        let (high, lost) = exact_sum(self.high, o.high);
        if !high.is_finite() {
            return DoubleDouble::of(high);
        }
        let (low, lower) = exact_sum(self.low, o.low);
        let (high, lost) = exact_sum(high, lost + low);
        let (high, low) = exact_sum(high, lost + lower);
        DoubleDouble { high, low }
    }
}

/// a + b and its rounding error, exactly (Knuth's TwoSum).
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    let t = s - a;
    (s, (a - (s - t)) + (b - t))
}

/// The denominator of the sum of losses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reduction {
    /// Σ w·loss / Σ w; 0 if nothing counts.
    Mean,
    /// Σ w·loss.
    Sum,
    /// Σ w·loss / n for an explicit n: the tokens of all micro-batches, the rows of all machines.
    Over(f64),
}

impl Reduction {
    /// The factor of all gradients, 1 over the denominator. `weight` computes Σ w, and is called only for the mean.
    pub(crate) fn scale(self, weight: impl FnOnce() -> f64) -> Result<f64, Error> {
        match self {
            Reduction::Mean => {
                let weight = finite_weight(weight())?;
                Ok(if weight == 0.0 { 0.0 } else { 1.0 / weight })
            }
            Reduction::Sum => Ok(1.0),
            Reduction::Over(n) if n > 0.0 && n.is_finite() => Ok(1.0 / n),
            Reduction::Over(n) => Err(Error::Denominator(n)),
        }
    }

    /// The reduced loss.
    pub fn of(self, total: &Total) -> f64 {
        match self {
            Reduction::Mean => total.mean(),
            Reduction::Sum => total.sum(),
            Reduction::Over(n) => total.sum() / n,
        }
    }
}

/// The sum of weights, unless it overflows: means would be 0 or NaN.
fn finite_weight(weight: f64) -> Result<f64, Error> {
    if weight.is_finite() { Ok(weight) } else { Err(Error::WeightSum) }
}

/// Splits an optional mutable slice.
pub(super) fn split_mut<T>(slice: Option<&mut [T]>, mid: usize) -> (Option<&mut [T]>, Option<&mut [T]>) {
    slice.map(|s| s.split_at_mut(mid)).unzip()
}

/// Splits an optional slice.
pub(super) fn split<T>(slice: Option<&[T]>, mid: usize) -> (Option<&[T]>, Option<&[T]>) {
    slice.map(|s| s.split_at(mid)).unzip()
}
