//! A product loss without its type: data, and the few functions that are its own.
//!
//! ```text
//! loss: InfoNce { similarity, margin: BceWithLogits }
//!   erase            Form::Contrastive(Contrast { setting, similarity, pooling, margin: &dyn PointwiseAt })
//!   evaluate::<f32>  one function for all losses of all kinds, compiled with this crate
//! ```
//!
//! A loss costs the compilation of its own functions alone. A margin is one function of two doubles;
//! functions that apply to every score take a chunk of scores, or a block of rows, and run on SIMD lanes.
use super::inputs::Inputs;
use super::operand::Factor;
use super::output::{Gradients, Outcome};
use super::shards::{Part, ShardsOf};
use super::vocabulary::{Gather, Vocabulary};
use super::{contrast, decorrelation, linear, mining, pairs, relational, sharded, vocabulary};
use crate::kernel::reduce::Reduction;
use crate::loss::{
    Contrastive, ContrastiveKind, Decorrelation, DecorrelationKind, Error, Input, Linear, LinearKind,
    Pairwise, PairwiseKind, ProductLoss, Relational, RelationalKind, Setting, Triplets, TripletsKind,
};
use crate::real::Float;

/// A kind of product losses: its inputs, and the type erasure of its losses.
pub trait ProductKernel<L: ProductLoss<Kind = Self>> {
    /// The axes of the observations that have a loss each; empty where the loss is one number for the whole
    /// batch, or one per triplet.
    const EACH: &'static str = "n";

    /// True if there is a sharded form, for batches split between workers.
    const SHARDED: bool = false;

    /// True if there is a vocabulary-parallel form, for layers whose classes are split between workers.
    const VOCABULARY: bool = false;

    /// The required inputs beside the rows of a.
    fn needs() -> &'static [Input];

    /// The optional inputs.
    fn allows() -> &'static [Input];

    /// The loss as data and functions.
    #[doc(hidden)]
    fn erase<F: Float>(loss: &L) -> Form<'_, F>;
}

/// Data and functions of a loss, by its kind.
#[doc(hidden)]
pub struct Form<'a, F>(pub(super) Kind<'a, F>);

/// The data and functions of each kind.
pub(super) enum Kind<'a, F> {
    Linear(linear::Layer<'a, F>),
    Contrastive(contrast::Contrast<'a>),
    Pairwise(pairs::EachPair<'a, F>),
    Relational(relational::Relations<'a, F>),
    Triplets(mining::Mined<'a, F>),
    Decorrelation(decorrelation::Statistics<'a, F>),
}

impl<L: Linear> ProductKernel<L> for LinearKind {
    const VOCABULARY: bool = true;

    fn needs() -> &'static [Input] {
        // Where targets are an alternative to labels, neither is required by itself.
        if L::SOFT { &[Input::B] } else { &[Input::B, Input::Labels] }
    }

    fn allows() -> &'static [Input] {
        match (L::SOFT, L::BIAS) {
            (true, _) => &[Input::Labels, Input::Targets, Input::Bias, Input::Weight],
            (false, true) => &[Input::Bias, Input::Weight],
            (false, false) => &[Input::Weight],
        }
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(Kind::Linear(linear::Layer::of(loss)))
    }
}

impl<L: Contrastive> ProductKernel<L> for ContrastiveKind {
    const SHARDED: bool = true;

    fn needs() -> &'static [Input] {
        match L::SETTING {
            Setting::Queries | Setting::Both | Setting::Views => &[Input::B],
            Setting::Labelled => &[Input::Labels],
        }
    }

    fn allows() -> &'static [Input] {
        match L::SETTING {
            Setting::Queries => &[Input::Labels, Input::KeyLabels, Input::Negatives, Input::Weight],
            Setting::Both | Setting::Views | Setting::Labelled => &[Input::Weight],
        }
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(Kind::Contrastive(contrast::Contrast::of(loss)))
    }
}

impl<L: Pairwise> ProductKernel<L> for PairwiseKind {
    const SHARDED: bool = true;

    fn needs() -> &'static [Input] {
        &[Input::B]
    }

    fn allows() -> &'static [Input] {
        &[Input::Weight]
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(Kind::Pairwise(pairs::EachPair::of(loss)))
    }
}

