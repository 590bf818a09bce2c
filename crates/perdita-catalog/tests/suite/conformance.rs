//! One suite, met by every loss in the catalogue with every setting that has reference values.
use perdita::certify;
use perdita::loss::{Card, Index, Predicts, Soft};
use perdita::real::{Dual, Element, span};
use perdita::{Labels, Outputs, Pairs, Pred, Reduction, Rows, Scores, Target, Targets};
use perdita_catalog::Loss;
use perdita_catalog::{AnyPointwise, AnyRowwise, ByName, LOSSES, Shape};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

#[track_caller]
fn near(got: f64, want: f64, relative: f64, absolute: f64, what: &str) {
    let same = got == want || got.is_nan() && want.is_nan();
    let close = (got - want).abs() <= relative * got.abs().max(want.abs()) + absolute;
    assert!(same || close, "{what}: {got:e}, not {want:e}");
}

// ---- reference values: tools/vectors.py, mpmath ----

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors.json")).expect("vectors.json is JSON")
}
fn number(v: &Value) -> f64 {
    match v.as_str() {
        Some(text) => text.parse().expect("a number or an infinity"),
        None => v.as_f64().expect("a number"),
    }
}
fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().expect("a list").iter().map(number).collect()
}
fn named(case: &Value) -> Loss {
    let text = case["loss"].as_str().expect("a name");
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}
/// Every setting that occurs among the reference values.
fn settings() -> Vec<Loss> {
    let texts: BTreeSet<String> = vectors().iter().map(|v| named(v).to_string()).collect();
    texts.iter().map(|t| t.parse().expect("written as it is read")).collect()
}

#[test]
fn every_loss_has_reference_values() {
    // Those of losses on products are compared in `products.rs`, those of arrays in `arrays.rs`.
    let others = [include_str!("../products.json"), include_str!("../arrays.json")];
    let others = others.iter().flat_map(|text| serde_json::from_str::<Vec<Value>>(text).expect("JSON"));
    let others = others.map(|case| named(&case).card().name);
    let seen: BTreeSet<&str> = settings().iter().map(|l| l.card().name).chain(others).collect();
    let listed: BTreeSet<&str> = LOSSES.iter().map(|e| e.card().name).collect();
    assert_eq!(seen, listed);
}

/// A slope that is the difference of two terms is as exact as the terms are.
const TERMS: f64 = 3e-16;

