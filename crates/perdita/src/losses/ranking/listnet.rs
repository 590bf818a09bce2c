//! ListNet: the cross-entropy between the top-one probabilities of the relevances and those of the scores.
//!
//! −Σ t_i ln softmax(s)_i with t = softmax(r): [`soft_cross_entropy`](crate::losses::soft_cross_entropy) with
//! that target. A query with at most one item has loss and gradient 0. A query with m items of equal
//! relevance has its minimum ln m at equal scores. All queries count in the mean. An item with score −∞ has
//! loss ∞, since every t is positive; `lengths` excludes padding. Compared with the definition in mpmath and
//! with one in PyTorch operations.
use crate::loss::{Card, Definition, Field, LISTS, List, Lists, ListsKind, MultiInputLoss};
use crate::losses::SoftCrossEntropy;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// −Σ softmax(r)_i ln softmax(s)_i
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::ListNet};
    /// let (scores, relevance) = ([0.0, 0.0, 9.0], [3.0, 1.0, 0.0]);
    /// let batch = Arrays::new().numbers("scores", &scores, &[1, 3])?.numbers("relevance", &relevance, &[1, 3])?;
    /// let loss = ListNet.mean(batch.labels("lengths", (&[2i64]).into(), &[1])?)?;
    /// assert!((loss - 2f64.ln()).abs() < 1e-15); // the third is padding
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct ListNet;
}
impl Definition for ListNet {
    const CARD: Card = Card {
        summary: "cross-entropy of the top-one probabilities of relevances and scores",
        formula: "−Σ softmax(r)_i ln softmax(s)_i",
        estimates: "the relevances, up to a constant per query",
        reference: "Cao et al., Learning to Rank: From Pairwise Approach to Listwise Approach, ICML 2007",
        ..Card::ranking("listnet", Self::PARAMS)
    };
}
impl MultiInputLoss for ListNet {
    type Kind = ListsKind;
    fn fields(&self) -> &'static [Field] {
        LISTS
    }
}
impl Lists for ListNet {
    const ORDERED: bool = false;

    #[inline(always)]
    fn at<Z: List>(&self, list: &mut Z) -> f64 {
        let largest = list.lit(list.max_of(inline!(|x| x.relevance)));
        let zero = list.lit(0.0);
        list.note(inline!(|x| [(x.relevance - largest).exp(), zero]));
        let share = list.lit(1.0 / list.total(inline!(|x| x.notes[0])));
        list.note(inline!(|x| [x.notes[0] * share, zero]));
        list.row(&SoftCrossEntropy::DEFAULT)
    }
}
