//! Losses of the relations of each row to all others: similarities, or distances.
use super::blocks::{Losses, Run};
use super::inputs::Inputs;
use super::tape::{Formula, Made, Tape, Var};
use crate::framework::Framework;
use perdita::loss::{Distance, Relation};
use perdita::trace::Program;

/// The distances of all rows of x and y, from differences: products lose digits for close rows.
pub(super) fn distances<F: Framework>(tape: &Tape<F>, kind: Distance, x: &Var<F>, y: &Var<F>) -> Made<F> {
    let (rows, columns) = (x.size[0], y.size[0]);
    let apart = tape.sub(&tape.tile(x, columns)?, &tape.reshape(y, 1)?)?;
    let square = tape.reshape(&tape.mul(&apart, &apart)?, rows * columns)?;
    let square = tape.reshape(&tape.sum(&square)?, rows)?;
    match kind {
        Distance::Squared => Ok(square),
        Distance::Euclidean => {
            let is_zero = tape.is_zero(&square)?;
            tape.unless(&is_zero, &tape.sqrt(&tape.unless(&is_zero, &square, 1.0)?)?, 0.0)
        }
        Distance::Cosine => {
            // A row of zeros has no direction.
            let norms = |x: &Var<F>| tape.sum(&tape.mul(&x.stopped(), &x.stopped())?);
            let both = tape.mul(&norms(x)?, &tape.transpose(&norms(y)?)?)?;
            let half = tape.number(0.5)?;
            tape.unless(&tape.less(&both, &half)?, &tape.mul(&square, &half)?, 1.0)
        }
    }
}

/// True for distances of rows that are normalised.
pub(super) fn is_normalized(distance: Distance, normalize: bool) -> bool {
    normalize || distance == Distance::Cosine
}

pub(super) fn evaluate<F: Framework>(
    run: &Run<F>,
    relation: Relation,
    needs_both: bool,
    row: &Program,
    inputs: &Inputs<F>,
) -> Result<Losses<F>, F::Error> {
    let (tape, row, labels) = (&run.tape, Formula::new(row), inputs.labels()?);
    let [count, dim] = inputs.a.size;
    let (normalize, width) = match relation {
        Relation::Similarity(similarity) => (similarity.normalize, count),
        Relation::Distance(distance, normalize) => (is_normalized(distance, normalize), count * dim),
    };
    let [a, keys] = inputs.queries_and_keys(tape, normalize, &inputs.a)?;

    let (rows, shared) = ([&a, &inputs.weight], [&keys, &inputs.temperature]);
    run.in_blocks(width, 1.0, rows, shared, |tape, range, [a, weight], [keys, temperature]| {
        let relations = match relation {
            Relation::Similarity(_) => tape.products(&tape.div(&a, &temperature)?, &keys)?,
            Relation::Distance(distance, _) => distances(tape, distance, &a, &keys)?,
        };
        let itself = tape.diagonal(&range, 0, count)?;
        let same = tape.indicator(&tape.same_labels(labels, &range, labels, count)?)?;
        let other = tape.sub(&tape.number(1.0)?, &same)?;
        let positive = tape.unless(&itself, &same, 0.0)?;

        let counts = match needs_both {
            true => tape.mul(&weight, &tape.mul(&tape.sum(&positive)?, &tape.sum(&other)?)?)?,
            false => weight.clone(),
        };
        let ignored = tape.is_zero(&counts)?;
        let relations = tape.unless(&ignored, &relations, 0.0)?;
        let value = tape.formula(&row, &[&relations, &tape.sub(&positive, &other)?], None)?;
        tape.counted(&ignored, &value, &weight)
    })
}
