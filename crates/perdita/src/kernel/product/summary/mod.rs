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
use super::without;
use crate::inline;
use crate::loss::Pooling;
use crate::real::{Float, Lanes, Real, Sum};
use fearless_simd::Simd;

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

/// The gradient coefficients of many columns, as a struct of arrays.
#[derive(Default)]
pub(super) struct ColumnGrads<F> {
    positive_shift: Vec<F>,
    positive: Vec<F>,
    flat: Vec<F>,
    negative_shift: Vec<F>,
    negative: Vec<F>,
}

impl<F: Float> ColumnGrads<F> {
    pub(super) fn new(score_grads: &[ScoreGrad]) -> Self {
        let field = |f: fn(&ScoreGrad) -> f64| {
            score_grads.iter().map(|score_grad| F::from_f64(f(score_grad))).collect()
        };
        ColumnGrads {
            positive_shift: field(|p| p.positive.rounded::<F>().shift),
            positive: field(|p| p.positive.rounded::<F>().factor),
            flat: field(|p| p.flat),
            negative_shift: field(|p| p.negative.rounded::<F>().shift),
            negative: field(|p| p.negative.rounded::<F>().factor),
        }
    }
}

/// Vectors of a row that are summed in the precision of the lanes before the sum goes to double.
const FLUSH_VECTORS: usize = 32;

/// The summary of a row of scores: positives are the columns whose id is the row's, `number`.
#[inline(always)]
pub(super) fn observe_row<S: Simd, F: Float>(
    simd: S,
    scores: &[F],
    numbers: &[F],
    number: F,
    skip: Option<usize>,
) -> Summary {
    let n = Lanes::<S, F>::N;
    let number = Lanes::<S, F>::splat(simd, number);
    let (zero, least) = (number.lit(0.0), number.lit(f64::NEG_INFINITY));
    let (mut max_positive, mut max_negative) = (least, least);

    for part in without(scores.len(), skip) {
        for at in part.clone().step_by(n) {
            let z = Lanes::load_tail(simd, &scores[at..part.end]);
            let positives = Lanes::load_tail(simd, &numbers[at..part.end]);
            // Positives are few: most vectors have none.
            if positives.meets(number) {
                max_positive = positives.select_eq(number, z, least).max(max_positive);
                max_negative = positives.select_eq(number, least, z).max(max_negative);
            } else {
                max_negative = z.max(max_negative);
            }
        }
    }

    let (max_positive, max_negative) = (max_positive.largest().to_f64(), max_negative.largest().to_f64());
    // Without scores the maximum is −∞, and exp(−∞ + ∞) would be NaN: any finite shift will do.
    let shift = |max: f64| number.lit(if max == f64::NEG_INFINITY { 0.0 } else { max });
    let (shift_positive, shift_negative) = (shift(max_positive), shift(max_negative));
    let mut totals = [Sum::zero(simd); 4];

    for part in without(scores.len(), skip) {
        let mut begin = part.start;
        while begin < part.end {
            let end = part.end.min(begin + FLUSH_VECTORS * n);
            let mut sums = [zero; 4];
            for at in (begin..end).step_by(n) {
                let z = Lanes::load_tail(simd, &scores[at..end]);
                let positives = Lanes::load_tail(simd, &numbers[at..end]);
                if !positives.meets(number) {
                    sums[1] = sums[1] + (z - shift_negative).exp().first(end - at);
                    continue;
                }

                let e =
                    (z - positives.select_eq(number, shift_positive, shift_negative)).exp().first(end - at);
                let one = zero.lit(1.0).first(end - at);
                let terms = [
                    positives.select_eq(number, e, zero),
                    positives.select_eq(number, zero, e),
                    positives.select_eq(number, z, zero).first(end - at),
                    positives.select_eq(number, one, zero),
                ];

                for (k, sum) in sums.iter_mut().enumerate() {
                    *sum = *sum + terms[k];
                }
            }

            for (k, total) in totals.iter_mut().enumerate() {
                total.add(sums[k]);
            }
            begin = end;
        }
    }

    let [positive, negative, linear, count] = Sum::totals(totals);
    Summary {
        positive: SumExp { max: max_positive, sum: positive },
        negative: SumExp { max: max_negative, sum: negative },
        linear,
        count,
    }
}

/// Columns of a tile: eight arrays of as many floats stay in the L1 cache.
const TILE: usize = 256;

/// Rows of a tile: sums down a column stay in the precision of the lanes for so many.
const TILE_ROWS: usize = 256;

/// Merges rows of scores, `stride` apart, into the summaries of their columns: positives of a column are the
/// rows with its id.
#[inline(always)]
pub(super) fn observe_columns<S: Simd, F: Float>(
    simd: S,
    scores: &[F],
    stride: usize,
    rows: &[F],
    columns: &[F],
    summaries: &mut [Summary],
) {
    for (tile, (columns, summaries)) in columns.chunks(TILE).zip(summaries.chunks_mut(TILE)).enumerate() {
        for (deep, rows) in rows.chunks(TILE_ROWS).enumerate() {
            let corner = &scores[deep * TILE_ROWS * stride + tile * TILE..];
            observe_tile(simd, corner, stride, rows, columns, summaries);
        }
    }
}

