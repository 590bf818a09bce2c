//! ApproxNDCG: 1 − NDCG, with ranks approximated by sums of sigmoids.
//!
//! π_i = 1 + Σ_{j ≠ i} sigmoid((s_j − s_i)/T), and the loss is 1 − Σ g_i/log₂(1 + π_i) / IDCG with gains g =
//! 2ʳ − 1 or r. It is computed as a sum over the items of the difference from the ideal ranking, so a nearly
//! perfect ranking keeps its digits. A query with at most one item, or with IDCG = 0, has loss and gradient
//! 0, and counts in the mean over queries. A query with equal relevances still has a positive loss, because
//! the approximate ranks are not integers. Infinite scores have their limits; two items at −∞ share their
//! ranks. Compared with the definition in mpmath and with one in PyTorch operations.
use crate::loss::{
    Card, Definition, Field, Gain, LISTS, List, Lists, ListsKind, MultiInputLoss, POSITIVE, ValueSlope,
};
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// 1 − Σ g_i/log₂(1 + π_i) / IDCG, π_i = 1 + Σ_{j ≠ i} sigmoid((s_j − s_i)/T)
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::ApproxNdcg};
    /// let (scores, relevance) = ([0.0, 0.0], [0.0, 1.0]);
    /// let batch = Arrays::new().numbers("scores", &scores, &[1, 2])?.numbers("relevance", &relevance, &[1, 2])?;
    /// let loss = ApproxNdcg::default().mean(batch)?;
    /// assert!((loss - (1.0 - 1.0 / 2.5f64.log2())).abs() < 1e-15); // at rank 1½
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct ApproxNdcg {
        /// width of the sigmoids that approximate ranks
        temperature as "T": f64 in POSITIVE = 0.1,
        /// worth of an item by its relevance r: 2ʳ − 1, or r
        gain: Gain = Gain::Exponential,
    }
}
impl Definition for ApproxNdcg {
    const CARD: Card = Card {
        summary: "one minus NDCG, with ranks approximated by sigmoids",
        formula: "1 − Σ g_i/log₂(1 + π_i) / IDCG, π_i = 1 + Σ_{j ≠ i} sigmoid((s_j − s_i)/T); T = temperature",
        estimates: "a ranking of high NDCG",
        reference: "Qin, Liu & Li, A General Approximation Framework for Direct Optimization of Information Retrieval Measures, Information Retrieval, 2010",
        ..Card::ranking("approx_ndcg", Self::PARAMS)
    };
}
impl MultiInputLoss for ApproxNdcg {
    type Kind = ListsKind;
    fn fields(&self) -> &'static [Field] {
        LISTS
    }
}
impl Lists for ApproxNdcg {
    #[inline(always)]
    fn at<Z: List>(&self, list: &mut Z) -> f64 {
        let (zero, one, two) = (list.lit(0.0), list.lit(1.0), list.lit(2.0));
        let steep = list.lit(1.0 / self.temperature);
        let largest = list.lit(list.max_of(inline!(|x| x.relevance)));
        let gain = inline!(|relevance| self.gain.at(relevance, largest));
        let ideal = list.total(inline!(|x| gain(x.relevance) * Gain::discount(x.place)));
        let share = list.lit(0.0.select_lt(ideal, 1.0 / ideal, 0.0));
        // Sigmoid of the pair's score difference; the sums are the differences of ranks from the ideal ranks.
        let behind = inline!(|ahead: Z::Lane| (-(ahead * steep)).sigmoid());
        list.for_each_pair(true, inline!(|ahead, _, _| ValueSlope { value: zero, slope: behind(ahead) }));
        let rank = inline!(|place: Z::Lane, sum: Z::Lane| (place + sum + one).ln_1p());
        let value = list.total(inline!(|x| {
            let lost = (x.sum / (x.place + two)).ln_1p();
            gain(x.relevance) * share * lost / (rank(x.place, zero) * rank(x.place, x.sum))
        }));
        list.note(inline!(|x| {
            let ln = rank(x.place, x.sum);
            [gain(x.relevance) * share / ((x.place + x.sum + two) * ln * ln), zero]
        }));
        list.for_each_pair(
            true,
            inline!(|ahead: Z::Lane, a, b| {
                let slope = steep * behind(ahead) * behind(-ahead);
                ValueSlope { value: zero, slope: (b.notes[0] - a.notes[0]) * slope }
            }),
        );
        value
    }
}
