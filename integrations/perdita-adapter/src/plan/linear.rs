//! Rows of scores of a linear layer, and labels or targets.
use super::blocks::{Losses, Run};
use super::inputs::Inputs;
use super::tape::{Formula, Made, Mask, Tape, Var};
use crate::framework::Framework;
use perdita::loss::Similarity;
use perdita::trace::Program;

/// The parts of a plan.
pub(super) struct Linear<'a> {
    pub(super) similarity: Similarity,
    pub(super) cap: Option<&'a Program>,
    pub(super) margin: Option<&'a Program>,
    pub(super) labels: &'a Program,
    pub(super) weights: &'a [f64],
    pub(super) ignored: Option<i64>,
    pub(super) soft: Option<&'a Program>,
}

/// The formulas on the scores.
struct Formulas {
    cap: Option<Formula>,
    margin: Option<Formula>,
    row: Formula,
}

impl Formulas {
    /// Scores below their soft cap, if there is one.
    fn capped<F: Framework>(&self, tape: &Tape<F>, scores: Var<F>) -> Made<F> {
        self.cap.as_ref().map_or(Ok(scores.clone()), |cap| tape.formula(cap, &[&scores], None))
    }
}

pub(super) fn evaluate<F: Framework>(
    run: &Run<F>,
    plan: &Linear,
    inputs: &Inputs<F>,
) -> Result<Losses<F>, F::Error> {
    let (tape, f) = (&run.tape, run.tape.framework);
    let keys = tape.factor(plan.similarity.normalize, inputs.b()?)?;
    let (rows, classes) = (inputs.a.size[0], keys.size[0]);
    let soft = inputs.targets.as_ref().zip(plan.soft);
    let formulas = Formulas {
        cap: plan.cap.map(Formula::new),
        margin: plan.margin.map(Formula::new),
        row: Formula::new(soft.as_ref().map_or(plan.labels, |(_, soft)| soft)),
    };

    let seen = match (&soft, &inputs.labels, plan.ignored) {
        (None, Some(labels), Some(ignored)) => Some(Mask::new(f.differs(labels, ignored)?, [rows, 1])),
        _ => None,
    };
    let weight = match &seen {
        Some(seen) => tape.where_else(seen, &inputs.weight, 0.0)?,
        None => inputs.weight.clone(),
    };
    let a = tape.factor(plan.similarity.normalize, &tape.queries(&inputs.a, &weight)?)?;
    let bias = inputs.bias.clone().map_or_else(|| tape.number(plan.similarity.bias), Ok)?;
    let has_bias = inputs.bias.is_some() || plan.similarity.bias != 0.0;

    let shared = [&keys, &inputs.temperature, &bias];
    run.in_blocks(
        classes,
        1.0,
        [&a, &weight],
        shared,
        |tape, range, [a, weight], [keys, temperature, bias]| {
            let scores = tape.products(&tape.div(&a, &temperature)?, &keys)?;
            let scores = if has_bias { tape.add(&scores, &bias)? } else { scores };
            let Some((targets, _)) = &soft else {
                let labels = f.some_labels(inputs.labels()?, range)?;
                return of_labels(tape, plan, &formulas, scores, &weight, &labels);
            };

            let targets = tape.constant(f.rows(&targets.value, range.clone())?, [range.len(), classes]);
            let ignored = tape.is_zero(&weight)?;
            let targets = tape.unless(&ignored, &targets, 0.0)?;
            let value = tape.formula(&formulas.row, &[&formulas.capped(tape, scores)?, &targets], None)?;
            tape.counted(&ignored, &value, &weight)
        },
    )
}

/// wℓ of rows of scores of all classes, and their weights in the mean.
fn of_labels<F: Framework>(
    tape: &Tape<F>,
    plan: &Linear,
    formulas: &Formulas,
    scores: Var<F>,
    weight: &Var<F>,
    labels: &F::Tensor,
) -> Result<[Var<F>; 2], F::Error> {
    let label = Mask::new(tape.framework.one_hot(labels, scores.size[1])?, scores.size);
    let at_label = |row: &Var<F>| tape.sum(&tape.where_else(&label, row, 0.0)?);
    let scores = match &formulas.margin {
        Some(margin) => {
            let target = tape.formula(margin, &[&at_label(&scores)?], None)?;
            tape.select(&label, &target, &scores)?
        }
        None => scores,
    };
    let share = match plan.weights {
        [] => weight.clone(),
        weights => tape.mul(weight, &at_label(&tape.row(weights)?)?)?,
    };

    let value = tape.formula(&formulas.row, &[&formulas.capped(tape, scores)?], Some(&label))?;
    // A label that is no class.
    let is_known = tape.positive(&at_label(&tape.number(1.0)?)?)?;
    let value = tape.where_else(&is_known, &value, f64::NAN)?;
    let [each, _] = tape.counted(&tape.is_zero(weight)?, &value, weight)?;
    Ok([each, share])
}
