//! Losses of a linear layer: a row-wise loss of whole rows of scores a·bᵀ/τ + bias, evaluated strip by strip.
//!
//! ```text
//! Σ weights of the rows → factor of the gradient
//! for each strip:
//!     scores ← a·bᵀ/τ + bias                                   one product
//!     for each block of rows, threads share them:
//!         label's score ← margin; all scores ← soft cap          scores::shown
//!         loss, gradient ← the row-wise kernel of the formula      the same as for stored scores
//!         scores ← gradient, back through cap and margin
//!     strip → gradients of a, b and the bias                   two products
//! ```
//!
//! A score is computed once. Memory: the strip (42 MiB at most, or 16 rows if they are more), and per thread
//! a block's gradient and, with a soft cap, a copy of its scores.
use super::functions::{InParts, TargetMargin};
use super::inputs::Inputs;
use super::operand::{Factor, Operand};
use super::output::{ProductEvaluation, ProductOutputs};
use super::scores::{Shown, shown};
use super::strip::{Bias, Block, Keys, Sink, finish, for_each_strip};
use crate::batch::{Labels, Rows};
use crate::kernel::outputs::{PredictionOutputs, ValueOutput};
use crate::kernel::reduce::Reduction;
use crate::kernel::rowwise::{Fused, RowEngine, first_order, total_weight};
use crate::kernel::threads::Work;
use crate::loss::{ClassIndex, Distribution, Error, Linear, ProductInput, Similarity, TargetKind};
use crate::real::Float;

/// A type-erased loss of a linear layer.
pub(super) struct Layer<'a, F> {
    pub(super) similarity: Similarity,
    /// The transformations of the scores before the row-wise loss.
    pub(super) shown: Shown<'a, F>,
    /// The loss of a row of scores and a label; and its two-score form, for vocabulary-parallel evaluation.
    pub(super) labels: Box<dyn RowEngine<F, ClassIndex> + 'a>,
    pub(super) parts: &'a dyn InParts,
    /// The loss of a row of scores and a row of targets.
    pub(super) soft: Option<Box<dyn RowEngine<F, Distribution> + 'a>>,
    /// The optional inputs of the vocabulary-parallel form.
    pub(super) optional: &'static [ProductInput],
}

impl<'a, F: Float> Layer<'a, F> {
    pub(super) fn of<L: Linear>(loss: &'a L) -> Self {
        let margin: &dyn TargetMargin<F> = loss;
        Layer {
            similarity: loss.similarity(),
            shown: Shown { cap: loss.cap(), margin: L::MARGIN.then_some(margin) },
            labels: Box::new(Fused(loss.labels())),
            parts: loss.labels(),
            soft: loss.soft().map(|soft| Box::new(Fused(soft)) as _),
            optional: if L::BIAS {
                &[ProductInput::Bias, ProductInput::Weight]
            } else {
                &[ProductInput::Weight]
            },
        }
    }
}

/// The losses of the rows of scores, a·bᵀ/τ + bias, with labels or targets, and the gradients in a, b and the bias.
pub(super) fn evaluate<F: Factor>(
    name: &'static str,
    layer: &Layer<F>,
    batch: &Inputs<F>,
    reduction: Reduction,
    out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    let (len, classes) = (batch.len(), batch.keys());
    match (batch.labels, batch.targets, &layer.soft) {
        (Some(labels), None, _) => {
            run(layer, &*layer.labels, batch, Rows::unseen(len, classes, labels, &[]), reduction, out)
        }
        (None, Some(targets), Some(soft)) => {
            run(layer, &**soft, batch, Rows::unseen(len, classes, Labels::U8(&[]), targets), reduction, out)
        }
        (None, None, _) => Err(Error::Missing { loss: name, input: ProductInput::Labels }),
        (_, Some(_), _) => Err(Error::Unexpected { loss: name, input: ProductInput::Targets }),
    }
}

/// Evaluates one kind of target. `unseen` has the targets and weights of all rows, without scores.
fn run<F: Factor, K: TargetKind>(
    layer: &Layer<F>,
    loss: &dyn RowEngine<F, K>,
    batch: &Inputs<F>,
    unseen: Rows<F, K>,
    reduction: Reduction,
    mut out: ProductOutputs<F>,
) -> Result<ProductEvaluation, Error> {
    out.fit(batch)?;
    let unseen = match batch.weight {
        Some(weight) => unseen.weighted(weight)?,
        None => unseen,
    };
    let weight = total_weight(loss, &unseen)?;
    let scale = reduction.scale(|| weight)?;

    if batch.keys() == 0 {
        // No classes: labels have been checked, so every row is ignored.
        out.clear();
        out.each.into_iter().for_each(|each| each.fill(F::default()));
        return Ok(ProductEvaluation::default());
    }

    let (wanted, upstream) = (out.wanted(), out.upstream);
    let leaf = |mut block: Block<F>| {
        let rows = block.first..block.first + block.len();
        let part = unseen.part(rows.clone());
        let upstream = upstream.map(|upstream| &upstream[rows]);
        let total = shown(&layer.shown, &mut block, &part, wanted, |block| {
            let mut slopes = vec![F::default(); if wanted { block.scores.len() } else { 0 }];
            let grad = wanted.then_some(&mut slopes[..]);
            let to = PredictionOutputs {
                each: block.each.as_deref_mut(),
                grad,
                curvature: None,
                upstream,
                value: ValueOutput::Requested,
            };
            let total = first_order(loss, part.seen(block.scores, block.stride), scale, to);
            if wanted {
                block.scores.copy_from_slice(&slopes);
            }
            total
        });

        ProductEvaluation::of(total)
    };
    let similarity = layer.similarity;
    let factors = Operand::all(batch, similarity.normalize);
    out.clear();
    let mut sinks = [Sink::new(out.a, &factors[0], out.add), Sink::new(out.b, &factors[1], out.add)];
    let keys = [Keys::shared(1)];
    let bias = batch.bias.map(|values| Bias { values, grad: out.bias });
    let outcome = for_each_strip(
        &factors,
        &mut Sink::grads(&mut sinks),
        &keys,
        1.0 / similarity.temperature,
        bias,
        out.each,
        &leaf,
    );
    finish(&factors, sinks);

    Ok(outcome)
}
