//! RankNet: every pair of items of which one is more relevant is a logistic regression on the difference of their scores.
//!
//! softplus(−σ(s_i − s_j)) where r_i > r_j, averaged over the pairs of the query, so that a long list does not outweigh a
//! short one; or, as in the paper, summed. Queries without such a pair (one item, none, all of one relevance) cost 0 with
//! gradient 0, and count in the mean over queries like any other: a weight of 0 takes one out. Infinite scores have their
//! limits: a more relevant item at −∞ costs ∞, a less relevant one nothing; two at −∞ are 0 apart. Compared with its
//! definition in mpmath, and with one from PyTorch's primitives.
use crate::loss::{
    Card, Definition, Field, LISTS, List, Lists, ListsKind, MultiInputLoss, POSITIVE, ValueSlope,
};
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// Σ softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::RankNet};
    /// let (scores, relevance) = ([0.0, 1.0, 0.0], [2.0, 0.0, 0.0]);
    /// let batch = Arrays::new().numbers("scores", &scores, &[1, 3])?.numbers("relevance", &relevance, &[1, 3])?;
    /// let loss = RankNet::default().mean(batch)?;
    /// assert!((loss - (1f64.exp().ln_1p() + 1f64.exp_m1().ln_1p() - 1.0 + 2f64.ln()) / 2.0).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct RankNet {
        /// steepness of the sigmoid
        sigma: f64 in POSITIVE = 1.0,
        /// reduction over the pairs of a query
        sum named pairs("mean", "sum"): bool = false,
    }
}
impl RankNet {
    /// One pair, by how far the more relevant item is ahead.
    #[inline(always)]
    pub(crate) fn pair<R: Real>(&self, ahead: R) -> ValueSlope<R> {
        let sigma = ahead.lit(self.sigma);
        let behind = -(ahead * sigma);
        ValueSlope { value: behind.softplus(), slope: -(sigma * behind.sigmoid()) }
    }
}
impl Definition for RankNet {
    const CARD: Card = Card {
        summary: "logistic loss of all pairs of items of different relevance",
        formula: "mean of softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j; σ = sigma",
        estimates: "scores whose differences are log-odds of higher relevance",
        reference: "Burges et al., Learning to Rank using Gradient Descent, ICML 2005",
        ..Card::ranking("ranknet", Self::PARAMS)
    };
}
impl MultiInputLoss for RankNet {
    type Kind = ListsKind;
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
                let ValueSlope { value, slope } = self.pair(ahead);
                ValueSlope { value: one * value, slope: one * slope }
            }),
        )
    }
}
