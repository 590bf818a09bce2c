//! Metric learning.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::PerClass;
use crate::typed::loss;
use burn::tensor::{Int, Tensor};

loss! {
    /// Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.
    ///
    /// ```text
    /// y d² + (1 − y) max(0, m − d)², d = ‖a − b‖; m = margin
    /// ```
    ///
    /// - `a`, (... d): the first embeddings of the pairs; (-∞, ∞)
    /// - `b`, (... d): the second embeddings of the pairs; (-∞, ∞)
    /// - `same`, (...): 1 for similar pairs, 0 for dissimilar pairs; \[0, 1\]
    ///
    /// Kinks: d = 0 of dissimilar pairs: gradient 0.
    ///
    /// Reference: Hadsell, Chopra & LeCun, Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006.
    ContrastiveLoss, ContrastiveLossConfig, "contrastive" {
        /// Distance from which dissimilar pairs have loss 0; (0, ∞); `1` by default.
        margin, with_margin: f64 = 1.0;
    }
    forward [D E] (a: Tensor<D>, b: Tensor<D>, same: Tensor<E>);
    each [] Tensor<E>;
}

loss! {
    /// Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.
    ///
    /// ```text
    /// 1 − cos(a, b) if y = 1, max(0, cos(a, b) − m) if y = −1; m = margin
    /// ```
    ///
    /// - `a`, (... d): the first embeddings of the pairs; (-∞, ∞)
    /// - `b`, (... d): the second embeddings of the pairs; (-∞, ∞)
    /// - `target`, (...): 1 for similar pairs, −1 for dissimilar pairs; \[-1, 1\]
    ///
    /// Kinks: cos = m of dissimilar pairs: slope 0; a row of zeros: gradient 0.
    ///
    /// Reference: PyTorch, CosineEmbeddingLoss; Chopra, Hadsell & LeCun, CVPR 2005.
    CosineEmbeddingLoss, CosineEmbeddingLossConfig, "cosine_embedding" {
        /// Cosine up to which dissimilar pairs have loss 0; \[-1, 1\]; `0` by default.
        margin, with_margin: f64 = 0.0;
    }
    forward [D E] (a: Tensor<D>, b: Tensor<D>, target: Tensor<E>);
    each [] Tensor<E>;
}

