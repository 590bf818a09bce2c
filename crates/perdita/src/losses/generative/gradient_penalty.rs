//! Gradient penalty of a critic (WGAN-GP): the squared deviation of the norms of given gradients from a
//! target t, by default 1.
//!
//! The gradients are those of the critic with respect to its inputs, at points between real and generated
//! data; a framework computes them. At norm 0 the loss is t² and the gradient 0, for there is no direction.
//! `one_sided` penalises only norms above t. Compared with the definition in mpmath.
use crate::loss::{
    Card, Definition, Field, MultiInputLoss, NON_NEGATIVE, Predicts, Row, RowGrad, Vectors, VectorsKind,
};
use crate::real::{Interval, Real};
use crate::{inline, parameters};

parameters! {
    /// (‖g‖ − t)²
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::GradientPenalty};
    /// let batch = Arrays::new().numbers("gradient", &[3.0, 4.0, 0.0, 0.0], &[2, 2])?;
    /// assert_eq!(GradientPenalty::new(1.0)?.sum(batch)?, 16.0 + 1.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct GradientPenalty(
        /// norm that the gradients should have
        target as "t": f64 in NON_NEGATIVE = 1.0,
    ) {
        /// penalty of norms above the target only
        one_sided: bool = false,
    }
}
impl Definition for GradientPenalty {
    const CARD: Card = Card {
        summary: "squared deviation of the norm of a critic's gradients from a target, by default 1",
        formula: "(‖g‖ − t)²; t = target",
        estimates: "a critic that is 1-Lipschitz",
        kinks: "g = 0: gradient 0",
        reference: "Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017",
        ..Card::generative("gradient_penalty", Predicts::Gradient, Self::PARAMS)
    };
}
impl MultiInputLoss for GradientPenalty {
    type Kind = VectorsKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[Field::variable(
                "gradient",
                "... d",
                Interval::REAL,
                "the critic's gradients with respect to its inputs",
            )]
        }
    }
}
impl Vectors for GradientPenalty {
    const ROWS: usize = 1;

    #[inline(always)]
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], _: &[Z::Score], slopes: &mut [S]) -> Z::Score {
        let g = rows[0];
        let length = g.sum(None, inline!(|at| g.at(at) * g.at(at))).sqrt();
        let zero = length.lit(0.0);
        let mut over = length - length.lit(self.target);
        if self.one_sided {
            over = over.max(zero);
        }
        let pull = g.splat(zero.select_lt(length, over.lit(2.0) * over / length, zero));
        slopes[0].write(g, inline!(|at| pull * g.at(at)));
        over * over
    }
}
