//! Distances between rows, from their products: ‖x − y‖² = ‖x‖² + ‖y‖² − 2 x·y, and from the rows themselves
//! where that difference cancels.
//!
//! Gradients of a distance are h·(x − y) in x and −h·(x − y) in y. For most pairs −h overwrites the distance
//! in the strip, whose products with the rows give the −h·y terms; the h·x terms are the row and column sums
//! of the strip times the rows ([`subtract_multiples`]). Near pairs, where these terms would cancel, are
//! collected as [`PairGrad`]s and applied one by one.
use super::operand::Operand;
use super::output::ProductEvaluation;
use super::strip::Sink;
use crate::inline;
use crate::kernel::threads::Merge;
use crate::loss::Distance;
use crate::real::{Float, Lanes, Real, on_lanes};
use fearless_simd::Simd;

/// Rows are near if their squared distance is below this fraction of ‖x‖² + ‖y‖²: the difference of products
/// has lost seven bits there.
const NEAR: f64 = 1.0 / 128.0;

/// Distances between the rows of one operand.
pub(super) struct Distances<F> {
    kind: Distance,
    /// ‖x‖² of every row.
    squares: Vec<F>,
}

/// The gradient of one pair: h·(x − y) in the first row, its negative in the second.
#[derive(Clone, Copy, Debug)]
pub(super) struct PairGrad {
    pub(super) rows: [usize; 2],
    pub(super) h: f64,
}

impl<F: Float> Distances<F> {
    pub(super) fn new(kind: Distance, factor: &Operand<F>) -> Self {
        let squares = (0..factor.len()).map(|i| F::from_f64(factor.dot(i, None))).collect();
        Distances { kind, squares }
    }

    /// The distance, from its square.
    #[inline(always)]
    fn of<R: Real>(&self, square: R) -> R {
        match self.kind {
            Distance::Euclidean => square.sqrt(),
            Distance::Squared => square,
            Distance::Cosine => square * square.lit(0.5),
        }
    }

    /// The squared distance, from the distance.
    #[inline(always)]
    pub(super) fn square<R: Real>(&self, distance: R) -> R {
        match self.kind {
            Distance::Euclidean => distance * distance,
            Distance::Squared => distance,
            Distance::Cosine => distance + distance,
        }
    }

    /// The factor h of a pair's gradient, from the slope in its distance.
    #[inline(always)]
    fn h<R: Real>(&self, distance: R, slope: R) -> R {
        match self.kind {
            // The subgradient at distance 0 is 0.
            Distance::Euclidean => {
                let zero = slope.lit(0.0);
                zero.select_lt(distance, slope / distance, zero)
            }
            Distance::Squared => slope + slope,
            Distance::Cosine => slope,
        }
    }

    /// The gradient of the pair (i, j), from the slope in its distance.
    pub(super) fn pair_grad(&self, i: usize, j: usize, distance: F, slope: f64) -> PairGrad {
        PairGrad { rows: [i, j], h: self.h(distance.to_f64(), slope) }
    }

    /// Replaces the products of row i with all rows by distances.
    pub(super) fn measure(&self, factor: &Operand<F>, i: usize, products: &mut [F]) {
        on_lanes!(simd => self.measure_lanes(simd, factor, i, products));
        products[i] = F::default();
    }

    #[inline(always)]
    fn measure_lanes<S: Simd>(&self, simd: S, factor: &Operand<F>, i: usize, products: &mut [F]) {
        let n = Lanes::<S, F>::N;
        let square_norm = Lanes::splat(simd, self.squares[i]);
        let (two, near, zero) = (square_norm.lit(2.0), square_norm.lit(NEAR), square_norm.lit(0.0));

        for at in (0..products.len()).step_by(n) {
            let other = Lanes::<S, F>::load_tail(simd, &self.squares[at..]);
            let both = square_norm + other;
            let square = both - two * Lanes::load_tail(simd, &products[at..]);
            let mut distance = self.of(square.max(zero));
            if self.kind == Distance::Cosine {
                // A row of zeros has no direction, and is at distance 1; all other rows have length 1, or NaN.
                distance =
                    (square_norm * other).select_lt(square_norm.lit(0.5), square_norm.lit(1.0), distance);
            }

            let is_near = square.select_lt(both * near, square_norm.lit(1.0), zero);
            if is_near.meets(square_norm.lit(1.0)) {
                for l in (0..n.min(products.len() - at)).filter(|&l| is_near.lane(l) != F::default()) {
                    let exact = self.of(factor.dot(i, Some(at + l)));
                    distance = distance.with(l, F::from_f64(exact));
                }
            }

            distance.store_tail(&mut products[at..]);
        }
    }

