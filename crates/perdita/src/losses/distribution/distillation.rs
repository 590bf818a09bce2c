//! Distillation: T² times the Kullback–Leibler divergence of a student's distribution softmax(z/T) from a teacher's
//! softmax(t/T), where both rows are logits.
//!
//! The temperature T shows the student what the teacher thinks of the wrong classes; T² keeps the gradient, T·(p − q), as
//! large as it is at T = 1. The paper takes T from 1 to 20; 4 is what most later work does. Each term is
//! q·(eᵈ − 1 − d) with d = ln p − ln q, which is never negative, so nothing cancels once the student is near the teacher. A
//! class that both mask costs nothing. Compared with PyTorch's `kl_div` of log-softmaxes.
use crate::inline;
use crate::loss::{
    Altered, Args, Card, Error, Formula, NoSlopes, POSITIVE, Param, Predicts, Row, Rowwise, Slopes, Soft,
    Softmax, Task,
};
use crate::real::{Interval, Real};

/// T² KL(softmax(t/T) ‖ softmax(z/T))
///
/// ```
/// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::distillation::Distillation};
/// let teacher = [3.0, -1.0];
/// let batch = Rows::soft(Scores::new(&[4.0, 0.0], 2), Targets(&teacher))?; // a softmax sees differences only
/// assert_eq!(Distillation::new(4.0)?.mean(batch)?, 0.0);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Distillation {
    temperature: f64,
}
impl Distillation {
    /// `temperature`: T, what all logits are divided by. Positive.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        Ok(Distillation { temperature: Self::CARD.check("temperature", temperature)? })
    }
}
impl Formula for Distillation {
    const CARD: Card = Card {
        name: "distillation",
        summary: "divergence of a student's logits from a teacher's, both made soft by a temperature",
        task: Task::Distillation,
        formula: "T² Σ_c q_c (ln q_c − ln p_c); q = softmax(t/T), p = softmax(z/T), T = temperature",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: Interval::REAL,
        two_labels: false,
        params: &[
            Param::number("temperature", 4.0, POSITIVE, "T, what all logits are divided by").symbol("T")
        ],
        estimates: "the teacher's distribution",
        kinks: "none",
        reference: "Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Distillation::new(args.number("temperature"))
    }
}
impl Rowwise for Distillation {
    type Truth = Soft;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let (cold, square) = (1.0 / self.temperature, self.temperature * self.temperature);
        let (student, teacher) = (Altered::scaled(z, cold), Altered::scaled(target, cold));
        let mut slopes = student.slopes(slopes);
        let (p, q) = (Softmax::whole(student, &mut slopes), Softmax::whole(teacher, &mut NoSlopes));
        let (exp, teach) = (Softmax::exp(student, p.top), Softmax::exp(teacher, q.top));
        let (of_p, of_q) = (z.spread(z.lit(1.0) / p.total), z.spread(z.lit(1.0) / q.total));
        let apart = z.spread((p.total / q.total).ln());
        let value = z.sum(
            None,
            inline!(|at| {
                let (q, d) = (teach(at) * of_q, (student.at(at) - teacher.at(at)) - apart);
                let one = d.lit(1.0);
                // Where q is 0, what is left is p; where both are, d is NaN, and the sum is 0.
                d.join(one, q * (d.exp_m1() - d), exp(at) * of_p - q.weigh(one + d))
            }),
        );
        let square = z.lit(square);
        let scale = z.spread(square);
        slopes.write(student, exp, inline!(|at, e| (e * of_p - teach(at) * of_q) * scale));
        square * value
    }
    fn convex(&self) -> bool {
        true
    }
}
