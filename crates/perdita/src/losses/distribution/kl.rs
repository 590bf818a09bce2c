//! Kullback–Leibler divergence of a row of log-probabilities x from a row of targets t: Σ t_c (ln t_c − x_c).
//!
//! Each row is one observation, so the mean is over rows (PyTorch's `batchmean`). A term with t_c = 0 is 0; a
//! term with t_c > 0 and predicted probability 0 is ∞.
use crate::loss::{Card, Definition, Distribution, LOG_PROBABILITY, Predicts, Row, RowGrad, Rowwise};
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// Σ t_c (ln t_c − x_c)
    ///
    /// ```
    /// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::Kl};
    /// let x = [0.5f64.ln(), 0.5f64.ln()];
    /// let batch = Rows::soft(Scores::new(&x, 2), Targets(&[1.0, 0.0]))?;
    /// assert_eq!(Kl::default().mean(batch)?, std::f64::consts::LN_2);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Kl {
        /// targets given as log-probabilities, not probabilities
        log_target: bool = false,
    }
}
impl Definition for Kl {
    const CARD: Card = Card {
        summary: "Kullback–Leibler divergence of log-probabilities from a target distribution",
        formula: "Σ_c t_c (ln t_c − x_c)",
        predicts: Predicts::LogProbability,
        prediction: LOG_PROBABILITY,
        estimates: "the target distribution",
        reference: "Kullback & Leibler, On Information and Sufficiency, Annals of Mathematical Statistics, 1951",
        ..Card::distribution("kl", Self::PARAMS)
    };

    fn card(&self) -> Card {
        if self.log_target { Card { target: Self::CARD.prediction, ..Self::CARD } } else { Self::CARD }
    }
}
impl Rowwise for Kl {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let probability = inline!(|at| if self.log_target { target.at(at).exp() } else { target.at(at) });
        let logarithm = inline!(|at| if self.log_target { target.at(at) } else { target.at(at).ln() });
        slopes.write(z, inline!(|at| -probability(at)));
        z.sum(None, inline!(|at| probability(at).strong_mul(logarithm(at) - z.at(at))))
    }

    fn convex(&self) -> bool {
        true
    }
}