#[test]
fn values_slopes_and_curvatures_are_the_reference() {
    for case in vectors() {
        let loss = named(&case);
        let what = |of: &str| format!("{of} of {case}");
        let value = number(&case["value"]);
        match loss.shape() {
            Shape::Pointwise(l) => {
                let (p, y) = (number(&case["pred"]), number(&case["target"]));
                let (slope, curvature) = (number(&case["slope"]), &case["curvature"]);
                let jet = l.dual_at(p, y);
                let slack = if y == y.round() { 0.0 } else { TERMS };
                near(jet.value.re, value, 1e-14, 0.0, &what("value"));
                near(jet.slope.re, slope, 1e-14, slack, &what("slope"));
                let (mut each, mut grad, mut hess) = ([9.0], [9.0], [9.0]);
                let out = Outputs::none().each(&mut each).grad(&mut grad).curvature(&mut hess);
                let (p, y) = ([p], [y]);
                let batch = Pairs::new(Pred(&p), Target(&y)).unwrap();
                let total = l.evaluate(batch, Reduction::Mean, out).unwrap();
                // On lanes a power of 10⁻²⁰⁴ has lost the digits of its logarithm, as `math.rs` states.
                near(total.mean(), value, 1e-13, 0.0, &what("kernel's value"));
                near(each[0], value, 1e-13, 0.0, &what("kernel's each"));
                near(grad[0], slope, 1e-13, slack, &what("kernel's slope"));
                if !curvature.is_null() {
                    // A curvature of a focal loss is a difference of terms whatever the target.
                    let curvature = number(curvature);
                    near(jet.slope.du, curvature, 1e-13, TERMS, &what("curvature"));
                    near(hess[0], curvature, 1e-13, TERMS, &what("kernel's curvature"));
                }
            }
            Shape::Labels(l) => {
                let label = [case["target"].as_i64().expect("a label")];
                rows_are_the_reference(&case, |z, out| {
                    l.evaluate(Rows::new(z, Labels::from(&label)).unwrap(), Reduction::Sum, out).unwrap()
                });
            }
            Shape::Soft(l) => {
                let soft = numbers(&case["target"]);
                rows_are_the_reference(&case, |z, out| {
                    l.evaluate(Rows::soft(z, Targets(&soft)).unwrap(), Reduction::Sum, out).unwrap()
                });
            }
            Shape::Product(_) | Shape::Arrays(_) => panic!("{case}: such losses have cases of their own"),
        }
    }
}
fn rows_are_the_reference(case: &Value, evaluate: impl Fn(Scores<f64>, Outputs<f64>) -> perdita::Total) {
    let what = |of: &str| format!("{of} of {case}");
    let (z, value) = (numbers(&case["scores"]), number(&case["value"]));
    let classes = z.len();
    let (mut each, mut grad, mut hess) = ([9.0], vec![9.0; classes], vec![9.0; classes]);
    let out = Outputs::none().each(&mut each).grad(&mut grad).curvature(&mut hess);
    let total = evaluate(Scores::new(&z, classes), out);
    // lse − Σ t z is a difference, unless one term is the whole.
    let soft = case["target"].is_array() || case["loss"].as_str().unwrap().contains("smoothing");
    let slack = if soft { 1e-15 } else { 0.0 };
    near(total.sum(), value, 1e-13, slack, &what("value"));
    near(each[0], value, 1e-13, slack, &what("each"));
    near(total.weight(), number(&case["weight"]), 0.0, 0.0, &what("weight"));
    for (j, (got, want)) in grad.iter().zip(numbers(&case["grad"])).enumerate() {
        near(*got, want, 1e-13, if soft { TERMS } else { 0.0 }, &what(&format!("slope {j}")));
    }
    for (j, (got, want)) in hess.iter().zip(numbers(&case["hess_diag"])).enumerate() {
        near(*got, want, 1e-12, TERMS, &what(&format!("curvature {j}")));
    }
    let alone = evaluate(Scores::new(&z, classes), Outputs::none());
    near(alone.sum(), value, 1e-13, slack, &what("value alone"));
}

// ---- pointwise: consistent with itself ----

/// Predictions and targets all over the domain of a card.
fn samples(card: &Card) -> Vec<(f64, f64)> {
    let p = (0..103).map(|i| -7.03 + 0.137 * f64::from(i));
    let into = |x: f64, d: perdita::real::Interval| match (d.lo.is_finite(), d.hi.is_finite()) {
        (true, true) => d.lo + (d.hi - d.lo) * (0.5 + 0.49 * x.sin()),
        (true, false) => d.lo + (0.3 * x).exp(),
        _ => x,
    };
    p.map(|p| {
        let y = into(1.7 * p, card.target);
        let target = match (is_line(card), card.two_labels) {
            (true, _) => y + 0.3,
            (_, true) if y < 0.5 * (card.target.lo + card.target.hi) => card.target.lo,
            (_, true) => card.target.hi,
            _ => y,
        };
        (into(p, card.prediction), target)
    })
    .collect()
}
/// Whether any number is a target.
fn is_line(card: &Card) -> bool {
    card.target == perdita::real::Interval::REAL
}
fn pointwise() -> Vec<(Loss, std::sync::Arc<dyn AnyPointwise>)> {
    let shape = |l: Loss| match l.shape().clone() {
        Shape::Pointwise(p) => Some((l, p)),
        _ => None,
    };
    settings().into_iter().filter_map(shape).collect()
}

#[test]
fn slopes_are_derivatives_of_values() {
    for (loss, l) in pointwise() {
        for (p, y) in samples(loss.card()) {
            let jet = l.dual_at(p, y);
            near(jet.value.du, jet.slope.re, 1e-12, 1e-13, &format!("{loss} at {p}, {y}"));
            assert_eq!(l.at(p, y).value, jet.value.re, "{loss} at {p}, {y}");
        }
    }
}

#[test]
fn boxes_enclose_points() {
    for (loss, l) in pointwise() {
        for (p, y) in samples(loss.card()) {
            let (point, domain) = (l.dual_at(p, y), loss.card().prediction);
            let around = span(domain.nearest(p - 0.01), domain.nearest(p + 0.01));
            let around = l.enclose(around, span(y, y));
            let at = format!("{loss} at {p}, {y}");
            assert!(around.value.re.contains(point.value.re), "value of {at}");
            assert!(around.slope.re.contains(point.slope.re), "slope of {at}");
            assert!(around.slope.du.contains(point.slope.du), "curvature of {at}");
        }
    }
}

