//! Programs written down from formulas say what the formulas say, to the second derivative.
use crate::common::{RowTarget, dual_row, duals, loss};
use perdita::Error;
use perdita::loss::{Card, ParamKind, Predicts};
use perdita::real::Dual;
use perdita::trace::Program;
use perdita_catalog::{LOSSES, Loss};

/// The defaults of every loss, and settings that take other paths.
pub(crate) fn losses() -> Vec<Loss> {
    let more = [
        "quantile(tau=0.1)",
        "bce_with_logits(pos_weight=3)",
        "binary_focal(gamma=0.5)",
        "asymmetric(gamma_pos=1.5, gamma_neg=2.5, margin=0)",
        "asymmetric(gamma_neg=0, margin=0.2)",
        "squared_epsilon_insensitive(epsilon=0)",
        "poisson_nll(full=true)",
        "poisson_nll(log_input=false, full=true)",
        "tweedie(power=1.2, log_input=false)",
        "cross_entropy(label_smoothing=0.1, z_loss=0.01, class_weights=[1, 2, 0, 0.5, 1])",
        "cross_entropy(from_logits=false, label_smoothing=0.2)",
        "focal(gamma=1.5, alpha=[0.1, 0.2, 0.3, 0.2, 0.2])",
        "soft_cross_entropy(z_loss=0.01, class_weights=[1, 2, 0.5, 1, 3])",
        "kl(log_target=true)",
        "soft_cross_entropy(label_smoothing=0.1)",
        "poly1(epsilon=-0.5)",
        "generalized_cross_entropy(q=0)",
        "logit_adjustment(tau=0.5, prior=[5, 4, 3, 2, 1])",
        "ldam(scale=2, counts=[5, 4, 3, 0, 1])",
        "multi_margin(margin=0.9, p=2, class_weights=[1, 2, 0, 0.5, 1])",
        "soft_focal(gamma=0.5, alpha=[0.1, 0.2, 0.3, 0.2, 0.2])",
        "multi_label_soft_margin(class_weights=[1, 2, 0, 0.5, 1])",
    ];
    let more = more.iter().map(|text| text.parse().unwrap());
    LOSSES.iter().map(|entry| entry.default().unwrap()).chain(more).collect()
}
fn near(what: &str, got: f64, want: f64, bound: f64) {
    let same = got == want || got.is_nan() && want.is_nan();
    assert!(same || (got - want).abs() <= bound * want.abs().max(1e-3), "{what}: {got}, not {want}");
}
/// Points of a domain, the hard ones too.
pub(crate) fn points(domain: perdita::real::Interval) -> Vec<f64> {
    let all = [
        -745.0,
        -40.0,
        -3.0,
        -1.0,
        -0.3,
        -1e-9,
        0.0,
        1e-300,
        0.2,
        0.5,
        0.9,
        1.0 - 1e-12,
        1.0,
        2.5,
        40.0,
        745.0,
    ];
    all.into_iter().filter(|&x| domain.contains(x)).collect()
}

#[test]
fn pointwise() {
    for loss in losses() {
        let Some(formula) = loss.pointwise() else { continue };
        let (value, card) = (formula.trace(), loss.card());
        let slope = value.backward();
        let curvature = slope.backward();
        for p in points(card.prediction) {
            for y in points(card.target).into_iter().filter(|&y| card.is_target(y)) {
                let what = format!("{loss} at {p}, {y}");
                let (jet, dual) = (formula.at(p, y), formula.dual_at(p, y));
                near(&what, value.run(&[&[p], &[y]], None)[0][0], jet.value, 1e-13);
                let slopes = slope.run(&[&[p], &[y], &[2.0]], None);
                near(&what, slopes[0][0], 2.0 * jet.slope, 1e-13);
                let second = curvature.run(&[&[p], &[y], &[2.0], &[1.0], &[0.0]], None);
                near(&what, second[0][0], 2.0 * dual.slope.du, 1e-11);
                near(&what, second[2][0], jet.slope, 1e-13);
            }
        }
    }
}

/// The derivative in the target, against differences.
#[test]
fn pointwise_targets() {
    for loss in losses() {
        let Some(formula) = loss.pointwise() else { continue };
        let slope = formula.trace().backward();
        for (p, y) in [(0.3, 0.6), (0.8, 0.2), (0.45, 0.5)] {
            let h = 1e-6;
            let want = (formula.at(p, y + h).value - formula.at(p, y - h).value) / (2.0 * h);
            near(&format!("{loss} at {p}, {y}"), slope.run(&[&[p], &[y], &[1.0]], None)[1][0], want, 1e-6);
        }
    }
}

