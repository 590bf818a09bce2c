//! RankNet: the logistic loss of the score difference of each pair of items of different relevance.
//!
//! softplus(−σ(s_i − s_j)) where r_i > r_j, averaged over the pairs of the query, so that long lists do not
//! dominate, or summed as in the paper. Queries without such a pair (at most one item, or equal relevances)
//! have loss and gradient 0, and count in the mean over queries; a weight of 0 excludes a query. Infinite
//! scores have their limits: a more relevant item at −∞ has loss ∞, a less relevant one 0; the difference of
//! two at −∞ is 0. Compared with the definition in mpmath and with one in PyTorch operations.
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
    /// Loss of a pair, of the score difference between the more and the less relevant item.
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
        list.for_each_pair(
            false,
            inline!(|ahead: Z::Lane, _, _| {
                let ValueSlope { value, slope } = self.pair(ahead);
                ValueSlope { value: one * value, slope: one * slope }
            }),
        )
    }
}
