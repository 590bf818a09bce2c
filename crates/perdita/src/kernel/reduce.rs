//! Reductions: sums in twice the precision of `f64`, and means.
use super::threads::Merge;
use crate::loss::Error;
use crate::real::Element;

/// The sum of losses, weights and counts over some observations. Parts of a batch are evaluated separately, in any
/// grouping, and [merged](Total::merge).
///
/// Sums are stored in twice the precision of `f64`. Losses are added in [blocks](Total::BLOCK), each of which gives an `f64`. Merging
/// totals of whole blocks is exact, and gives the same bits in any order and grouping, unless the sum of a block is neither 0 nor at
/// least 2⁻⁵² of the sum of all (in magnitude). Elsewhere a merge rounds by at most 2⁻¹⁰⁴ of its result, so that it is associative to
/// 10⁻³⁰.
///
/// A total can leave the program: as [parts](Total::parts), as a text in which no digit is lost (`Display`, `FromStr`), and with the
/// feature `serde`.
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
    pub(super) sum: DoubleDouble,
    pub(super) weight: DoubleDouble,
    pub(super) count: u64,
    /// Both sums are 2^`exponent` times the stored ones: 0 unless one of them would overflow.
    pub(super) exponent: i32,
}

impl Total {
    /// The numbers of a block: pairs of pointwise losses. A batch that is cut at multiples of it has the same blocks as a whole.
    pub const BLOCK: usize = 1 << 13;

    /// The rows of a block of row-wise losses, which are cut at multiples of it.
    pub fn rows_per_block(classes: usize) -> usize {
        (Self::BLOCK / classes.max(1)).next_multiple_of(16).max(16)
    }

    pub(crate) fn new(sum: f64, weight: f64, count: u64) -> Self {
        Total { sum: DoubleDouble::of(sum), weight: DoubleDouble::of(weight), count, exponent: 0 }
    }

    /// Σ w·loss; infinite if it is larger than any `f64`, even where the mean is not.
    pub fn sum(&self) -> f64 {
        times_power_of_two(self.sum.value(), self.exponent)
    }

    /// Σ w, the denominator of the mean; infinite likewise.
    pub fn weight(&self) -> f64 {
        times_power_of_two(self.weight.value(), self.exponent)
    }

    /// The number of observations that count: not ignored, and with a weight other than 0.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Σ w·loss / Σ w; 0 if nothing counts.
    pub fn mean(&self) -> f64 {
        let weight = self.weight.value();
        if weight == 0.0 { 0.0 } else { self.sum.value() / weight }
    }

    /// True if the loss is NaN.
    ///
    /// # Errors
    /// A sum of weights that overflows, which has no mean.
    pub fn is_nan(&self) -> Result<bool, Error> {
        finite_weight(self.weight.value())?;
        Ok(self.sum.value().is_nan())
    }

    /// The totals of this part and another.
    #[must_use]
    pub fn merge(self, o: Self) -> Self {
        let exponent = self.exponent.max(o.exponent);
        let (a, b) = (self.stored_at(exponent), o.stored_at(exponent));
        let count = a.count.saturating_add(b.count);
        let merged = Total { sum: a.sum.add(b.sum), weight: a.weight.add(b.weight), count, exponent };
        if a.is_finite() && b.is_finite() && !merged.is_finite() {
            return a.stored_at(exponent + HEADROOM).merge(b);
        }
        merged
    }

    /// The total of an evaluation without the value: the sum is 0.
    pub(super) fn without_sum(self) -> Self {
        Total { sum: DoubleDouble::default(), ..self }
    }

    fn is_finite(&self) -> bool {
        self.sum.value().is_finite() && self.weight.value().is_finite()
    }

    /// The same sums, stored with another exponent.
    fn stored_at(self, exponent: i32) -> Self {
        let shift = self.exponent - exponent;
        Total { sum: self.sum.shifted(shift), weight: self.weight.shifted(shift), exponent, ..self }
    }

    /// The total of a batch again, from smaller weights, if a sum has overflowed: `evaluate` computes it from weights.
    /// Sums of single precision do not overflow, but products with large weights do.
    pub(super) fn or_from_small_weights<E: Element>(
        self,
        weight: Option<&[E]>,
        len: usize,
        evaluate: &dyn Fn(Option<&[E]>) -> Total,
    ) -> Total {
        let is_single = size_of::<E>() < size_of::<f64>();
        if self.is_finite() || is_single && self.weight() <= large::<E>() {
            return self;
        }
        let headroom = if is_single { 0 } else { HEADROOM };
        let SmallWeights { weights, exponent } = SmallWeights::new(weight, len, headroom);
        let small = evaluate(Some(&weights));
        let small = Total { exponent: small.exponent + exponent, ..small };
        // A denominator that is not proportional to the weights, such as 1 where nothing is matched, is no help.
        let (known, again) = (self.weight(), small.weight());
        let is_same = known.is_infinite() || (again - known).abs() <= 1e-9 * known;
        if small.is_finite() && is_same { small } else { self }
    }
}

/// A sum of so many numbers below 2^-HEADROOM times the largest `f64` does not overflow. Sums of single precision are `f64`.
const HEADROOM: i32 = 64;