#[test]
fn claims_are_proved() {
    for (loss, l) in pointwise() {
        let verdict = l.examine(l.claims());
        println!("{:36} {verdict}", loss.to_string());
        assert!(verdict.is_proved(), "{loss}: {verdict}");
    }
}

/// What lets a proof at a few targets stand for all of them.
#[test]
fn targets_of_a_proof_stand_for_all() {
    for (loss, l) in pointwise() {
        let (card, ends) = (loss.card(), certify::targets(loss.card()));
        for (p, y) in samples(card) {
            let jet = l.at(p, y);
            let at = format!("{loss} at {p}, {y}");
            if card.two_labels || !(card.target.is_bounded() || is_line(card)) {
                assert!(ends.iter().any(|ys| ys.contains(y)), "{at}");
            } else if card.target.is_bounded() {
                let (a, b) = (l.at(p, ends[0].lo), l.at(p, ends[1].lo));
                near(jet.value, (1.0 - y) * a.value + y * b.value, 1e-13, 1e-15, &at);
                near(jet.slope, (1.0 - y) * a.slope + y * b.slope, 1e-13, 1e-15, &at);
            } else {
                near(jet.value, l.at(p - y, 0.0).value, 1e-12, 1e-14, &at);
                near(jet.slope, l.at(p - y, 0.0).slope, 1e-12, 1e-14, &at);
            }
        }
    }
}

fn cast<E: Element>(xs: &[f64]) -> Vec<E> {
    xs.iter().map(|&x| E::from_f64(x)).collect()
}
fn wide<E: Element>(xs: &[E]) -> Vec<f64> {
    xs.iter().map(|x| x.to_f64()).collect()
}

#[test]
fn pointwise_lanes_agree_with_scalars() {
    for (loss, l) in pointwise() {
        // Multiplied up where a formula multiplies: single precision is held to the formula in double.
        lanes_agree::<f64>(&loss, &*l, 1e-13);
        lanes_agree::<f32>(&loss, &*l, 2e-6);
    }
}
fn lanes_agree<E: ByName>(loss: &Loss, l: &dyn AnyPointwise, tolerance: f64) {
    let all = samples(loss.card());
    let all: Vec<_> = all.iter().cycle().take(130).copied().collect();
    for n in 1..=130 {
        let (p, y): (Vec<f64>, Vec<f64>) = all[..n].iter().copied().unzip();
        let (p, y) = (cast::<E>(&p), cast::<E>(&y));
        let batch = Pairs::new(Pred(&p), Target(&y)).unwrap();
        let zero = || vec![E::default(); n];
        let (mut each, mut grad, mut hess, mut plain) = (zero(), zero(), zero(), zero());
        let out = Outputs::none().each(&mut each).grad(&mut grad).curvature(&mut hess);
        let total = l.evaluate(batch, Reduction::Mean, out).unwrap();
        let alone = l.evaluate(batch, Reduction::Mean, Outputs::none().grad(&mut plain)).unwrap();
        let value = l.evaluate(batch, Reduction::Mean, Outputs::none()).unwrap();
        let (mut sum, mut size) = (0.0, 0.0);
        for i in 0..n {
            let exact = l.dual_at(p[i].to_f64(), y[i].to_f64());
            let at = format!("{loss} {} at {:?}, {:?}, element {i} of {n}", E::NAME, p[i], y[i]);
            (sum, size) = (sum + exact.value.re, size + exact.value.re.abs());
            near(each[i].to_f64(), exact.value.re, tolerance, tolerance * 1e-3, &at);
            near(grad[i].to_f64() * n as f64, exact.slope.re, tolerance, tolerance * 0.1, &at);
            near(plain[i].to_f64() * n as f64, exact.slope.re, tolerance, tolerance * 0.1, &at);
            near(hess[i].to_f64() * n as f64, exact.slope.du, 10.0 * tolerance, tolerance, &at);
        }
        for total in [total, alone, value] {
            near(total.sum(), sum, 0.0, tolerance * size, &format!("{loss}, the sum of {n}"));
            assert_eq!((total.count(), total.weight()), (n as u64, n as f64));
        }
    }
}

