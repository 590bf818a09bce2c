//! Metric learning.
// Written by `UPDATE=1 cargo test -p perdita-candle functions`.
use crate::Scalar;
use crate::function::Call;
use candle_core::{Result, Tensor};

/// Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.
///
/// ```text
/// y d² + (1 − y) max(0, m − d)², d = ‖a − b‖; m = margin
/// ```
///
/// - `a`, (... d): the first embeddings of the pairs; (-∞, ∞)
/// - `b`, (... d): the second embeddings of the pairs; (-∞, ∞)
/// - `same`, (...): 1 for similar pairs, 0 for dissimilar pairs; \[0, 1\]
/// - `margin`: distance from which dissimilar pairs have loss 0; (0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Kinks: d = 0 of dissimilar pairs: gradient 0.
///
/// Reference: Hadsell, Chopra & LeCun, Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn contrastive(a: &Tensor, b: &Tensor, same: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("contrastive")?.set("margin", margin)?.tensor("a", a).tensor("b", b).tensor("same", same).mean()
}

/// Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.
///
/// ```text
/// 1 − cos(a, b) if y = 1, max(0, cos(a, b) − m) if y = −1; m = margin
/// ```
///
/// - `a`, (... d): the first embeddings of the pairs; (-∞, ∞)
/// - `b`, (... d): the second embeddings of the pairs; (-∞, ∞)
/// - `target`, (...): 1 for similar pairs, −1 for dissimilar pairs; \[-1, 1\]
/// - `margin`: cosine up to which dissimilar pairs have loss 0; \[-1, 1\]; `0` by default in [`Loss`](crate::Loss)
///
/// Kinks: cos = m of dissimilar pairs: slope 0; a row of zeros: gradient 0.
///
/// Reference: PyTorch, CosineEmbeddingLoss; Chopra, Hadsell & LeCun, CVPR 2005.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn cosine_embedding(a: &Tensor, b: &Tensor, target: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("cosine_embedding")?
        .set("margin", margin)?
        .tensor("a", a)
        .tensor("b", b)
        .tensor("target", target)
        .mean()
}

/// Hinge of the difference of anchor–positive and anchor–negative distances.
///
/// ```text
/// max(0, d(a, p) − d(a, n) + m), d = ‖·‖_p; m = margin
/// ```
///
/// - `anchor`, (... d): the anchor embeddings; (-∞, ∞)
/// - `positive`, (... d): embeddings of the anchor's class; (-∞, ∞)
/// - `negative`, (... d): embeddings of another class; (-∞, ∞)
/// - `margin`: distance by which the negative should be farther than the positive; \[0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `p=2`, `swap=false`, `squared=false`.
///
/// Kinks: loss 0: slope 0; distance 0: gradient 0.
///
/// Reference: Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Balntas et al., BMVC 2016 (swap).
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn triplet_margin(anchor: &Tensor, positive: &Tensor, negative: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("triplet_margin")?
        .set("margin", margin)?
        .tensor("anchor", anchor)
        .tensor("positive", positive)
        .tensor("negative", negative)
        .mean()
}

/// Softmax cross-entropy of each anchor's positive among the positives of all anchors.
///
/// ```text
/// ln(1 + Σ_j exp((a·p_j − a·p)/τ)); τ = temperature
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `temperature`: divisor of the similarities; (0, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Optional tensors, through [`Loss::forward_named`](crate::Loss::forward_named): `labels`, `key_labels`, `negatives`.
///
/// Kinks: none.
///
/// Reference: Sohn, Improved Deep Metric Learning with Multi-class N-pair Loss Objective, NeurIPS 2016.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn n_pair<'a>(a: &Tensor, b: &Tensor, temperature: impl Into<Scalar<'a>>) -> Result<Tensor> {
    Call::new("n_pair")?.scalar("temperature", temperature)?.tensor("a", a).tensor("b", b).mean()
}

/// Hinge of the difference of anchor–positive and anchor–negative distances, of triplets mined in the batch.
///
/// ```text
/// max(0, d(a, p) − d(a, n) + m); m = margin
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `labels`, (n): a label per row of a; integers
/// - `margin`: distance by which negatives should be farther than positives; \[0, ∞); `0.2` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `mining=batch_hard`, `distance=euclidean`, `normalize=false`, `average=all`, `seed=0`.
///
/// Kinks: d(a, n) − d(a, p) = m: slope 0; distance 0: gradient 0; a change of the mined triplets: gradient of those mined.
///
/// Reference: Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Hermans, Beyer & Leibe, In Defense of the Triplet Loss for Person Re-Identification, 2017; Wu, Manmatha, Smola & Krähenbühl, Sampling Matters in Deep Embedding Learning, ICCV 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn triplet(a: &Tensor, labels: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("triplet")?.set("margin", margin)?.tensor("a", a).tensor("labels", labels).mean()
}

/// Hinge of log-sum-exps over all positives and all negatives of each anchor.
///
/// ```text
/// max(0, ln Σ_p exp d(a, p) + ln Σ_n exp(m − d(a, n))); m = margin
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `labels`, (n): a label per row of a; integers
/// - `margin`: minimum distance of negatives; (-∞, ∞); `1` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=false`.
///
/// Kinks: loss 0: slope 0; distance 0: gradient 0.
///
/// Reference: Oh Song, Xiang, Jegelka & Savarese, Deep Metric Learning via Lifted Structured Feature Embedding, CVPR 2016; in the form of Hermans, Beyer & Leibe, 2017.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn lifted_structure(a: &Tensor, labels: &Tensor, margin: f64) -> Result<Tensor> {
    Call::new("lifted_structure")?.set("margin", margin)?.tensor("a", a).tensor("labels", labels).mean()
}