loss! {
    /// Hinge of the difference of anchor–positive and anchor–negative distances.
    ///
    /// ```text
    /// max(0, d(a, p) − d(a, n) + m), d = ‖·‖_p; m = margin
    /// ```
    ///
    /// - `anchor`, (... d): the anchor embeddings; (-∞, ∞)
    /// - `positive`, (... d): embeddings of the anchor's class; (-∞, ∞)
    /// - `negative`, (... d): embeddings of another class; (-∞, ∞)
    ///
    /// Kinks: loss 0: slope 0; distance 0: gradient 0.
    ///
    /// Reference: Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Balntas et al., BMVC 2016 (swap).
    TripletMarginLoss, TripletMarginLossConfig, "triplet_margin" {
        /// Distance by which the negative should be farther than the positive; \[0, ∞); `1` by default.
        margin, with_margin: f64 = 1.0;
        /// Order of the norm; \[1, ∞); `2` by default.
        p, with_p: f64 = 2.0;
        /// Distance swap: distance from the positive to the negative where that is smaller; true or false; `false` by default.
        swap, with_swap: bool = false;
        /// P-th powers of the distances; true or false; `false` by default.
        squared, with_squared: bool = false;
    }
    forward [D] (anchor: Tensor<D>, positive: Tensor<D>, negative: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Softmax cross-entropy of each anchor's positive among the positives of all anchors.
    ///
    /// ```text
    /// ln(1 + Σ_j exp((a·p_j − a·p)/τ)); τ = temperature
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    ///
    /// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `labels`, `key_labels`, `negatives`.
    ///
    /// Kinks: none.
    ///
    /// Reference: Sohn, Improved Deep Metric Learning with Multi-class N-pair Loss Objective, NeurIPS 2016.
    NPairLoss, NPairLossConfig, "n_pair" {
        /// Divisor of the similarities; (0, ∞); `1` by default.
        temperature, with_temperature: f64 = 1.0;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>);
    each [] Tensor<1>;
    learned [temperature];
}

loss! {
    /// Hinge of the difference of anchor–positive and anchor–negative distances, of triplets mined in the batch.
    ///
    /// ```text
    /// max(0, d(a, p) − d(a, n) + m); m = margin
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `labels`, (n): a label per row of a; integers
    ///
    /// Kinks: d(a, n) − d(a, p) = m: slope 0; distance 0: gradient 0; a change of the mined triplets: gradient of those mined.
    ///
    /// Reference: Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Hermans, Beyer & Leibe, In Defense of the Triplet Loss for Person Re-Identification, 2017; Wu, Manmatha, Smola & Krähenbühl, Sampling Matters in Deep Embedding Learning, ICCV 2017.
    TripletLoss, TripletLossConfig, "triplet" {
        /// Distance by which negatives should be farther than positives; \[0, ∞); `0.2` by default.
        margin, with_margin: f64 = 0.2;
        /// Selection of the triplets in a batch; one of batch_hard, batch_all, semi_hard, distance_weighted; `batch_hard` by default.
        mining, with_mining: String = "batch_hard".into();
        /// Measure between two embeddings; one of euclidean, squared, cosine; `euclidean` by default.
        distance, with_distance: String = "euclidean".into();
        /// L2 normalisation of the embeddings; true or false; `false` by default.
        normalize, with_normalize: bool = false;
        /// Mean over all mined triplets, or over those with a loss above 0; one of all, active; `all` by default.
        average, with_average: String = "all".into();
        /// Start of the random numbers of distance-weighted mining; an integer; `0` by default.
        seed, with_seed: i64 = 0;
    }
    forward [] (a: Tensor<2>, labels: Tensor<1, Int>);
}

loss! {
    /// Hinge of log-sum-exps over all positives and all negatives of each anchor.
    ///
    /// ```text
    /// max(0, ln Σ_p exp d(a, p) + ln Σ_n exp(m − d(a, n))); m = margin
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `labels`, (n): a label per row of a; integers
    ///
    /// Kinks: loss 0: slope 0; distance 0: gradient 0.
    ///
    /// Reference: Oh Song, Xiang, Jegelka & Savarese, Deep Metric Learning via Lifted Structured Feature Embedding, CVPR 2016; in the form of Hermans, Beyer & Leibe, 2017.
    LiftedStructureLoss, LiftedStructureLossConfig, "lifted_structure" {
        /// Minimum distance of negatives; (-∞, ∞); `1` by default.
        margin, with_margin: f64 = 1.0;
        /// L2 normalisation of the embeddings; true or false; `false` by default.
        normalize, with_normalize: bool = false;
    }
    forward [] (a: Tensor<2>, labels: Tensor<1, Int>);
    each [] Tensor<1>;
}

loss! {
    /// Soft thresholds on the similarities, with more weight on hard positives and hard negatives.
    ///
    /// ```text
    /// (1/α) ln(1 + Σ_p exp(−α(s − λ))) + (1/β) ln(1 + Σ_n exp(β(s − λ))); λ = base
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `labels`, (n): a label per row of a; integers
    ///
    /// Kinks: none; a normalised row of zeros has gradient 0.
    ///
    /// Reference: Wang, Han, Huang, Dong & Scott, Multi-Similarity Loss with General Pair Weighting, CVPR 2019.
    MultiSimilarityLoss, MultiSimilarityLossConfig, "multi_similarity" {
        /// Scale of the similarities of positives; (0, ∞); `2` by default.
        alpha, with_alpha: f64 = 2.0;
        /// Scale of the similarities of negatives; (0, ∞); `50` by default.
        beta, with_beta: f64 = 50.0;
        /// Similarity threshold between positives and negatives; (-∞, ∞); `0.5` by default.
        base, with_base: f64 = 0.5;
        /// L2 normalisation of the embeddings; true or false; `true` by default.
        normalize, with_normalize: bool = true;
    }
    forward [] (a: Tensor<2>, labels: Tensor<1, Int>);
    each [] Tensor<1>;
}

loss! {
    /// Similarities of positives and negatives, each weighted by its distance from the optimum.
    ///
    /// ```text
    /// ln(1 + Σ_n exp(γ [s_n + m]₊ (s_n − m)) Σ_p exp(−γ [1 + m − s_p]₊ (s_p − 1 + m))); m = margin, γ = scale
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `labels`, (n): a label per row of a; integers
    ///
    /// Kinks: s_n = −m, s_p = 1 + m: none, the loss is smooth there.
    ///
    /// Reference: Sun et al., Circle Loss: A Unified Perspective of Pair Similarity Optimization, CVPR 2020.
    CircleLoss, CircleLossConfig, "circle" {
        /// Relaxation margin: similarity above 1 − m for positives, below m for negatives; (-∞, ∞); `0.25` by default.
        margin, with_margin: f64 = 0.25;
        /// Factor of the similarities; (0, ∞); `256` by default.
        scale, with_scale: f64 = 256.0;
        /// L2 normalisation of the embeddings; true or false; `true` by default.
        normalize, with_normalize: bool = true;
        /// Stop-gradient of the pair weights; true or false; `true` by default.
        detach, with_detach: bool = true;
    }
    forward [] (a: Tensor<2>, labels: Tensor<1, Int>);
    each [] Tensor<1>;
}

loss! {
    /// Softmax cross-entropy of cosines, with an additive angular margin of the target class.
    ///
    /// ```text
    /// cross_entropy(s cos θ, y), with s cos(θ_y + m) for the target class; m = margin, s = scale
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    /// - `labels`, (n): a label per row of a; integers
    ///
    /// Kinks: θ_y = π − m: discontinuous, with the slope of larger θ_y.
    ///
    /// Reference: Deng, Guo, Xue & Zafeiriou, ArcFace, CVPR 2019.
    ArcFaceLoss, ArcFaceLossConfig, "arc_face" {
        /// Angular margin of the target class, in radians; \[0, 3.141592653589793\]; `0.5` by default.
        margin, with_margin: f64 = 0.5;
        /// Factor of the cosines; (0, ∞); `64` by default.
        scale, with_scale: f64 = 64.0;
        /// Probability mass of the target that is spread uniformly over all classes; \[0, 1\]; `0` by default.
        label_smoothing, with_label_smoothing: f64 = 0.0;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Weight of the squared log-partition function (z-loss); \[0, ∞); `0` by default.
        z_loss, with_z_loss: f64 = 0.0;
        /// Weight of each class; none, or a list of one per class in \[0, ∞); `none` by default.
        class_weights, with_class_weights: PerClass = PerClass::None;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>, labels: Tensor<1, Int>);
    each [] Tensor<1>;
}

loss! {
    /// Softmax cross-entropy of cosines, with an additive cosine margin of the target class.
    ///
    /// ```text
    /// cross_entropy(s cos θ, y), with s (cos θ_y − m) for the target class; m = margin, s = scale
    /// ```
    ///
    /// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
    /// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
    /// - `labels`, (n): a label per row of a; integers
    ///
    /// Kinks: none.
    ///
    /// Reference: Wang et al., CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR 2018.
    CosFaceLoss, CosFaceLossConfig, "cos_face" {
        /// Cosine margin of the target class; \[0, ∞); `0.35` by default.
        margin, with_margin: f64 = 0.35;
        /// Factor of the cosines; (0, ∞); `64` by default.
        scale, with_scale: f64 = 64.0;
        /// Probability mass of the target that is spread uniformly over all classes; \[0, 1\]; `0` by default.
        label_smoothing, with_label_smoothing: f64 = 0.0;
        /// Label to ignore; an integer; `-100` by default.
        ignore_index, with_ignore_index: i64 = -100;
        /// Weight of the squared log-partition function (z-loss); \[0, ∞); `0` by default.
        z_loss, with_z_loss: f64 = 0.0;
        /// Weight of each class; none, or a list of one per class in \[0, ∞); `none` by default.
        class_weights, with_class_weights: PerClass = PerClass::None;
    }
    forward [] (a: Tensor<2>, b: Tensor<2>, labels: Tensor<1, Int>);
    each [] Tensor<1>;
}
