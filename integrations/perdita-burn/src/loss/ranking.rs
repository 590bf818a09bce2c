//! Ranking.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// Hinge loss of the difference of two scores.
    ///
    /// ```text
    /// max(0, m − y (a − b)); m = margin
    /// ```
    ///
    /// - `first`, (...): the scores of the first items; (-∞, ∞)
    /// - `second`, (...): the scores of the second items; (-∞, ∞)
    /// - `target`, (...): 1 if the first item should rank higher, −1 if the second; \[-1, 1\]
    ///
    /// Kinks: y (a − b) = m: slope 0.
    ///
    /// Reference: Joachims, Optimizing Search Engines using Clickthrough Data, KDD 2002.
    MarginRankingLoss, MarginRankingLossConfig, "margin_ranking" {
        /// Lead that one score should have over the other; (-∞, ∞); `0` by default.
        margin, with_margin: f64 = 0.0;
    }
    forward [D] (first: Tensor<D>, second: Tensor<D>, target: Tensor<D>);
    each [] Tensor<D>;
}

loss! {
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
    /// Kinks: none.
    ///
    /// Reference: Burges et al., Learning to Rank using Gradient Descent, ICML 2005.
    RanknetLoss, RanknetLossConfig, "ranknet" {
        /// Steepness of the sigmoid; (0, ∞); `1` by default.
        sigma, with_sigma: f64 = 1.0;
        /// Reduction over the pairs of a query; one of mean, sum; `mean` by default.
        pairs, with_pairs: String = "mean".into();
    }
    forward [D] (scores: Tensor<D>, relevance: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
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
    /// Kinks: none; value and gradient are discontinuous where the ranking changes.
    ///
    /// Reference: Burges, From RankNet to LambdaRank to LambdaMART: An Overview, MSR-TR-2010-82.
    LambdarankLoss, LambdarankLossConfig, "lambdarank" {
        /// Steepness of the sigmoid; (0, ∞); `1` by default.
        sigma, with_sigma: f64 = 1.0;
        /// Truncation of the NDCG: number of top ranks, as in NDCG@k; \[1, ∞) or none; `none` by default.
        k, with_k: Option<f64> = None;
        /// Worth of an item by its relevance r: 2ʳ − 1, or r; one of exponential, linear; `exponential` by default.
        gain, with_gain: String = "exponential".into();
    }
    forward [D] (scores: Tensor<D>, relevance: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
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
    ListnetLoss, ListnetLossConfig, "listnet" {
    }
    forward [D] (scores: Tensor<D>, relevance: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
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
    ListMleLoss, ListMleLossConfig, "list_mle" {
    }
    forward [D] (scores: Tensor<D>, relevance: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
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
    /// Kinks: none.
    ///
    /// Reference: Qin, Liu & Li, A General Approximation Framework for Direct Optimization of Information Retrieval Measures, Information Retrieval, 2010.
    ApproxNdcgLoss, ApproxNdcgLossConfig, "approx_ndcg" {
        /// Width of the sigmoids that approximate ranks; (0, ∞); `0.1` by default.
        temperature, with_temperature: f64 = 0.1;
        /// Worth of an item by its relevance r: 2ʳ − 1, or r; one of exponential, linear; `exponential` by default.
        gain, with_gain: String = "exponential".into();
    }
    forward [D] (scores: Tensor<D>, relevance: Tensor<D>);
    each [E] Tensor<E>;
}