/// Values and slopes in single precision, against the formula in double at the same points. Hard targets: between them a
/// slope is a difference of terms, and as exact as the terms are.
#[test]
fn single_precision_keeps_its_digits() {
    for (loss, l) in pointwise() {
        let card = loss.card();
        let bounded = card.target.is_bounded();
        let targets = [card.target.nearest(0.0), 0.3];
        let targets = if bounded { [card.target.lo, card.target.hi] } else { targets };
        let (mut worst, mut at) = (0.0, (0.0, 0.0));
        for y in targets {
            let p =
                (0..40_000).map(|i| match (card.prediction.lo.is_finite(), card.prediction.hi.is_finite()) {
                    (true, true) => (f64::from(i) + 0.5) / 40_000.0,
                    (true, false) => (f64::from(i) + 0.5) * 0.001_01,
                    _ => f64::from(i - 20_000) * 0.001_01,
                });
            let p: Vec<f32> = p.map(|p| p as f32).collect();
            let y = vec![y as f32; p.len()];
            let (mut each, mut grad) = (vec![0f32; p.len()], vec![0f32; p.len()]);
            let out = Outputs::none().each(&mut each).grad(&mut grad);
            l.evaluate(Pairs::new(Pred(&p), Target(&y)).unwrap(), Reduction::Sum, out).unwrap();
            for (i, &p) in p.iter().enumerate() {
                let (exact, rest) = (l.at(p.into(), y[i].into()), l.at(p.into(), targets[0]));
                let pairs = [(each[i], exact.value, rest.value), (grad[i], exact.slope, rest.slope)];
                for (got, exact, rest) in pairs {
                    // With targets of a half line a value is a sum of terms, too, one without the target and one with;
                    // and what exceeds ε is what is left of an error.
                    let term = match (bounded || is_line(card), card.name.ends_with("insensitive")) {
                        (false, _) if rest.is_finite() => exact - rest,
                        (_, true) => f64::from(p) - f64::from(y[i]),
                        _ => 0.0,
                    };
                    let size = exact.abs().max(term.abs());
                    let exponent = size.log2().floor().max(-126.0);
                    let ulps = (f64::from(got) - exact).abs() / (exponent - 23.0).exp2();
                    if ulps > worst {
                        (worst, at) = (ulps, (p.into(), y[i].into()));
                    }
                }
            }
        }
        println!("{:36} {worst:.2} ulp at {at:?}", loss.to_string());
        // (1 − p)^γ multiplies the error of a sigmoid by γ, and up to five more factors follow. eᶜˣ, with an exponent of
        // up to 20, is as exact as the product in it.
        let gammas = loss.args().iter().filter(|(name, _)| name.starts_with("gamma"));
        let gamma = gammas.map(|(_, v)| v.to_string().parse::<f64>().unwrap()).reduce(f64::max);
        let product = if card.name == "tweedie" { 20.0 } else { 0.0 };
        assert!(
            worst <= gamma.map_or(4.5 + product, |gamma| 6.0 + 3.0 * gamma),
            "{loss}: {worst} ulp at {at:?}"
        );
    }
}

// ---- row-wise: consistent with itself ----

