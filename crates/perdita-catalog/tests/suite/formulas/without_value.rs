//! Evaluations without the value: gradient and curvature have the bits that they have with it, and a checked batch has the same errors.
use super::pairs_of_losses;
use crate::common::{cast, labelled, loss, pairs, soft};
use perdita::Reduction;
use perdita_catalog::{CallElement, Error, Evaluation, Inputs, LOSSES, Loss, Outputs};
use rayon::prelude::*;

/// Numbers where formulas break, kinks and ends of domains, and usual ones.
const NUMBERS: [f64; 24] = [
    0.3,
    -0.7,
    1.6,
    0.0,
    0.9,
    -2.4,
    -0.0,
    0.5,
    1.0,
    -1.0,
    0.2,
    2.0,
    f64::INFINITY,
    0.1,
    f64::NEG_INFINITY,
    0.8,
    f64::NAN,
    1e38,
    -1e38,
    1e300,
    1e-40,
    5e-324,
    88.0,
    -745.0,
];

/// The losses of the catalogue and the formulas that satisfy a condition.
fn losses(is_wanted: fn(&Loss) -> bool) -> Vec<Loss> {
    let defaults = LOSSES.iter().filter_map(|entry| entry.default().ok());
    defaults.chain(pairs_of_losses().flat_map(|(of, formula)| [of, formula])).filter(is_wanted).collect()
}

/// `n` of the numbers, in an order that depends on the seed; only the first `kinds` of them.
fn draw<E: CallElement>(n: usize, seed: usize, kinds: usize) -> Vec<E> {
    cast(&(0..n).map(|i| NUMBERS[(i * 7 + i / 24 * seed + seed) % kinds]).collect::<Vec<_>>())
}

fn bits<E: CallElement>(xs: &[E]) -> Vec<u64> {
    let canonical = |x: &E| if x.to_f64().is_nan() { f64::NAN } else { x.to_f64() };
    xs.iter().map(|x| canonical(x).to_bits()).collect()
}

/// The gradient and the curvature have the same bits with and without the value; without it, the sum is 0.
fn compare<E: CallElement>(loss: &Loss, inputs: &Inputs, n: usize, upstream: Option<&[E]>) {
    let name = loss.fields()[0].name;
    let evaluate = |value: bool| {
        let [mut grad, mut curvature] = [(); 2].map(|()| vec![E::default(); n]);
        let out = upstream.map_or(Outputs::new(), |upstream| Outputs::new().upstream(E::data(upstream)));
        let out = out.grad(name, E::data_mut(&mut grad)).curvature(E::data_mut(&mut curvature));
        let out = if value { out } else { out.without_value() };
        let found = loss.evaluate(inputs, Reduction::Mean, out).expect("a batch");
        (found.total, bits(&grad), bits(&curvature))
    };
    let (with, without) = (evaluate(true), evaluate(false));
    assert!(with.1 == without.1 && with.2 == without.2, "{loss}: {n} numbers in {}", E::NAME);
    assert_eq!((with.0.weight(), with.0.count()), (without.0.weight(), without.0.count()), "{loss}");
    assert_eq!(without.0.sum().to_bits(), 0, "{loss}: {n} numbers in {}", E::NAME);
}

fn of_pairs<E: CallElement>(loss: &Loss) {
    for n in (1..=130).chain([9_000]) {
        let kinds = if n % 5 < 2 { 12 } else { NUMBERS.len() };
        let (p, y, w) = (draw::<E>(n, n, kinds), draw::<E>(n, n + 5, kinds), draw::<E>(n, 3, 6));
        let w: Vec<E> = w.iter().map(|w| E::from_f64(w.to_f64().abs())).collect();
        let inputs = pairs(&p, &y);
        let inputs = if n % 2 == 0 { inputs.weight(E::data(&w)) } else { inputs };
        compare(loss, &inputs, n, (n % 3 == 0).then_some(&w[..]));
    }
}

#[test]
fn derivatives_of_pairs_have_the_same_bits() {
    let losses = losses(|loss| loss.pointwise().is_some());
    assert!(losses.len() > 60);
    losses.par_iter().for_each(|loss| {
        of_pairs::<f32>(loss);
        of_pairs::<f64>(loss);
    });
}

#[test]
fn derivatives_of_rows_have_the_same_bits() {
    let losses = losses(|loss| loss.labelled().is_some() || loss.soft().is_some());
    assert!(losses.len() > 30);
    losses.par_iter().for_each(|loss| {
        for (rows, kinds) in [(1, 12), (7, 12), (33, 12), (33, NUMBERS.len())] {
            let (scores, targets) = (draw::<f64>(3 * rows, rows, kinds), [0.25, 0.75, 0.0].repeat(rows));
            let labels: Vec<i64> = (0..rows as i64).map(|i| i % 3).collect();
            let inputs = match loss.soft() {
                Some(_) => soft(&scores, 3, &targets),
                None => labelled(&scores, 3, &labels),
            };
            compare::<f64>(loss, &inputs, scores.len(), None);
        }
    });
}

/// The derivatives of a checked pair, or its error.
fn checked(loss: &Loss, pair: [f64; 2], value: bool) -> Result<Evaluation, Error> {
    let (p, y) = ([0.5, pair[0]], [0.5, pair[1]]);
    let (mut grad, mut curvature) = ([0.0; 2], [0.0; 2]);
    let out = Outputs::new().grad("prediction", &mut grad).curvature(&mut curvature);
    let out = if value { out } else { out.without_value() };
    loss.evaluate(&pairs(&p, &y).checked(), Reduction::Sum, out)
}

#[test]
fn checked_pairs_have_the_same_errors() {
    // Where a value overflows to NaN, as ∞ − ∞, its derivatives need not.
    let numbers = NUMBERS.iter().copied().filter(|x| !(100.0..f64::INFINITY).contains(&x.abs()));
    let mut errors = 0;
    for loss in losses(|loss| loss.pointwise().is_some()) {
        for pair in numbers.clone().flat_map(|p| numbers.clone().map(move |y| [p, y])) {
            let [with, without] =
                [true, false].map(|value| checked(&loss, pair, value).map_err(|e| e.to_string()));
            errors += usize::from(with.is_err());
            assert_eq!(without.err(), with.err(), "{loss} of {pair:?}");
        }
    }
    assert!(errors > 1000, "{errors}");
}

/// A value that is not computed cannot be checked: ln of a negative number has a finite derivative.
#[test]
fn a_loss_that_is_no_number_where_its_derivatives_are() {
    let loss = loss("p - y*log(p)");
    let error = checked(&loss, [-1.0, 2.0], true).expect_err("ln −1");
    assert!(error.to_string().contains("NaN"), "{error}");
    assert!(checked(&loss, [-1.0, 2.0], false).is_ok());
}

#[test]
fn losses_per_observation_need_the_value() {
    let mut each = [9.0];
    let out = Outputs::new().each(&mut each).without_value();
    let error = loss("huber").evaluate(&pairs(&[1.0], &[0.0]), Reduction::Sum, out).unwrap_err();
    assert_eq!(error.to_string(), "huber: each is requested, but the evaluation is one without the value");
    assert_eq!(each, [9.0]);
}
