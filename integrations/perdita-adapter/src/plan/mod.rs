//! Replay of a similarity loss with a framework's operations, on any device: its plan, with perdita's derivatives of formulas.
//!
//! ```text
//! inputs    a, b, negatives, bias, temperature as variables of a tape
//! kind      linear, contrastive, pairwise, relational, triplets, decorrelation: wℓ and w of rows, a block at a time
//! value     Σwℓ over a denominator, or all wℓ
//! gradient  the reverse pass of the tape, over the same denominator
//! ```
//!
//! As for other formulas, a label that is no class is no error, but makes its row's loss NaN. Very long batches are computed on the
//! host.
mod blocks;
mod contrastive;
mod decorrelation;
mod inputs;
mod linear;
mod operations;
mod relational;
mod tape;
mod triplets;

use crate::batch::Batch;
use crate::denominator::denominator;
use crate::framework::{Framework, Message};
use crate::kernel::{Found, Wanted};
use blocks::{Losses, Run};
use contrastive::Contrastive;
use inputs::{Inputs, missing};
use linear::Linear;
use perdita::loss::{Error, Mining, ProductInput, Relation, Setting, Similarity};
use perdita::trace::{Binary, Plan};
use perdita_catalog::Loss;
use tape::Tape;
use triplets::Triplets;

/// A similarity loss as data, and the number of rows of a.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    plan: Plan,
    rows: usize,
}

impl Planned {
    /// The longest axis: places of rows and columns are numbers, of which single precision tells 2²⁴ apart, and two views have
    /// columns for the rows of both.
    const LONGEST: usize = 1 << 23;

    /// The plan of a similarity loss, if it is not random, and the batch is neither empty nor longer than
    /// [`LONGEST`](Self::LONGEST).
    pub(crate) fn of<F: Framework>(
        framework: &F,
        loss: &Loss,
        batch: &Batch<F::Tensor>,
    ) -> Result<Option<Self>, F::Error> {
        let wrap = |error: Error| framework.error(error);
        let shapes: Vec<(&str, Vec<usize>)> =
            batch.arrays.iter().map(|(field, tensor)| (field.name, framework.shape(tensor))).collect();
        let is_replayed = |length: &usize| (1..=Self::LONGEST).contains(length);
        if !shapes.iter().all(|(_, shape)| shape.iter().all(is_replayed)) {
            return Ok(None);
        }
        batch.check_types(framework, loss)?;
        let views: Vec<_> = shapes.iter().map(|(name, shape)| (*name, shape.as_slice())).collect();
        loss.fit(&views).map_err(wrap)?;

        let rows = |name: &str| views.iter().find(|(other, _)| *other == name).map(|(_, shape)| shape[0]);
        let count = rows("a").unwrap_or(0);
        let plan = loss.plan(rows("b").unwrap_or(count)).map_err(wrap)?;
        let Some(plan) = plan.filter(|plan| !is_random(plan)) else { return Ok(None) };
        match batch.weight.as_ref().map(|weight| framework.shape(weight).iter().product::<usize>()) {
            Some(_) if has_rows(loss) => batch.check_weight(framework, &[count])?,
            Some(got) if got != count => {
                return Err(wrap(Error::Length { name: "weight", got, want: count }));
            }
            _ => {}
        }
        fits(loss, &plan, rows, batch.weight.is_some()).map_err(wrap)?;
        Ok(Some(Planned { plan, rows: count }))
    }

    /// Evaluates a batch.
    pub(crate) fn evaluate<F: Framework>(
        &self,
        framework: &F,
        loss: &Loss,
        batch: &Batch<F::Tensor>,
        wanted: Wanted<F::Tensor>,
    ) -> Result<Found<F::Tensor>, F::Error> {
        if wanted.each && !has_rows(loss) {
            return Err(framework.error(Error::NoRows { loss: loss.card().name }));
        }
        let a = batch.get("a").ok_or_else(|| missing(framework, "a"))?;
        let like = framework.to_matrix(a, self.rows)?;
        let upstream =
            wanted.upstream.map(|upstream| framework.to_matrix(upstream, self.rows)).transpose()?;
        let run = Run { tape: Tape::new(*framework, &like), upstream };
        let inputs = Inputs::new(&run, batch, self.scales(), wanted.grads)?;

        let Losses { each, weight } = self.losses(&run, &inputs)?;
        run.tape.reverse()?;
        let denominator = denominator(framework, wanted.reduction, &like, || Ok(weight))?;
        let quotient = |x: &F::Array| framework.binary(Binary::Div, x, &denominator);
        let value = match wanted.each {
            true => framework.to_tensor(&each, &[self.rows])?,
            false => framework.to_tensor(&quotient(&framework.total(&each)?)?, &[])?,
        };
        let grads = wanted.grads.iter().map(|field| {
            let missing = || framework.error(Message(format!("{} has no gradient", field.name)));
            let input = inputs.get(field).ok_or_else(missing)?;
            let zero = || framework.broadcast(&run.tape.number(0.0)?.value, input.size[0], input.size[1]);
            let grad = run.tape.grad(input).map_or_else(zero, Ok)?;
            let shape = batch.array(field).map_or(vec![], |tensor| framework.shape(tensor));
            framework.to_tensor(&quotient(&grad)?, &shape)
        });
        Ok(Found { value, grads: grads.collect::<Result<_, _>>()? })
    }

