//! Programs with parameters as inputs, compared with the losses themselves where a parameter is at an end of its domain.
//!
//! A loss may have a formula of its own there: the smooth L1 loss with β = 0 is the absolute error, and its usual formula is
//! 0/0. Such a program is right inside the domain only.
use super::known::{Parameter, with};
use crate::loss::Loss;
use perdita::loss::{LOG_PROBABILITY, PROBABILITY, Predicts};
use perdita::real::Interval;
use perdita::trace::Program;

/// The number of sample observations.
const SAMPLES: usize = 4;

/// True if a program whose last inputs are these parameters has the values and slopes of the loss where one of them is at an
/// end that belongs to its domain, and the others are at these values.
pub(super) fn agree(
    loss: &Loss,
    parameters: &[Parameter],
    values: &[f64],
    program: &Program,
    width: usize,
) -> bool {
    let slopes = program.backward();
    let places = parameters.iter().enumerate();
    let mut ends = places.flat_map(|(i, (_, domain, _))| included(*domain).map(move |end| (i, end)));
    ends.all(|(i, end)| {
        let mut values = values.to_vec();
        values[i] = end;
        let typed = with(loss, parameters, &values).map(|loss| loss.trace(width));
        // A value that is refused together with the others is no value of the loss.
        let Some(Ok(Some(typed))) = typed else { return true };
        let typed_slopes = typed.backward();
        (0..SAMPLES).all(|k| {
            let inputs: Vec<Vec<f64>> = typed
                .inputs
                .iter()
                .map(|x| sample(loss, &x.name, if x.wide { width } else { 1 }, k))
                .collect();
            let with_values = || inputs.iter().cloned().chain(values.iter().map(|&x| vec![x]));
            let upstream = |of: &Program| vec![vec![1.0; width]; of.outputs.len()];
            let run = |program: &Program, inputs: Vec<Vec<f64>>| {
                let inputs: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
                program.run(&inputs, Some(k % width))
            };
            let value = run(program, with_values().collect());
            let slope = run(&slopes, with_values().chain(upstream(program)).collect());
            are_near(&value, &run(&typed, inputs.clone()))
                && are_near(&slope, &run(&typed_slopes, [inputs.clone(), upstream(&typed)].concat()))
                && slope[inputs.len()..].iter().flatten().all(|x| !x.is_nan())
        })
    })
}

/// The ends of a domain that belong to it. Others are 0 or 1 up to the last bit.
fn included(domain: Interval) -> impl Iterator<Item = f64> {
    let is_open = |end: f64| end != end.round() && (end - end.round()).abs() < 1e-9;
    [domain.lo, domain.hi].into_iter().filter(move |end| end.abs() < 1e6 && !is_open(*end))
}

/// Numbers of an input, inside its domain.
fn sample(loss: &Loss, input: &str, width: usize, k: usize) -> Vec<f64> {
    const NUMBERS: [f64; 11] = [0.3, -1.2, 2.0, -0.4, 0.75, -2.5, 0.1, 1.6, 0.9, 1.0, -1.0];
    let card = loss.card();
    let field = loss.fields().iter().find(|field| field.name == input);
    let holds = |x: &f64| match (input, field) {
        ("target", None) => card.is_target(*x),
        ("targets", None) => PROBABILITY.contains(*x) && *x != 1.0,
        (_, Some(field)) => field.domain.contains(*x),
        _ => match card.predicts {
            Predicts::Probability => PROBABILITY.contains(*x) && *x != 1.0,
            Predicts::LogProbability => LOG_PROBABILITY.contains(*x),
            _ => card.prediction.contains(*x),
        },
    };
    let inside: Vec<f64> = NUMBERS.into_iter().filter(holds).collect();
    // Another place for each input, so that none equals another.
    let first = 3 * k + input.len();
    (0..width).map(|j| inside[(first + j) % inside.len()]).collect()
}

/// True if numbers agree, of which `got` may have more.
fn are_near(got: &[Vec<f64>], want: &[Vec<f64>]) -> bool {
    got.iter().zip(want).all(|(got, want)| {
        (0..got.len().max(want.len())).all(|j| {
            let (got, want) = (got[j.min(got.len() - 1)], want[j.min(want.len() - 1)]);
            !want.is_finite() || (got - want).abs() <= 1e-9 * want.abs().max(1.0)
        })
    })
}
