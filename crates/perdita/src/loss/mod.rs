//! Interface between losses and kernels: definition, card, parameters, claims.
//!
//! A loss imports this module and [`real`](crate::real), and nothing else. It never sees a slice, a lane, a thread, a
//! weight or a reduction: those belong to the kernels, which never name a loss.
//!
//! `kinds` has an interface for each kind of input (pairs, rows, named arrays, products of embeddings), `helpers` what several losses
//! compute with (softmax, box geometry, DCG gain).
#[doc(hidden)]
pub mod args;
mod card;
mod error;
mod helpers;
mod kinds;
mod nearest;
pub mod parameters;

pub use crate::real::angle;
pub use args::{Args, Value};
pub use card::{
    Card, Claims, HALF_LINE, NON_NEGATIVE, OPEN_HALF_LINE, POSITIVE, PROBABILITY, Param, ParamKind, Predicts,
    SIGNS, Task, UNIT_OPEN,
};
pub use error::Error;
pub(crate) use helpers::Threshold;
pub use helpers::{
    Activation, BOXES, BoxFormat, Boxes, Gain, Pixels, Softmax, TransformedGrad, TransformedRow,
};
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

    /// The card of the loss with its parameters, where they change a domain.
    fn card(&self) -> Card {
        Self::CARD
    }
}

/// A loss and its slope in the prediction, from the same intermediate values.
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
    /// Properties that the suite must be able to prove from the formula.
    fn claims(&self) -> Claims;
}

/// Row-wise loss: a row of scores and its target.
pub trait Rowwise: Definition {
    /// The kind of target of a row: [`ClassIndex`], the label of a class, or [`Distribution`], a number per class.
    type Target: TargetKind;
    /// The formula: returns the loss of the row and hands its gradient to `slopes`.
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

    /// The loss in parts: if it is a function of the target's score and of Σ exp of all others, times a class weight,
    /// that function, without parameters per class and with −1 as the label to ignore; and the class weights, or none
    /// where all are 1. The scores of a row may then lie in several places.
    fn in_parts(&self) -> Option<(Self, &[f64])> {
        None
    }

    /// The number of classes, where a parameter fixes it.
    fn classes(&self) -> Option<usize> {
        None
    }

    /// Checks the number of scores of a row.
    ///
    /// # Errors
    /// A parameter fixes another number.
    fn has_classes(&self, want: usize) -> Result<(), Error> {
        match self.classes() {
            Some(got) if got != want => {
                Err(Error::Classes { loss: Self::CARD.name, name: "a parameter per class", got, want })
            }
            _ => Ok(()),
        }
    }
}
