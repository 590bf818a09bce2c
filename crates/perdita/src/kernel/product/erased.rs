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
use super::output::{ProductEvaluation, ProductOutputs};
use super::shards::{Part, ShardsOf};
use super::vocabulary::{Gather, Vocabulary};
use super::{contrast, decorrelation, linear, mining, pairs, relational, sharded, vocabulary};
use crate::kernel::reduce::{Reduction, SmallWeights};
use crate::loss::{
    ContrastiveKind, Decorrelation, DecorrelationKind, Error, Linear, LinearKind, Pairwise, PairwiseKind,
    ProductInput, ProductLoss, Relational, RelationalKind, Setting, SoftmaxContrastive, Triplets,
    TripletsKind,
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
    fn needs() -> &'static [ProductInput];

    /// The optional inputs.
    fn allows() -> &'static [ProductInput];

    /// The loss as data and functions.
    #[doc(hidden)]
    fn erase<F: Float>(loss: &L) -> Form<'_, F>;
}

/// Data and functions of a loss, by its kind.
#[doc(hidden)]
pub struct Form<'a, F>(pub(super) LossKind<'a, F>);

/// The data and functions of each kind.
pub(super) enum LossKind<'a, F> {
    Linear(linear::Layer<'a, F>),
    Contrastive(contrast::Contrast<'a>),
    Pairwise(pairs::EachPair<'a, F>),
    Relational(relational::Relations<'a, F>),
    Triplets(mining::Mined<'a, F>),
    Decorrelation(decorrelation::Statistics<'a, F>),
}

impl<L: Linear> ProductKernel<L> for LinearKind {
    const VOCABULARY: bool = true;

    fn needs() -> &'static [ProductInput] {
        // Where targets are an alternative to labels, neither is required by itself.
        if L::SOFT { &[ProductInput::B] } else { &[ProductInput::B, ProductInput::Labels] }
    }

    fn allows() -> &'static [ProductInput] {
        match (L::SOFT, L::BIAS) {
            (true, _) => {
                &[ProductInput::Labels, ProductInput::Targets, ProductInput::Bias, ProductInput::Weight]
            }
            (false, true) => &[ProductInput::Bias, ProductInput::Weight],
            (false, false) => &[ProductInput::Weight],
        }
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(LossKind::Linear(linear::Layer::of(loss)))
    }
}

impl<L: SoftmaxContrastive> ProductKernel<L> for ContrastiveKind {
    const SHARDED: bool = true;

    fn needs() -> &'static [ProductInput] {
        match L::SETTING {
            Setting::Queries | Setting::Both | Setting::Views => &[ProductInput::B],
            Setting::Labelled => &[ProductInput::Labels],
        }
    }

    fn allows() -> &'static [ProductInput] {
        match L::SETTING {
            Setting::Queries => &[
                ProductInput::Labels,
                ProductInput::KeyLabels,
                ProductInput::Negatives,
                ProductInput::Weight,
            ],
            Setting::Both | Setting::Views | Setting::Labelled => &[ProductInput::Weight],
        }
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(LossKind::Contrastive(contrast::Contrast::of(loss)))
    }
}

impl<L: Pairwise> ProductKernel<L> for PairwiseKind {
    const SHARDED: bool = true;

    fn needs() -> &'static [ProductInput] {
        &[ProductInput::B]
    }

    fn allows() -> &'static [ProductInput] {
        &[ProductInput::Weight]
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(LossKind::Pairwise(pairs::EachPair::of(loss)))
    }
}

impl<L: Relational> ProductKernel<L> for RelationalKind {
    fn needs() -> &'static [ProductInput] {
        &[ProductInput::Labels]
    }

    fn allows() -> &'static [ProductInput] {
        &[ProductInput::Weight]
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(LossKind::Relational(relational::Relations::of(loss)))
    }
}

impl<L: Triplets> ProductKernel<L> for TripletsKind {
    const EACH: &'static str = "";