/// The sum of weights beyond which a weight times a loss or a slope could overflow.
fn large<E>() -> f64 {
    f64::exp2(if size_of::<E>() < size_of::<f64>() { 64.0 } else { 900.0 })
}

/// x·2ᵉ, in two steps, as 2ᵉ itself may overflow.
fn times_power_of_two(x: f64, exponent: i32) -> f64 {
    if exponent == 0 {
        return x;
    }
    let half = exponent / 2;
    x * f64::exp2(half.into()) * f64::exp2((exponent - half).into())
}

/// Weights times 2^-`exponent`, so small that no sum of them or of their products with losses overflows. A weight other than 0
/// stays one, however small it is beside the others.
pub(super) struct SmallWeights<E> {
    pub(super) weights: Vec<E>,
    exponent: i32,
}

impl<E: Element> SmallWeights<E> {
    #[cold]
    fn new(weight: Option<&[E]>, len: usize, headroom: i32) -> Self {
        let is_single = size_of::<E>() < size_of::<f64>();
        let least = if is_single { f32::from_bits(1).into() } else { f64::from_bits(1) };
        let largest = weight.unwrap_or(&[]).iter().map(|w| w.to_f64()).fold(1.0, f64::max);
        let exponent = headroom + largest.log2().ceil() as i32;
        let small = |w: f64| match w {
            0.0 => E::default(),
            _ => E::from_f64(times_power_of_two(w, -exponent).max(least)),
        };
        let weights = match weight {
            Some(weight) => weight.iter().map(|w| small(w.to_f64())).collect(),
            None => vec![small(1.0); len],
        };
        SmallWeights { weights, exponent }
    }

    /// The small weights of a mean whose weights have a large sum.
    pub(super) fn of_large(reduction: Reduction, weight: Option<&[E]>, sum: f64) -> Option<Self> {
        let is_large = reduction == Reduction::Mean && sum > large::<E>();
        weight.filter(|_| is_large).map(|weight| SmallWeights::new(Some(weight), 0, 0))
    }

    /// The total of the given weights, and the losses per observation times these.
    pub(super) fn restore(&self, total: Total, each: Option<&mut [E]>) -> Total {
        for loss in each.unwrap_or_default() {
            *loss = E::from_f64(times_power_of_two(loss.to_f64(), self.exponent));
        }
        Total { exponent: total.exponent + self.exponent, ..total }
    }
}

impl AsRef<Total> for Total {
    fn as_ref(&self) -> &Total {
        self
    }
}

impl Merge for Total {
    fn merge(self, o: Self) -> Self {
        self.merge(o)
    }
}

/// A double-double: the unevaluated sum `high` + `low`, where `high` is the nearest double.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct DoubleDouble {
    pub(super) high: f64,
    pub(super) low: f64,
}

impl DoubleDouble {
    fn of(high: f64) -> Self {
        DoubleDouble { high, low: 0.0 }
    }

    fn value(self) -> f64 {
        self.high
    }

    fn shifted(self, exponent: i32) -> Self {
        let shift = |x| times_power_of_two(x, exponent);
        DoubleDouble { high: shift(self.high), low: shift(self.low) }
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

/// The factor of all gradients, and smaller weights to evaluate with where the sum of the given ones overflows. A mean
/// and its gradient do not depend on a factor of all weights.
pub(super) struct Scale<E> {
    pub(super) factor: f64,
    small: Option<SmallWeights<E>>,
}

impl<E: Element> Scale<E> {
    /// The smaller weights.
    pub(super) fn small(&self) -> Option<&[E]> {
        self.small.as_ref().map(|small| &small.weights[..])
    }

    /// The weights to evaluate with.
    pub(super) fn weight<'w>(&'w self, given: Option<&'w [E]>) -> Option<&'w [E]> {
        self.small().or(given)
    }

    /// The total of the given weights, and the losses per observation times these.
    pub(super) fn restore(&self, total: Total, each: Option<&mut [E]>) -> Total {
        self.small.as_ref().map_or(total, |small| small.restore(total, each))
    }
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

    /// The factor of all gradients, where `total` computes Σ w; with smaller weights, whose sum `sum` computes, if that is
    /// so large that a product with them could overflow.
    pub(super) fn weighted<E: Element>(
        self,
        weight: Option<&[E]>,
        total: impl FnOnce() -> f64,
        sum: &dyn Fn(&[E]) -> f64,
    ) -> Result<Scale<E>, Error> {
        let mut known = 0.0;
        let factor = self.scale(|| {
            known = total();
            known
        });
        match SmallWeights::of_large(self, weight, known) {
            Some(small) => Ok(Scale { factor: self.scale(|| sum(&small.weights))?, small: Some(small) }),
            None => Ok(Scale { factor: factor?, small: None }),
        }
    }

    /// The reduced loss.
    pub fn of(self, total: &Total) -> f64 {
        match self {
            Reduction::Mean => total.mean(),
            Reduction::Sum => total.sum(),
            Reduction::Over(n) => times_power_of_two(total.sum.value() / n, total.exponent),
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
