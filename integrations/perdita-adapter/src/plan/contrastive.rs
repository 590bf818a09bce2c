//! Contrastive losses, positives against negatives, and pairwise losses: rows against columns of scores.
//!
//! ```text
//! direction  rows scored against columns; of these some are positives of a row, and one may be the row itself, which is skipped
//! row        ln Σ exp of the scores of positives, and of negatives; by the pooling of several positives, their margin
//! loss       the loss of the margin
//! ```
use super::blocks::{Losses, Run};
use super::inputs::Inputs;
use super::tape::{Formula, Made, Mask, Tape, Var};
use crate::framework::Framework;
use perdita::loss::{Pooling, Setting, Similarity};
use perdita::trace::{Binary, Program};
use std::ops::Range;

/// The parts of a contrastive plan.
pub(super) struct Contrastive<'a> {
    pub(super) similarity: Similarity,
    pub(super) setting: Setting,
    pub(super) pooling: Pooling,
    pub(super) margin: &'a Program,
}

/// The positives of rows among the columns.
#[derive(Clone, Copy)]
enum Positives<'a, T> {
    /// The column of the same place, after so many others.
    After(usize),
    /// The first column.
    First,
    /// The columns of the same label.
    Labelled { rows: &'a T, columns: &'a T },
}

impl<T> Positives<'_, T> {
    fn mask<F: Framework<Tensor = T>>(
        &self,
        tape: &Tape<F>,
        rows: &Range<usize>,
        columns: usize,
    ) -> Result<Mask<F>, F::Error> {
        match self {
            Positives::After(offset) => tape.diagonal(rows, *offset, columns),
            Positives::First => tape.is_zero(&tape.positions(columns)?),
            Positives::Labelled { rows: of_rows, columns: of_columns } => {
                tape.same_labels(of_rows, rows, of_columns, columns)
            }
        }
    }
}

/// Rows scored against columns.
struct Direction<'a, F: Framework> {
    positives: Positives<'a, F::Tensor>,
    /// The place of the first row itself among the columns.
    own: Option<usize>,
    columns: usize,
    /// The part of the loss.
    share: f64,
}

pub(super) fn evaluate<F: Framework>(
    run: &Run<F>,
    plan: &Contrastive,
    inputs: &Inputs<F>,
) -> Result<Losses<F>, F::Error> {
    let (tape, f) = (&run.tape, run.tape.framework);
    let normalize = plan.similarity.normalize;
    let queries_and_keys = |x: &Var<F>| inputs.queries_and_keys(tape, normalize, x);
    let row = Row { pooling: plan.pooling, margin: Formula::new(plan.margin) };

    if let Some(negatives) = &inputs.negatives {
        return among_negatives(run, plan, &row, inputs, negatives);
    }
    let scored = |rows: &Var<F>, keys: &Var<F>, direction: &Direction<F>| {
        let (rows, shared) = ([rows, &inputs.weight], [keys, &inputs.temperature]);
        run.in_blocks(
            direction.columns,
            direction.share,
            rows,
            shared,
            |tape, range, [a, weight], [keys, temperature]| {
                let scores = tape.products(&tape.div(&a, &temperature)?, &keys)?;
                row.losses(tape, direction, &range, &scores, &weight)
            },
        )
    };
    let rows = inputs.a.size[0];
    let direction = |positives, own, columns, share| Direction { positives, own, columns, share };

    let [first, second] = match plan.setting {
        Setting::Labelled => {
            let labels = inputs.labels()?;
            let positives = Positives::Labelled { rows: labels, columns: labels };
            let [a, keys] = queries_and_keys(&inputs.a)?;
            return scored(&a, &keys, &direction(positives, Some(0), rows, 1.0));
        }
        Setting::Queries => {
            let (a, keys) =
                (inputs.queries(tape, normalize, &inputs.a)?, tape.factor(normalize, inputs.b()?)?);
            let positives = match (&inputs.labels, &inputs.key_labels) {
                (Some(rows), Some(columns)) => Positives::Labelled { rows, columns },
                _ => Positives::After(0),
            };
            return scored(&a, &keys, &direction(positives, None, keys.size[0], 1.0));
        }
        Setting::Both => {
            let ([a, a_keys], [b, b_keys]) = (queries_and_keys(&inputs.a)?, queries_and_keys(inputs.b()?)?);
            let direction = direction(Positives::After(0), None, rows, 0.5);
            [scored(&a, &b_keys, &direction)?, scored(&b, &a_keys, &direction)?]
        }
        Setting::Views => {
            let ([a, a_keys], [b, b_keys]) = (queries_and_keys(&inputs.a)?, queries_and_keys(inputs.b()?)?);
            let keys = tape.below(&a_keys, &b_keys)?;
            let of_a = direction(Positives::After(rows), Some(0), 2 * rows, 0.5);
            let of_b = direction(Positives::After(0), Some(rows), 2 * rows, 0.5);
            [scored(&a, &keys, &of_a)?, scored(&b, &keys, &of_b)?]
        }
    };
    let sum = f.binary(Binary::Add, &first.each, &second.each)?;
    let half = f.binary(Binary::Mul, &tape.number(0.5)?.value, &sum)?;
    Ok(Losses { each: half, weight: first.weight })
}