/// Soft thresholds on the similarities, with more weight on hard positives and hard negatives.
///
/// ```text
/// (1/α) ln(1 + Σ_p exp(−α(s − λ))) + (1/β) ln(1 + Σ_n exp(β(s − λ))); λ = base
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `labels`, (n): a label per row of a; integers
/// - `alpha`: scale of the similarities of positives; (0, ∞); `2` by default in [`Loss`](crate::Loss)
/// - `beta`: scale of the similarities of negatives; (0, ∞); `50` by default in [`Loss`](crate::Loss)
/// - `base`: similarity threshold between positives and negatives; (-∞, ∞); `0.5` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=true`.
///
/// Kinks: none; a normalised row of zeros has gradient 0.
///
/// Reference: Wang, Han, Huang, Dong & Scott, Multi-Similarity Loss with General Pair Weighting, CVPR 2019.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn multi_similarity(a: &Tensor, labels: &Tensor, alpha: f64, beta: f64, base: f64) -> Result<Tensor> {
    Call::new("multi_similarity")?
        .set("alpha", alpha)?
        .set("beta", beta)?
        .set("base", base)?
        .tensor("a", a)
        .tensor("labels", labels)
        .mean()
}

/// Similarities of positives and negatives, each weighted by its distance from the optimum.
///
/// ```text
/// ln(1 + Σ_n exp(γ [s_n + m]₊ (s_n − m)) Σ_p exp(−γ [1 + m − s_p]₊ (s_p − 1 + m))); m = margin, γ = scale
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `labels`, (n): a label per row of a; integers
/// - `margin`: relaxation margin: similarity above 1 − m for positives, below m for negatives; (-∞, ∞); `0.25` by default in [`Loss`](crate::Loss)
/// - `scale`: factor of the similarities; (0, ∞); `256` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `normalize=true`, `detach=true`.
///
/// Kinks: s_n = −m, s_p = 1 + m: none, the loss is smooth there.
///
/// Reference: Sun et al., Circle Loss: A Unified Perspective of Pair Similarity Optimization, CVPR 2020.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn circle(a: &Tensor, labels: &Tensor, margin: f64, scale: f64) -> Result<Tensor> {
    Call::new("circle")?
        .set("margin", margin)?
        .set("scale", scale)?
        .tensor("a", a)
        .tensor("labels", labels)
        .mean()
}

/// Softmax cross-entropy of cosines, with an additive angular margin of the target class.
///
/// ```text
/// cross_entropy(s cos θ, y), with s cos(θ_y + m) for the target class; m = margin, s = scale
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `labels`, (n): a label per row of a; integers
/// - `margin`: angular margin of the target class, in radians; \[0, 3.141592653589793\]; `0.5` by default in [`Loss`](crate::Loss)
/// - `scale`: factor of the cosines; (0, ∞); `64` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `label_smoothing=0`, `ignore_index=-100`, `z_loss=0`, `class_weights=none`.
///
/// Kinks: θ_y = π − m: discontinuous, with the slope of larger θ_y.
///
/// Reference: Deng, Guo, Xue & Zafeiriou, ArcFace, CVPR 2019.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn arc_face(a: &Tensor, b: &Tensor, labels: &Tensor, margin: f64, scale: f64) -> Result<Tensor> {
    Call::new("arc_face")?
        .set("margin", margin)?
        .set("scale", scale)?
        .tensor("a", a)
        .tensor("b", b)
        .tensor("labels", labels)
        .mean()
}

/// Softmax cross-entropy of cosines, with an additive cosine margin of the target class.
///
/// ```text
/// cross_entropy(s cos θ, y), with s (cos θ_y − m) for the target class; m = margin, s = scale
/// ```
///
/// - `a`, (n d): rows: queries, hidden states, embeddings; (-∞, ∞)
/// - `b`, (m d): rows that those of a meet: keys, weights of a layer; (-∞, ∞)
/// - `labels`, (n): a label per row of a; integers
/// - `margin`: cosine margin of the target class; \[0, ∞); `0.35` by default in [`Loss`](crate::Loss)
/// - `scale`: factor of the cosines; (0, ∞); `64` by default in [`Loss`](crate::Loss)
///
/// Options, through [`Loss::new`](crate::Loss::new): `label_smoothing=0`, `ignore_index=-100`, `z_loss=0`, `class_weights=none`.
///
/// Kinks: none.
///
/// Reference: Wang et al., CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR 2018.
///
/// # Errors
/// As for [`Loss::forward`](crate::Loss::forward).
pub fn cos_face(a: &Tensor, b: &Tensor, labels: &Tensor, margin: f64, scale: f64) -> Result<Tensor> {
    Call::new("cos_face")?
        .set("margin", margin)?
        .set("scale", scale)?
        .tensor("a", a)
        .tensor("b", b)
        .tensor("labels", labels)
        .mean()
}
