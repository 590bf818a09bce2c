//! Summaries of rows and columns of scores, and the gradients that follow from them.
//!
//! For a row of scores z with positives P and negatives N, the margin is m = ln Σ_P exp z − ln Σ_N exp z.
//! With the slope s of the loss in m, the gradients are softmax shares:
//!
//! ```text
//! ∂/∂z_p =  s·exp(z_p − ln Σ_P exp)          p in P
//! ∂/∂z_n = −s·exp(z_n − ln Σ_N exp)          n in N
//!
//! positives averaged outside the logarithm, with mean z̄ of k > 1 positives:
//!     m = z̄ − R,   R = ln(Σ_N exp z + Σ_P exp z − exp z̄)
//!     ∂/∂z_n = −s·exp(z_n − R)
//!     ∂/∂z_p = −s·exp(z_p − R) + (s + s·exp(z̄ − R))/k
//! ```
//!
//! In both cases a score's gradient is factor·exp(z − shift), plus a constant for positives: [`ScoreGrad`].
//! Columns that are anchors too add a gradient of the same form ([`ColumnGrads`]).
//!
//! A Σ exp is stored as exp(max)·sum, with the maximum so far, and is merged in any order, up to rounding. Rows are
//! read twice ([`observe_row`]: maximum, Σ exp), then overwritten once ([`row_grad`]). Columns are summed in tiles of
//! 256×256 scores ([`observe_columns`]), so that the running values of a tile's columns stay in the L1 cache. Sums of 32
//! vectors of a row, or 256 rows of a column, are in the precision of the lanes; all else is double.
mod grad;
mod observe;

pub(super) use grad::{ColumnGrads, row_grad};
pub(super) use observe::{observe_columns, observe_row};

use crate::loss::Pooling;
use crate::real::Float;

/// Σ exp of some scores, as exp(max)·sum, where max is their maximum.
#[derive(Clone, Copy, Debug)]
struct SumExp {
    max: f64,
    sum: f64,
}

impl SumExp {
    const NONE: SumExp = SumExp { max: f64::NEG_INFINITY, sum: 0.0 };

    fn merge(self, o: Self) -> Self {
        if self.sum == 0.0 {
            return o;
        }
        if o.sum == 0.0 {
            return self;
        }
        let max = self.max.max(o.max);
        SumExp { max, sum: self.sum * (self.max - max).exp() + o.sum * (o.max - max).exp() }
    }

    /// ln Σ exp.
    fn ln(self) -> f64 {
        self.max + self.sum.ln()
    }
}

/// The statistics of a row's (or column's) scores: Σ exp over positives and over negatives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Summary {
    positive: SumExp,
    negative: SumExp,
    /// Σ of the positives' scores, and their number.
    linear: f64,
    count: f64,
}

impl Summary {
    pub(super) const NONE: Summary =
        Summary { positive: SumExp::NONE, negative: SumExp::NONE, linear: 0.0, count: 0.0 };

    pub(super) fn merge(self, o: Self) -> Self {
        Summary {
            positive: self.positive.merge(o.positive),
            negative: self.negative.merge(o.negative),
            linear: self.linear + o.linear,
            count: self.count + o.count,
        }
    }

    /// The numbers of a summary in [`numbers`](Self::numbers).
    pub(super) const NUMBERS: usize = 3;

    /// A summary of at most one positive as numbers, to be sent to other workers.
    pub(super) fn numbers(&self) -> [f64; Summary::NUMBERS] {
        [self.positive.ln(), self.negative.max, self.negative.sum]
    }

    /// The inverse of [`numbers`](Self::numbers).
    pub(super) fn of(numbers: &[f64]) -> Summary {
        let (positive, negative) = (numbers[0], SumExp { max: numbers[1], sum: numbers[2] });
        let positive = SumExp { max: positive, sum: if positive == f64::NEG_INFINITY { 0.0 } else { 1.0 } };
        Summary { positive, negative, ..Summary::NONE }
    }

    /// ln Σ exp over the positives, and over the negatives.
    pub(super) fn scores(&self) -> [f64; 2] {
        [self.positive.ln(), self.negative.ln()]
    }

    /// True if there is any positive.
    pub(super) fn has_partner(&self) -> bool {
        self.count > 0.0
    }

    /// The pooled score of the positives, ln Σ exp of what it is compared with, and a constant of the loss.
    ///
    /// Positives averaged outside the logarithm have the mean z̄ as score, and are compared with all
    /// exponentials but exp z̄.
    pub(super) fn margin(&self, pooling: Pooling) -> (f64, f64, f64) {
        let [positive, negative] = self.scores();
        match pooling {
            Pooling::MeanOutside if self.count > 1.0 => {
                let mean = self.linear / self.count;
                let max = self.positive.max;
                let more = SumExp { max, sum: self.positive.sum - (mean - max).exp() };
                (mean, self.negative.merge(more).ln(), 0.0)
            }
            Pooling::MeanInside => (positive, negative, self.count.ln()),
            _ => (positive, negative, 0.0),
        }
    }

    /// The gradient coefficients of the scores, from the slope in the margin.
    pub(super) fn score_grad(&self, pooling: Pooling, slope: f64) -> ScoreGrad {
        let (positive, negative, _) = self.margin(pooling);
        let negative = SoftmaxShare::new(negative, -slope);
        if pooling == Pooling::MeanOutside && self.count > 1.0 {
            // z̄ also enters R.
            let flat = (slope + slope * (positive - negative.shift).exp()) / self.count;
            return ScoreGrad { positive: negative, flat, negative };
        }
        ScoreGrad { positive: SoftmaxShare::new(positive, slope), flat: 0.0, negative }
    }
}

/// A softmax share of a slope: a score z has the gradient factor·exp(z − shift).
#[derive(Clone, Copy, Debug)]
struct SoftmaxShare {
    shift: f64,
    factor: f64,
}

impl SoftmaxShare {
    /// The share of scores whose ln Σ exp is `shift`.
    fn new(shift: f64, factor: f64) -> Self {
        // Without scores or slope the product must be 0, not 0·∞.
        if shift == f64::NEG_INFINITY || factor == 0.0 {
            SoftmaxShare::NONE
        } else {
            SoftmaxShare { shift, factor }
        }
    }

    const NONE: SoftmaxShare = SoftmaxShare { shift: f64::INFINITY, factor: 0.0 };

    /// The same with a shift that `F` represents exactly; the factor makes up for the rounding, which for a
    /// shift of 100 in single precision is a factor of 1 ± 4·10⁻⁶.
    fn rounded<F: Float>(self) -> Self {
        let shift = F::from_f64(self.shift).to_f64();
        if !shift.is_finite() {
            return self;
        }
        SoftmaxShare { shift, factor: self.factor * (shift - self.shift).exp() }
    }
}

/// The gradient coefficients of a row: `positive` + `flat` for each positive, `negative` for all others.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScoreGrad {
    positive: SoftmaxShare,
    flat: f64,
    negative: SoftmaxShare,
}

impl ScoreGrad {
    pub(super) const NONE: ScoreGrad =
        ScoreGrad { positive: SoftmaxShare::NONE, flat: 0.0, negative: SoftmaxShare::NONE };

    /// Coefficients from the slope in the only positive's score, and the slope in `negative`, ln Σ exp of all others.
    pub(super) fn of_one_positive(positive: f64, (negative, slope): (f64, f64)) -> ScoreGrad {
        ScoreGrad {
            positive: SoftmaxShare::NONE,
            flat: positive,
            negative: SoftmaxShare::new(negative, slope),
        }
    }
}