fn labels() -> Vec<(Loss, std::sync::Arc<dyn AnyRowwise<Index>>)> {
    let shape = |l: Loss| match l.shape().clone() {
        Shape::Labels(p) => Some((l, p)),
        _ => None,
    };
    settings().into_iter().filter_map(shape).collect()
}
fn softs() -> Vec<(Loss, std::sync::Arc<dyn AnyRowwise<Soft>>)> {
    let shape = |l: Loss| match l.shape().clone() {
        Shape::Soft(p) => Some((l, p)),
        _ => None,
    };
    settings().into_iter().filter_map(shape).collect()
}
/// The classes a setting fixes by a parameter, or `c`.
fn classes(loss: &Loss, c: usize) -> usize {
    let list = |v: &perdita::loss::Value| match v {
        perdita::loss::Value::List(xs) => Some(xs.len()),
        _ => None,
    };
    loss.args().iter().find_map(|(_, v)| list(v)).unwrap_or(c)
}
/// Row `i` of scores for a loss: logits, log-probabilities or probabilities.
fn scores(loss: &Loss, c: usize, i: usize) -> Vec<f64> {
    let z: Vec<f64> = (0..c).map(|j| 4.0 * ((i * 31 + j * j * 7 + 3 * j) as f64 * 0.37).sin()).collect();
    let total: f64 = z.iter().map(|z| z.exp()).sum();
    let probabilities = loss.to_string().contains("from_logits=false");
    match loss.card().predicts {
        _ if probabilities => z.iter().map(|z| z.exp() / total).collect(),
        Predicts::LogProbability => z.iter().map(|z| z - total.ln()).collect(),
        _ => z,
    }
}
fn soft_target(loss: &Loss, c: usize, i: usize) -> Vec<f64> {
    let t: Vec<f64> = (0..c).map(|j| ((i * 5 + j * 3) as f64 * 0.9).sin().max(0.0)).collect();
    let total: f64 = t.iter().sum::<f64>().max(1.0);
    let t = t.iter().map(|t| t / total);
    if loss.to_string().contains("log_target") { t.map(f64::ln).collect() } else { t.collect() }
}
fn duals(xs: &[f64], direction: &[f64]) -> Vec<Dual<f64>> {
    xs.iter().zip(direction).map(|(&re, &du)| Dual { re, du }).collect()
}

#[test]
fn row_gradients_are_derivatives_and_hessians_symmetric() {
    for (loss, l) in labels() {
        for (i, c) in [1, 2, 5, 19].into_iter().enumerate() {
            let c = classes(&loss, c);
            row_is_consistent(&loss, &scores(&loss, c, i), |z, g| l.dual_at(z, i % c, g), l.convex());
        }
    }
    for (loss, l) in softs() {
        for (i, c) in [1, 2, 5, 19].into_iter().enumerate() {
            let c = classes(&loss, c);
            let t = duals(&soft_target(&loss, c, i), &vec![0.0; c]);
            row_is_consistent(&loss, &scores(&loss, c, i), |z, g| l.dual_at(z, &t[..], g), l.convex());
        }
    }
}
fn row_is_consistent(
    loss: &Loss,
    z: &[f64],
    at: impl for<'a> Fn(&'a [Dual<f64>], &mut [Dual<f64>]) -> Dual<f64>,
    convex: bool,
) {
    let c = z.len();
    let mut columns = Vec::new();
    for i in 0..c {
        let unit: Vec<f64> = (0..c).map(|j| f64::from(i == j)).collect();
        let z = duals(z, &unit);
        let mut grad = z.clone();
        let value = at(&z, &mut grad);
        near(value.du, grad[i].re, 1e-12, 1e-15, &format!("{loss}: slope {i} of {z:?}"));
        columns.push(grad.iter().map(|g| g.du).collect::<Vec<f64>>());
    }
    for (i, column) in columns.iter().enumerate() {
        for (j, &x) in column.iter().enumerate() {
            near(x, columns[j][i], 1e-11, 1e-15, &format!("{loss}: Hessian at {i}, {j}"));
        }
    }
    if convex {
        for k in 0..20 {
            let v: Vec<f64> = (0..c).map(|j| ((k * 17 + j * 29) as f64).sin()).collect();
            let form: f64 = (0..c).map(|i| (0..c).map(|j| v[i] * columns[i][j] * v[j]).sum::<f64>()).sum();
            assert!(form >= -1e-13, "{loss}: not convex along {v:?}: {form}");
        }
    }
}

