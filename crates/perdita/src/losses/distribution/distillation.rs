//! Knowledge distillation: T² times the Kullback–Leibler divergence of a student's distribution softmax(z/T)
//! from a teacher's softmax(t/T), from logits of both.
//!
//! The temperature T raises the teacher's probabilities of wrong classes. The factor T² keeps the scale of
//! the gradient, T·(p − q), comparable to T = 1. The paper uses T from 1 to 20; 4 is common in later work.
//! Each term is computed as q·(eᵈ − 1 − d) with d = ln p − ln q, which is never negative, so nothing cancels
//! when the student is near the teacher. A class that both mask has loss 0. Compared with PyTorch's `kl_div`
//! of log-softmaxes.
use crate::loss::{
    Card, Definition, Distribution, NoGrad, POSITIVE, Row, RowGrad, Rowwise, Softmax, TransformedRow,
};
use crate::real::{Interval, Real};
use crate::{inline, parameters};

parameters! {
    /// T² KL(softmax(t/T) ‖ softmax(z/T))
    ///
    /// ```
    /// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::Distillation};
    /// let teacher = [3.0, -1.0];
    /// let batch = Rows::soft(Scores::new(&[4.0, 0.0], 2), Targets(&teacher))?; // softmax is invariant to a shift
    /// assert_eq!(Distillation::new(4.0)?.mean(batch)?, 0.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Distillation(
        /// divisor of the logits in both softmaxes
        temperature as "T": f64 in POSITIVE = 4.0,
    )
}
impl Definition for Distillation {
    const CARD: Card = Card {
        summary: "Kullback–Leibler divergence of a student's softmax from a teacher's, at a temperature",
        formula: "T² Σ_c q_c (ln q_c − ln p_c); q = softmax(t/T), p = softmax(z/T), T = temperature",
        target: Interval::REAL,
        estimates: "the teacher's distribution",
        reference: "Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015",
        ..Card::distribution("distillation", Self::PARAMS)
    };
}
impl Rowwise for Distillation {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let (cold, square) = (1.0 / self.temperature, self.temperature * self.temperature);
        let (student, teacher) = (TransformedRow::scaled(z, cold), TransformedRow::scaled(target, cold));
        let mut slopes = student.slopes(slopes);
        let (p, q) = (Softmax::whole(student, &mut slopes), Softmax::whole(teacher, &mut NoGrad));
        let (exp, teach) = (Softmax::exp(student, p.max), Softmax::exp(teacher, q.max));
        let (of_p, of_q) = (z.splat(z.lit(1.0) / p.total), z.splat(z.lit(1.0) / q.total));
        let ln_ratio = z.splat((p.total / q.total).ln());
        let value = z.sum(
            None,
            inline!(|at| {
                let (q, d) = (teach(at) * of_q, (student.at(at) - teacher.at(at)) - ln_ratio);
                let one = d.lit(1.0);
                // Where q is 0 the term is p; where both are 0, d is NaN and the term 0.
                d.piecewise(one, q * (d.exp_m1() - d), exp(at) * of_p - q.strong_mul(one + d))
            }),
        );
        let square = z.lit(square);
        let scale = z.splat(square);
        slopes.write_cached(student, exp, inline!(|at, e| (e * of_p - teach(at) * of_q) * scale));
        square * value
    }

    fn convex(&self) -> bool {
        true
    }
}