    /// The losses by kind.
    fn losses<F: Framework>(&self, run: &Run<F>, inputs: &Inputs<F>) -> Result<Losses<F>, F::Error> {
        match &self.plan {
            Plan::Linear { similarity, cap, margin, labels, weights, ignored, soft } => {
                let plan = Linear {
                    similarity: *similarity,
                    cap: cap.as_ref(),
                    margin: margin.as_ref(),
                    labels,
                    weights,
                    ignored: *ignored,
                    soft: soft.as_ref(),
                };
                linear::evaluate(run, &plan, inputs)
            }
            Plan::Contrastive { similarity, setting, pooling, margin } => {
                let (similarity, setting, pooling) = (*similarity, *setting, *pooling);
                contrastive::evaluate(run, &Contrastive { similarity, setting, pooling, margin }, inputs)
            }
            Plan::Pairwise { similarity, pair } => contrastive::pairwise(run, *similarity, pair, inputs),
            Plan::Relational { relation, both, row } => {
                relational::evaluate(run, *relation, *both, row, inputs)
            }
            Plan::Triplets { margin, distance, normalize, mining, active_only } => {
                let (distance, normalize) = (*distance, *normalize);
                let (mining, active_only) = (*mining, *active_only);
                let plan = Triplets { margin, distance, normalize, mining, active_only };
                triplets::evaluate(run, &plan, inputs)
            }
            Plan::Decorrelation { same, alive, parts } => {
                decorrelation::evaluate(run, same, alive, parts, inputs)
            }
        }
    }

    /// The temperature and the bias of all scores.
    fn scales(&self) -> [f64; 2] {
        let (Plan::Linear { similarity, .. }
        | Plan::Contrastive { similarity, .. }
        | Plan::Pairwise { similarity, .. }
        | Plan::Relational { relation: Relation::Similarity(similarity), .. }) = &self.plan
        else {
            return [1.0, 0.0];
        };
        let Similarity { temperature, bias, .. } = similarity;
        [*temperature, *bias]
    }
}

/// True for losses of single rows.
fn has_rows(loss: &Loss) -> bool {
    !loss.each().is_empty()
}

/// True for triplets whose negatives are drawn.
fn is_random(plan: &Plan) -> bool {
    matches!(plan, Plan::Triplets { mining: Mining::DistanceWeighted, .. })
}

/// Checks what the kernels do beside axes: inputs that exclude each other, numbers of rows.
fn fits(
    loss: &Loss,
    plan: &Plan,
    rows: impl Fn(&str) -> Option<usize>,
    is_weighted: bool,
) -> Result<(), Error> {
    let name = loss.card().name;
    let [b, labels, key_labels] = ["b", "labels", "key_labels"].map(&rows);
    let (has_targets, has_negatives) = (rows("targets").is_some(), rows("negatives").is_some());
    let count = rows("a").unwrap_or(0);
    let missing = |input| Err(Error::Missing { loss: name, input });
    let unexpected = |input| Err(Error::Unexpected { loss: name, input });
    let rows_of_b = |fit: bool| match b {
        Some(got) if !fit => Err(Error::RowsOfB { got, want: count }),
        _ => Ok(()),
    };

    if is_weighted && !loss.has_weights() {
        return unexpected(ProductInput::Weight);
    }
    match plan {
        Plan::Linear { soft, .. } => match (labels, has_targets, soft) {
            (Some(_), false, _) | (None, true, Some(_)) => Ok(()),
            (None, false, _) => missing(ProductInput::Labels),
            (_, true, _) => unexpected(ProductInput::Targets),
        },
        Plan::Contrastive { setting, .. } => {
            let is_exact = has_negatives || *setting != Setting::Queries;
            if key_labels.is_none() {
                rows_of_b(b.is_none_or(|b| b == count || b > count && !is_exact))?;
            }
            match (has_negatives, labels, key_labels) {
                (_, Some(_), None) if *setting == Setting::Labelled => Ok(()),
                (true, Some(_), _) => unexpected(ProductInput::Labels),
                (_, Some(_), None) => missing(ProductInput::KeyLabels),
                (_, None, Some(_)) => missing(ProductInput::Labels),
                _ => Ok(()),
            }
        }
        Plan::Pairwise { .. } => rows_of_b(b.is_none_or(|b| b >= count)),
        Plan::Relational { .. } | Plan::Triplets { .. } => Ok(()),
        Plan::Decorrelation { parts, .. } => {
            rows_of_b(b == Some(count))?;
            match count == 1 && !parts.cross {
                true => Err(Error::FewRows { loss: name, got: 1, want: 2 }),
                false => Ok(()),
            }
        }
    }
}
