//! Every pointwise loss with every setting that has reference values is consistent with itself: slopes against dual numbers,
//! boxes against points, lanes against scalars, claims against proofs.
use crate::common::{cast, near, pairs, settings};
use perdita::loss::Card;
use perdita::real::{Dual, Interval, span};
use perdita::{Reduction, certify};
use perdita_catalog::{AnyPointwise, CallElement, Loss, Outputs};

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
/// True if every real number is a target.
fn is_line(card: &Card) -> bool {
    card.target == perdita::real::Interval::REAL
}
fn losses() -> Vec<Loss> {
    settings().into_iter().filter(|loss| loss.pointwise().is_some()).collect()
}
fn formula(loss: &Loss) -> &dyn AnyPointwise {
    loss.pointwise().expect("a pointwise loss")
}

#[test]
fn slopes_are_derivatives_of_values() {
    for loss in losses() {
        let l = formula(&loss);
        for (p, y) in samples(loss.card()) {
            let jet = l.dual_at(p, y);
            near(jet.value.du, jet.slope.re, 1e-12, 1e-13, &format!("{loss} at {p}, {y}"));
            assert_eq!(l.at(p, y).value, jet.value.re, "{loss} at {p}, {y}");
        }
    }
}

#[test]
fn boxes_enclose_points() {
    for loss in losses() {
        let l = formula(&loss);
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

/// Enclosures by the mean value theorem, too, hold every value, slope and curvature in them: on boxes with kinks and jumps.
/// They are of the exact quantities, which the rounded ones may miss by their error.
#[test]
fn narrowed_boxes_enclose_points() {
    let holds = |enclosure: Interval, x: f64| {
        let slack = 1e-9 * x.abs() + 1e-12;
        span(enclosure.lo - slack, enclosure.hi + slack).contains(x)
    };
    for loss in losses() {
        let (l, program, domain) = (formula(&loss), formula(&loss).as_written(), loss.card().prediction);
        for (p, y) in samples(loss.card()) {
            for radius in [1e-6, 0.01, 0.3, 3.0, f64::INFINITY] {
                let around = span(domain.nearest(p - radius), domain.nearest(p + radius));
                let found = certify::enclose(&certify::of_program(&program), around, span(y, y));
                for share in [-1.0, -0.7, -0.1, 0.0, 0.4, 0.9, 1.0] {
                    let inside = domain.nearest(p + share * radius.min(10.0));
                    let point = l.dual_at(inside, y);
                    let at = format!("{loss} at {inside}, {y}, in {around}");
                    assert!(holds(found.value.re, point.value.re), "value of {at}: {}", found.value.re);
                    assert!(holds(found.slope.re, point.slope.re), "slope of {at}: {}", found.slope.re);
                    assert!(holds(found.slope.du, point.slope.du), "curvature of {at}: {}", found.slope.du);
                }
            }
        }
    }
}

/// The program of a formula gives the formula's own enclosures, to the bit: what is proved of the one holds for the other.
#[test]
fn programs_enclose_as_formulas_do() {
    let bits = |x: Interval| [x.lo, x.hi].map(|x| if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() });
    for loss in losses() {
        let (l, program, domain) = (formula(&loss), formula(&loss).as_written(), loss.card().prediction);
        let boxes = samples(loss.card()).into_iter().flat_map(|(p, y)| {
            [0.0, 0.01, 1.0, 40.0, f64::INFINITY].map(|r| {
                let around = span(domain.nearest(p - r), domain.nearest(p + r));
                let targets = if loss.card().two_labels { 0.0 } else { f64::min(r, 0.5) };
                (
                    around,
                    span(loss.card().target.nearest(y - targets), loss.card().target.nearest(y + targets)),
                )
            })
        });
        for (p, y) in boxes {
            let jet = l.enclose(p, y);
            let found = program.run(&[&[Dual::var(p)], &[Dual::fixed(y)]], None);
            for (of_formula, of_program) in [jet.value, jet.slope].into_iter().zip(found.iter().flatten()) {
                let pairs = [(of_formula.re, of_program.re), (of_formula.du, of_program.du)];
                for (want, got) in pairs {
                    assert_eq!(bits(got), bits(want), "{loss} on {p}, {y}: {got}, not {want}");
                }
            }
        }
    }
}

#[test]
fn claims_are_proved() {
    for loss in losses() {
        let l = formula(&loss);
        let verdict = l.examine(l.claims());
        println!("{:36} {verdict}", loss.to_string());
        assert!(verdict.is_proved(), "{loss}: {verdict}");
    }
}

/// The reason why a proof at a few targets holds for all: a loss depends on the error alone, or is affine in its target.
#[test]
fn targets_of_a_proof_stand_for_all() {
    for loss in losses() {
        let l = formula(&loss);
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

#[test]
fn pointwise_lanes_agree_with_scalars() {
    for loss in losses() {
        // Multiplied up where a formula multiplies: single precision is held to the formula in double.
        lanes_agree::<f64>(&loss, 1e-13);
        lanes_agree::<f32>(&loss, 2e-6);
    }
}
fn lanes_agree<E: CallElement>(loss: &Loss, tolerance: f64) {
    let l = formula(loss);
    let all = samples(loss.card());
    let all: Vec<_> = all.iter().cycle().take(130).copied().collect();
    for n in 1..=130 {
        let (p, y): (Vec<f64>, Vec<f64>) = all[..n].iter().copied().unzip();
        let (p, y) = (cast::<E>(&p), cast::<E>(&y));
        let batch = pairs(&p, &y);
        let zero = || vec![E::default(); n];
        let (mut each, mut grad, mut hess, mut plain) = (zero(), zero(), zero(), zero());
        let out = Outputs::new().each(E::data_mut(&mut each)).grad("prediction", E::data_mut(&mut grad));
        let out = out.curvature(E::data_mut(&mut hess));
        let total = loss.evaluate(&batch, Reduction::Mean, out).unwrap().total;
        let out = Outputs::new().grad("prediction", E::data_mut(&mut plain));
        let alone = loss.evaluate(&batch, Reduction::Mean, out).unwrap().total;
        let value = loss.evaluate(&batch, Reduction::Mean, Outputs::new()).unwrap().total;
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
    for loss in losses() {
        let l = formula(&loss);
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
            let out = Outputs::new().each(&mut each).grad("prediction", &mut grad);
            loss.evaluate(&pairs(&p, &y), Reduction::Sum, out).unwrap();
            for (i, &p) in p.iter().enumerate() {
                let (exact, rest) = (l.at(p.into(), y[i].into()), l.at(p.into(), targets[0]));
                let pairs = [(each[i], exact.value, rest.value), (grad[i], exact.slope, rest.slope)];
                for (got, exact, rest) in pairs {
                    // With targets of a half line a value is a sum of terms, too, one without the target and one with;
                    // and what exceeds ε, or is missing to the end of a biweight, is what is left of an error.
                    let remainder = card.name.ends_with("insensitive") || card.name == "tukey";
                    let term = match (bounded || is_line(card), remainder) {
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
        // up to 20, is as exact as the product in it; e^(−q²) is a number of single precision up to q² = 88, and q² has three roundings.
        let gammas = loss.args().iter().filter(|(name, _)| name.starts_with("gamma"));
        let gamma = gammas.map(|(_, v)| v.to_string().parse::<f64>().unwrap()).reduce(f64::max);
        let product = match card.name {
            "tweedie" => 20.0,
            "welsch" | "barron" => 3.0 * 88.0,
            _ => 0.0,
        };
        assert!(
            worst <= gamma.map_or(4.5 + product, |gamma| 6.0 + 3.0 * gamma),
            "{loss}: {worst} ulp at {at:?}"
        );
    }
}
