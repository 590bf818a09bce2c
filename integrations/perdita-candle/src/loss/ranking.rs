//! Ranking.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Hinge loss of the difference of two scores.
///
/// ```text
/// max(0, m − y (a − b)); m = margin
/// ```
///
/// - `first`, (...): the scores of the first items; (-∞, ∞)
/// - `second`, (...): the scores of the second items; (-∞, ∞)
/// - `target`, (...): 1 if the first item should rank higher, −1 if the second; \[-1, 1\]
/// - `margin`: lead that one score should have over the other; (-∞, ∞); `0` by default in [`Loss`](crate::Loss)
///
/// Kinks: y (a − b) = m: slope 0.
///
/// Reference: Joachims, Optimizing Search Engines using Clickthrough Data, KDD 2002.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn margin_ranking(first: &Tensor, second: &Tensor, target: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("margin_ranking")?
        .set("margin", margin)?
        .tensor("first", first)
        .tensor("second", second)
        .tensor("target", target)
        .mean()
}

/// Logistic loss of all pairs of items of different relevance.
///
/// ```text
/// mean of softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j; σ = sigma
/// ```
///
/// - `scores`, (... m): a score per item; (-∞, ∞)
/// - `relevance`, (... m): the relevance of each item; \[0, ∞)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `lengths`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `sigma=1`, `pairs=mean`.
///
/// Kinks: none.
///
/// Reference: Burges et al., Learning to Rank using Gradient Descent, ICML 2005.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn ranknet(scores: &Tensor, relevance: &Tensor) -> Result<Tensor> {
    Call::new("ranknet")?.tensor("scores", scores).tensor("relevance", relevance).mean()
}

/// Logistic loss of pairs of items, weighted by the change of NDCG when they are swapped.
///
/// ```text
/// Σ |ΔNDCG_ij| softplus(−σ(s_i − s_j)) over the pairs with r_i > r_j; σ = sigma, NDCG at k
/// ```
///
/// - `scores`, (... m): a score per item; (-∞, ∞)
/// - `relevance`, (... m): the relevance of each item; \[0, ∞)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `lengths`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `sigma=1`, `k=none`, `gain=exponential`.
///
/// Kinks: none; value and gradient are discontinuous where the ranking changes.
///
/// Reference: Burges, From RankNet to LambdaRank to LambdaMART: An Overview, MSR-TR-2010-82.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn lambdarank(scores: &Tensor, relevance: &Tensor) -> Result<Tensor> {
    Call::new("lambdarank")?.tensor("scores", scores).tensor("relevance", relevance).mean()
}

/// Cross-entropy of the top-one probabilities of relevances and scores.
///
/// ```text
/// −Σ softmax(r)_i ln softmax(s)_i
/// ```
///
/// - `scores`, (... m): a score per item; (-∞, ∞)
/// - `relevance`, (... m): the relevance of each item; \[0, ∞)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `lengths`.
///
/// Kinks: none.
///
/// Reference: Cao et al., Learning to Rank: From Pairwise Approach to Listwise Approach, ICML 2007.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn listnet(scores: &Tensor, relevance: &Tensor) -> Result<Tensor> {
    Call::new("listnet")?.tensor("scores", scores).tensor("relevance", relevance).mean()
}

/// Negative log-likelihood of the ranking by relevance, in a Plackett–Luce model.
///
/// ```text
/// Σ_i (ln Σ_{j ≥ i} exp s_j − s_i), most relevant first
/// ```
///
/// - `scores`, (... m): a score per item; (-∞, ∞)
/// - `relevance`, (... m): the relevance of each item; \[0, ∞)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `lengths`.
///
/// Kinks: none.
///
/// Reference: Xia et al., Listwise Approach to Learning to Rank: Theory and Algorithm, ICML 2008.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn list_mle(scores: &Tensor, relevance: &Tensor) -> Result<Tensor> {
    Call::new("list_mle")?.tensor("scores", scores).tensor("relevance", relevance).mean()
}

/// One minus NDCG, with ranks approximated by sigmoids.
///
/// ```text
/// 1 − Σ g_i/log₂(1 + π_i) / IDCG, π_i = 1 + Σ_{j ≠ i} sigmoid((s_j − s_i)/T); T = temperature
/// ```
///
/// - `scores`, (... m): a score per item; (-∞, ∞)
/// - `relevance`, (... m): the relevance of each item; \[0, ∞)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `lengths`.
///
/// Options, through [`Loss::new`](crate::Loss::new): `temperature=0.1`, `gain=exponential`.
///
/// Kinks: none.
///
/// Reference: Qin, Liu & Li, A General Approximation Framework for Direct Optimization of Information Retrieval Measures, Information Retrieval, 2010.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn approx_ndcg(scores: &Tensor, relevance: &Tensor) -> Result<Tensor> {
    Call::new("approx_ndcg")?.tensor("scores", scores).tensor("relevance", relevance).mean()
}