#[test]
fn row_lanes_agree_with_scalars() {
    // Narrow and wide rows, one vector and several, with and without a tail.
    let widths = (1..=40).chain([63, 64, 65, 100, 129, 130, 200, 257, 1000, 1025]);
    for c in widths {
        for (loss, l) in labels().into_iter().filter(|(l, _)| classes(l, c) == c) {
            for n in if c < 40 { vec![1, 3, 16, 17, 33] } else { vec![2] } {
                let y: Vec<i64> = (0..n).map(|i| ((i * 7 + 1) % c) as i64).collect();
                let z: Vec<f64> = (0..n).flat_map(|i| scores(&loss, c, i)).collect();
                let reference =
                    |i: usize, z: &[Dual<f64>], g: &mut [Dual<f64>]| l.dual_at(z, y[i] as usize, g);
                rows_agree::<f64>(&loss, &z, c, &reference, 1e-12, |z, out| {
                    l.evaluate(Rows::new(z, Labels::from(&y)).unwrap(), Reduction::Sum, out).unwrap()
                });
                rows_agree::<f32>(&loss, &z, c, &reference, 1e-5, |z, out| {
                    l.evaluate(Rows::new(z, Labels::from(&y)).unwrap(), Reduction::Sum, out).unwrap()
                });
            }
        }
        for (loss, l) in softs().into_iter().filter(|(l, _)| classes(l, c) == c) {
            for n in if c < 40 { vec![1, 3, 16, 17, 33] } else { vec![2] } {
                let z: Vec<f64> = (0..n).flat_map(|i| scores(&loss, c, i)).collect();
                let t: Vec<f64> = (0..n).flat_map(|i| soft_target(&loss, c, i)).collect();
                let reference = |i: usize, z: &[Dual<f64>], g: &mut [Dual<f64>]| {
                    l.dual_at(z, &duals(&t[i * c..][..c], &vec![0.0; c])[..], g)
                };
                rows_agree::<f64>(&loss, &z, c, &reference, 1e-12, |z, out| {
                    l.evaluate(Rows::soft(z, Targets(&t)).unwrap(), Reduction::Sum, out).unwrap()
                });
                let small = cast::<f32>(&t);
                rows_agree::<f32>(&loss, &z, c, &reference, 1e-5, |z, out| {
                    l.evaluate(Rows::soft(z, Targets(&small)).unwrap(), Reduction::Sum, out).unwrap()
                });
            }
        }
    }
}
/// A row's number, its scores, its gradient: its loss.
type RowFormula<'a> = dyn Fn(usize, &[Dual<f64>], &mut [Dual<f64>]) -> Dual<f64> + 'a;

fn rows_agree<E: ByName>(
    loss: &Loss,
    z: &[f64],
    c: usize,
    reference: &RowFormula,
    tolerance: f64,
    evaluate: impl Fn(Scores<E>, Outputs<E>) -> perdita::Total,
) {
    let n = z.len() / c;
    let z = cast::<E>(z);
    let (mut each, mut grad) = (vec![E::default(); n], vec![E::default(); n * c]);
    let total = evaluate(Scores::new(&z, c), Outputs::none().each(&mut each).grad(&mut grad));
    let value = evaluate(Scores::new(&z, c), Outputs::none());
    let mut sum = 0.0;
    for i in 0..n {
        let z = duals(&wide(&z[i * c..][..c]), &vec![0.0; c]);
        let mut exact = z.clone();
        let loss_of_row = reference(i, &z, &mut exact).re;
        let at = format!("{loss} {}, row {i} of {n} by {c}", E::NAME);
        near(each[i].to_f64(), loss_of_row, tolerance, tolerance * 0.1, &at);
        for j in 0..c {
            near(
                grad[i * c + j].to_f64(),
                exact[j].re,
                tolerance,
                tolerance * 0.1,
                &format!("{at}, slope {j}"),
            );
        }
        sum += loss_of_row;
    }
    near(total.sum(), sum, tolerance, tolerance, &format!("{loss}, the sum of {n} by {c}"));
    near(value.sum(), sum, tolerance, tolerance, &format!("{loss}, the sum alone of {n} by {c}"));
}

/// A file in `losses/` that is missing from the list would be a loss that nobody can ask for.
#[test]
fn every_file_is_in_the_list() {
    let entries = |folder: &Path| std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../perdita/src/losses");
    let files: BTreeSet<String> = entries(&root)
        .filter(|path| path.is_dir())
        .flat_map(|folder| entries(&folder).collect::<Vec<_>>())
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|stem| stem != "mod")
        .collect();
    let listed: BTreeSet<String> = LOSSES.iter().map(|e| e.card().name.to_string()).collect();
    assert_eq!(files, listed);
}

#[test]
fn every_card_is_complete() {
    for entry in LOSSES {
        let card = entry.card();
        for text in
            [card.summary, card.formula, card.predicts.name(), card.estimates, card.kinks, card.reference]
        {
            assert!(!text.is_empty(), "{}", card.name);
        }
        assert_eq!(entry.default().unwrap().to_string(), card.name);
        assert!(card.params.iter().all(|p| !p.doc.is_empty()));
    }
}
