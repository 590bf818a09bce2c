//! A loss on products as data: how scores come about, who meets whom, and the formulas as programs. A kernel for another
//! device is written once per kind of loss, and knows no formula.
use super::{Program, function, pointwise, rowwise};
use crate::loss::{
    Contrastive, ContrastiveKind, Decorrelation, DecorrelationKind, Distance, Error, Linear, LinearKind,
    Mining, Pairwise, PairwiseKind, Parts, Pooling, ProductLoss, Relation, Relational, RelationalKind,
    Rowwise, Setting, Similarity, Triplets, TripletsKind,
};

/// A loss on products.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time, made once per call from another language")]
pub enum Plan {
    /// Whole rows of scores.
    Linear {
        /// How scores come about.
        similarity: Similarity,
        /// What bends every score.
        cap: Option<Program>,
        /// What becomes of the label's own score.
        own: Option<Program>,
        /// The loss of a row and a label.
        labels: Program,
        /// What a row of each label counts for; empty if all count the same.
        weights: Vec<f64>,
        /// The label of rows that are not looked at.
        ignored: Option<i64>,
        /// The loss of a row and a row of targets.
        soft: Option<Program>,
    },
    /// Partners' scores against all others'.
    Contrastive {
        /// How scores come about.
        similarity: Similarity,
        /// Which rows meet.
        setting: Setting,
        /// How several partners are put together.
        pooling: Pooling,
        /// The loss of the margin, at the target 1.
        margin: Program,
    },
    /// Every pair by itself.
    Pairwise {
        /// How scores come about.
        similarity: Similarity,
        /// The loss of a score, at the target 1 for partners and 0 for others.
        pair: Program,
    },
    /// Rows of relations, with targets 1, −1 and 0.
    Relational {
        /// What is seen of two rows.
        relation: Relation,
        /// Whether only rows count that have others of their label and of other labels.
        both: bool,
        /// The loss of a row.
        row: Program,
    },
    /// Triplets.
    Triplets {
        /// The loss of d(a, n) − d(a, p), at the target 1.
        margin: Program,
        /// How distances are measured.
        distance: Distance,
        /// Whether rows are normalised first.
        normalize: bool,
        /// Which triplets are looked at.
        mining: Mining,
        /// Whether the mean is over triplets whose loss is not 0.
        active_only: bool,
    },
    /// Statistics of features.
    Decorrelation {
        /// The loss of two numbers that should be equal.
        same: Program,
        /// The loss of a standard deviation, at the target 1.
        alive: Program,
        /// What the parts count.
        parts: Parts,
    },
}

/// A kind of product losses that can be written down as data and programs.
pub trait Planning<L: ProductLoss> {
    /// The loss, where rows of scores are so long.
    ///
    /// # Errors
    /// Another number of columns than a parameter has.
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
            own: L::MARGIN.then(|| function(|score| loss.own(score))),
            labels: rowwise(labels, classes),
            weights: if weights.iter().all(|&w| w == 1.0) { Vec::new() } else { weights },
            ignored: labels.ignored(),
            soft: loss.soft().map(|soft| rowwise(soft, classes)),
        })
    }
}

impl<L: Contrastive> Planning<L> for ContrastiveKind {
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
