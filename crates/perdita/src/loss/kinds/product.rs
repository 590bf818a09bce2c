//! Similarity (product) losses, whose scores are rows of A·Bᵀ. Products, tiles and sums belong to the kernels.
use crate::loss::{ClassIndex, Definition, Distribution, Pointwise, Rowwise};
use crate::real::Real;
use std::fmt;

/// Input of a similarity loss in addition to the rows of a.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProductInput {
    /// The rows of b: keys, the second view, the weights of a linear layer, or class centres.
    B,
    /// A label per row of a.
    Labels,
    /// A label per row of b.
    KeyLabels,
    /// A row of targets per row of a.
    Targets,
    /// A bias per row of b.
    Bias,
    /// Negatives, shared by all rows of a or per row.
    Negatives,
    /// A weight per row of a.
    Weight,
}
impl fmt::Display for ProductInput {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            ProductInput::B => "b",
            ProductInput::Labels => "labels",
            ProductInput::KeyLabels => "labels of b",
            ProductInput::Targets => "targets",
            ProductInput::Bias => "a bias",
            ProductInput::Negatives => "negatives",
            ProductInput::Weight => "weights",
        })
    }
}

/// Loss whose scores are products of rows.
pub trait ProductLoss: Definition {
    /// The kind of formula: [`LinearKind`], [`ContrastiveKind`], …; it chooses the kernel.
    type Kind;

    /// Lower bound of the mutual information of a and b, in nats, from the mean loss with one positive and this number of
    /// negatives per row; `None` if the loss gives no bound.
    fn information_bound(&self, _loss: f64, _negatives: usize) -> Option<f64> {
        None
    }
}

/// Kind marker of [`Linear`] losses.
#[derive(Clone, Copy, Debug)]
pub struct LinearKind;
/// Kind marker of [`SoftmaxContrastive`] losses.
#[derive(Clone, Copy, Debug)]
pub struct ContrastiveKind;
/// Kind marker of [`Pairwise`] losses.
#[derive(Clone, Copy, Debug)]
pub struct PairwiseKind;
/// Kind marker of [`Relational`] losses.
#[derive(Clone, Copy, Debug)]
pub struct RelationalKind;
/// Kind marker of [`Triplets`] losses.
#[derive(Clone, Copy, Debug)]
pub struct TripletsKind;
/// Kind marker of [`Decorrelation`] losses.
#[derive(Clone, Copy, Debug)]
pub struct DecorrelationKind;

/// Score of two rows: a·b/τ + bias, of unit vectors or of the rows as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// τ.
    pub temperature: f64,
    /// Bias.
    pub bias: f64,
    /// L2 normalisation of the rows. A row of zeros is unchanged, and its gradient is 0.
    pub normalize: bool,
}
impl Similarity {
    /// Plain dot product.
    pub const DOT: Similarity = Similarity { temperature: 1.0, bias: 0.0, normalize: false };
    /// Cosine or dot product, divided by a temperature.
    pub fn over(temperature: f64, normalize: bool) -> Self {
        Similarity { temperature, normalize, ..Similarity::DOT }
    }
}

/// Soft cap of scores: c·tanh(z/c).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoftCap(pub f64);
impl SoftCap {
    /// c·tanh(z/c)
    #[inline(always)]
    pub fn at<R: Real>(self, score: R) -> R {
        let cap = score.lit(self.0);
        cap * (score / cap).tanh()
    }
}

/// Loss of the scores of a linear layer: each row of a against all rows of b.
pub trait Linear: ProductLoss<Kind = LinearKind> {
    /// True if scores may have a bias.
    const BIAS: bool = true;
    /// [`with_margin`](Self::with_margin) is not the identity.
    const MARGIN: bool = false;
    /// The loss of a row of scores and a label.
    type Labels: Rowwise<Target = ClassIndex>;
    /// The loss of a row of scores and a row of targets.
    type Soft: Rowwise<Target = Distribution>;
    /// The loss of a row of scores and a label.
    fn labels(&self) -> &Self::Labels;
    /// True if targets may be rows.
    const SOFT: bool = false;
    /// The loss of a row of scores and a row of targets, if targets may be rows.
    fn soft(&self) -> Option<&Self::Soft> {
        None
    }

    /// Similarity of two rows.
    fn similarity(&self) -> Similarity {
        Similarity::DOT
    }

    /// Soft cap of the scores.
    fn cap(&self) -> Option<SoftCap> {
        None
    }

    /// Score of the target class, with its margin.
    fn with_margin<R: Real>(&self, score: R) -> R {
        score
    }
}

/// Pairing of a contrastive loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Rows of a as queries, rows of b as keys.
    Queries,
    /// Both directions: rows of a as queries and rows of b as keys, and the reverse.
    Both,
    /// Every row of a and b as a query, all other rows as keys.
    Views,
    /// Rows of a as queries, the other rows of a as keys, with those of the same label as positives.
    Labelled,
}

