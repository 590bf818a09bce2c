//! The Kullback–Leibler divergence of a row of log-probabilities x from a row of targets t: Σ t_c (ln t_c − x_c).
//!
//! A row is one observation, so the mean is over rows (PyTorch's `batchmean`). Where t is 0 the term is 0; where t is
//! positive and the prediction 0 it is ∞.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, NON_NEGATIVE, Param, Predicts, Row, Rowwise, Slopes, Soft, Task,
};
use crate::real::{Real, span};

/// Σ t_c (ln t_c − x_c)
///
/// ```
/// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::kl::Kl};
/// let x = [0.5f64.ln(), 0.5f64.ln()];
/// let batch = Rows::soft(Scores::new(&x, 2), Targets(&[1.0, 0.0]))?;
/// assert_eq!(Kl::default().mean(batch)?, std::f64::consts::LN_2);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Kl {
    log_target: bool,
}
impl Kl {
    /// `log_target`: whether the targets are logarithms of probabilities too.
    pub fn new(log_target: bool) -> Self {
        Kl { log_target }
    }
}
impl Formula for Kl {
    const CARD: Card = Card {
        name: "kl",
        summary: "Kullback–Leibler divergence of log-probabilities from a target distribution",
        task: Task::Distribution,
        formula: "Σ_c t_c (ln t_c − x_c)",
        predicts: Predicts::LogProbability,
        prediction: span(f64::NEG_INFINITY, 0.0),
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[Param::flag("log_target", false, "the targets are logarithms of probabilities")],
        estimates: "the target distribution",
        kinks: "none",
        reference: "Kullback & Leibler, On Information and Sufficiency, Annals of Mathematical Statistics, 1951",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ok(Kl::new(args.flag("log_target")))
    }
    fn card(&self) -> Card {
        if self.log_target { Card { target: Self::CARD.prediction, ..Self::CARD } } else { Self::CARD }
    }
}
impl Rowwise for Kl {
    type Truth = Soft;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let probability = inline!(|at| if self.log_target { target.at(at).exp() } else { target.at(at) });
        let logarithm = inline!(|at| if self.log_target { target.at(at) } else { target.at(at).ln() });
        slopes.fill(z, inline!(|at| -probability(at)));
        z.sum(None, inline!(|at| probability(at).weigh(logarithm(at) - z.at(at))))
    }
    fn convex(&self) -> bool {
        true
    }
}
