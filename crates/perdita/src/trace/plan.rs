//! Plans: product losses as data, with formulas as programs, for kernels on other devices, which are written once per
//! kind of loss and know no formula.
use super::{Program, function, pointwise, rowwise};
use crate::loss::{
    ContrastiveKind, Decorrelation, DecorrelationKind, Distance, Error, Linear, LinearKind, Mining, Pairwise,
    PairwiseKind, Parts, Pooling, ProductLoss, Relation, Relational, RelationalKind, Rowwise, Setting,
    Similarity, SoftmaxContrastive, Triplets, TripletsKind,
};

/// A product loss as data.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time, made once per call from another language")]
pub enum Plan {
    /// A row-wise loss of the scores of a linear layer.
    Linear {
        /// The similarity of two rows, which is their score.
        similarity: Similarity,
        /// The soft cap of all scores.
        cap: Option<Program>,
        /// The margin on the label's score.
        margin: Option<Program>,
        /// The loss of a row and a label.
        labels: Program,
        /// The class weights; empty if all are 1.
        weights: Vec<f64>,
        /// The label to ignore.
        ignored: Option<i64>,
        /// The loss of a row and a distribution.
        soft: Option<Program>,
    },
    /// A loss of the margin between positives and negatives.
    Contrastive {
        /// The similarity of two rows, which is their score.
        similarity: Similarity,
        /// The roles of the rows of a and b.
        setting: Setting,
        /// The pooling of several positives.
        pooling: Pooling,
        /// The loss of the margin, with target 1.
        margin: Program,
    },
    /// A loss of each pair by itself.
    Pairwise {
        /// The similarity of two rows, which is their score.
        similarity: Similarity,
        /// The loss of a score, with target 1 for positive pairs and 0 for others.
        pair: Program,
    },
    /// A row-wise loss of relations, with target 1 for the same label, −1 for others, 0 for the row itself.
    Relational {
        /// The relation of two rows.
        relation: Relation,
        /// True if only rows count that have both positives and negatives.
        both: bool,
        /// The loss of a row.
        row: Program,
    },
    /// A loss of mined triplets.
    Triplets {
        /// The loss of d(a, n) − d(a, p), with target 1.
        margin: Program,
        /// The distance.
        distance: Distance,
        /// True if rows are normalised first.
        normalize: bool,
        /// The mining strategy.
        mining: Mining,
        /// True if the mean is over active triplets, those whose loss is not 0.
        active_only: bool,
    },
    /// A loss of feature statistics.
    Decorrelation {
        /// The loss of two numbers that should be equal.
        same: Program,
        /// The loss of a standard deviation, with target 1.
        alive: Program,
        /// The weights of the terms.
        parts: Parts,
    },
}

/// A kind of product losses that has plans.
pub trait Planning<L: ProductLoss> {
    /// The plan of a loss for rows of so many scores.
    ///
    /// # Errors
    /// A parameter has another number of classes.
    fn plan(loss: &L, columns: usize) -> Result<Plan, Error>;
}

impl<L: Linear> Planning<L> for LinearKind {
    fn plan(loss: &L, classes: usize) -> Result<Plan, Error> {
        let labels = loss.labels();
        let weights: Vec<f64> = (0..classes).map(|label| labels.weight(label)).collect();
        labels.has_classes(classes)?;
        Ok(Plan::Linear {
            similarity: loss.similarity(),
            cap: loss.cap().map(|cap| function(move |score| cap.at(score))),
            margin: L::MARGIN.then(|| function(|score| loss.with_margin(score))),
            labels: rowwise(labels, classes),
            weights: if weights.iter().all(|&w| w == 1.0) { Vec::new() } else { weights },
            ignored: labels.ignored(),
            soft: loss.soft().map(|soft| rowwise(soft, classes)),
        })
    }
}

impl<L: SoftmaxContrastive> Planning<L> for ContrastiveKind {
    fn plan(loss: &L, _: usize) -> Result<Plan, Error> {
        Ok(Plan::Contrastive {
            similarity: loss.similarity(),
            setting: L::SETTING,
            pooling: loss.pooling(),
            margin: pointwise(loss.margin()),
        })
    }
}

impl<L: Pairwise> Planning<L> for PairwiseKind {
    fn plan(loss: &L, _: usize) -> Result<Plan, Error> {
        Ok(Plan::Pairwise { similarity: loss.similarity(), pair: pointwise(loss.pair()) })
    }
}

impl<L: Relational> Planning<L> for RelationalKind {
    fn plan(loss: &L, classes: usize) -> Result<Plan, Error> {
        Ok(Plan::Relational { relation: loss.relation(), both: L::BOTH, row: rowwise(loss, classes) })
    }
}

impl<L: Triplets> Planning<L> for TripletsKind {
    fn plan(loss: &L, _: usize) -> Result<Plan, Error> {
        let (distance, normalize) = loss.distance();
        Ok(Plan::Triplets {
            margin: pointwise(loss.margin()),
            distance,
            normalize,
            mining: loss.mining(),
            active_only: loss.active_only(),
        })
    }
}

impl<L: Decorrelation> Planning<L> for DecorrelationKind {
    fn plan(loss: &L, _: usize) -> Result<Plan, Error> {
        Ok(Plan::Decorrelation {
            same: pointwise(loss.same()),
            alive: pointwise(loss.alive()),
            parts: loss.parts(),
        })
    }
}