    /// Replaces the slopes in a row's distances by −h, the gradient in its products; near pairs get 0 there
    /// and a [`PairGrad`].
    pub(super) fn score_grad(
        &self,
        i: usize,
        distances: &[F],
        slopes: &mut [F],
        pair_grads: &mut Vec<PairGrad>,
    ) {
        on_lanes!(simd => self.pull_lanes(simd, i, distances, slopes, pair_grads));
    }

    #[inline(always)]
    fn pull_lanes<S: Simd>(
        &self,
        simd: S,
        i: usize,
        distances: &[F],
        slopes: &mut [F],
        pair_grads: &mut Vec<PairGrad>,
    ) {
        let n = Lanes::<S, F>::N;
        let square_norm = Lanes::splat(simd, self.squares[i]);
        let (near, zero, one) = (square_norm.lit(NEAR), square_norm.lit(0.0), square_norm.lit(1.0));

        for at in (0..slopes.len()).step_by(n) {
            let load = inline!(|xs: &[F]| Lanes::<S, F>::load_tail(simd, &xs[at..]));
            let (distance, slope) = (load(distances), load(slopes));
            let mut h = self.h(distance, slope);
            let is_near =
                self.square(distance).select_lt((square_norm + load(&self.squares)) * near, one, zero);
            if is_near.meets(one) {
                for l in (0..n.min(slopes.len() - at)).filter(|&l| is_near.lane(l) != F::default()) {
                    pair_grads.push(PairGrad { rows: [i, at + l], h: h.lane(l).to_f64() });
                    h = h.with(l, F::default());
                }
            }

            (-h).store_tail(&mut slopes[at..]);
        }
    }
}

/// The outcome of some rows, and the gradients of near pairs, which do not go through the products.
#[derive(Default)]
pub(super) struct BlockGrads {
    pub(super) outcome: ProductEvaluation,
    pub(super) pair_grads: Vec<PairGrad>,
}

impl Merge for BlockGrads {
    fn merge(mut self, o: Self) -> Self {
        self.pair_grads.extend(o.pair_grads);
        BlockGrads { outcome: self.outcome.merge(o.outcome), pair_grads: self.pair_grads }
    }
}

/// Adds the gradients of single pairs.
pub(super) fn pair_grad<F: Float>(factor: &Operand<F>, sink: &mut Sink<F>, pair_grads: &[PairGrad]) {
    let dim = factor.dim();
    for &PairGrad { rows: [i, j], h } in
        pair_grads.iter().filter(|pair_grad| pair_grad.h != 0.0 && pair_grad.rows[0] != pair_grad.rows[1])
    {
        let (mut x, mut y) = (Vec::with_capacity(dim), Vec::with_capacity(dim));
        factor.row(i, &mut x);
        factor.row(j, &mut y);
        let h = F::from_f64(h);
        let score_grad = |grad: &mut [F], sign: F| {
            for ((grad, &x), &y) in grad.iter_mut().zip(&x).zip(&y) {
                *grad = *grad + sign * h * (x - y);
            }
        };

        score_grad(sink.rows(i..i + 1, dim), F::from_f64(1.0));
        score_grad(sink.rows(j..j + 1, dim), F::from_f64(-1.0));
    }
}

/// Completes Σ h·(x − y): the strip of −h has added the terms −h·y (and −h·x in y), and the terms h·x are
/// −`sums`·x, where `sums` has the row and column sums of −h.
pub(super) fn subtract_multiples<F: Float>(factor: &Operand<F>, sink: &mut Sink<F>, sums: &[F]) {
    let dim = factor.dim();
    let mut x = Vec::with_capacity(dim);
    for (i, &sum) in sums.iter().enumerate() {
        factor.row(i, &mut x);
        for (grad, &x) in sink.rows(i..i + 1, dim).iter_mut().zip(&x) {
            *grad = *grad - sum * x;
        }
    }
}