/// A row's positive in the first column, then the negatives: shared, or of the row.
fn among_negatives<F: Framework>(
    run: &Run<F>,
    plan: &Contrastive,
    row: &Row,
    inputs: &Inputs<F>,
    negatives: &Var<F>,
) -> Result<Losses<F>, F::Error> {
    let tape = &run.tape;
    let normalize = plan.similarity.normalize;
    let queries = |x: &Var<F>| inputs.queries(tape, normalize, x);
    let (a, b, dim) = (queries(&inputs.a)?, queries(inputs.b()?)?, inputs.a.size[1]);
    let direction = |columns| Direction { positives: Positives::First, own: None, columns, share: 1.0 };
    let beside_positive = |tape: &Tape<F>, a: &Var<F>, b: &Var<F>, others: &Var<F>| {
        tape.beside(&tape.sum(&tape.mul(a, b)?)?, others)
    };

    let Some(count) = inputs.per_query else {
        let keys = tape.factor(normalize, negatives)?;
        let direction = direction(1 + keys.size[0]);
        let (rows, shared) = ([&a, &b, &inputs.weight], [&keys, &inputs.temperature]);
        return run.in_blocks(
            direction.columns,
            1.0,
            rows,
            shared,
            |tape, range, [a, b, weight], [keys, temperature]| {
                let a = tape.div(&a, &temperature)?;
                let scores = beside_positive(tape, &a, &b, &tape.products(&a, &keys)?)?;
                row.losses(tape, &direction, &range, &scores, &weight)
            },
        );
    };

    let direction = direction(1 + count);
    let (rows, width) = (a.size[0], (1 + count) * dim);
    let own = tape.queries(negatives, &inputs.weight)?;
    let own = tape.factor(normalize, &tape.reshape(&own, rows * count)?)?;
    let own = tape.reshape(&own, rows)?;
    let (rows, shared) = ([&a, &b, &own, &inputs.weight], [&inputs.temperature]);
    run.in_blocks(width, 1.0, rows, shared, |tape, range, [a, b, own, weight], [temperature]| {
        let a = tape.div(&a, &temperature)?;
        let products = tape.mul(&tape.tile(&a, count)?, &own)?;
        let others = tape.sum(&tape.reshape(&products, range.len() * count)?)?;
        let others = tape.reshape(&others, range.len())?;
        row.losses(tape, &direction, &range, &beside_positive(tape, &a, &b, &others)?, &weight)
    })
}

/// The loss of a row of scores.
struct Row {
    pooling: Pooling,
    margin: Formula,
}

