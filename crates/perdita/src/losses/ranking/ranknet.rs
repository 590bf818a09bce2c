//! RankNet: every pair of items of which one is more relevant is a logistic regression on the difference of their scores.
//!
//! softplus(−σ(s_i − s_j)) where r_i > r_j, averaged over the pairs of the query, so that a long list does not outweigh a
//! short one; or, as in the paper, summed. Queries without such a pair (one item, none, all of one relevance) cost 0 with
//! gradient 0, and count in the mean over queries like any other: a weight of 0 takes one out. Infinite scores have their
//! limits: a more relevant item at −∞ costs ∞, a less relevant one nothing; two at −∞ are 0 apart. Compared with its
//! definition in mpmath, and with one from PyTorch's primitives.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Field, Formula, Jet, LISTS, List, Lists, NON_NEGATIVE, OfLists, POSITIVE, Param,
    Predicts, Structured, Task,
};
use crate::real::{Interval, Real};

/// Σ softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j
///
/// ```
/// use perdita::{Arrays, ArraysExt, losses::ranknet::RankNet};
/// let (scores, relevance) = ([0.0, 1.0, 0.0], [2.0, 0.0, 0.0]);
/// let batch = Arrays::new().numbers("scores", &scores, &[1, 3])?.numbers("relevance", &relevance, &[1, 3])?;
/// let loss = RankNet::default().mean(batch)?;
/// assert!((loss - (1f64.exp().ln_1p() + 1f64.exp_m1().ln_1p() - 1.0 + 2f64.ln()) / 2.0).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RankNet {
    sigma: f64,
    sum: bool,
}
impl Default for RankNet {
    fn default() -> Self {
        RankNet { sigma: 1.0, sum: false }
    }
}
impl RankNet {
    /// σ, how steep the logistic function is. Positive.
    pub fn sigma(self, sigma: f64) -> Result<Self, Error> {
        Ok(RankNet { sigma: Self::CARD.check("sigma", sigma)?, ..self })
    }
    /// Whether the pairs of a query are summed, not averaged.
    pub fn sum(self, sum: bool) -> Self {
        RankNet { sum, ..self }
    }
    /// One pair, by how far the more relevant item is ahead.
    #[inline(always)]
    pub(crate) fn pair<R: Real>(&self, ahead: R) -> Jet<R> {
        let sigma = ahead.lit(self.sigma);
        let behind = -(ahead * sigma);
        Jet { value: behind.softplus(), slope: -(sigma * behind.sigmoid()) }
    }
}
impl Formula for RankNet {
    const CARD: Card = Card {
        name: "ranknet",
        summary: "logistic loss of every pair of items of different relevance",
        task: Task::Ranking,
        formula: "mean of softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j; σ = sigma",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("sigma", 1.0, POSITIVE, "how steep the logistic function is"),
            Param::choice("pairs", &["mean", "sum"], "what is taken of the pairs of a query"),
        ],
        estimates: "scores whose differences are log-odds of being more relevant",
        kinks: "none",
        reference: "Burges et al., Learning to Rank using Gradient Descent, ICML 2005",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        RankNet::default().sum(args.choice("pairs") == 1).sigma(args.number("sigma"))
    }
}
impl Structured for RankNet {
    type Kind = OfLists;
    const EACH: &'static str = "...";
    fn fields(&self) -> &'static [Field] {
        LISTS
    }
}
impl Lists for RankNet {
    #[inline(always)]
    fn at<Z: List>(&self, list: &mut Z) -> f64 {
        let one = list.lit(if self.sum { 1.0 } else { 1.0 / list.pairs().max(1) as f64 });
        list.sweep(
            false,
            inline!(|ahead: Z::Lane, _, _| {
                let Jet { value, slope } = self.pair(ahead);
                Jet { value: one * value, slope: one * slope }
            }),
        )
    }
}