/// Pooling of several positives of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// Inside the logarithm: ln Σ exp z_p.
    Sum,
    /// Inside the logarithm, averaged: ln (1/P) Σ exp z_p.
    MeanInside,
    /// Outside: the mean of the losses with one positive each.
    MeanOutside,
}

/// Contrastive loss of a row of similarities: a function of the margin between the pooled score of the positives and the
/// log-sum-exp of the negatives.
pub trait SoftmaxContrastive: ProductLoss<Kind = ContrastiveKind> {
    /// The loss of the margin, at the target 1.
    type Margin: Pointwise;
    /// The loss of the margin.
    fn margin(&self) -> &Self::Margin;
    /// Similarity of two rows.
    fn similarity(&self) -> Similarity;
    /// Pairing of the rows.
    const SETTING: Setting;
    /// Pooling of several positives.
    fn pooling(&self) -> Pooling {
        Pooling::Sum
    }
}

/// Loss of each pair of a row of a and a row of b separately.
pub trait Pairwise: ProductLoss<Kind = PairwiseKind> {
    /// Type of the loss of a score, with target 1 for positive pairs and 0 for negative pairs.
    type Pair: Pointwise;
    /// The loss of a score.
    fn pair(&self) -> &Self::Pair;
    /// Similarity of two rows.
    fn similarity(&self) -> Similarity;
}

crate::choice! {
    /// Distance of two embeddings
    pub enum Distance {
        /// ‖x − y‖; its gradient at 0 is 0
        Euclidean = "euclidean",
        /// ‖x − y‖²
        Squared = "squared",
        /// 1 − x·y of unit vectors, half of their squared distance
        Cosine = "cosine",
    }
}

/// Relation of two rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    /// Similarity.
    Similarity(Similarity),
    /// Distance, of unit vectors or of the rows as they are.
    Distance(Distance, bool),
}

/// Loss of the relations of each row to all others. The targets are 1 for rows of the same label (positives), −1 for rows
/// of other labels (negatives), and 0 for the row itself.
pub trait Relational: Rowwise<Target = Distribution> + ProductLoss<Kind = RelationalKind> {
    /// Relation of two rows.
    fn relation(&self) -> Relation;
    /// True if rows without a positive or without a negative are excluded from the mean.
    const BOTH: bool;
}

crate::choice! {
    /// Mining strategy: the triplets of an anchor, a positive of its label and a negative of another label
    pub enum Mining {
        /// Hardest positive and hardest negative of every anchor
        BatchHard = "batch_hard",
        /// All triplets
        BatchAll = "batch_all",
        /// For every anchor and positive the nearest negative farther than the positive; if there is none, the
        /// farthest negative
        SemiHard = "semi_hard",
        /// For every anchor and positive one random negative, weighted by 1 over the density of its distance on the
        /// sphere
        DistanceWeighted = "distance_weighted",
    }
}

/// Loss of triplets mined in the batch.
pub trait Triplets: ProductLoss<Kind = TripletsKind> {
    /// The loss of d(a, n) − d(a, p), at the target 1.
    type Margin: Pointwise;
    /// The loss of d(a, n) − d(a, p).
    fn margin(&self) -> &Self::Margin;
    /// Distance, and whether rows are L2-normalised first.
    fn distance(&self) -> (Distance, bool);
    /// Mining strategy.
    fn mining(&self) -> Mining;
    /// Seed of distance-weighted mining.
    fn seed(&self) -> u64;
    /// True if the mean is over triplets with non-zero loss.
    fn active_only(&self) -> bool;
}

/// Loss of two views with invariance, variance and decorrelation terms of their features.
pub trait Decorrelation: ProductLoss<Kind = DecorrelationKind> {
    /// The loss of two numbers that should be equal.
    type Same: Pointwise;
    /// The loss of a feature's standard deviation, at the target 1.
    type Alive: Pointwise;
    /// The loss of two numbers that should be equal.
    fn same(&self) -> &Self::Same;
    /// The loss of a feature's standard deviation.
    fn alive(&self) -> &Self::Alive;
    /// Weights of the parts.
    fn parts(&self) -> Parts;
}
/// Weights of the parts of a [`Decorrelation`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// Invariance: the mean over all elements of a and b, which should be equal.
    pub invariance: f64,
    /// Variance: half the mean over the features of each view, whose standard deviations should not vanish.
    pub variance: f64,
    /// Off-diagonal entries of the matrix, which should be 0.
    pub off: f64,
    /// Diagonal entries of the matrix, which should be 1.
    pub diagonal: f64,
    /// Constant added to variances.
    pub epsilon: f64,
    /// True for the cross-correlation matrix of a and b, false for the covariance matrices of a and of b.
    pub cross: bool,
}