/// Scores of every kind of row, for a card.
pub(crate) fn rows(card: &Card) -> Vec<[f64; 5]> {
    let logits = [
        [0.3, -1.2, 2.0, 0.0, 0.7],
        [500.0, -500.0, 0.0, 499.0, 1.0],
        [1.0, 1.0, 1.0, 1.0, 1.0],
        [-40.0, 3.0, 2.0, 1.0, 0.0],
    ];
    let all = |f: fn(f64, f64) -> f64| {
        logits.map(|row| {
            let top = row.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            let lse = top + row.iter().map(|z| (z - top).exp()).sum::<f64>().ln();
            row.map(|z| f(z, lse))
        })
    };
    match card.predicts {
        Predicts::Probability => all(|z, lse| (z - lse).exp().max(1e-200)).to_vec(),
        Predicts::LogProbability => all(|z, lse| z - lse).to_vec(),
        _ => logits.to_vec(),
    }
}
/// A row's value and gradient, and both again along a direction, against dual numbers.
fn check(loss: &Loss, program: &Program, scores: &[f64; 5], target: RowTarget) {
    let way = [0.5, -1.0, 0.25, 2.0, -0.75];
    let mut grad = [Dual::fixed(0.0); 5];
    let value = dual_row(loss, &duals(scores, &way), target, &mut grad);
    let (label, targets) = match target {
        RowTarget::Label(label) => (Some(label), None),
        RowTarget::Soft(targets) => (None, Some(targets)),
    };
    let what = &format!("{loss} at {scores:?}, {label:?} {targets:?}");

    let rows: Vec<&[f64]> = [Some(&scores[..]), targets].into_iter().flatten().collect();
    near(what, program.run(&rows, label)[0][0], value.re, 1e-12);
    let first = program.backward();
    let with = |more: &[&'static [f64]]| [&rows[..], more].concat();
    let got = first.run(&with(&[&[1.0]]), label);
    let slopes = got[0].clone();
    (0..5).for_each(|j| near(what, slopes[j.min(slopes.len() - 1)], grad[j].re, 1e-12));
    // Hessian · way, by the gradient's gradient.
    let mut above: Vec<&[f64]> = vec![&[1.0], &[0.5, -1.0, 0.25, 2.0, -0.75]];
    if targets.is_some() {
        above.push(&[0.0; 5]);
    }
    let second = first.backward().run(&[&rows[..], &above].concat(), label);
    (0..5).for_each(|j| near(what, second[0][j.min(second[0].len() - 1)], grad[j].du, 1e-9));
}

#[test]
fn rows_with_labels() {
    for loss in losses().into_iter().filter(|loss| loss.labelled().is_some()) {
        let program = loss.trace(5).unwrap().unwrap();
        for scores in rows(loss.card()) {
            (0..5).for_each(|label| check(&loss, &program, &scores, RowTarget::Label(label)));
        }
    }
}
#[test]
fn rows_with_targets() {
    for loss in losses().into_iter().filter(|loss| loss.soft().is_some()) {
        let program = loss.trace(5).unwrap().unwrap();
        let targets = [[0.1, 0.2, 0.3, 0.15, 0.25], [0.0, 1.0, 0.0, 0.0, 0.0]];
        let logarithms = loss.card().target.hi == 0.0;
        for scores in rows(loss.card()) {
            for targets in targets.map(|row| if logarithms { row.map(f64::ln) } else { row }) {
                check(&loss, &program, &scores, RowTarget::Soft(&targets));
            }
        }
    }
}

/// A number of classes that a parameter rules out is an error, not a program of the wrong length.
#[test]
fn classes_must_fit() {
    let loss = loss("cross_entropy(class_weights=[1, 2, 3])");
    assert!(matches!(loss.trace(4), Err(Error::Classes { got: 3, want: 4, .. })));
}

/// Parameters as inputs, at the ends that belong to their domains.
#[test]
fn parameters_at_the_ends_of_their_domains() {
    let way = [0.5, -1.0, 0.25, 2.0, -0.75];
    let mut refused = Vec::new();
    for loss in LOSSES.iter().map(|entry| entry.default().unwrap()) {
        let card = loss.card();
        for param in card.params {
            let numeric = matches!(param.kind, ParamKind::Number(_) | ParamKind::Optional(_));
            let ends =
                [param.domain.lo, param.domain.hi].into_iter().filter(|x| x.abs() < 4.0 && x % 1.0 == 0.0);
            for end in ends.filter(|_| numeric) {
                let typed: Loss = format!("{}({}={end})", card.name, param.name).parse().unwrap();
                let Some(program) = loss.trace_in(&[param.name], 5).unwrap() else {
                    refused.push((card.name, param.name));
                    continue;
                };
                let (slope, what) = (program.backward(), format!("{typed}"));
                if let Some(formula) = typed.pointwise() {
                    for (p, y) in [(0.3, 1.0), (0.9, 0.0), (-1.2, 1.0), (2.5, 1.5), (0.4, -1.0)] {
                        if card.prediction.contains(p) && card.is_target(y) {
                            let jet = formula.at(p, y);
                            near(&what, program.run(&[&[p], &[y], &[end]], None)[0][0], jet.value, 1e-13);
                            let slopes = slope.run(&[&[p], &[y], &[end], &[1.0]], None);
                            near(&what, slopes[0][0], jet.slope, 1e-13);
                            assert!(slopes[2][0].is_finite(), "{what}: {slopes:?}");
                        }
                    }
                }
                for scores in rows(typed.card()).iter().filter(|_| typed.labelled().is_some()) {
                    let mut grad = [Dual::fixed(0.0); 5];
                    let value = dual_row(&typed, &duals(scores, &way), RowTarget::Label(2), &mut grad);
                    near(&what, program.run(&[&scores[..], &[end]], Some(2))[0][0], value.re, 1e-12);
                    let slopes = slope.run(&[&scores[..], &[end], &[1.0]], Some(2));
                    (0..5)
                        .for_each(|j| near(&what, slopes[0][j.min(slopes[0].len() - 1)], grad[j].re, 1e-12));
                }
            }
        }
    }
    refused.retain(|(loss, _)| loss.parse::<Loss>().unwrap().trace(5).unwrap().is_some());
    refused.dedup();
    // |r| at β = 0, and −ln p at q = 0: other formulas than inside.
    let want = [("smooth_l1", "beta"), ("asymmetric", "margin"), ("generalized_cross_entropy", "q")];
    assert_eq!(refused, want);
}
