//! Fenchel–Young loss of sparsemax, of a row of scores z and a row of target probabilities t, usually
//! one-hot: max_p (p·z − ½‖p‖²) + ½‖t‖² − t·z over all distributions p. The maximiser is sparsemax(z), the
//! projection of z onto the simplex: p_c = max(0, z_c − τ), which is 0 for most classes. The gradient is p −
//! t, exactly 0 outside the supports of both.
//!
//! The form in τ does not cancel: ½Σ(p_c − t_c)² + Σ t_c·max(0, τ − z_c), plus τ·(1 − Σ t_c) for targets that
//! do not sum to 1. The loss is 0 if the score of the target class exceeds all others by 1.
//!
//! The threshold τ solves Σ max(0, z_c − τ) = 1. The step τ ← (Σ z_c − 1)/n, over the n classes with z_c > τ,
//! is Newton's. The function is convex, so from below it never overshoots: it removes classes until only the
//! support is left, and is then exact. Each step but the last divides (the excess over 1)·n by at least 4 and
//! removes at least one class, so C steps always suffice. Compared with the sorting algorithm in PyTorch, and
//! with optax's `multiclass_sparsemax_loss`.
use crate::loss::{Card, Definition, Distribution, PROBABILITY, Predicts, Row, RowGrad, Rowwise};
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// max_p (p·z − ½‖p‖²) + ½‖t‖² − t·z
    ///
    /// ```
    /// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::Sparsemax};
    /// let batch = Rows::soft(Scores::new(&[1.0, 0.5, -3.0], 3), Targets(&[0.0, 1.0, 0.0]))?;
    /// let (loss, grad) = Sparsemax.value_and_grad(batch)?;
    /// assert_eq!((loss, &grad[..]), (0.5625, &[0.75, -0.75, 0.0][..]));
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Sparsemax;
}

/// Newton steps: more than adversarial rows of 10⁴ scores need; typical rows of 10⁵ need 11.
const STEPS: usize = 24;

impl Definition for Sparsemax {
    const CARD: Card = Card {
        summary: "Fenchel–Young loss of sparsemax, a softmax with exact zeros, of scores and target probabilities",
        formula: "max_p (p·z − ½‖p‖²) + ½‖t‖² − t·z, over distributions p",
        predicts: Predicts::Score,
        target: PROBABILITY,
        estimates: "a sparse target distribution",
        reference: "Martins & Astudillo, From Softmax to Sparsemax, ICML 2016; Blondel, Martins & Niculae, Learning with \
                    Fenchel-Young Losses, JMLR 2020",
        ..Card::distribution("sparsemax", Self::PARAMS)
    };
}
impl Rowwise for Sparsemax {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let (top, one) = (z.largest(), z.lit(1.0));
        let peak = z.splat(top);
        let mut tau = -one;
        for _ in 0..z.count().min(STEPS) {
            let bound = z.splat(tau);
            let kept = inline!(|at| {
                let x = z.at(at) - peak;
                bound.select_lt(x, x, x.lit(0.0))
            });
            let count = inline!(|at| bound.select_lt(z.at(at) - peak, bound.lit(1.0), bound.lit(0.0)));
            tau = (z.sum(None, kept) - one) / z.sum(None, count);
        }
        let bound = z.splat(tau);
        let above = inline!(|at| (z.at(at) - peak) - bound);
        let gap = inline!(|at| positive(above(at)) - target.at(at));
        slopes.write(z, gap);
        let value = z.sum(
            None,
            inline!(|at| {
                let (gap, below) = (gap(at), (-above(at)).max(bound.lit(0.0)));
                gap.lit(0.5) * (gap * gap) + target.at(at).strong_mul(below)
            }),
        );
        let missing = one - z.sum(None, inline!(|at| target.at(at)));
        value + missing.strong_mul(top + tau)
    }

    fn convex(&self) -> bool {
        true
    }
}

/// max(0, x), at whose edge the derivative is 0, as for all that lies outside a support. A NaN stays one.
#[inline(always)]
pub(super) fn positive<R: Real>(x: R) -> R {
    let zero = x.lit(0.0);
    x.select_lt(zero, zero, zero.select_lt(x, x, x * zero))
}