    fn needs() -> &'static [ProductInput] {
        &[ProductInput::Labels]
    }

    fn allows() -> &'static [ProductInput] {
        &[ProductInput::Weight]
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(LossKind::Triplets(mining::Mined::of(loss)))
    }
}

impl<L: Decorrelation> ProductKernel<L> for DecorrelationKind {
    const EACH: &'static str = "";

    fn needs() -> &'static [ProductInput] {
        &[ProductInput::B]
    }

    fn allows() -> &'static [ProductInput] {
        &[]
    }

    fn erase<F: Float>(loss: &L) -> Form<'_, F> {
        Form(LossKind::Decorrelation(decorrelation::Statistics::of(loss)))
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
    pub(super) needs: &'static [ProductInput],
    pub(super) allows: &'static [ProductInput],
    pub(super) form: Form<'a, F>,
    pub(super) rows: Inputs<'a, F>,
    pub(super) place: Place<'a, F>,
    pub(super) reduction: Reduction,
    pub(super) out: ProductOutputs<'a, F>,
}

/// The evaluation of any product loss.
pub(super) struct Evaluate;
precompiled!(Evaluate: evaluate(Job<'a, F>) -> Result<ProductEvaluation, Error>);

fn evaluate<F: Factor>(job: Job<F>) -> Result<ProductEvaluation, Error> {
    let Job { name, needs, allows, rows, reduction, .. } = job;
    if !matches!(job.place, Place::Whole) {
        return evaluate_weighted(job);
    }
    rows.fits(name, needs, allows)?;

    let sum = rows.weight.unwrap_or(&[]).iter().map(|w| w.to_f64()).sum();
    let Some(small) = SmallWeights::of_large(reduction, rows.weight, sum) else {
        return evaluate_weighted(job);
    };
    let ProductOutputs { a, b, negatives, bias, mut each, upstream, add } = job.out;
    let out = ProductOutputs { a, b, negatives, bias, each: each.as_deref_mut(), upstream, add };
    let rows = Inputs { weight: Some(&small.weights), ..rows };
    let found = evaluate_weighted(Job {
        name,
        needs,
        allows,
        form: job.form,
        rows,
        place: Place::Whole,
        reduction,
        out,
    })?;
    Ok(ProductEvaluation { total: small.restore(found.total, each), ..found })
}

/// The evaluation with weights whose products do not overflow.
fn evaluate_weighted<F: Factor>(job: Job<F>) -> Result<ProductEvaluation, Error> {
    let Job { name, form: Form(kind), rows, place, reduction, out, .. } = job;
    match (kind, place) {
        (LossKind::Linear(layer), Place::Whole) => linear::evaluate(name, &layer, &rows, reduction, out),
        (LossKind::Contrastive(loss), Place::Whole) => contrast::evaluate(name, &loss, &rows, reduction, out),
        (LossKind::Pairwise(loss), Place::Whole) => pairs::evaluate(&loss, &rows, reduction, out),
        (LossKind::Relational(loss), Place::Whole) => {
            relational::evaluate(name, &loss, &rows, reduction, out)
        }
        (LossKind::Triplets(loss), Place::Whole) => mining::evaluate(name, &loss, &rows, reduction, out),
        (LossKind::Decorrelation(loss), Place::Whole) => {
            decorrelation::evaluate(name, &loss, &rows, reduction, out)
        }
        (LossKind::Contrastive(loss), Place::Shards { first, shards }) => {
            sharded::evaluate(name, &loss, &Part { rows, first }, shards, reduction, out)
        }
        (LossKind::Pairwise(loss), Place::Shards { first, shards }) => {
            pairs::evaluate_sharded(name, &loss, &Part { rows, first }, shards, reduction, out)
        }
        (LossKind::Linear(layer), Place::Vocabulary { part, gather }) => {
            vocabulary::evaluate(name, &layer, &rows, part, gather, reduction, out)
        }
        (_, Place::Shards { .. }) => Err(Error::NoForm { loss: name, form: "sharded" }),
        (_, Place::Vocabulary { .. }) => Err(Error::NoForm { loss: name, form: "vocabulary-parallel" }),
    }
}
