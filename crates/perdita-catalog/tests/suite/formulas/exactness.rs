//! The results of a formula beside those of a loss, and how far they may be apart.
use super::batch::Batch;
use crate::common::Memory;
use perdita::real::Interval;
use perdita_catalog::{CallElement, Loss};

/// Results of which one is not exact, where the loss keeps digits that its textbook formula has not.
const INEXACT: &[(&str, &str, &str)] = &[
    ("tukey", "value", "1 - (1 - u)^3 is 0 where u is small"),
    ("barron", "curvature", "a difference of terms where r is large"),
    ("brier", "gradient", "a difference of probabilities near 1"),
    ("binary_poly1", "curvature", "a difference of terms that is 0 where x is large"),
    ("soft_focal(gamma=0.5, alpha=1)", "curvature", "infinite where 1 - p is rounded to 0"),
    ("jensen_shannon", "gradient", "0/0 where probability and target are 0"),
    ("jensen_shannon", "curvature", "0/0 where probability and target are 0"),
    ("jensen_shannon(beta=0.1)", "gradient", "0/0 where probability and target are 0"),
    ("jensen_shannon(beta=0.1)", "curvature", "0/0 where probability and target are 0"),
];

/// A type of numbers, and how exact results are in it.
pub(super) struct Exactness {
    epsilon: f64,
    /// The smallest and the largest number with all digits.
    pub(super) range: [f64; 2],
    /// The size of the terms of a row's value.
    of_rows: f64,
    /// The smallest and the largest number of losses of numbers.
    pub(super) of_numbers: [f64; 2],
    /// The largest error of a result, in units of its size.
    tolerance: f64,
    /// The inputs that are not too small for their inverse squares.
    pub(super) least_input: f64,
    /// True if the size of a result includes its change with the rounding of the inputs.
    rounds_inputs: bool,
}

pub(super) const DOUBLE: Exactness = Exactness {
    epsilon: f64::EPSILON,
    range: [f64::MIN_POSITIVE, f64::MAX],
    of_rows: 1e-2,
    of_numbers: [0.0, 300.0],
    tolerance: 1e-12,
    least_input: 0.0,
    rounds_inputs: false,
};

pub(super) const SINGLE: Exactness = Exactness {
    epsilon: f32::EPSILON as f64,
    range: [f32::MIN_POSITIVE as f64, f32::MAX as f64],
    of_rows: 1.0,
    of_numbers: [1e-2, 40.0],
    tolerance: 64.0 * f32::EPSILON as f64,
    least_input: 1e-8,
    rounds_inputs: true,
};

/// The results of a batch, in double precision: what is expected, and by what sizes errors are measured.
struct Expected {
    values: Memory<f64>,
    sizes: Memory<f64>,
    /// The results beside each prediction of a pointwise loss: a kink has all derivatives between them.
    beside: Option<[Memory<f64>; 2]>,
}

/// All numbers of results, by name.
fn lists(memory: &Memory<f64>) -> impl Iterator<Item = (&'static str, &'static str, &[f64])> {
    let grads = memory.grads.iter().map(|(name, grad)| ("gradient", *name, &grad[..]));
    [("value", "", &memory.each[..]), ("curvature", "", &memory.curvature[..])].into_iter().chain(grads)
}

/// The same, to be changed.
fn lists_mut(memory: &mut Memory<f64>) -> impl Iterator<Item = &mut Vec<f64>> {
    let grads = memory.grads.iter_mut().map(|(_, grad)| grad);
    [&mut memory.each, &mut memory.curvature].into_iter().chain(grads)
}

impl Expected {
    fn of(loss: &Loss, batch: &Batch, exactness: &Exactness) -> Expected {
        let values = batch.results::<f64>(loss);
        let sizes = sizes(loss, batch, &values, exactness);
        let beside = loss.pointwise().map(|_| {
            [-1e-6, 1e-6].map(|by| {
                let mut moved = batch.clone();
                moved.arrays[0].2.iter_mut().for_each(|p| *p += if *p == 0.0 { by } else { p.abs() * by });
                moved.results::<f64>(loss)
            })
        });
        Expected { values, sizes, beside }
    }

    /// True for a number between two that differ: one-sided derivatives at a kink.
    fn is_at_kink(&self, list: usize, i: usize, got: f64) -> bool {
        self.beside.as_ref().is_some_and(|beside| {
            let [left, right] = [0, 1].map(|k| lists(&beside[k]).nth(list).expect("the same lists").2[i]);
            let (low, high) = (left.min(right), left.max(right));
            let slack = 1e-4 * low.abs().max(high.abs());
            high - low > 10.0 * slack && low - slack <= got && got <= high + slack
        })
    }
}

