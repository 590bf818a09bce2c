//! The gradient penalty of a critic, as a function of given gradients: how far their lengths are from 1.
//!
//! The gradients are those of the critic in its inputs, between what is real and what was made; frameworks give them. At
//! length 0 there is no direction: the loss is t² and its gradient 0. `one_sided` lets shorter gradients be. Compared with
//! its definition in mpmath.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Field, Formula, NON_NEGATIVE, OfVectors, Param, Predicts, Row, Slopes, Structured,
    Task, Vectors,
};
use crate::real::{Interval, Real};

/// (‖g‖ − t)²
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::gradient_penalty::GradientPenalty};
/// let batch = Arrays::new().numbers("gradient", &[3.0, 4.0, 0.0, 0.0], &[2, 2])?;
/// assert_eq!(GradientPenalty::new(1.0)?.sum(batch)?, 16.0 + 1.0);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GradientPenalty {
    target: f64,
    one_sided: bool,
}
impl GradientPenalty {
    /// `target`: t, how long gradients should be. Not negative.
    pub fn new(target: f64) -> Result<Self, Error> {
        Ok(GradientPenalty { target: Self::CARD.check("target", target)?, one_sided: false })
    }
    /// Whether only longer gradients cost something.
    pub fn one_sided(self, one_sided: bool) -> Self {
        GradientPenalty { one_sided, ..self }
    }
}
impl Formula for GradientPenalty {
    const CARD: Card = Card {
        name: "gradient_penalty",
        summary: "a critic's gradients should have length 1",
        task: Task::Generative,
        formula: "(‖g‖ − t)²; t = target",
        predicts: Predicts::Gradient,
        prediction: Interval::REAL,
        target: Interval::REAL,
        two_labels: false,
        params: &[
            Param::number("target", 1.0, NON_NEGATIVE, "how long gradients should be").symbol("t"),
            Param::flag("one_sided", false, "whether only longer gradients cost something"),
        ],
        estimates: "a critic that is 1-Lipschitz",
        kinks: "g = 0: gradient 0",
        reference: "Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(GradientPenalty::new(args.number("target"))?.one_sided(args.flag("one_sided")))
    }
}
impl Structured for GradientPenalty {
    type Kind = OfVectors;
    const EACH: &'static str = "...";
    fn fields(&self) -> &'static [Field] {
        const { &[Field::variable("gradient", "... d", Interval::REAL, "the critic's gradients in its inputs")] }
    }
}
impl Vectors for GradientPenalty {
    const ROWS: usize = 1;

    #[inline(always)]
    fn at<Z: Row, S: Slopes<Z>>(&self, rows: &[Z], _: &[Z::Score], slopes: &mut [S]) -> Z::Score {
        let g = rows[0];
        let length = g.sum(None, inline!(|at| g.at(at) * g.at(at))).sqrt();
        let zero = length.lit(0.0);
        let mut over = length - length.lit(self.target);
        if self.one_sided {
            over = over.max(zero);
        }
        let pull = g.spread(zero.lt(length, over.lit(2.0) * over / length, zero));
        slopes[0].fill(g, inline!(|at| pull * g.at(at)));
        over * over
    }
}
