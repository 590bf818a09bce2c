//! Gradients of scores, which overwrite them.
use super::ScoreGrad;
use crate::inline;
use crate::kernel::product::without;
use crate::real::{Float, Lanes, Real, Sum};
use fearless_simd::Simd;

/// The gradient coefficients of many columns, as a struct of arrays.
#[derive(Default)]
pub(in crate::kernel::product) struct ColumnGrads<F> {
    positive_shift: Vec<F>,
    positive: Vec<F>,
    flat: Vec<F>,
    negative_shift: Vec<F>,
    negative: Vec<F>,
}

impl<F: Float> ColumnGrads<F> {
    pub(in crate::kernel::product) fn new(score_grads: &[ScoreGrad]) -> Self {
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

/// Overwrites a row of scores with its gradient, by the row's coefficients and those of the columns if they
/// are anchors too. Returns Σ gradient·score.
#[inline(always)]
pub(in crate::kernel::product) fn row_grad<S: Simd, F: Float>(
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
