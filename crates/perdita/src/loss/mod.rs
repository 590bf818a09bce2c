//! Interface between losses and kernels: definition, card, parameters, claims.
//!
//! A loss imports only this module and [`real`](crate::real). Slices, SIMD lanes, threads, weights and reductions belong
//! to the kernels, which never refer to a particular loss.
//!
//! `kinds` has an interface for each kind of input (pairs, rows, named arrays, products of embeddings), `helpers` the
//! computations that several losses share (softmax, box geometry, DCG gain).
#[doc(hidden)]
pub mod args;
mod card;
mod claims;
mod domain;
mod error;
mod helpers;
mod kinds;
mod nearest;
pub mod parameters;

pub use crate::real::angle;
pub use args::{Args, Value};
pub use card::{
    Card, HALF_LINE, LOG_PROBABILITY, NON_NEGATIVE, OPEN_HALF_LINE, POSITIVE, PROBABILITY, Param, ParamKind,
    Predicts, SIGNS, Task, UNIT_OPEN,
};
pub use claims::Claims;
pub(crate) use domain::Domain;
pub use error::Error;
pub use helpers::{Activation, BoxFormat, Boxes, Gain, Pixels, Softmax, TransformedGrad, TransformedRow};
pub(crate) use helpers::{LocationScale, Threshold, erf_and_gaussian};
pub(crate) use kinds::LISTS;
pub use kinds::{
    Alignments, AlignmentsKind, ClassIndex, Compare, ContrastiveKind, Curve, Decorrelation,
    DecorrelationKind, Detection, DetectionKind, Differences, DifferencesKind, Distance, Distribution,
    Features, FeaturesKind, Field, FieldKind, Item, Joint, Linear, LinearKind, List, Lists, ListsKind,
    LovaszExtension, LovaszKind, Maps, Mining, Moments, MultiInputLoss, NoGrad, Numbers, NumbersKind,
    Pairwise, PairwiseKind, Parts, Patches, PatchesKind, Pooling, ProductInput, ProductLoss, Regions,
    RegionsKind, Relation, Relational, RelationalKind, Row, RowGrad, Setting, Similarity, SoftCap,
    SoftmaxContrastive, TargetKind, Triplets, TripletsKind, Vectors, VectorsKind,
};
pub use nearest::nearest;
pub use parameters::{Choice, Parameter, Parameters, PerClass};

use crate::real::{Dual, Real};

/// A loss: its parameters, made by [`parameters!`](crate::parameters), and its card.
pub trait Definition: Parameters + Clone + Send + Sync + 'static {
    /// Name, task, domains and texts.
    const CARD: Card;
    /// The loss with these parameters; every parameter has a value.
    fn build(args: &Args) -> Result<Self, Error> {
        Self::read(args)
    }

    /// The card with these parameters, which may change a domain.
    fn card(&self) -> Card {
        Self::CARD
    }
}

/// Value of a loss and its slope in the prediction, from shared intermediate values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueSlope<R> {
    /// The loss.
    pub value: R,
    /// Its derivative in the prediction.
    pub slope: R,
}
impl<R: Real> ValueSlope<R> {
    /// Value and slope by automatic differentiation (dual numbers), for formulas without a hand-written slope.
    #[inline(always)]
    pub fn derive(prediction: R, value: impl Fn(Dual<R>) -> Dual<R>) -> Self {
        let v = value(Dual::var(prediction));
        ValueSlope { value: v.re, slope: v.du }
    }
}

/// Pointwise loss: one prediction and one target.
pub trait Pointwise: Definition {
    /// The formula.
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R>;
    /// Mathematical properties, which the test suite proves from the formula.
    fn claims(&self) -> Claims;
}

/// Row-wise loss: a row of scores and its target.
pub trait Rowwise: Definition {
    /// The kind of target of a row: [`ClassIndex`], the label of a class, or [`Distribution`], a number per class.
    type Target: TargetKind;
    /// The formula: returns the loss of the row and writes its gradient to `slopes`.
    fn at<Z: Row>(
        &self,
        scores: Z,
        target: <Self::Target as TargetKind>::Of<Z>,
        slopes: &mut impl RowGrad<Z>,
    ) -> Z::Score;
    /// True if the loss is convex in the scores.
    fn convex(&self) -> bool {
        false
    }

    /// Weight of a row with this label in the mean.
    fn weight(&self, _label: usize) -> f64 {
        1.0
    }

    /// The label to ignore.
    fn ignored(&self) -> Option<i64> {
        None
    }

    /// Decomposition for sharded classes: if the loss is a function of the score of the target class and of the sum of
    /// exp of all others, times a class weight, that function, without per-class parameters and with −1 as the label
    /// to ignore, and the class weights, or none if all are 1. The scores of a row may then be in several shards.
    fn in_parts(&self) -> Option<(Self, &[f64])> {
        None
    }

    /// The number of classes, if a parameter determines it.
    fn classes(&self) -> Option<usize> {
        None
    }

    /// Checks the number of scores of a row.
    ///
    /// # Errors
    /// A parameter determines another number of scores.
    fn has_classes(&self, want: usize) -> Result<(), Error> {
        match self.classes() {
            Some(got) if got != want => {
                let param =
                    Self::CARD.params.iter().find(|param| matches!(param.kind, ParamKind::PerClass(_)));
                let name = param.map_or("a parameter per class", |param| param.name);
                Err(Error::Classes { loss: Self::CARD.name, name, got, want })
            }
            _ => Ok(()),
        }
    }
}
