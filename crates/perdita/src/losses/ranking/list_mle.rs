//! ListMLE: the negative log-likelihood of the ideal ranking in the Plackett–Luce model, which draws items
//! one after another with softmax probabilities.
//!
//! Σ_i (ln Σ_{j ≥ i} exp s_j − s_i), items sorted by descending relevance; ties keep the input order. With L
//! the log-sum-exp of the scores of all items after i, its term is softplus(L − s_i). This keeps the digits
//! of value and gradient if the ranking is nearly certain. A query with at most one item has loss and
//! gradient 0, and counts in the mean over queries. An item with score −∞ has loss ∞, unless all later items
//! are at −∞ too: those terms are 0. Compared with the definition in mpmath and with one in PyTorch
//! operations.
use crate::loss::{Card, Definition, Field, LISTS, List, Lists, ListsKind, MultiInputLoss};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// Σ_i (ln Σ_{j ≥ i} exp s_j − s_i), most relevant first
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::ListMle};
    /// let (scores, relevance) = ([0.0, 0.0, 0.0], [1.0, 3.0, 2.0]);
    /// let batch = Arrays::new().numbers("scores", &scores, &[1, 3])?.numbers("relevance", &relevance, &[1, 3])?;
    /// assert!((ListMle.mean(batch)? - 6f64.ln()).abs() < 1e-15); // one of 3! orders
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct ListMle;
}
impl ListMle {
    /// Log-sum-exp of all later scores minus this score, and log-sum-exp including this score.
    #[inline(always)]
    fn draw<R: Real>(score: R, rest: R) -> (R, R) {
        let nothing = rest.lit(f64::NEG_INFINITY);
        // The difference of two items at −∞ is NaN; the term is 0.
        let above = rest.select_lt(rest.lit(-f64::MAX), nothing, rest - score);
        (above, score.max(rest) + (-above.abs()).exp().ln_1p())
    }
}
impl Definition for ListMle {
    const CARD: Card = Card {
        summary: "negative log-likelihood of the ranking by relevance, in a Plackett–Luce model",
        formula: "Σ_i (ln Σ_{j ≥ i} exp s_j − s_i), most relevant first",
        estimates: "the logits of a Plackett–Luce model",
        reference: "Xia et al., Listwise Approach to Learning to Rank: Theory and Algorithm, ICML 2008",
        ..Card::ranking("list_mle", Self::PARAMS)
    };
}
impl MultiInputLoss for ListMle {
    type Kind = ListsKind;
    fn fields(&self) -> &'static [Field] {
        LISTS
    }
}
impl Lists for ListMle {
    #[inline(always)]
    fn at<Z: List>(&self, list: &mut Z) -> f64 {
        let (mut value, mut rest) = (0.0, f64::NEG_INFINITY);
        for i in (0..list.count()).rev() {
            let (above, all) = Self::draw(list.score(i), rest);
            list.set_sum(i, above);
            (value, rest) = (value + above.softplus(), all);
        }
        // Sum of the probabilities of the item in all earlier draws, relative to that in its own draw.
        let mut before = 0.0;
        for i in 0..list.count() {
            let above = list.sum(i);
            let (own, other) = ((-above).sigmoid(), above.sigmoid());
            list.set_sum(i, own * before - other);
            before = (before + 1.0) * other;
        }
        value
    }
}