impl<L: Relational> ProductKernel<L> for RelationalKind {
    fn needs() -> &'static [Input] {
        &[Input::Labels]
    }

    fn allows() -> &'static [Input] {
        &[Input::Weight]
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(Kind::Relational(relational::Relations::of(loss)))
    }
}

impl<L: Triplets> ProductKernel<L> for TripletsKind {
    const EACH: &'static str = "";

    fn needs() -> &'static [Input] {
        &[Input::Labels]
    }

    fn allows() -> &'static [Input] {
        &[Input::Weight]
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(Kind::Triplets(mining::Mined::of(loss)))
    }
}

impl<L: Decorrelation> ProductKernel<L> for DecorrelationKind {
    const EACH: &'static str = "";

    fn needs() -> &'static [Input] {
        &[Input::B]
    }

    fn allows() -> &'static [Input] {
        &[]
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(Kind::Decorrelation(decorrelation::Statistics::of(loss)))
    }
}

/// The layout of the batch: local, in shards, or local with the classes split between workers.
pub(super) enum Place<'a, F> {
    Whole,
    Shards { first: usize, shards: &'a mut dyn ShardsOf<F> },
    Vocabulary { part: Vocabulary, gather: &'a mut Gather<'a> },
}

/// The arguments of an evaluation.
pub(super) struct Job<'a, F> {
    pub(super) name: &'static str,
    pub(super) needs: &'static [Input],
    pub(super) allows: &'static [Input],
    pub(super) form: Form<'a, F>,
    pub(super) rows: Inputs<'a, F>,
    pub(super) place: Place<'a, F>,
    pub(super) reduction: Reduction,
    pub(super) out: Gradients<'a, F>,
}

/// The evaluation of any product loss.
pub(super) struct Evaluate;
precompiled!(Evaluate: evaluate(Job<'a, F>) -> Result<Outcome, Error>);

fn evaluate<F: Factor>(job: Job<F>) -> Result<Outcome, Error> {
    let Job { name, needs, allows, form: Form(kind), rows, place, reduction, out } = job;
    if matches!(place, Place::Whole) {
        rows.fits(name, needs, allows)?;
    }
    match (kind, place) {
        (Kind::Linear(layer), Place::Whole) => linear::evaluate(name, &layer, &rows, reduction, out),
        (Kind::Contrastive(loss), Place::Whole) => contrast::evaluate(name, &loss, &rows, reduction, out),
        (Kind::Pairwise(loss), Place::Whole) => pairs::evaluate(&loss, &rows, reduction, out),
        (Kind::Relational(loss), Place::Whole) => relational::evaluate(name, &loss, &rows, reduction, out),
        (Kind::Triplets(loss), Place::Whole) => mining::evaluate(name, &loss, &rows, reduction, out),
        (Kind::Decorrelation(loss), Place::Whole) => {
            decorrelation::evaluate(name, &loss, &rows, reduction, out)
        }
        (Kind::Contrastive(loss), Place::Shards { first, shards }) => {
            sharded::evaluate(name, &loss, &Part { rows, first }, shards, reduction, out)
        }
        (Kind::Pairwise(loss), Place::Shards { first, shards }) => {
            pairs::evaluate_sharded(name, &loss, &Part { rows, first }, shards, reduction, out)
        }
        (Kind::Linear(layer), Place::Vocabulary { part, gather }) => {
            vocabulary::evaluate(name, &layer, &rows, part, gather, reduction, out)
        }
        (_, Place::Shards { .. }) => Err(Error::NoForm { loss: name, form: "sharded" }),
        (_, Place::Vocabulary { .. }) => Err(Error::NoForm { loss: name, form: "vocabulary-parallel" }),
    }
}
