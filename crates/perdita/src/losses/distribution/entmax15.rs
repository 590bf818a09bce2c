//! Fenchel–Young loss of 1.5-entmax, halfway between softmax and [`sparsemax`](crate::losses::sparsemax), of
//! a row of scores z and a row of target probabilities t: max_p (p·z − Ω(p)) + Ω(t) − t·z over all
//! distributions p, with Ω(p) = −(4/3)·Σ(p_c − p_c^1.5). The maximiser is p_c = max(0, z_c/2 − τ)². The
//! gradient is p − t, exactly 0 outside the supports of both.
//!
//! The form in τ does not cancel: ⅔·Σ(√p_c − √t_c)²·(√p_c + 2√t_c) + 2·Σ t_c·max(0, τ − z_c/2), plus (2τ +
//! 4/3)·(1 − Σ t_c) for targets that do not sum to 1.
//!
//! The threshold τ solves ‖max(0, z/2 − τ)‖ = 1. The left side is convex in τ, so Newton's method from below
//! never overshoots. It finds the support, the classes with p_c > 0; on the support, τ is the root of a
//! quadratic equation. Compared with the sorting algorithm of Peters, Niculae & Martins in PyTorch.
use crate::loss::{Card, Definition, Distribution, PROBABILITY, Predicts, Row, RowGrad, Rowwise};
use crate::losses::sparsemax::positive;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// max_p (p·z − Ω(p)) + Ω(t) − t·z, Ω(p) = −(4/3) Σ(p_c − p_c^1.5)
    ///
    /// ```
    /// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::Entmax15};
    /// let batch = Rows::soft(Scores::new(&[2.0, -1.0], 2), Targets(&[1.0, 0.0]))?;
    /// let (loss, grad) = Entmax15.value_and_grad(batch)?; // a difference of 2 gives probability 1
    /// assert_eq!((loss, &grad[..]), (0.0, &[0.0, 0.0][..]));
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Entmax15;
}

/// Newton steps: twice the number for rows of 10⁵ scores, and for adversarial rows of 10⁴.
const STEPS: usize = 12;

impl Definition for Entmax15 {
    const CARD: Card = Card {
        summary: "Fenchel–Young loss of 1.5-entmax, between cross-entropy and sparsemax, of scores and target probabilities",
        formula: "max_p (p·z − Ω(p)) + Ω(t) − t·z, over distributions p; Ω(p) = −(4/3) Σ_c (p_c − p_c^1.5)",
        predicts: Predicts::Score,
        target: PROBABILITY,
        estimates: "a sparse target distribution",
        reference: "Peters, Niculae & Martins, Sparse Sequence-to-Sequence Models, ACL 2019; Blondel, Martins & Niculae, \
                    Learning with Fenchel-Young Losses, JMLR 2020",
        ..Card::distribution("entmax15", Self::PARAMS)
    };
}
impl Rowwise for Entmax15 {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let (top, one, half) = (z.largest(), z.lit(1.0), z.lit(0.5));
        let peak = z.splat(top);
        let x = inline!(|at| (z.at(at) - peak) * peak.lit(0.5));
        let mut tau = -one;
        for _ in 0..STEPS {
            let bound = z.splat(tau);
            let above = inline!(|at| (x(at) - bound).max(bound.lit(0.0)));
            let squares = z.sum(
                None,
                inline!(|at| {
                    let root = above(at);
                    root * root
                }),
            );
            tau = tau + (squares - squares.sqrt()) / z.sum(None, above);
        }
        // The derivative of τ comes from this closed form alone; the support is constant.
        let bound = z.splat(tau);
        let if_left = inline!(|at, then: Z::Lane| bound.select_lt(x(at), then, bound.lit(0.0)));
        let count = z.sum(None, inline!(|at| if_left(at, bound.lit(1.0))));
        let mean = z.sum(None, inline!(|at| if_left(at, x(at)))) / count;
        let centre = z.splat(mean);
        let spread = z.sum(
            None,
            inline!(|at| {
                let off = x(at) - centre;
                if_left(at, off * off)
            }),
        );
        let tau = mean - ((one - spread) / count).sqrt();

        let bound = z.splat(tau);
        let above = inline!(|at| x(at) - bound);
        let root = inline!(|at| positive(above(at)));
        slopes.write(
            z,
            inline!(|at| {
                let root = root(at);
                root * root - target.at(at)
            }),
        );
        let value = z.sum(
            None,
            inline!(|at| {
                let (p, t) = (root(at), target.at(at).sqrt());
                let below = (-above(at)).max(bound.lit(0.0));
                p.lit(2.0 / 3.0) * (p - t) * (p - t) * (p + t + t) + target.at(at).strong_mul(below + below)
            }),
        );
        let missing = one - z.sum(None, inline!(|at| target.at(at)));
        let tau = top * half + tau;
        value + missing.strong_mul(tau + tau + z.lit(4.0 / 3.0))
    }

    fn convex(&self) -> bool {
        true
    }
}