/// The sizes that errors are measured by: a result, and for a sum of terms with and without the target, its terms.
fn sizes(of: &Loss, batch: &Batch, values: &Memory<f64>, exactness: &Exactness) -> Memory<f64> {
    let mut sizes = values.clone();
    lists_mut(&mut sizes).flatten().for_each(|x| *x = x.abs());
    if exactness.rounds_inputs {
        add_rounding_of_inputs(batch, values, &mut sizes);
    }

    let card = of.card();
    let half_line_or_unit = of.pointwise().is_some() && card.target != Interval::REAL;
    if half_line_or_unit {
        let mut without = batch.clone();
        without.arrays[1].2.fill(card.target.nearest(0.0));
        let without = without.results::<f64>(of);
        for (sizes, (with, without)) in lists_mut(&mut sizes).zip(lists(values).zip(lists(&without))) {
            for (size, (with, without)) in sizes.iter_mut().zip(with.2.iter().zip(without.2)) {
                let term = (with - without).abs();
                *size = if term.is_finite() { size.max(term) } else { *size };
            }
        }
    }
    if of.soft().is_some() || of.labelled().is_some() {
        // A row of derivatives is as exact as its largest.
        let largest = |row: &[f64]| row.iter().copied().fold(0.1 * exactness.of_rows, f64::max);
        let (_, grad) = &mut sizes.grads[0];
        let classes = grad.len() / batch.observations;
        for (grad, curvature) in grad.chunks_mut(classes).zip(sizes.curvature.chunks_mut(classes)) {
            curvature.fill(largest(grad).max(largest(curvature)));
            if of.soft().is_some() {
                grad.fill(largest(grad));
            }
        }
    }
    if of.soft().is_some() {
        // Probabilities are rounded beside 1.
        sizes.each.iter_mut().for_each(|x| *x = x.max(exactness.of_rows));
    }
    sizes
}

/// Adds the change of results with the last place of the inputs: |x·f′(x)| of a value, and the like.
fn add_rounding_of_inputs(batch: &Batch, values: &Memory<f64>, sizes: &mut Memory<f64>) {
    let inputs = |name: &str| {
        let found = batch.arrays.iter().find(|(known, ..)| *known == name);
        &found.expect("a gradient is that of an array").2
    };
    for (k, (name, grad)) in values.grads.iter().enumerate() {
        let width = grad.len() / batch.observations;
        for (i, (grad, x)) in grad.iter().zip(inputs(name)).enumerate() {
            sizes.each[i / width] += (x * grad).abs();
            let second = values.curvature.get(i).map_or(1.0, |curvature| (x * curvature).abs());
            sizes.grads[k].1[i] += second;
        }
    }
    let (scores, last) = (&batch.arrays[0].2, &batch.arrays[batch.arrays.len() - 1].2);
    for (i, size) in sizes.curvature.iter_mut().enumerate() {
        let target = last.get(i).filter(|_| last.len() == scores.len()).map_or(0.0, |y| y.abs());
        *size *= 1.0 + scores[i].abs() + target;
    }
}

/// Results of a formula that differ from those of the loss.
pub(super) fn differences<E: CallElement>(of: &Loss, formula: &Loss, exactness: &Exactness) -> String {
    let mut text = String::new();
    for batch in Batch::of(of, exactness) {
        let batch = batch.rounded::<E>(exactness);
        let (expected, got) = (Expected::of(of, &batch, exactness), batch.results::<E>(formula));
        for (list, (what, name, want)) in lists(&expected.values).enumerate() {
            let got = match what {
                "value" => &got.each,
                "curvature" => &got.curvature,
                // A constant field of the loss has none.
                _ => got.grad(name).expect("formulas have a gradient in every field"),
            };
            let sizes = lists(&expected.sizes).nth(list).expect("the same lists").2;
            let wrong = got.iter().enumerate().map(|(i, x)| (i, x.to_f64())).find(|&(i, got)| {
                let [least, most] = exactness.range;
                let overflows = want[i].abs() > most && got == want[i].signum() * f64::INFINITY;
                let same = got == want[i] || got.is_nan() && want[i].is_nan() || overflows;
                // Terms that underflow have no digits.
                let size = sizes[i].max(least / exactness.epsilon);
                let is_near = (got - want[i]).abs() <= exactness.tolerance * size;
                !same && !is_near && !expected.is_at_kink(list, i, got)
            });
            let is_inexact = INEXACT.iter().any(|&(loss, part, _)| loss == of.to_string() && part == what);
            if let Some((i, got)) = wrong.filter(|_| !is_inexact) {
                let (want, at) = (want[i], batch.at(i, sizes.len()));
                let error = (got - want).abs() / sizes[i] / exactness.epsilon;
                text +=
                    &format!("{of}: {formula}\n    {what} {got:e}, not {want:e} ({error:.0} ulp), at {at}\n");
            }
        }
    }
    text
}
