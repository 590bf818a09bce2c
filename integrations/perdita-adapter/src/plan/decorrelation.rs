//! Losses of two views' feature statistics: the correlation or covariance matrix of features, their standard deviations, and the
//! difference of the views.
use super::blocks::{Losses, Run};
use super::inputs::Inputs;
use super::tape::{Formula, Made, Var};
use crate::framework::Framework;
use perdita::loss::Parts;
use perdita::trace::Program;

/// One view, a row per feature.
struct Features<F: Framework> {
    /// Centred; standardised, if the matrix is that of correlations.
    transposed: Var<F>,
    /// √(variance + ε), a column.
    deviation: Var<F>,
}

pub(super) fn evaluate<F: Framework>(
    run: &Run<F>,
    same: &Program,
    alive: &Program,
    parts: &Parts,
    inputs: &Inputs<F>,
) -> Result<Losses<F>, F::Error> {
    let (tape, same, alive) = (&run.tape, Formula::new(same), Formula::new(alive));
    let (a, b, [rows, features]) = (&inputs.a, inputs.b()?, inputs.a.size);
    let freedom = if parts.cross { rows } else { rows - 1 } as f64;
    let features_of = |x: &Var<F>| {
        let x = tape.transpose(x)?;
        let mean = tape.div(&tape.sum(&x)?, &tape.number(rows as f64)?)?;
        let centred = tape.sub(&x, &mean)?;
        let square = tape.sum(&tape.mul(&centred, &centred)?)?;
        let variance = tape.div(&square, &tape.number(freedom)?)?;
        let deviation = tape.sqrt(&tape.add(&variance, &tape.number(parts.epsilon)?)?)?;
        let transposed = if parts.cross { tape.div(&centred, &deviation)? } else { centred };
        Ok(Features { transposed, deviation })
    };
    let views = [features_of(a)?, features_of(b)?];
    let off = if parts.cross { parts.off } else { parts.off / features as f64 };

    // The losses of the matrix of two views' features; their gradients are on the tape already.
    let entries = |x: &Var<F>, y: &Var<F>| {
        let losses = run.in_blocks(features, 1.0, [x], [y], |tape, range, [x], [y]| {
            let diagonal = tape.diagonal(&range, 0, features)?;
            let matrix = tape.div(&tape.products(&x, &y)?, &tape.number(freedom)?)?;
            let losses = tape.formula(&same, &[&matrix, &tape.indicator(&diagonal)?], None)?;
            let weights = tape.select(&diagonal, &tape.number(parts.diagonal)?, &tape.number(off)?)?;
            Ok([tape.sum(&tape.mul(&losses, &weights)?)?, tape.number(1.0)?])
        })?;
        Ok(tape.constant(tape.framework.total(&losses.each)?, [1, 1]))
    };
    let [x, y] = &views;
    let matrices = match parts.cross {
        true => entries(&x.transposed, &y.transposed)?,
        false => {
            tape.add(&entries(&x.transposed, &x.transposed)?, &entries(&y.transposed, &y.transposed)?)?
        }
    };

    let mut value = tape.number(0.0)?;
    let mut add = |share: f64, terms: Var<F>| -> Result<(), F::Error> {
        let count = (terms.size[0] * terms.size[1]) as f64;
        let sum = tape.transpose(&tape.sum(&terms)?)?;
        value = tape.add(&value, &tape.mul(&tape.sum(&sum)?, &tape.number(share / count)?)?)?;
        Ok(())
    };
    if parts.variance > 0.0 {
        views.iter().try_for_each(|view| add(0.5 * parts.variance, tape.at_one(&alive, &view.deviation)?))?;
    }
    if parts.invariance > 0.0 {
        add(parts.invariance, tape.formula(&same, &[a, b], None)?)?;
    }
    tape.seed(&value, tape.number(1.0)?.value)?;
    let each: Made<F> = tape.add(&matrices, &value);
    Ok(Losses { each: each?.value, weight: tape.number(1.0)?.value })
}