impl Row {
    /// wℓ and w of rows. Those without a positive do not count.
    fn losses<F: Framework>(
        &self,
        tape: &Tape<F>,
        direction: &Direction<F>,
        rows: &Range<usize>,
        scores: &Var<F>,
        weight: &Var<F>,
    ) -> Result<[Var<F>; 2], F::Error> {
        let columns = direction.columns;
        let positive = tape.indicator(&direction.positives.mask(tape, rows, columns)?)?;
        let own = direction.own.map(|own| tape.diagonal(rows, own, columns)).transpose()?;
        let without_own = |x: &Var<F>| own.as_ref().map_or(Ok(x.clone()), |own| tape.unless(own, x, 0.0));
        let negative = without_own(&tape.sub(&tape.number(1.0)?, &positive)?)?;
        let positive = without_own(&positive)?;

        let count = tape.sum(&positive)?;
        let is_positive = tape.positive(&positive)?;
        let ln_sum_exp =
            |mask: &Mask<F>| tape.ln_sum_exp(&tape.where_else(mask, scores, f64::NEG_INFINITY)?);
        let (positives, negatives) = (ln_sum_exp(&is_positive)?, ln_sum_exp(&tape.positive(&negative)?)?);
        let some = tape.where_else(&tape.positive(&count)?, &count, 1.0)?;
        let margin = match self.pooling {
            Pooling::Sum | Pooling::MeanInside => tape.sub(&positives, &negatives)?,
            Pooling::MeanOutside => {
                let score = tape.sum(&tape.where_else(&is_positive, scores, 0.0)?)?;
                self.outside(tape, &count, &tape.div(&score, &some)?, &positives, &negatives)?
            }
        };

        let counts = tape.mul(&count, weight)?;
        let ignored = tape.is_zero(&counts)?;
        let value = tape.at_one(&self.margin, &tape.unless(&ignored, &margin, 0.0)?)?;
        let value = match self.pooling {
            Pooling::MeanInside => tape.add(&value, &tape.ln(&some)?)?,
            _ => value,
        };
        tape.counted(&ignored, &value, weight)
    }

    /// The margin of the mean of several positives: the negatives are then all exponentials but that of the mean.
    fn outside<F: Framework>(
        &self,
        tape: &Tape<F>,
        count: &Var<F>,
        mean: &Var<F>,
        positives: &Var<F>,
        negatives: &Var<F>,
    ) -> Made<F> {
        let several = tape.less(&tape.number(1.0)?, count)?;
        let less = tape.where_else(&several, &tape.sub(mean, positives)?, -1.0)?;
        let more = tape.add(positives, &tape.ln_of_one_minus(&tape.exp(&less)?)?)?;
        let more = tape.where_else(&several, &more, f64::NEG_INFINITY)?;
        tape.sub(mean, &tape.ln_sum_exp(&tape.beside(negatives, &more)?)?)
    }
}

/// A loss of each pair of a row of a and a row of b, of which that of the same place is the partner.
pub(super) fn pairwise<F: Framework>(
    run: &Run<F>,
    similarity: Similarity,
    pair: &Program,
    inputs: &Inputs<F>,
) -> Result<Losses<F>, F::Error> {
    let (tape, pair) = (&run.tape, Formula::new(pair));
    let a = inputs.queries(tape, similarity.normalize, &inputs.a)?;
    let keys = tape.factor(similarity.normalize, inputs.b()?)?;
    let columns = keys.size[0];
    let shared = [&keys, &inputs.temperature, &inputs.score_bias];
    run.in_blocks(
        columns,
        1.0,
        [&a, &inputs.weight],
        shared,
        |tape, range, [a, weight], [keys, temperature, bias]| {
            let scores = tape.add(&tape.products(&tape.div(&a, &temperature)?, &keys)?, &bias)?;
            let is_partner = tape.indicator(&tape.diagonal(&range, 0, columns)?)?;
            let value = tape.sum(&tape.formula(&pair, &[&scores, &is_partner], None)?)?;
            tape.counted(&tape.is_zero(&weight)?, &value, &weight)
        },
    )
}
