//! Similarity losses: their scores are rows of A·Bᵀ. The products, the tiles and the sums over them belong to the
//! kernels.
use crate::loss::{ClassIndex, Definition, Distribution, Pointwise, Rowwise};
use crate::real::Real;
use std::fmt;

/// An input of a similarity loss beside the rows of a.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProductInput {
    /// The rows of b: keys, the other view, the weights of a layer, the centres of classes.
    B,
    /// A label per row of a.
    Labels,
    /// A label per row of b.
    KeyLabels,
    /// A row of targets per row of a.
    Targets,
    /// A number per row of b that its scores begin with.
    Bias,
    /// Negatives, for all rows of a or some for each.
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

/// A loss whose scores are products of rows.
pub trait ProductLoss: Definition {
    /// The kind of formula: [`LinearKind`], [`ContrastiveKind`], …; it chooses the kernel.
    type Kind;

    /// The lower bound on the mutual information of a and b, in nats, that follows from the mean loss with one positive
    /// and so many negatives per row; `None` if the loss gives no bound.
    fn information_bound(&self, _loss: f64, _negatives: usize) -> Option<f64> {
        None
    }
}

/// The kind of losses that are [`Linear`].
#[derive(Clone, Copy, Debug)]
pub struct LinearKind;
/// The kind of losses that are [`SoftmaxContrastive`].
#[derive(Clone, Copy, Debug)]
pub struct ContrastiveKind;
/// The kind of losses that are [`Pairwise`].
#[derive(Clone, Copy, Debug)]
pub struct PairwiseKind;
/// The kind of losses that are [`Relational`].
#[derive(Clone, Copy, Debug)]
pub struct RelationalKind;
/// The kind of losses that are [`Triplets`].
#[derive(Clone, Copy, Debug)]
pub struct TripletsKind;
/// The kind of losses that are [`Decorrelation`].
#[derive(Clone, Copy, Debug)]
pub struct DecorrelationKind;

/// Score of two rows: a·b/τ + bias, of unit vectors or of the rows as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// τ.
    pub temperature: f64,
    /// Bias.
    pub bias: f64,
    /// L2-normalise the rows first. A row of zeros stays a row of zeros, and its gradient is 0.
    pub normalize: bool,
}
impl Similarity {
    /// The product as it is.
    pub const DOT: Similarity = Similarity { temperature: 1.0, bias: 0.0, normalize: false };
    /// The cosine over a temperature, or the product over it.
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

/// A loss of rows of scores that come from a linear layer: a row of a against every row of b.
pub trait Linear: ProductLoss<Kind = LinearKind> {
    /// Scores may have a bias.
    const BIAS: bool = true;
    /// [`own`](Self::own) is not the identity.
    const MARGIN: bool = false;
    /// The loss of a row of scores and a label.
    type Labels: Rowwise<Target = ClassIndex>;
    /// The loss of a row of scores and a row of targets.
    type Soft: Rowwise<Target = Distribution>;
    /// The loss of a row of scores and a label.
    fn labels(&self) -> &Self::Labels;
    /// Targets may be rows.
    const SOFT: bool = false;
    /// The loss of a row of scores and a row of targets, where there is one.
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
    fn own<R: Real>(&self, score: R) -> R {
        score
    }
}

/// Pairing of a contrastive loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Every row of a finds its positive among the rows of b.
    Queries,
    /// The same, and every row of b finds its positive among the rows of a.
    Both,
    /// Every row of a and b finds its positive among all other rows.
    Views,
    /// Every row of a finds those of its label among the other rows of a.
    Labelled,
}

/// Pooling of several positives of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// Inside the logarithm: ln Σ exp z_p.
    Sum,
    /// Inside the logarithm, averaged: ln (1/P) Σ exp z_p.
    MeanInside,
    /// Outside: the mean of the losses with one partner each.
    MeanOutside,
}

/// A loss of a row of similarities some of which belong to its partners: a function of the margin between the
/// partners' score and the logarithm of Σ exp of all others' scores.
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

/// A loss of every pair of a row of a and a row of b by itself.
pub trait Pairwise: ProductLoss<Kind = PairwiseKind> {
    /// The loss of a score, at the target 1 for partners and 0 for all others.
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
        /// 1 − x·y of unit vectors, which is half of their squared distance
        Cosine = "cosine",
    }
}

/// Relation of two rows that a loss sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    /// Similarity.
    Similarity(Similarity),
    /// Distance, of unit vectors or of the rows as they are.
    Distance(Distance, bool),
}

/// A loss of every row's relations to all others: as targets it sees 1 for a row of the same label, −1 for one of
/// another, and 0 for the row itself.
pub trait Relational: Rowwise<Target = Distribution> + ProductLoss<Kind = RelationalKind> {
    /// Relation of two rows.
    fn relation(&self) -> Relation;
    /// Rows without a positive or without a negative do not count.
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

/// A loss of triplets that are mined inside the batch.
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
    /// The mean is over triplets whose loss is not 0.
    fn active_only(&self) -> bool;
}

/// A loss of two views that keeps their features alike, alive and apart.
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
    /// The mean over all numbers of a and b, which should be equal.
    pub invariance: f64,
    /// The mean over the features of either side, whose standard deviations should not vanish; halved.
    pub variance: f64,
    /// Every entry off the diagonal of the matrix of covariances, which should be 0.
    pub off: f64,
    /// Every entry on its diagonal, which should be 1.
    pub diagonal: f64,
    /// Constant added to variances.
    pub epsilon: f64,
    /// The matrix is that of the correlations of a with b, or else of the covariances within a and within b.
    pub cross: bool,
}
