//! LambdaRank: RankNet with each pair weighted by the change of NDCG when the two items are swapped.
//!
//! |ΔNDCG| of items i and j is |g_i − g_j| |D_i − D_j| / IDCG, with gains g = 2ʳ − 1 or r, and discounts D =
//! 1/log₂(1 + rank) of the ranks by current score; ties keep the input order. It is treated as a constant in
//! the gradient, which is then the paper's λ. With `k` only the first k ranks have a non-zero discount, as in
//! NDCG@k. LightGBM's truncation level is different: it keeps the discounts and drops pairs of two items
//! beyond it. The loss is a sum over pairs; the IDCG normalises their weights.
//!
//! Queries without pairs (at most one item, or equal relevances, such as those with IDCG = 0) have loss and
//! gradient 0, and count in the mean over queries. Infinite scores have their limits, as in
//! [`ranknet`](crate::losses::ranknet); a pair with weight 0 has loss 0 even then. Compared with the
//! definition in mpmath and with one in PyTorch operations.
use crate::loss::{Card, Definition, Field, Gain, LISTS, List, Lists, ListsKind, MultiInputLoss, ValueSlope};
use crate::losses::ApproxNdcg;
use crate::losses::RankNet;
use crate::real::{Real, span};
use crate::{inline, parameters};

parameters! {
    /// Σ |ΔNDCG_ij| softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::LambdaRank};
    /// let (scores, relevance) = ([0.0, 0.0], [0.0, 1.0]);
    /// let batch = Arrays::new().numbers("scores", &scores, &[1, 2])?.numbers("relevance", &relevance, &[1, 2])?;
    /// let (change, mut grad) = (1.0 - 2f64.ln() / 3f64.ln(), [0.0; 2]);
    /// let loss = LambdaRank::default().mean_grad(batch, "scores", &mut grad)?;
    /// assert!((loss - change * 2f64.ln()).abs() < 1e-15 && (grad[0] - change / 2.0).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct LambdaRank {
        sigma like RankNet: f64 = 1.0,
        /// truncation of the NDCG: number of top ranks, as in NDCG@k
        k: Option<usize> in span(1.0, f64::MAX) = None,
        gain like ApproxNdcg: Gain = Gain::Exponential,
    }
}
impl LambdaRank {
    /// Discount of a rank, counted from 0.
    #[inline(always)]
    fn discount<R: Real>(&self, place: R) -> R {
        let discount = Gain::discount(place);
        match self.k {
            Some(k) => place.select_lt(place.lit(k as f64), discount, place.lit(0.0)),
            None => discount,
        }
    }
}
impl Definition for LambdaRank {
    const CARD: Card = Card {
        summary: "logistic loss of pairs of items, weighted by the change of NDCG when they are swapped",
        formula: "Σ |ΔNDCG_ij| softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j; σ = sigma, NDCG at k",
        estimates: "a ranking of high NDCG",
        kinks: "none; value and gradient are discontinuous where the ranking changes",
        reference: "Burges, From RankNet to LambdaRank to LambdaMART: An Overview, MSR-TR-2010-82",
        ..Card::ranking("lambdarank", Self::PARAMS)
    };
}
impl MultiInputLoss for LambdaRank {
    type Kind = ListsKind;
    fn fields(&self) -> &'static [Field] {
        LISTS
    }
}
impl Lists for LambdaRank {
    #[inline(always)]
    fn at<Z: List>(&self, list: &mut Z) -> f64 {
        let pair = RankNet { sigma: self.sigma, sum: false };
        let largest = list.lit(list.max_of(inline!(|x| x.relevance)));
        list.rank();
        list.note(inline!(|x| [self.gain.at(x.relevance, largest), self.discount(x.rank)]));
        let ideal = list.total(inline!(|x| x.notes[0] * self.discount(x.place)));
        let share = list.lit(0.0.select_lt(ideal, 1.0 / ideal, 0.0));
        list.for_each_pair(
            false,
            inline!(|ahead, a, b| {
                let gain = (a.notes[0] - b.notes[0]).abs();
                let discount = (a.notes[1] - b.notes[1]).abs();
                let (change, ValueSlope { value, slope }) = (gain * discount * share, pair.pair(ahead));
                ValueSlope { value: change.strong_mul(value), slope: change * slope }
            }),
        )
    }
}