/// Merges a tile of scores into the summaries of its columns: a pass for the maxima, a pass for Σ exp.
#[inline(always)]
fn observe_tile<S: Simd, F: Float>(
    simd: S,
    corner: &[F],
    stride: usize,
    rows: &[F],
    columns: &[F],
    summaries: &mut [Summary],
) {
    let (n, width) = (Lanes::<S, F>::N, columns.len());
    let (zero, least) = (F::default(), F::from_f64(f64::NEG_INFINITY));
    let load = inline!(|xs: &[F], at: usize| Lanes::<S, F>::load_tail(simd, &xs[at..width]));
    let [mut max_positive, mut max_negative] = [[least; TILE]; 2];

    for (scores, &number) in corner.chunks(stride).zip(rows) {
        let (number, least) = (Lanes::<S, F>::splat(simd, number), Lanes::splat(simd, least));
        for at in (0..width).step_by(n) {
            let (mut z, positives) = (load(scores, at), load(columns, at));
            if positives.meets(number) {
                positives
                    .select_eq(number, z, least)
                    .max(load(&max_positive, at))
                    .store_tail(&mut max_positive[at..width]);
                z = positives.select_eq(number, least, z);
            }
            z.max(load(&max_negative, at)).store_tail(&mut max_negative[at..width]);
        }
    }

    let shift = |max: F| if max == least { zero } else { max };
    let (shift_positive, shift_negative) = (max_positive.map(shift), max_negative.map(shift));
    let [mut positive, mut negative, mut linear, mut count] = [[zero; TILE]; 4];

    for (scores, &number) in corner.chunks(stride).zip(rows) {
        let (number, zero) = (Lanes::<S, F>::splat(simd, number), Lanes::splat(simd, zero));
        for at in (0..width).step_by(n) {
            let (z, positives) = (load(scores, at), load(columns, at));
            let add = inline!(
                |to: &mut [F; TILE], x: Lanes<S, F>| (load(&*to, at) + x).store_tail(&mut to[at..width])
            );
            if !positives.meets(number) {
                add(&mut negative, (z - load(&shift_negative, at)).exp());
                continue;
            }

            let e =
                (z - positives.select_eq(number, load(&shift_positive, at), load(&shift_negative, at))).exp();
            add(&mut positive, positives.select_eq(number, e, zero));
            add(&mut negative, positives.select_eq(number, zero, e));
            add(&mut linear, positives.select_eq(number, z, zero));
            add(&mut count, positives.select_eq(number, zero.lit(1.0), zero));
        }
    }

    for (j, summary) in summaries.iter_mut().enumerate() {
        *summary = summary.merge(Summary {
            positive: SumExp { max: max_positive[j].to_f64(), sum: positive[j].to_f64() },
            negative: SumExp { max: max_negative[j].to_f64(), sum: negative[j].to_f64() },
            linear: linear[j].to_f64(),
            count: count[j].to_f64(),
        });
    }
}

/// Overwrites a row of scores with its gradient, by the row's coefficients and those of the columns if they
/// are anchors too. Returns Σ gradient·score.
#[inline(always)]
pub(super) fn row_grad<S: Simd, F: Float>(
    simd: S,
    scores: &mut [F],
    numbers: &[F],
    number: F,
    skip: Option<usize>,
    score_grad: ScoreGrad,
    columns: Option<&ColumnGrads<F>>,
) -> f64 {
    let n = Lanes::<S, F>::N;
    let number = Lanes::<S, F>::splat(simd, number);
    let lit = |x: f64| number.lit(x);
    let ScoreGrad { positive, flat, negative } = score_grad;
    let (positive, negative) = (positive.rounded::<F>(), negative.rounded::<F>());
    let (positive_shift, positive, flat) = (lit(positive.shift), lit(positive.factor), lit(flat));
    let (negative_shift, negative, zero) = (lit(negative.shift), lit(negative.factor), lit(0.0));
    let mut grad_dot_score = Sum::zero(simd);

    for part in without(scores.len(), skip) {
        for at in part.clone().step_by(n) {
            let load = inline!(|xs: &[F]| Lanes::<S, F>::load_tail(simd, &xs[at..part.end]));
            let (z, positives) = (load(scores), load(numbers));
            let mut slope;
            if positives.meets(number) {
                let pick = inline!(|positive, negative| positives.select_eq(number, positive, negative));
                slope = pick(positive, negative).strong_mul((z - pick(positive_shift, negative_shift)).exp())
                    + pick(flat, zero);
                if let Some(c) = columns {
                    let shift = pick(load(&c.positive_shift), load(&c.negative_shift));
                    let factor = pick(load(&c.positive), load(&c.negative));
                    slope = slope + factor.strong_mul((z - shift).exp()) + pick(load(&c.flat), zero);
                }
            } else {
                slope = negative.strong_mul((z - negative_shift).exp());
                if let Some(c) = columns {
                    slope = slope + load(&c.negative).strong_mul((z - load(&c.negative_shift)).exp());
                }
            }

            grad_dot_score.add(slope.strong_mul(z).first(part.end - at));
            slope.store_tail(&mut scores[at..part.end]);
        }
    }

    if let Some(skip) = skip {
        scores[skip] = F::default();
    }
    grad_dot_score.total()
}
